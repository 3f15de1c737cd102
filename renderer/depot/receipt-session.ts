import type { Goods, GoodsProduct, UnknownWhy } from '../store/sighting.ts';
import type { GoodsDocument } from '../worker/worker-api.ts';
import type { Outcome } from './scan/outcome.ts';

/**
 * One delivery being counted: what was expected, what was seen, what the person decided.
 * Quantities are in the product's unit of measure. Plain data throughout: the session is a draft on disk.
 */
export interface ReceiptSession {
  readonly version: 2;
  /** `receipt:<picking id>` */
  readonly key: string;
  readonly pickingId: number;
  readonly pickingName: string;
  /** Name of the `receive` act that this session becomes, from birth: validating twice is validating once. */
  readonly operationId: string;
  /** Name of the note that goes with it. */
  readonly noteId: string;
  readonly startedAtMs: number;
  readonly locationId: number;
  readonly locationDestId: number;
  /** Expected quantities are hidden until the count is reviewed. */
  readonly blind: boolean;
  readonly expected: readonly ExpectedMove[];
  readonly seenMoveLineIds: readonly number[];
  /** Oldest first. */
  readonly counted: readonly Counted[];
  /** By identity: the count that holds it. */
  readonly seen: ReadonlyMap<string, number>;
  readonly unknown: readonly UnknownSighting[];
  /** By product: what becomes of what was too much, or not on the document. */
  readonly decisions: Readonly<Record<number, Decision>>;
  readonly shortage: Shortage;
  /** Where goods are put away from now on; null is the document's own destination. */
  readonly place: NamedPlace | null;
  /** The package that goods go into from now on; null is none. */
  readonly pack: NamedPack | null;
  readonly note: string;
  readonly photos: readonly Photo[];
  readonly last: Outcome | null;
  /** What can be taken back, newest last, at most 20. */
  readonly steps: readonly UndoStep[];
  readonly nextId: number;
  readonly validatedAtMs: number | null;
}

export interface ExpectedMove {
  readonly moveId: number;
  readonly product: GoodsProduct;
  readonly quantity: number;
  readonly locationId: number;
  readonly locationDestId: number;
  /** The unit that the document counts in, where it is not the product's own: a box, a drum. */
  readonly packedAs: { readonly name: string; readonly holds: number } | null;
}

export interface Counted extends Pick<
  Goods,
  'identity' | 'product' | 'lotId' | 'lotName' | 'expiresOn' | 'quantity' | 'packaging'
> {
  readonly id: number;
  readonly place: NamedPlace | null;
  readonly pack: NamedPack | null;
  /** `hr.employee` id of who scanned it. */
  readonly by: number | null;
  readonly atMs: number;
}

export interface NamedPlace {
  readonly id: number;
  readonly name: string;
}

export interface NamedPack {
  /** Null: Odoo does not know it yet. */
  readonly id: number | null;
  readonly name: string;
}

export interface UnknownSighting {
  /** EPC in hex, or the text of the label. */
  readonly text: string;
  readonly source: 'tag' | 'barcode' | 'keyboard';
  readonly why: UnknownWhy;
  /** How often it was scanned: a label learned later counts that often, a tag once. */
  readonly times: number;
  readonly atMs: number;
}

/** `qualify`: received, but into the zone of goods that a buyer has yet to name. */
export interface Decision {
  readonly kind: 'keep' | 'set-aside' | 'qualify';
  readonly reason: string;
}

export interface Shortage {
  readonly kind: 'backorder' | 'close';
  readonly reason: string;
}

export interface Photo {
  readonly id: string;
  /** JPEG, base64. */
  readonly data: string;
  readonly atMs: number;
}

export type UndoStep =
  | { readonly kind: 'counted'; readonly id: number }
  | { readonly kind: 'unknown'; readonly text: string }
  | { readonly kind: 'place'; readonly before: NamedPlace | null }
  | { readonly kind: 'pack'; readonly before: NamedPack | null };

