import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useServices } from '../../app/services.ts';
import { JobGone } from '../job-gone.tsx';
import { useDocument } from '../documents/use-document.ts';
import { isBlind } from './blind.ts';
import { ReceiptCounting } from './receipt-counting.tsx';
import { receiptJob } from './receipt-job.ts';
import { ReceiptOutcome } from './receipt-outcome.tsx';
import { startReceipt } from './receipt-session.ts';
import { newUnannounced, UnannouncedScreen } from './unannounced-screen.tsx';

/** One delivery: counted, decided, validated; and what became of it. */
export function ReceiptScreen({ docKey }: { docKey: string }): ReactNode {
  return docKey.startsWith(newUnannounced) ? <UnannouncedScreen docKey={docKey} /> : <AwaitedReceipt docKey={docKey} />;
}

function AwaitedReceipt({ docKey }: { docKey: string }): ReactNode {
  const { t } = useTranslation();
  const { worker, live, now, newId } = useServices();
  const { session, document, gone } = useDocument(receiptJob, docKey, async (read) => {
    const blind = await isBlind(worker, live.getState().about?.settings ?? null, read);
    return startReceipt(read, { operationId: newId(), noteId: newId(), atMs: now(), blind });
  });
  if (session?.validatedAtMs) return <ReceiptOutcome session={session} document={document} />;
  if (gone && !session) return <JobGone words={t('receipt.gone')} />;
  if (!session) return <main id="content" className="rec" aria-busy="true" />;
  return <ReceiptCounting session={session} document={document} />;
}
