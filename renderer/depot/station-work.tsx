import { History, Printer, Tags, Users } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useServices } from '../app/services.ts';
import { openJob } from '../app/view-store.ts';
import { tagsKey } from '../tags/tags-job.ts';

/** Work of the station itself, beside its deliveries: tags, printing, people, history. */
export function StationWork(): ReactNode {
  const { t } = useTranslation();
  const { tags, live } = useServices();
  const unknown = useStore(tags.store, (state) => state.tags.length);
  const doubtful = useStore(
    live,
    (state) => state.printJobs?.filter(({ state: of }) => of === 'uncertain' || of === 'failed').length ?? 0,
  );
  const person = useStore(live, (state) => state.people?.session?.name ?? null);
  const works = [
    {
      key: tagsKey,
      icon: Tags,
      words: t('tags.tile'),
      more: unknown > 0 ? t('tags.todoCount', { count: unknown }) : '',
    },
    {
      key: 'print:',
      icon: Printer,
      words: t('print.title'),
      more: doubtful > 0 ? t('print.toLookAt', { count: doubtful }) : '',
    },
    { key: 'people:', icon: Users, words: t('people.title'), more: person ?? '' },
    { key: 'history:', icon: History, words: t('history.title'), more: '' },
  ] as const;
  return (
    <div className="works">
      {works.map(({ key, icon: Icon, words, more }) => (
        <button key={key} type="button" className="big" data-work={key} onClick={() => openJob(key)}>
          <Icon className="i" aria-hidden="true" />
          <span className="cut">
            {words}
            {more && <small className="cut">{more}</small>}
          </span>
        </button>
      ))}
    </div>
  );
}
