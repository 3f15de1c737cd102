import type { OperationOf } from '../../../preload/contract/operation.ts';
import { fillSlots, mergeLines } from '../documents/fill-moves.ts';
import { handledBy } from '../scan/handled-by.ts';
import type { ReceiptSession } from './receipt-session.ts';

type GoodsLine = OperationOf<'receive'>['lines'][number];

/**
 * The one act that a counted delivery becomes. Quantities are absolute, one line for each move, lot, place and package.
 * What is too much stays on the product's last move when it is kept, and is left out when it was set aside.
 * @param qualifyLocationId - where goods to be qualified go; null leaves them out of the act, and the note says so
 */
export function receiveOperation(
  session: ReceiptSession & { readonly pickingId: number },
  author: OperationOf<'receive'>['author'],
  actedAtMs: number,
  qualifyLocationId: number | null,
): OperationOf<'receive'> {
  return {
    kind: 'receive',
    operationId: session.operationId,
    schemaVersion: 1,
    author,
    actedAtMs,
    pickingId: session.pickingId,
    pickingName: session.pickingName,
    lines: receivedLines(session, qualifyLocationId),
    seenMoveLineIds: [...session.seenMoveLineIds],
    shortage: session.shortage.kind,
  };
}

export function receivedLines(session: ReceiptSession, qualifyLocationId: number | null): GoodsLine[] {
  const products = new Set(session.counted.map(({ product }) => product.id));
  return [...products].flatMap((productId) => linesOf(session, productId, qualifyLocationId));
}

function linesOf(session: ReceiptSession, productId: number, qualifyLocationId: number | null): readonly GoodsLine[] {
  const { locationId, locationDestId } = session;
  const moves = session.expected.filter(({ product }) => product.id === productId);
  const decided = session.decisions[productId]?.kind ?? 'keep';
  const slots = moves.map((move, at) => ({
    room: decided === 'keep' && at === moves.length - 1 ? Infinity : move.quantity,
    moveId: move.moveId as number | null,
    locationId: move.locationId,
    locationDestId: move.locationDestId,
    /** The person's own place goes before the document's; not for what waits to be qualified. */
    ownPlace: true,
  }));
  const beside = { room: Infinity, moveId: null, locationId };
  if (decided === 'qualify' && qualifyLocationId !== null)
    slots.push({ ...beside, locationDestId: qualifyLocationId, ownPlace: false });
  else if (decided === 'keep' && moves.length === 0) slots.push({ ...beside, locationDestId, ownPlace: true });
  const counted = session.counted.filter(({ product }) => product.id === productId);
  return mergeLines(
    fillSlots(counted, slots).map(({ count, slot, quantity }): GoodsLine => ({
      moveId: slot.moveId,
      locationId: slot.locationId,
      locationDestId: slot.ownPlace && count.place ? count.place.id : slot.locationDestId,
      productId,
      lotId: count.lotId,
      lotName: count.lotName,
      packageId: count.pack?.id ?? null,
      ...(count.pack && count.pack.id === null && { packageName: count.pack.name }),
      quantity,
      ...handledBy([count.by]),
      // What Odoo knows of a lot stays as it is.
      ...(count.lotId === null && count.expiresOn !== null && { expiresOn: count.expiresOn }),
    })),
  );
}
