import type { OperationOf } from '../../preload/contract/operation.ts';
import type { Counted, ReceiptSession } from './receipt-session.ts';

type GoodsLine = OperationOf<'receive'>['lines'][number];

/**
 * The one act that a counted delivery becomes. Quantities are absolute, one line for each move and lot.
 * What is too much stays on the product's last move when it is kept, and is left out when it was set aside.
 */
export function receiveOperation(
  session: ReceiptSession,
  author: OperationOf<'receive'>['author'],
  actedAtMs: number,
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
    lines: [...products].flatMap((productId) => linesOf(session, productId)),
    seenMoveLineIds: [...session.seenMoveLineIds],
    shortage: session.shortage,
  };
}

function linesOf(session: ReceiptSession, productId: number): readonly GoodsLine[] {
  const moves = session.expected.filter(({ product }) => product.id === productId);
  const rooms = moves.map(({ moveId, quantity, locationId, locationDestId }) => ({
    room: quantity,
    place: { moveId: moveId as number | null, locationId, locationDestId },
  }));
  if (session.decisions[productId] !== 'set-aside') {
    const last = rooms.at(-1);
    if (last) last.room = Infinity;
    else {
      const { locationId, locationDestId } = session;
      rooms.push({ room: Infinity, place: { moveId: null, locationId, locationDestId } });
    }
  }
  const lines = new Map<string, GoodsLine>();
  for (const counted of session.counted) {
    if (counted.product.id !== productId) continue;
    let left = counted.quantity;
    for (const slot of rooms) {
      const quantity = Math.min(left, slot.room);
      if (quantity <= 0) continue;
      slot.room -= quantity;
      left -= quantity;
      const key = `${slot.place.moveId}/${lotKey(counted)}`;
      const line = lines.get(key);
      lines.set(key, {
        ...slot.place,
        productId,
        lotId: counted.lotId,
        lotName: counted.lotName,
        packageId: null,
        quantity: (line?.quantity ?? 0) + quantity,
      });
    }
  }
  return [...lines.values()];
}

const lotKey = ({ lotId, lotName }: Counted): string => `${lotId ?? ''}/${lotName ?? ''}`;
