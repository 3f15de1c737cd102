import { CircleCheck, CircleQuestionMark, Clock, OctagonX, RotateCcw, Send, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { refusalWords, stopWords } from '../app/outbox-words.ts';
import { useServices, useWorker } from '../app/services.ts';
import { openJob } from '../app/view-store.ts';
import { VersionTable } from '../app/version-table.tsx';
import type { ActState } from '../worker/worker-api.ts';
import { SlipButton } from '../labels/slip-button.tsx';
import { OutcomeFoot } from './outcome-foot.tsx';

const looks: Record<ActState, { tone: 'ok' | 'live' | 'unknown' | 'refused'; icon: LucideIcon }> = {
  queued: { tone: 'ok', icon: Clock },
  sending: { tone: 'live', icon: Send },
  unconfirmed: { tone: 'unknown', icon: CircleQuestionMark },
  confirmed: { tone: 'ok', icon: CircleCheck },
  refused: { tone: 'refused', icon: OctagonX },
  held: { tone: 'refused', icon: OctagonX },
  'set-aside': { tone: 'unknown', icon: CircleQuestionMark },
};

/** After a job is done: where its act stands, in words, and what can be done when Odoo refused it. */
export function ActOutcome({
  sessionKey,
  operationId,
  title,
  words,
  onAgain,
  acts,
  children,
}: {
  sessionKey: string;
  operationId: string;
  title: string;
  words: (state: ActState) => string;
  /** Odoo refused, the act is given up: the job goes on under this new one. */
  onAgain: (operationId: string) => void;
  /** What else can be done with it, in the foot. */
  acts?: ReactNode;
  /** What was done, in figures. */
  children: ReactNode;
}): ReactNode {
  const { t } = useTranslation();
  const { depot, worker, newId } = useServices();
  const outbox = useWorker('outbox', operationId, async (worker) => {
    const [acts, status] = await Promise.all([worker.outbox(), worker.outboxStatus()]);
    return { act: acts.find((act) => act.operationId === operationId) ?? null, status };
  });
  const act = outbox?.act ?? null;
  const state = act?.state ?? 'queued';
  const { tone, icon: Icon } = looks[state];
  const stopped = state === 'queued' && outbox?.status.stoppedBy ? stopWords(t, outbox.status.stoppedBy) : null;

  const leave = (): void => {
    if (state === 'confirmed') void depot.forget(sessionKey);
    openJob(null);
  };
  // The refused act is given up first: its lane must be free for the one that replaces it.
  const again = (): void => {
    void worker.setAside(operationId).then(() => onAgain(newId()));
  };

  return (
    <>
      <main id="content" className="rec done">
        <section className="plate" data-act-state={state} role="status" aria-live="polite">
          <p className="bl">{title}</p>
          <h1 className={`st ${tone}`}>
            <Icon className="i" aria-hidden="true" />
            {words(state)}
          </h1>
          <p className="far">{children}</p>
          <p className="mid">
            {act?.refusal ? refusalWords(t, act.refusal) : (stopped ?? t(`outbox.stateLong.${state}`))}
          </p>
          {act && <VersionTable act={act} />}
        </section>
      </main>
      <OutcomeFoot leave={leave}>
        {acts}
        <SlipButton act={act} />
        {(state === 'refused' || state === 'set-aside') && (
          <button type="button" className="big" onClick={again}>
            <RotateCcw className="i" aria-hidden="true" />
            <span>
              {t('receipt.again')}
              <small>{t('receipt.againWhy')}</small>
            </span>
          </button>
        )}
      </OutcomeFoot>
    </>
  );
}
