import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useServices } from '../../app/services.ts';
import { JobGone } from '../job-gone.tsx';
import { useOpenSession } from '../scan/use-depot.ts';
import { ReceiptCounting } from './receipt-counting.tsx';
import { receiptJob } from './receipt-job.ts';
import { ReceiptOutcome } from './receipt-outcome.tsx';
import { startUnannounced } from './receipt-session.ts';

/** What the home opens to begin one; each has a key of its own after that. */
export const newUnannounced = 'receipt:new';

/** Goods that nobody announced: counted as they come, from whoever brought them. */
export function UnannouncedScreen({ docKey }: { docKey: string }): ReactNode {
  const { t } = useTranslation();
  const { worker, now, newId } = useServices();
  const fresh = docKey === newUnannounced;
  const begin = async () => {
    const type = (await worker.pickingTypes()).find(({ code }) => code === 'incoming');
    const birth = { id: newId(), operationId: newId(), noteId: newId(), atMs: now(), name: t('unannounced.title') };
    return type ? startUnannounced(type, birth) : null;
  };
  const { session, gone } = useOpenSession(receiptJob, docKey, fresh ? begin : null);
  if (gone) return <JobGone words={t(fresh ? 'unannounced.noType' : 'receipt.gone')} />;
  if (!session) return <main id="content" className="rec" aria-busy="true" />;
  return session.validatedAtMs ? (
    <ReceiptOutcome session={session} document={null} />
  ) : (
    <ReceiptCounting session={session} document={null} />
  );
}
