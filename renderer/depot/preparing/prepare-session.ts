import type { ZoneStock } from '../../store/zone-stock.ts';
import type { GoodsDocument } from '../../worker/worker-api.ts';
import {
  startDocument,
  type DocumentBirth,
  type DocumentCount,
  type DocumentEvent,
  type DocumentSession,
  type NamedPlace,
} from '../documents/document-session.ts';

/**
 * An outgoing or internal document of Odoo being picked. Its place is where goods are taken from now on; null leaves it to
 * what Odoo says of each of them.
 */
export interface PrepareSession extends DocumentSession<Picked> {
  readonly version: 1;
  /** Where goods of the document lie, what Odoo reserved first. */
  readonly stock: readonly StockSlot[];
  /** The source of the document and the places within it. */
  readonly places: readonly NamedPlace[];
  /** Places that should be empty now, and what the person said. By `<location id>/<product id>`. */
  readonly emptied: Readonly<Record<string, 'empty' | 'not-empty'>>;
  readonly handover: Handover | null;
  /** The request of a call desk was answered by this act. */
  readonly answerId: string | null;
}

/** Goods of one product and lot at one place. */
export interface StockSlot extends NamedPlace {
  readonly productId: number;
  readonly lotId: number | null;
  readonly packageId: number | null;
  readonly quantity: number;
}

export interface Picked extends DocumentCount {
  /** Where it is taken from; null until somebody knows. */
  readonly locationId: number | null;
  readonly packageId: number | null;
}

/** Who took the goods, and what they signed. */
export interface Handover {
  readonly name: string;
  /** JPEG, base64. */
  readonly signature: string;
  /** SHA-256 of the lines that were signed, hex: a changed line is another one. */
  readonly linesPrint: string;
  readonly pieces: number;
  readonly atMs: number;
}

export type PrepareEvent =
  | DocumentEvent
  | { readonly kind: 'stock-read'; readonly stock: readonly StockSlot[]; readonly places: readonly NamedPlace[] }
  | { readonly kind: 'bin-checked'; readonly bin: string; readonly left: 'empty' | 'not-empty' }
  | { readonly kind: 'handed'; readonly handover: Handover }
  | { readonly kind: 'answered'; readonly answerId: string };

export const prepareKey = (pickingId: number): string => `transfer:${pickingId}`;

export function startPreparation(
  document: GoodsDocument,
  zone: ZoneStock | null,
  birth: DocumentBirth,
): PrepareSession {
  return {
    ...startDocument(prepareKey(document.picking.id), document, birth),
    version: 1,
    ...stockOf(document, zone),
    emptied: {},
    handover: null,
    answerId: null,
  };
}

/**
 * Where the goods of a document lie: what Odoo reserved for it, then all else that it has of them in the source.
 * @param picked - products that were taken, asked for or not
 */
export function stockOf(
  document: GoodsDocument,
  zone: ZoneStock | null,
  picked: readonly number[] = [],
): { readonly stock: readonly StockSlot[]; readonly places: readonly NamedPlace[] } {
  const places = zone?.places ?? [{ id: document.picking.locationId, name: document.picking.locationName }];
  const nameOf = (id: number): string => places.find((place) => place.id === id)?.name ?? '';
  const wanted = new Set([...picked, ...document.moves.map(({ move }) => move.productId)]);
  const reserved = document.moves.flatMap(({ lines }) =>
    lines.map(({ productId, lotId, packageId, locationId }) => keyOf({ productId, lotId, packageId, locationId })),
  );
  const first = new Set(reserved);
  const held = (zone?.lines ?? [])
    .filter(({ product }) => wanted.has(product.id))
    .map(({ product, lotId, packageId, locationId, quantity }) => ({
      id: locationId,
      name: nameOf(locationId),
      productId: product.id,
      lotId,
      packageId,
      quantity,
    }));
  const isReserved = (slot: StockSlot): boolean => first.has(keyOf({ ...slot, locationId: slot.id }));
  return { places, stock: [...held.filter(isReserved), ...held.filter((slot) => !isReserved(slot))] };
}

const keyOf = (at: {
  readonly productId: number;
  readonly lotId: number | null;
  readonly packageId: number | null;
  readonly locationId: number;
}): string => [at.productId, at.lotId, at.packageId, at.locationId].join('/');
