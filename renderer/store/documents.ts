import type { FeedRow } from '../../preload/contract/feeds.ts';
import type { GoodsDocument, ResolvedTag } from '../worker/worker-api.ts';
import { barcodeKey } from './barcode-key.ts';
import type { MemoryTables } from './memory-tables.ts';

/** Documents of a picking type code that still expect goods, soonest first. */
export function openDocuments(tables: MemoryTables, code: string): readonly GoodsDocument[] {
  const open = [...tables.all('pickings')].filter(
    (picking) => picking.pickingTypeCode === code && picking.active && !closedStates.has(picking.state),
  );
  open.sort((a, b) => byDate(a).localeCompare(byDate(b)) || a.id - b.id);
  return open.map((picking) => assemble(tables, picking));
}

export function goodsDocument(tables: MemoryTables, pickingId: number): GoodsDocument | null {
  const picking = tables.get('pickings', pickingId);
  return picking ? assemble(tables, picking) : null;
}

/** The product by any length of its GTIN, and the lot of that product whose name is the serial. */
export function resolveEpc(tables: MemoryTables, gtin: string, serial: string | null): ResolvedTag | null {
  const found = tables.find('products', 'barcode', barcodeKey(gtin));
  const named = serial === null ? [] : tables.find('lots', 'name', serial);
  for (const product of found) {
    const lot = named.find(({ productId }) => productId === product.id);
    if (lot) return { product, lot };
  }
  return found[0] ? { product: found[0], lot: null } : null;
}

/** Open incoming documents with a move of this product, soonest first. */
export function expectedOn(
  tables: MemoryTables,
  productId: number,
  limit: number,
): readonly { readonly pickingId: number; readonly name: string }[] {
  const found = new Map<number, FeedRow<'pickings'>>();
  for (const { pickingId, state } of tables.find('moves', 'product', productId)) {
    const picking = pickingId === null || closedStates.has(state) ? undefined : tables.get('pickings', pickingId);
    if (picking?.active && picking.pickingTypeCode === 'incoming' && !closedStates.has(picking.state))
      found.set(picking.id, picking);
  }
  return [...found.values()]
    .sort((a, b) => byDate(a).localeCompare(byDate(b)) || a.id - b.id)
    .slice(0, limit)
    .map(({ id, name }) => ({ pickingId: id, name }));
}

const closedStates: ReadonlySet<string> = new Set(['done', 'cancel', 'draft']);
const byDate = (picking: FeedRow<'pickings'>): string => picking.scheduledDate ?? '9';

function assemble(tables: MemoryTables, picking: FeedRow<'pickings'>): GoodsDocument {
  const lines = tables.find('moveLines', 'picking', picking.id);
  const moves = tables
    .find('moves', 'picking', picking.id)
    .filter((move) => move.state !== 'cancel')
    .sort((a, b) => a.id - b.id)
    .map((move) => ({
      move,
      product: tables.get('products', move.productId) ?? null,
      lines: lines.filter((line) => line.moveId === move.id),
    }));
  const partner = picking.partnerId === null ? null : (tables.get('partners', picking.partnerId) ?? null);
  return { picking, partner, moves, lineIds: lines.map(({ id }) => id) };
}
