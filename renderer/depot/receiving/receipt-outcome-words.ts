import { documentOutcomeWords } from '../documents/document-outcome-words.ts';
import type { JobOutcomeWords } from '../scan/outcome-words.ts';
import type { ReceiptSession } from './receipt-session.ts';

/** What counting one line means for the delivery; a blind count hears no figure. */
export const receiptOutcomeWords: JobOutcomeWords = (t, outcome, document) => {
  const session = document as ReceiptSession;
  const hidden = session.blind && outcome.kind === 'counted' && outcome.productId !== null;
  return hidden ? { what: outcome.what, next: '' } : documentOutcomeWords(t, outcome, session);
};
