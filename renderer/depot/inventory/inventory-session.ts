import type { UnknownSighting } from '../documents/document-session.ts';
import type { Goods, GoodsProduct } from '../../store/sighting.ts';
import type { StockLine, ZoneStock } from '../../store/zone-stock.ts';
import type { Outcome } from '../scan/outcome.ts';

/**
 * One place being counted, by sweep or by label: what Odoo said lies there, what was seen.
 * Quantities are in the product's unit of measure. Plain data throughout: the session is a draft on disk.
 */
export interface InventorySession {
  readonly version: 1;
  /** `inventory:<location id>` */
  readonly key: string;
  readonly locationId: number;
  readonly name: string;
  /** The zone and the places within it. */
  readonly places: readonly { readonly id: number; readonly name: string }[];
  /** Name of the `count` act that this session becomes, from birth. */
  readonly operationId: string;
  readonly startedAtMs: number;
  /** What Odoo says stays hidden until the review. */
  readonly blind: boolean;
  /** A second person counts, without seeing what the first one found. */
  readonly double: boolean;
  readonly expected: readonly ExpectedLine[];
  /** Oldest first. */
  readonly counted: readonly CountedItem[];
  /** By identity: the count that holds it. */
  readonly seen: ReadonlyMap<string, number>;
  readonly unknown: readonly UnknownSighting[];
  /** The place within the zone that labels are counted at; null: the zone as a whole. */
  readonly place: { readonly id: number; readonly name: string } | null;
  /** `missing`: the second pass, for what the first one did not find. */
  readonly pass: 'all' | 'missing';
  /** What the first of two persons found, by product and lot. Null: nobody yet, or nobody asked for two. */
  readonly first: { readonly quantities: Readonly<Record<string, number>>; readonly by: number | null } | null;
  /** Of what was found beyond Odoo's figure, by product and lot: whether it is applied. */
  readonly decisions: Readonly<Record<string, 'apply' | 'leave'>>;
  readonly last: Outcome | null;
  /** Ids of counts that can be taken back, newest last, at most 20. */
  readonly steps: readonly number[];
  readonly nextId: number;
  readonly phase: 'counting' | 'review' | 'applied';
  readonly appliedAtMs: number | null;
}

/** A line of Odoo's stock, frozen when the first piece of it is seen: counts are compared at the time of sight. */
export interface ExpectedLine extends StockLine {
  /** When `quantity` was last taken from Odoo's figures, or the piece first seen. */
  readonly seenAtMs: number;
  readonly frozen: boolean;
}

export interface CountedItem extends Pick<
  Goods,
  'identity' | 'product' | 'lotId' | 'lotName' | 'quantity' | 'packaging' | 'lotLocationId'
> {
  readonly id: number;
  readonly text: string;
  readonly source: 'tag' | 'barcode' | 'keyboard';
  readonly place: { readonly id: number; readonly name: string } | null;
  readonly by: number | null;
  readonly atMs: number;
}

export type InventoryEvent =
  /** Odoo's figures were read again: lines of which nothing was seen yet follow. */
  | { readonly kind: 'stock-read'; readonly lines: readonly StockLine[]; readonly atMs: number }
  /** How many the last label stood for; of pieces without a name of their own. */
  | { readonly kind: 'quantity-set'; readonly id: number; readonly quantity: number }
  /** Takes one count back: its tag may be read again at once. */
  | { readonly kind: 'removed'; readonly id: number }
  | { readonly kind: 'pass-changed'; readonly pass: InventorySession['pass'] }
  | { readonly kind: 'second-count'; readonly by: number | null }
  | { readonly kind: 'place-cleared' }
  | { readonly kind: 'decided'; readonly line: string; readonly decision: 'apply' | 'leave' }
  | { readonly kind: 'unknown-dismissed'; readonly text: string }
  | {
      readonly kind: 'learned';
      readonly text: string;
      readonly goods: Goods;
      readonly by: number | null;
      readonly atMs: number;
    }
  | { readonly kind: 'reviewed'; readonly review: boolean }
  | { readonly kind: 'applied'; readonly atMs: number }
  | { readonly kind: 'reopened'; readonly operationId: string };

export const inventoryKey = (locationId: number): string => `inventory:${locationId}`;

/** Product and lot: what a person compares, wherever in the zone it lies. */
export const lineKey = (product: Pick<GoodsProduct, 'id'>, lotId: number | null, lotName: string | null): string =>
  `${product.id}/${lotId ?? lotName ?? ''}`;

export function startInventory(
  zone: ZoneStock,
  birth: { readonly operationId: string; readonly atMs: number; readonly blind: boolean; readonly double: boolean },
): InventorySession {
  return {
    version: 1,
    key: inventoryKey(zone.locationId),
    locationId: zone.locationId,
    name: zone.name,
    places: zone.places,
    operationId: birth.operationId,
    startedAtMs: birth.atMs,
    blind: birth.blind,
    double: birth.double,
    expected: zone.lines.map((line) => ({ ...line, seenAtMs: birth.atMs, frozen: false })),
    counted: [],
    seen: new Map(),
    unknown: [],
    place: null,
    pass: 'all',
    first: null,
    decisions: {},
    last: null,
    steps: [],
    nextId: 1,
    phase: 'counting',
    appliedAtMs: null,
  };
}
