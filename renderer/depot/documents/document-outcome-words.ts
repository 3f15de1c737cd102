import { clockTime } from '../../i18n/format.ts';
import type { T } from '../../i18n/i18n.ts';
import type { Outcome } from '../scan/outcome.ts';
import type { OutcomeWords } from '../scan/outcome-words.ts';
import type { DocumentSession } from './document-session.ts';

/** What one scan means for the line of a document; null leaves it to the common words. */
export function documentOutcomeWords(
  t: T,
  { kind, what, why, detail, productId }: Outcome,
  session: Pick<DocumentSession, 'counted' | 'expected'>,
): OutcomeWords | null {
  if (kind === 'seen' && why === 'already-counted' && detail !== null)
    return { what, next: t('receipt.next.countedAt', { time: clockTime(Number(detail)) }) };
  if (kind !== 'counted' || productId === null) return null;
  if (why === 'expired' && detail !== null) return { what, next: t('receipt.next.expired', { day: detail }) };
  const sum = (lines: readonly { readonly product: { readonly id: number }; readonly quantity: number }[]): number =>
    lines.reduce((total, { product, quantity }) => (product.id === productId ? total + quantity : total), 0);
  const [got, of] = [sum(session.counted), sum(session.expected)];
  if (got > of) return { what, next: t('receipt.next.over', { count: got - of }) };
  return { what, next: t(got === of ? 'receipt.next.lineDone' : 'receipt.next.line', { got, of }) };
}
