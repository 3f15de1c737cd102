import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useServices } from '../../app/services.ts';
import { quantityWords } from '../../i18n/format.ts';
import type { ActState, GoodsDocument } from '../../worker/worker-api.ts';
import { ActOutcome } from '../act-outcome.tsx';
import type { Job } from '../scan/job.ts';
import type { Way } from './document-decisions.tsx';
import type { DocumentEvent, DocumentSession } from './document-session.ts';

const shortWords = {
  receipt: { backorder: 'receipt.backorder', close: 'receipt.closed' },
  prepare: { backorder: 'prepare.later', close: 'prepare.never' },
} as const;

/** After validation: what went, what did not, and where the act stands. */
export function DocumentOutcome<S extends DocumentSession>({
  way,
  job,
  session,
  document,
  partner = null,
  went,
  short,
  words,
  acts,
}: {
  way: Way;
  job: Job<S, DocumentEvent>;
  session: S;
  document: GoodsDocument | null;
  /** Where Odoo has no document that names one. */
  partner?: string | null;
  /** In the products' units. */
  went: number;
  short: number;
  words: (state: ActState) => string;
  acts?: ReactNode;
}): ReactNode {
  const { t, i18n } = useTranslation();
  const { depot, newId } = useServices();
  return (
    <ActOutcome
      sessionKey={session.key}
      operationId={session.operationId}
      title={[session.pickingName, document?.picking.partnerName ?? partner].filter(Boolean).join(' · ')}
      words={words}
      acts={acts}
      onAgain={(operationId) =>
        void depot.dispatch(job, session.key, { kind: 'reopened', operationId, noteId: newId() })
      }
    >
      <b>{quantityWords(i18n.language, went)}</b> {t('depot.units', { count: went })}
      {short > 0 && `, ${t(shortWords[way][session.shortage.kind], { count: short })}`}
    </ActOutcome>
  );
}
