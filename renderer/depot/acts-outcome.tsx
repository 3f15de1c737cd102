import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { actDetail, actWords, refusalWords } from '../app/outbox-words.ts';
import { useServices, useWorker } from '../app/services.ts';
import { openJob } from '../app/view-store.ts';
import { OffcutLabels } from '../labels/offcut-labels.tsx';
import { OutcomeFoot } from './outcome-foot.tsx';

/** After a job that became several acts: each with its state in words. Once Odoo has them all, the job's draft goes. */
export function ActsOutcome({
  sessionKey,
  operationIds,
  title,
  words,
}: {
  sessionKey: string;
  operationIds: readonly string[];
  title: string;
  /** What was done, in one sentence. */
  words: string;
}): ReactNode {
  const { t } = useTranslation();
  const { depot } = useServices();
  const acts = useWorker('outbox', operationIds.join(), async (worker) =>
    (await worker.outbox()).filter(({ operationId }) => operationIds.includes(operationId)),
  );
  const splits = (acts ?? []).flatMap(({ operation, state }) =>
    operation?.kind === 'split-lot' && state !== 'refused' && state !== 'set-aside' ? [operation] : [],
  );
  const leave = (): void => {
    // A refused act goes on in the list of acts; the goods are not counted anew for it.
    if (acts?.every(({ state }) => state === 'confirmed' || state === 'refused' || state === 'set-aside'))
      void depot.forget(sessionKey);
    openJob(null);
  };
  return (
    <>
      <main id="content" className="rec done">
        <section className="plate" role="status" aria-live="polite">
          <p className="bl">{title}</p>
          <h1>{words}</h1>
          <ul className="acts-done">
            {acts?.map((act) => (
              <li key={act.operationId} data-act-state={act.state}>
                <b>{[actWords(t, act), actDetail(t, act)].filter(Boolean).join(', ')}</b>
                <span className="mid">
                  {act.refusal ? refusalWords(t, act.refusal) : t(`outbox.stateLong.${act.state}`)}
                </span>
              </li>
            ))}
          </ul>
          {splits.length > 0 && <OffcutLabels splits={splits} />}
        </section>
      </main>
      <OutcomeFoot leave={leave} />
    </>
  );
}
