import type { OperationOf } from '../../../preload/contract/operation.ts';
import { fillSlots, mergeLines } from '../documents/fill-moves.ts';
import { handledBy } from '../scan/handled-by.ts';
import type { PrepareSession } from './prepare-session.ts';
import { summarisePreparation } from './prepare-summary.ts';

type Delivery = OperationOf<'deliver'>;
type GoodsLine = Delivery['lines'][number];

/**
 * The one act that a picked document becomes. Quantities are absolute, one line for each move, lot, package and place it is
 * taken from. What something else replaces is wanted no more; what is short of the rest is as the person decided.
 */
export function deliverOperation(
  session: PrepareSession & { readonly pickingId: number },
  author: Delivery['author'],
  actedAtMs: number,
): Delivery {
  const { short, replaced } = summarisePreparation(session);
  const products = new Set(session.counted.map(({ product }) => product.id));
  const settled =
    short === 0 ? [] : [...replaced].flatMap(([productId, less]) => settledMoves(session, productId, less));
  return {
    kind: 'deliver',
    operationId: session.operationId,
    schemaVersion: 1,
    author,
    actedAtMs,
    pickingId: session.pickingId,
    pickingName: session.pickingName,
    lines: [...products].flatMap((productId) => linesOf(session, productId)),
    seenMoveLineIds: [...session.seenMoveLineIds],
    shortage: short === 0 ? 'close' : session.shortage.kind,
    ...(settled.length > 0 && { settledMoves: settled }),
  };
}

function linesOf(session: PrepareSession, productId: number): readonly GoodsLine[] {
  const moves = session.expected.filter(({ product }) => product.id === productId);
  const goes = session.decisions[productId]?.kind !== 'set-aside';
  const slots = moves.map(({ moveId, quantity, locationDestId }, at) => ({
    room: goes && at === moves.length - 1 ? Infinity : quantity,
    moveId: moveId as number | null,
    locationDestId,
  }));
  if (goes && moves.length === 0) slots.push({ room: Infinity, moveId: null, locationDestId: session.locationDestId });
  const picked = session.counted.filter(({ product }) => product.id === productId);
  return mergeLines(
    fillSlots(picked, slots).map(({ count, slot, quantity }): GoodsLine => ({
      moveId: slot.moveId,
      productId,
      lotId: count.lotId,
      lotName: count.lotName,
      packageId: count.packageId,
      quantity,
      ...handledBy([count.by]),
      // Nobody knows better: the document's own source.
      locationId: count.locationId ?? session.locationId,
      locationDestId: slot.locationDestId,
    })),
  );
}

/** The demand that is left of each move of a product when so much of it is replaced, the last move first. */
function settledMoves(
  { expected, counted }: PrepareSession,
  productId: number,
  less: number,
): readonly { readonly moveId: number; readonly demand: number }[] {
  const moves = expected.filter(({ product }) => product.id === productId);
  const picked = counted.filter(({ product }) => product.id === productId);
  const filled = fillSlots(
    picked,
    moves.map((move) => ({ ...move, room: move.quantity })),
  );
  let rest = less;
  return moves.toReversed().flatMap((move) => {
    const got = filled.reduce((sum, { slot, quantity }) => (slot.moveId === move.moveId ? sum + quantity : sum), 0);
    const off = Math.min(rest, move.quantity - got);
    if (off <= 0) return [];
    rest -= off;
    return [{ moveId: move.moveId, demand: (move.quantity - off) / (move.packedAs?.holds ?? 1) }];
  });
}

/** What a signature is for, as text that any program can make again. */
export const signedText = ({ pickingName, lines }: Delivery): string =>
  [
    pickingName,
    ...lines.map(({ productId, lotName, quantity }) => [productId, lotName ?? '', quantity].join('|')).sort(),
  ].join('\n');

/** SHA-256 of the signed lines, hex. */
export async function linesPrint(delivery: Delivery): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(signedText(delivery)));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
