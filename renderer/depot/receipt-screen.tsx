import { useEffect, useEffectEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useServices, useWorker } from '../app/services.ts';
import { openJob } from '../app/view-store.ts';
import type { GoodsDocument } from '../worker/worker-api.ts';
import { isBlind } from './blind.ts';
import { ReceiptCounting } from './receipt-counting.tsx';
import { receiptJob } from './receipt-job.ts';
import { ReceiptOutcome } from './receipt-outcome.tsx';
import { documentDiffers, startReceipt } from './receipt-session.ts';
import { useSession } from './scan/use-depot.ts';

/** One delivery: counted, decided, validated; and what became of it. */
export function ReceiptScreen({ docKey }: { docKey: string }): ReactNode {
  const { t } = useTranslation();
  const { depot, worker, live, now, newId } = useServices();
  const pickingId = Number(docKey.slice('receipt:'.length));
  const found = useWorker('catalogue', docKey, async (worker) => ({ document: await worker.receipt(pickingId) }));
  const session = useSession(receiptJob, docKey);
  const ready = useStore(depot.store, (state) => state.ready);
  const document = found?.document ?? null;

  const follow = useEffectEvent((document: GoodsDocument) => {
    if (!session) {
      const settings = live.getState().about?.settings ?? null;
      void isBlind(worker, settings, document).then((blind) =>
        depot.open(startReceipt(document, { operationId: newId(), noteId: newId(), atMs: now(), blind })),
      );
      return;
    }
    if (depot.store.getState().currentKey !== docKey) void depot.open(session);
    if (documentDiffers(session, document))
      void depot.dispatch(receiptJob, docKey, { kind: 'document-changed', document });
  });
  useEffect(() => {
    if (ready && document) follow(document);
  }, [ready, document]);
  // A draft whose document has left the cache is still open: what was counted is not lost with it.
  const resume = useEffectEvent(() => {
    if (session && depot.store.getState().currentKey !== docKey) void depot.open(session);
  });
  const gone = found !== null && document === null;
  useEffect(() => {
    if (ready && gone) resume();
  }, [ready, gone]);
  useEffect(() => () => depot.leave(docKey), [depot, docKey]);

  if (session?.validatedAtMs) return <ReceiptOutcome session={session} document={document} />;
  if (gone && !session) {
    return (
      <main id="content" className="fault">
        <p>{t('receipt.gone')}</p>
        <button type="button" className="big go" onClick={() => openJob(null)}>
          {t('receipt.home')}
        </button>
      </main>
    );
  }
  if (!session) return <main id="content" className="rec" aria-busy="true" />;
  return <ReceiptCounting session={session} document={document} />;
}
