import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { GoodsDocument } from '../../worker/worker-api.ts';
import { DocumentOutcome } from '../documents/document-outcome.tsx';
import { summarise } from '../documents/document-summary.ts';
import { LabelsDialog } from './labels-dialog.tsx';
import { receiptJob } from './receipt-job.ts';
import type { ReceiptSession } from './receipt-session.ts';

/** After validation: what came, what did not, and its labels. */
export function ReceiptOutcome({
  session,
  document,
}: {
  session: ReceiptSession;
  document: GoodsDocument | null;
}): ReactNode {
  const { t } = useTranslation();
  const { taken, missing } = summarise(session);
  return (
    <DocumentOutcome
      way="receipt"
      job={receiptJob}
      session={session}
      document={document}
      partner={session.unannounced?.supplier?.name ?? null}
      went={taken}
      short={missing}
      words={(state) => t(`receipt.done.${state}`)}
      acts={<LabelsDialog session={session} />}
    />
  );
}
