import type { Goods, GoodsProduct } from '../../store/sighting.ts';
import type { Outcome } from '../scan/outcome.ts';

/**
 * Goods carried from one place to another: to a site, a van or another depot, and back. Three scans: from, the goods, to.
 * Quantities are in the product's unit. Plain data: a draft on disk.
 */
export interface MoveSession {
  readonly version: 1;
  /** `move:<uuid>` */
  readonly key: string;
  readonly purpose: 'transfer' | 'return';
  readonly startedAtMs: number;
  readonly pickingTypeId: number;
  readonly from: Place | null;
  readonly to: Place | null;
  /** Where what came back damaged is put; null: the settings name none. */
  readonly damagedPlace: Place | null;
  /** What a van should be filled up with; empty: whatever is scanned is meant. */
  readonly wanted: readonly Wanted[];
  /** Oldest first. */
  readonly items: readonly MoveItem[];
  /** By product: why something is taken that was not asked for. */
  readonly reasons: Readonly<Record<number, string>>;
  readonly last: Outcome | null;
  readonly steps: readonly MoveStep[];
  readonly nextId: number;
  readonly concluded: { readonly atMs: number; readonly operationIds: readonly string[] } | null;
}

export interface Place {
  readonly id: number;
  readonly name: string;
}

export interface Wanted {
  readonly product: GoodsProduct;
  readonly quantity: number;
}

/** `damaged`: to the place of damaged goods · `offcut`: a rest of cable, a lot of its own from now on. */
export type Condition = 'good' | 'damaged' | 'offcut';

export interface MoveItem extends Pick<Goods, 'identity' | 'product' | 'lotName' | 'quantity'> {
  readonly id: number;
  readonly lotId: number | null;
  readonly packageId: number | null;
  /** Where Odoo has it, else where the person took it. */
  readonly locationId: number;
  readonly condition: Condition;
  readonly by: number | null;
  readonly atMs: number;
}

export type MoveStep =
  /** `before`: the line as it was; null: it was not there. */
  | { readonly kind: 'item'; readonly id: number; readonly before: MoveItem | null }
  | { readonly kind: 'place'; readonly end: 'from' | 'to'; readonly before: Place | null };

export type MoveEvent =
  | { readonly kind: 'place-chosen'; readonly end: 'from' | 'to'; readonly place: Place | null }
  | { readonly kind: 'quantity-set'; readonly id: number; readonly quantity: number }
  | { readonly kind: 'condition-set'; readonly id: number; readonly condition: Condition }
  | { readonly kind: 'reason-given'; readonly productId: number; readonly reason: string }
  | { readonly kind: 'removed'; readonly id: number }
  | { readonly kind: 'concluded'; readonly concluded: NonNullable<MoveSession['concluded']> };

export function startMove(
  purpose: MoveSession['purpose'],
  birth: {
    readonly id: string;
    readonly atMs: number;
    readonly pickingTypeId: number;
    readonly from?: Place | null;
    readonly to?: Place | null;
    readonly damagedPlace?: Place | null;
    readonly wanted?: readonly Wanted[];
  },
): MoveSession {
  return {
    version: 1,
    key: `move:${birth.id}`,
    purpose,
    startedAtMs: birth.atMs,
    pickingTypeId: birth.pickingTypeId,
    from: birth.from ?? null,
    to: birth.to ?? null,
    damagedPlace: birth.damagedPlace ?? null,
    wanted: birth.wanted ?? [],
    items: [],
    reasons: {},
    last: null,
    steps: [],
    nextId: 1,
    concluded: null,
  };
}

export interface WantedLine extends Wanted {
  readonly got: number;
}

/** What was asked for and how much of it is there, in the order of the list. */
export function wantedLines({ wanted, items }: Pick<MoveSession, 'wanted' | 'items'>): readonly WantedLine[] {
  return wanted.map((line) => ({
    ...line,
    got: items.reduce((sum, { product, quantity }) => (product.id === line.product.id ? sum + quantity : sum), 0),
  }));
}

/** Taken although not asked for, without a reason yet. */
export function unexplained({ wanted, items, reasons }: MoveSession): readonly GoodsProduct[] {
  if (wanted.length === 0) return [];
  const asked = new Set(wanted.map(({ product }) => product.id));
  const strange = new Map(
    items.filter(({ product }) => !asked.has(product.id)).map(({ product }) => [product.id, product]),
  );
  return [...strange.values()].filter(({ id }) => !reasons[id]?.trim());
}

/** What the person still has to say before the goods may go; null: nothing. */
export function whatIsMissing(
  session: MoveSession,
): 'items' | 'to' | 'reasons' | 'damaged-place' | 'same-place' | null {
  const { items, to, damagedPlace } = session;
  if (items.length === 0) return 'items';
  if (to === null) return 'to';
  if (items.some(({ condition }) => condition === 'damaged') && damagedPlace === null) return 'damaged-place';
  if (items.some(({ locationId, condition }) => condition !== 'damaged' && locationId === to.id)) return 'same-place';
  return unexplained(session).length > 0 ? 'reasons' : null;
}
