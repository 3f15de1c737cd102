import { clockTime } from '../../i18n/format.ts';
import type { JobOutcomeWords } from '../scan/outcome-words.ts';
import type { InventorySession } from './inventory-session.ts';

/** What counting one piece means for the place. */
export const inventoryOutcomeWords: JobOutcomeWords = (t, { kind, what, why, detail, productId }, document) => {
  const session = document as InventorySession;
  if (kind === 'seen' && why === 'already-counted' && detail !== null)
    return { what, next: t('receipt.next.countedAt', { time: clockTime(Number(detail)) }) };
  if (why === 'not-expected-here') return { what, next: session.blind ? '' : t('inventory.notExpectedHere') };
  if (why === 'other-zone') return { what, next: t('inventory.otherZone') };
  if (why === 'empty-package') return { what, next: t('inventory.emptyPackage') };
  if (kind !== 'counted' || productId === null || session.blind || session.first) return null;
  const got = quantityOf(session.counted, productId);
  return { what, next: t('receipt.next.line', { got, of: quantityOf(session.expected, productId) }) };
};

type Piece = { readonly product: { readonly id: number }; readonly quantity: number };

function quantityOf(pieces: readonly Piece[], productId: number): number {
  return pieces.reduce((sum, { product, quantity }) => (product.id === productId ? sum + quantity : sum), 0);
}
