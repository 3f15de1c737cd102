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
  return createInventorySummary()(session);
}

/**
 * Sums up one count again and again while it grows: a further batch of pieces costs what it holds, not what lies in the
 * place. What is no growth (a piece taken back, other figures of Odoo, a second count) is summed up anew.
 */
export function createInventorySummary(): (session: InventorySession) => InventorySummary {
  let before: { readonly session: InventorySession; readonly lines: readonly InventoryLine[] } | null = null;
  /** Where each line of `before` stands. */
  let places = new Map<string, number>();

  return (session) => {
    const grown = before !== null && grewFrom(before.session, session) ? before : null;
    const lines = grown ? [...grown.lines] : [];
    if (!grown) places = new Map();
    const change = (
      { product, lotId, lotName }: Pick<InventoryLine, 'product' | 'lotId' | 'lotName'>,
      change: (line: InventoryLine) => InventoryLine,
    ): void => {
      const key = lineKey(product, lotId, lotName);
      let at = places.get(key);
      if (at === undefined) {
        at = lines.length;
        places.set(key, at);
        const first = session.first ? (session.first.quantities[key] ?? 0) : null;
        lines.push({ ...emptyLine, key, product, lotId, lotName, first });
      }
      lines[at] = change(lines[at]!);
    };
    if (!grown) {
      for (const stock of session.expected)
        change(stock, (line) => settled({ ...line, expected: line.expected + stock.quantity }));
    }
    const here = new Set(session.places.map(({ id }) => id));
    for (const item of grown ? session.counted.slice(grown.session.counted.length) : session.counted) {
      const isElsewhere = item.lotLocationId !== null && !here.has(item.lotLocationId);
      change(item, (line) =>
        settled({
          ...line,
          counted: line.counted + item.quantity,
          packaging: line.packaging ?? item.packaging,
          elsewhereId: isElsewhere ? item.lotLocationId : line.elsewhereId,
          items: [...line.items, item],
        }),
      );
    }
    before = { session, lines };
    return { lines, ...sumsOf(lines), unknown: session.unknown.length };
  };
}

const emptyLine = {
  expected: 0,
  counted: 0,
  found: 0,
  missing: 0,
  beyond: 0,
  elsewhereId: null,
  packaging: null,
  items: [],
} as const;

function settled(line: InventoryLine): InventoryLine {
  const found = Math.min(line.counted, line.expected);
  return { ...line, found, missing: line.expected - found, beyond: line.counted - found };
}

function sumsOf(lines: readonly InventoryLine[]): Omit<InventorySummary, 'lines' | 'unknown'> {
  const sums = { expected: 0, found: 0, missing: 0, counted: 0, unexpected: 0 };
  for (const line of lines) {
    sums.expected += line.expected;
    sums.found += line.found;
    sums.missing += line.missing;
    sums.counted += line.counted;
    sums.unexpected += line.beyond;
  }
  return { ...sums, disagreed: lines.filter(({ first, counted }) => first !== null && first !== counted) };
}

/** Only pieces were added behind those there were: each has its own place in `counted`, so the last one tells for all. */
function grewFrom(before: InventorySession, { first, counted, expected }: InventorySession): boolean {
  const last = before.counted.length - 1;
  return (
    before.first === first &&
    (last < 0 || counted[last] === before.counted[last]) &&
    before.expected.length === expected.length &&
    before.expected.every((line, at) => isSameStock(line, expected[at]!))
  );
}

/** Lines are told apart by what they are; the rest of them may change. */
function isSameStock(one: InventorySession['expected'][number], other: InventorySession['expected'][number]): boolean {
  return (
    one === other ||
    (one.quantity === other.quantity &&
      one.product === other.product &&
      one.lotId === other.lotId &&
      one.lotName === other.lotName)
  );
}
