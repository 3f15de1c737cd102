import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useServices } from '../../app/services.ts';
import { quantityWords } from '../../i18n/format.ts';
import type { GoodsDocument } from '../../worker/worker-api.ts';
import { ActOutcome } from '../act-outcome.tsx';
import { LabelsDialog } from './labels-dialog.tsx';
import { receiptJob } from './receipt-job.ts';
import type { ReceiptSession } from './receipt-session.ts';
import { summarise } from '../documents/document-summary.ts';

/** After validation: what came, what did not, and where the act stands. */
export function ReceiptOutcome({
  session,
  document,
}: {
  session: ReceiptSession;
  document: GoodsDocument | null;
}): ReactNode {
  const { t, i18n } = useTranslation();
  const { depot, newId } = useServices();
  const { taken: received, missing } = summarise(session);
  return (
    <ActOutcome
      sessionKey={session.key}
      operationId={session.operationId}
      title={[session.pickingName, document?.picking.partnerName ?? session.unannounced?.supplier?.name]
        .filter(Boolean)
        .join(' · ')}
      words={(state) => t(`receipt.done.${state}`)}
      acts={<LabelsDialog session={session} />}
      onAgain={(operationId) =>
        void depot.dispatch(receiptJob, session.key, { kind: 'reopened', operationId, noteId: newId() })
      }
    >
      <b>{quantityWords(i18n.language, received)}</b> {t('depot.units', { count: received })}
      {missing > 0 &&
        `, ${t(session.shortage.kind === 'backorder' ? 'receipt.backorder' : 'receipt.closed', { count: missing })}`}
    </ActOutcome>
  );
}
