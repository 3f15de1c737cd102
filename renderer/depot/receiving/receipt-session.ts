import type { Goods } from '../../store/sighting.ts';
import type { GoodsDocument } from '../../worker/worker-api.ts';
import {
  emptyDocument,
  startDocument,
  type DocumentBirth,
  type DocumentCount,
  type DocumentEvent,
  type DocumentSession,
  type NamedPack,
  type NamedPlace,
} from '../documents/document-session.ts';

/** One delivery being counted. Its place is where goods are put away from now on; null is the document's own destination. */
export interface ReceiptSession extends DocumentSession<Counted> {
  readonly version: 2;
  /** Expected quantities are hidden until the count is reviewed. */
  readonly blind: boolean;
  /** The package that goods go into from now on; null is none. */
  readonly pack: NamedPack | null;
  /** A tracked article whose label told no number: the next label tells it. Null: nothing is asked. */
  readonly asksNumber: Goods | null;
  /** Goods that nobody announced; null for a delivery that Odoo expects. */
  readonly unannounced: Unannounced | null;
}

export interface Unannounced {
  readonly pickingTypeId: number;
  readonly supplier: NamedPlace | null;
  /** Number on the supplier's paper. */
  readonly reference: string;
}

export interface Counted extends DocumentCount {
  readonly place: NamedPlace | null;
  readonly pack: NamedPack | null;
}

export type ReceiptEvent =
  | DocumentEvent
  | { readonly kind: 'pack-closed' }
  /** The number that was asked for, typed; null: the article is put aside without one. */
  | {
      readonly kind: 'number-told';
      readonly text: string | null;
      readonly by: number | null;
      readonly atMs: number;
    }
  | { readonly kind: 'supplier-chosen'; readonly supplier: NamedPlace | null }
  | { readonly kind: 'reference-given'; readonly reference: string };

export const receiptKey = (pickingId: number): string => `receipt:${pickingId}`;

export const startReceipt = (
  document: GoodsDocument,
  birth: DocumentBirth & { readonly blind: boolean },
): ReceiptSession => ({
  ...startDocument(receiptKey(document.picking.id), document, birth),
  version: 2,
  blind: birth.blind,
  pack: null,
  asksNumber: null,
  unannounced: null,
});

/** A receipt of goods that nobody announced, of this operation type of Odoo. */
export const startUnannounced = (
  type: {
    readonly id: number;
    readonly defaultLocationId: number | null;
    readonly defaultLocationDestId: number | null;
  },
  birth: DocumentBirth & { readonly id: string; readonly name: string },
): ReceiptSession | null =>
  type.defaultLocationId === null || type.defaultLocationDestId === null
    ? null
    : {
        ...emptyDocument(birth),
        key: `receipt:new-${birth.id}`,
        pickingId: null,
        pickingName: birth.name,
        locationId: type.defaultLocationId,
        locationDestId: type.defaultLocationDestId,
        expected: [],
        seenMoveLineIds: [],
        version: 2,
        blind: true,
        pack: null,
        asksNumber: null,
        unannounced: { pickingTypeId: type.id, supplier: null, reference: '' },
      };
