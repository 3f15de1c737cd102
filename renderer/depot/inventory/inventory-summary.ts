import type { GoodsProduct, Packaging } from '../../store/sighting.ts';
import { lineKey, type CountedItem, type InventorySession } from './inventory-session.ts';

/** One product and lot in the zone. */
export interface InventoryLine {
  readonly key: string;
  readonly product: GoodsProduct;
  readonly lotId: number | null;
  readonly lotName: string | null;
  readonly expected: number;
  readonly counted: number;
  readonly found: number;
  readonly missing: number;
  /** Beyond what Odoo says lies here. */
  readonly beyond: number;
  /** Where Odoo says this lot is; null when it is nowhere else. */
  readonly elsewhereId: number | null;
  readonly packaging: Packaging | null;
  /** What the first of two persons counted; null when one counts. */
  readonly first: number | null;
  readonly items: readonly CountedItem[];
}

export interface InventorySummary {
  readonly lines: readonly InventoryLine[];
  /** `expected = found + missing` */
  readonly expected: number;
  readonly found: number;
  readonly missing: number;
  /** Everything counted: `counted = found + unexpected` */
  readonly counted: number;
  readonly unexpected: number;
  readonly unknown: number;
  /** Lines on which two persons disagree. */
  readonly disagreed: readonly InventoryLine[];
}

/** The five lists of a count, and their sums. */
export function summariseInventory(session: InventorySession): InventorySummary {
  type Building = { -readonly [K in keyof InventoryLine]: InventoryLine[K] } & { items: CountedItem[] };
  const lines = new Map<string, Building>();
  const lineOf = (product: GoodsProduct, lotId: number | null, lotName: string | null): Building => {
    const key = lineKey(product, lotId, lotName);
    const held = lines.get(key);
    if (held) return held;
    const made: Building = {
      key,
      product,
      lotId,
      lotName,
      expected: 0,
      counted: 0,
      found: 0,
      missing: 0,
      beyond: 0,
      elsewhereId: null,
      packaging: null,
      first: session.first ? (session.first.quantities[key] ?? 0) : null,
      items: [],
    };
    lines.set(key, made);
    return made;
  };
  for (const { product, lotId, lotName, quantity } of session.expected) {
    lineOf(product, lotId, lotName).expected += quantity;
  }
  const here = new Set(session.places.map(({ id }) => id));
  for (const item of session.counted) {
    const line = lineOf(item.product, item.lotId, item.lotName);
    line.counted += item.quantity;
    line.packaging ??= item.packaging;
    line.items.push(item);
    if (item.lotLocationId !== null && !here.has(item.lotLocationId)) line.elsewhereId = item.lotLocationId;
  }
  const sums = { expected: 0, found: 0, missing: 0, counted: 0, unexpected: 0 };
  for (const line of lines.values()) {
    line.found = Math.min(line.counted, line.expected);
    line.missing = line.expected - line.found;
    line.beyond = line.counted - line.found;
    sums.expected += line.expected;
    sums.found += line.found;
    sums.missing += line.missing;
    sums.counted += line.counted;
    sums.unexpected += line.beyond;
  }
  const all = [...lines.values()];
  return {
    lines: all,
    ...sums,
    unknown: session.unknown.length,
    disagreed: all.filter(({ first, counted }) => first !== null && first !== counted),
  };
}
