import type { OperationOf } from '../../../preload/contract/operation.ts';
import { handledBy } from '../scan/handled-by.ts';
import type { InventorySession } from './inventory-session.ts';
import { summariseInventory, type InventoryLine } from './inventory-summary.ts';

type CountLine = OperationOf<'count'>['lines'][number];

/**
 * The act that a reviewed count becomes: only what differs from Odoo's figures, each with the figure of its moment of sight.
 * Null when nothing differs: nothing is sent then.
 * A serial seen here that Odoo has elsewhere is counted here and counted out there: else it would lie in two places.
 */
export function countOperation(
  session: InventorySession,
  author: OperationOf<'count'>['author'],
  actedAtMs: number,
): OperationOf<'count'> | null {
  const lines = summariseInventory(session).lines.flatMap((line) => linesOf(session, line, actedAtMs));
  if (lines.length === 0) return null;
  return { kind: 'count', operationId: session.operationId, schemaVersion: 1, author, actedAtMs, lines };
}

/** Goods of a lot that Odoo does not know cannot be counted in: they wait as unexpected. */
export const canApply = ({ product, lotId }: InventoryLine): boolean => product.tracking === 'none' || lotId !== null;

function linesOf(session: InventorySession, line: InventoryLine, actedAtMs: number): readonly CountLine[] {
  if (line.missing === 0 && line.beyond === 0) return [];
  if (!canApply(line)) return [];
  const slots = session.expected
    .filter((one) => one.product.id === line.product.id && one.lotId === line.lotId)
    .map((one) => ({ ...one, counted: 0 }));
  /** Counted at a place where Odoo has none of it. */
  const extra = new Map<number, number>();
  let loose = 0;
  for (const { place, quantity } of line.items) {
    const slot = place && slots.find(({ locationId }) => locationId === place.id);
    if (slot) slot.counted += quantity;
    else if (place) extra.set(place.id, (extra.get(place.id) ?? 0) + quantity);
    else loose += quantity;
  }
  // A sweep does not tell the bins of a zone apart: what it saw is taken to lie where Odoo has it.
  for (const slot of slots) {
    const fits = Math.min(loose, Math.max(0, slot.quantity - slot.counted));
    slot.counted += fits;
    loose -= fits;
  }
  const [first] = slots;
  if (loose > 0 && first) first.counted += loose;
  else if (loose > 0) extra.set(session.locationId, (extra.get(session.locationId) ?? 0) + loose);

  const decision = session.decisions[line.key];
  if (line.beyond > 0 && decision === 'leave') {
    // What was left out of the act is not counted in, but it is no shortage either.
    extra.clear();
    for (const slot of slots) slot.counted = Math.min(slot.counted, slot.quantity);
  }
  const { product, lotId } = line;
  const who = handledBy(line.items.map(({ by }) => by));
  const counted = slots
    .filter((slot) => slot.counted !== slot.quantity)
    .map((slot): CountLine => ({
      productId: product.id,
      locationId: slot.locationId,
      lotId,
      packageId: slot.packageId,
      countedQuantity: slot.counted,
      seenQuantity: slot.quantity,
      seenAtMs: slot.seenAtMs,
      ...who,
    }));
  const atMs = line.items[0]?.atMs ?? actedAtMs;
  const bare = { productId: product.id, lotId, packageId: null, seenAtMs: atMs, ...who };
  const added = [...extra].map(([locationId, quantity]): CountLine => ({
    ...bare,
    locationId,
    countedQuantity: quantity,
    seenQuantity: 0,
  }));
  const leaves = product.tracking === 'serial' && line.elsewhereId !== null && added.length > 0;
  const gone: CountLine[] = leaves
    ? [{ ...bare, locationId: line.elsewhereId!, countedQuantity: 0, seenQuantity: 1 }]
    : [];
  return [...counted, ...added, ...gone];
}