export const undoLimit = 20;

export type ReceiptEvent =
  | { readonly kind: 'removed'; readonly id: number }
  | { readonly kind: 'decided'; readonly productId: number; readonly decision: Decision }
  | { readonly kind: 'shortage-decided'; readonly shortage: Shortage }
  /** An unknown code was named: it counts now, as often as it was scanned. */
  | {
      readonly kind: 'learned';
      readonly text: string;
      readonly goods: Goods;
      readonly by: number | null;
      readonly atMs: number;
    }
  | { readonly kind: 'unknown-dismissed'; readonly text: string }
  | { readonly kind: 'place-cleared' }
  | { readonly kind: 'pack-closed' }
  | { readonly kind: 'noted'; readonly note: string }
  | { readonly kind: 'photographed'; readonly photo: Photo }
  | { readonly kind: 'photo-removed'; readonly id: string }
  /** The document was read again: what is expected follows, what was counted stays. */
  | { readonly kind: 'document-changed'; readonly document: GoodsDocument }
  | { readonly kind: 'validated'; readonly atMs: number }
  /** Odoo refused: the count goes on, under a new act. */
  | { readonly kind: 'reopened'; readonly operationId: string; readonly noteId: string };

export const receiptKey = (pickingId: number): string => `receipt:${pickingId}`;

export function startReceipt(
  document: GoodsDocument,
  birth: { readonly operationId: string; readonly noteId: string; readonly atMs: number; readonly blind: boolean },
): ReceiptSession {
  const { picking } = document;
  return {
    version: 2,
    key: receiptKey(picking.id),
    pickingId: picking.id,
    pickingName: picking.name,
    operationId: birth.operationId,
    noteId: birth.noteId,
    startedAtMs: birth.atMs,
    locationId: picking.locationId,
    locationDestId: picking.locationDestId,
    blind: birth.blind,
    expected: expectedOf(document),
    seenMoveLineIds: document.lineIds,
    counted: [],
    seen: new Map(),
    unknown: [],
    decisions: {},
    shortage: { kind: 'backorder', reason: '' },
    place: null,
    pack: null,
    note: '',
    photos: [],
    last: null,
    steps: [],
    nextId: 1,
    validatedAtMs: null,
  };
}

export function expectedOf(document: GoodsDocument): readonly ExpectedMove[] {
  return document.moves
    .filter(({ move }) => move.state !== 'done' && move.state !== 'cancel')
    .map(({ move, product }) => {
      const holds = move.demand > 0 ? move.productQuantity / move.demand : 1;
      return {
        moveId: move.id,
        product: {
          id: move.productId,
          name: product?.name ?? move.productName,
          code: product?.defaultCode ?? null,
          uomName: product?.uomName ?? move.uomName,
          tracking: readTracking(move.hasTracking),
        },
        quantity: move.productQuantity,
        locationId: move.locationId,
        locationDestId: move.locationDestId,
        packedAs: Math.abs(holds - 1) < 1e-9 ? null : { name: move.uomName, holds },
      };
    });
}

/** Whether the document, read again, expects anything else than the session knows. */
export function documentDiffers(session: ReceiptSession, document: GoodsDocument): boolean {
  const now = expectedOf(document);
  return (
    now.length !== session.expected.length ||
    document.lineIds.length !== session.seenMoveLineIds.length ||
    document.lineIds.some((id, at) => id !== session.seenMoveLineIds[at]) ||
    now.some((move, at) => {
      const held = session.expected[at]!;
      return (
        held.moveId !== move.moveId ||
        held.quantity !== move.quantity ||
        held.locationDestId !== move.locationDestId ||
        held.product.id !== move.product.id ||
        held.product.name !== move.product.name ||
        held.product.tracking !== move.product.tracking
      );
    })
  );
}

function readTracking(word: string): GoodsProduct['tracking'] {
  return word === 'lot' || word === 'serial' ? word : 'none';
}
