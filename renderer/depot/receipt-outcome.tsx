import {
  CircleCheck,
  CircleQuestionMark,
  Clock,
  House,
  OctagonX,
  RotateCcw,
  Send,
  type LucideIcon,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { refusalWords, stopWords } from '../app/outbox-words.ts';
import { VersionTable } from '../app/version-table.tsx';
import { useServices, useWorker } from '../app/services.ts';
import { openJob, show } from '../app/view-store.ts';
import { quantityWords } from '../i18n/format.ts';
import type { ActState, GoodsDocument } from '../worker/worker-api.ts';
import { receiptJob } from './receipt-job.ts';
import { summarise } from './receipt-summary.ts';
import type { ReceiptSession } from './receipt-session.ts';

const looks: Record<ActState, { tone: 'ok' | 'live' | 'unknown' | 'refused'; icon: LucideIcon }> = {
  queued: { tone: 'ok', icon: Clock },
  sending: { tone: 'live', icon: Send },
  unconfirmed: { tone: 'unknown', icon: CircleQuestionMark },
  confirmed: { tone: 'ok', icon: CircleCheck },
  refused: { tone: 'refused', icon: OctagonX },
  held: { tone: 'refused', icon: OctagonX },
  'set-aside': { tone: 'unknown', icon: CircleQuestionMark },
};

/** After validation: where the act stands, in words, and what can be done when Odoo refused it. */
export function ReceiptOutcome({
  session,
  document,
}: {
  session: ReceiptSession;
  document: GoodsDocument | null;
}): ReactNode {
  const { t, i18n } = useTranslation();
  const { depot, worker, newId } = useServices();
  const outbox = useWorker('outbox', session.operationId, async (worker) => {
    const [acts, status] = await Promise.all([worker.outbox(), worker.outboxStatus()]);
    return { act: acts.find(({ operationId }) => operationId === session.operationId) ?? null, status };
  });
  const act = outbox?.act ?? null;
  const state = act?.state ?? 'queued';
  const { tone, icon: Icon } = looks[state];
  const { received, missing } = summarise(session);
  const stopped = state === 'queued' && outbox?.status.stoppedBy ? stopWords(t, outbox.status.stoppedBy) : null;

  const leave = (): void => {
    if (state === 'confirmed') void depot.forget(session.key);
    openJob(null);
  };
  // The refused act is given up first: its lane must be free for the one that replaces it.
  const again = (): void => {
    void worker
      .setAside(session.operationId)
      .then(() => depot.dispatch(receiptJob, session.key, { kind: 'reopened', operationId: newId() }));
  };

  return (
    <>
      <main id="content" className="rec done">
        <section className="plate" data-act-state={state} role="status" aria-live="polite">
          <p className="bl">
            {session.pickingName}
            {document?.picking.partnerName ? ` · ${document.picking.partnerName}` : ''}
          </p>
          <h1 className={`st ${tone}`}>
            <Icon className="i" aria-hidden="true" />
            {t(`receipt.done.${state}`)}
          </h1>
          <p className="far">
            <b>{quantityWords(i18n.language, received)}</b> {t('depot.units', { count: received })}
            {missing > 0 && `, ${t('receipt.backorder', { count: missing })}`}
          </p>
          <p className="mid">
            {act?.refusal ? refusalWords(t, act.refusal) : (stopped ?? t(`outbox.stateLong.${state}`))}
          </p>
          {act && <VersionTable act={act} />}
        </section>
      </main>
      <footer className="foot">
        {(state === 'refused' || state === 'set-aside') && (
          <button type="button" className="big" onClick={again}>
            <RotateCcw className="i" aria-hidden="true" />
            <span>
              {t('receipt.again')}
              <small>{t('receipt.againWhy')}</small>
            </span>
          </button>
        )}
        <button type="button" className="big" onClick={() => show('outbox')}>
          <Send className="i" aria-hidden="true" />
          <span>{t('receipt.seeOutbox')}</span>
        </button>
        <button type="button" className="big go grow" onClick={leave}>
          <House className="i" aria-hidden="true" />
          <span>{t('receipt.home')}</span>
        </button>
      </footer>
    </>
  );
}
