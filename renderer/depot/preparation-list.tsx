import { Check, PackageOpen, PackageX } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { FeedRow } from '../../preload/contract/feeds.ts';
import { addFailureWords } from '../app/outbox-words.ts';
import { useNow, useServices, useWorker } from '../app/services.ts';
import { useAuthor } from '../app/use-author.ts';
import { openJob } from '../app/view-store.ts';
import { Status } from '../design/marks.tsx';
import { momentWords, odooTimeMs } from '../i18n/format.ts';
import { prepareKey } from './preparing/prepare-session.ts';

/** What call desks ask for while a customer is on the line. The answer goes back to the card of that customer. */
export function PreparationList(): ReactNode {
  const { t } = useTranslation();
  const asked = useWorker('catalogue', 'preparations', (worker) => worker.preparations());
  if (!asked?.length) return null;
  return (
    <section className="preparations" aria-label={t('preparation.title')} data-preparations={asked.length}>
      <h2 className="h">
        {t('preparation.title')} <span className="n">{asked.length}</span>
      </h2>
      <ul>
        {asked.slice(0, 5).map(({ activity }) => (
          <PreparationRow key={activity.id} activity={activity} />
        ))}
      </ul>
    </section>
  );
}

function PreparationRow({ activity }: { activity: FeedRow<'activities'> }): ReactNode {
  const { t, i18n } = useTranslation();
  const { worker, live, newId, now: clock } = useServices();
  const author = useAuthor();
  const now = useNow(30_000);
  const station = useStore(live, (state) => state.about?.settings.station.name ?? '');
  // Of this row, not of the press: pressed twice, it answers once.
  const [operationId] = useState(newId);
  const [answered, setAnswered] = useState<'answered' | { readonly failed: string } | null>(null);
  const answer = (feedback: string): void => {
    if (!author) return setAnswered({ failed: t('work.signIn') });
    void worker
      .addOperation({
        kind: 'complete-activity',
        operationId,
        schemaVersion: 1,
        author: author.author,
        actedAtMs: clock(),
        activityId: activity.id,
        feedback,
      })
      .then((added) => setAnswered(added.ok ? 'answered' : { failed: addFailureWords(t, added.failure) }));
  };
  const atMs = odooTimeMs(activity.createdAt);
  return (
    <li data-preparation={activity.resId}>
      <span>
        <b className="cut">{activity.summary ?? activity.resName}</b>
        <span className="mid">
          {[
            atMs === null ? '' : momentWords(t, i18n.language, atMs, now),
            activity.createdBy ? t('preparation.askedBy', { by: activity.createdBy }) : '',
          ]
            .filter(Boolean)
            .join(', ')}
        </span>
        {answered !== null && answered !== 'answered' && (
          <p className="notice refused" role="alert">
            {answered.failed}
          </p>
        )}
      </span>
      {answered === 'answered' ? (
        <Status tone="ok" icon={Check}>
          {t('preparation.answered')}
        </Status>
      ) : (
        <span className="answers">
          <button
            type="button"
            className="big go"
            data-act="prepare"
            onClick={() => openJob(prepareKey(activity.resId))}
          >
            <PackageOpen className="i" aria-hidden="true" />
            {t('prepare.open')}
          </button>
          <button type="button" className="big" onClick={() => answer(t('preparation.notEnoughAnswer', { station }))}>
            <PackageX className="i" aria-hidden="true" />
            {t('preparation.notEnough')}
          </button>
        </span>
      )}
    </li>
  );
}
