import { Check, PackageOpen, PackageX } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { addFailureWords } from '../app/outbox-words.ts';
import { useNow, useServices, useWorker } from '../app/services.ts';
import { useAuthor } from '../app/use-author.ts';
import { openJob } from '../app/view-store.ts';
import { Status } from '../design/marks.tsx';
import { momentWords, odooTimeMs } from '../i18n/format.ts';
import { prepareKey } from './preparing/prepare-session.ts';

/** What call desks ask for while a customer is on the line. The answer goes back to the card of that customer. */
export function PreparationList(): ReactNode {
  const { t, i18n } = useTranslation();
  const { worker, live, newId, now: clock } = useServices();
  const author = useAuthor();
  const now = useNow(30_000);
  const station = useStore(live, (state) => state.about?.settings.station.name ?? '');
  const asked = useWorker('catalogue', 'preparations', (worker) => worker.preparations());
  const [answered, setAnswered] = useState<ReadonlySet<number>>(new Set());
  const [failed, setFailed] = useState<string | null>(null);
  if (!asked?.length) return null;
  const answer = (activityId: number, feedback: string): void => {
    if (!author) return setFailed(t('work.signIn'));
    void worker
      .addOperation({
        kind: 'complete-activity',
        operationId: newId(),
        schemaVersion: 1,
        author: author.author,
        actedAtMs: clock(),
        activityId,
        feedback,
      })
      .then((added) => {
        if (!added.ok) return setFailed(addFailureWords(t, added.failure));
        setFailed(null);
        setAnswered((before) => new Set(before).add(activityId));
      });
  };
  return (
    <section className="preparations" aria-label={t('preparation.title')} data-preparations={asked.length}>
      <h2 className="h">
        {t('preparation.title')} <span className="n">{asked.length}</span>
      </h2>
      <ul>
        {asked.slice(0, 5).map(({ activity }) => {
          const atMs = odooTimeMs(activity.createdAt);
          return (
            <li key={activity.id} data-preparation={activity.resId}>
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
              </span>
              {answered.has(activity.id) ? (
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
                  <button
                    type="button"
                    className="big"
                    onClick={() => answer(activity.id, t('preparation.notEnoughAnswer', { station }))}
                  >
                    <PackageX className="i" aria-hidden="true" />
                    {t('preparation.notEnough')}
                  </button>
                </span>
              )}
            </li>
          );
        })}
      </ul>
      {failed && (
        <p className="notice refused" role="alert">
          {failed}
        </p>
      )}
    </section>
  );
}
