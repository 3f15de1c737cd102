import type { OperationOf } from '../../preload/contract/operation.ts';
import type { Counted, ReceiptSession } from './receipt-session.ts';

type GoodsLine = OperationOf<'receive'>['lines'][number];

/**
 * The one act that a counted delivery becomes. Quantities are absolute, one line for each move, lot, place and package.
 * What is too much stays on the product's last move when it is kept, and is left out when it was set aside.
 * @param qualifyLocationId - where goods to be qualified go; null leaves them out of the act, and the note says so
 */
export function receiveOperation(
  session: ReceiptSession,
  author: OperationOf<'receive'>['author'],
  actedAtMs: number,
  qualifyLocationId: number | null,
): OperationOf<'receive'> {
  const products = new Set(session.counted.map(({ product }) => product.id));
  return {
    kind: 'receive',
    operationId: session.operationId,
    schemaVersion: 1,
    author,
    actedAtMs,
    pickingId: session.pickingId,
    pickingName: session.pickingName,
    lines: [...products].flatMap((productId) => linesOf(session, productId, qualifyLocationId)),
    seenMoveLineIds: [...session.seenMoveLineIds],
    shortage: session.shortage.kind,
  };
}

function linesOf(session: ReceiptSession, productId: number, qualifyLocationId: number | null): readonly GoodsLine[] {
  const moves = session.expected.filter(({ product }) => product.id === productId);
  const decided = session.decisions[productId]?.kind ?? 'keep';
  const slots = moves.map(({ moveId, quantity, locationId, locationDestId }) => ({
    room: quantity,
    moveId: moveId as number | null,
    locationId,
    locationDestId,
    /** The person's own place goes before the document's; not for what waits to be qualified. */
    ownPlace: true,
  }));
  if (decided === 'qualify' && qualifyLocationId !== null) {
    const { locationId } = session;
    slots.push({ room: Infinity, moveId: null, locationId, locationDestId: qualifyLocationId, ownPlace: false });
  } else if (decided === 'keep') {
    const last = slots.at(-1);
    if (last) last.room = Infinity;
    else {
      const { locationId, locationDestId } = session;
      slots.push({ room: Infinity, moveId: null, locationId, locationDestId, ownPlace: true });
    }
  }
  const lines = new Map<string, GoodsLine>();
  for (const counted of session.counted) {
    if (counted.product.id !== productId) continue;
    let left = counted.quantity;
    for (const slot of slots) {
      const quantity = Math.min(left, slot.room);
      if (quantity <= 0) continue;
      slot.room -= quantity;
      left -= quantity;
      const locationDestId = slot.ownPlace && counted.place ? counted.place.id : slot.locationDestId;
      const key = [slot.moveId, locationDestId, counted.pack?.name, lotKey(counted)].join('\u0000');
      lines.set(key, {
        moveId: slot.moveId,
        locationId: slot.locationId,
        locationDestId,
        productId,
        lotId: counted.lotId,
        lotName: counted.lotName,
        packageId: counted.pack?.id ?? null,
        ...(counted.pack && counted.pack.id === null && { packageName: counted.pack.name }),
        quantity: (lines.get(key)?.quantity ?? 0) + quantity,
      });
    }
  }
  return [...lines.values()];
}

const lotKey = ({ lotId, lotName }: Counted): string => `${lotId ?? ''}/${lotName ?? ''}`;
