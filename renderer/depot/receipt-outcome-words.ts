import { clockTime } from '../i18n/format.ts';
import type { JobOutcomeWords } from './scan/outcome-words.ts';
import type { ReceiptSession } from './receipt-session.ts';

/** What counting one line means for the delivery. */
export const receiptOutcomeWords: JobOutcomeWords = (t, { kind, what, why, detail, productId }, document) => {
  const session = document as ReceiptSession;
  if (kind === 'seen' && why === 'already-counted' && detail !== null)
    return { what, next: t('receipt.next.countedAt', { time: clockTime(Number(detail)) }) };
  if (kind !== 'counted' || productId === null) return null;
  if (session.blind) return { what, next: '' };
  const sum = (lines: readonly { readonly product: { readonly id: number }; readonly quantity: number }[]): number =>
    lines.reduce((total, { product, quantity }) => (product.id === productId ? total + quantity : total), 0);
  const [got, of] = [sum(session.counted), sum(session.expected)];
  if (got > of) return { what, next: t('receipt.next.over', { count: got - of }) };
  return { what, next: t(got === of ? 'receipt.next.lineDone' : 'receipt.next.line', { got, of }) };
};
