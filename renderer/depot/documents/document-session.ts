import type { Goods, GoodsProduct, Packaging, UnknownWhy } from '../../store/sighting.ts';
import type { GoodsDocument } from '../../worker/worker-api.ts';
import type { Outcome } from '../scan/outcome.ts';

/**
 * One goods document of Odoo being worked on, in or out: what it asks for, what was seen, what the person decided.
 * Quantities are in the product's unit of measure. Plain data throughout: the session is a draft on disk.
 */
export interface DocumentSession<C extends DocumentCount = DocumentCount> {
  /** `<job>:<picking id>` */
  readonly key: string;
  /** Null: Odoo has no document for these goods yet. */
  readonly pickingId: number | null;
  readonly pickingName: string;
  /** Name of the act that this session becomes, from birth: validating twice is validating once. */
  readonly operationId: string;
  /** Name of the note that goes with it. */
  readonly noteId: string;
  readonly startedAtMs: number;
  readonly locationId: number;
  readonly locationDestId: number;
  readonly expected: readonly ExpectedMove[];
  readonly seenMoveLineIds: readonly number[];
  /** Oldest first. */
  readonly counted: readonly C[];
  /** By identity: the count that holds it. */
  readonly seen: ReadonlyMap<string, number>;
  readonly unknown: readonly UnknownSighting[];
  /** By product: what becomes of what was too much, or not on the document. */
  readonly decisions: Readonly<Record<number, Decision>>;
  readonly shortage: Shortage;
  /** The place scanned last: where goods are put away, or taken from. */
  readonly place: NamedPlace | null;
  readonly note: string;
  readonly photos: readonly Photo[];
  readonly last: Outcome | null;
  /** What can be taken back, newest last, at most 20. */
  readonly steps: readonly DocumentStep[];
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
  readonly packedAs: Packaging | null;
}

export interface DocumentCount extends Pick<
  Goods,
  'identity' | 'product' | 'lotId' | 'lotName' | 'expiresOn' | 'quantity' | 'packaging'
> {
  readonly id: number;
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

export interface Decision {
  /** `qualify`: received, but into the zone of goods that a buyer has yet to name · `instead`: sent for something that is short. */
  readonly kind: 'keep' | 'set-aside' | 'qualify' | 'instead';
  readonly reason: string;
  /** Of `instead`: the product that it replaces. */
  readonly insteadOf?: number;
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

export type DocumentStep =
  | { readonly kind: 'counted'; readonly id: number }
  | { readonly kind: 'unknown'; readonly text: string }
  | { readonly kind: 'place'; readonly before: NamedPlace | null }
  | { readonly kind: 'pack'; readonly before: NamedPack | null }
  | { readonly kind: 'quantity'; readonly id: number; readonly before: number };

export type DocumentEvent =
  | { readonly kind: 'removed'; readonly id: number }
  /** Of pieces without a name of their own. */
  | { readonly kind: 'quantity-set'; readonly id: number; readonly quantity: number }
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
  | { readonly kind: 'noted'; readonly note: string }
  | { readonly kind: 'photographed'; readonly photo: Photo }
  | { readonly kind: 'photo-removed'; readonly id: string }
  /** The document was read again: what is expected follows, what was counted stays. */
  | { readonly kind: 'document-changed'; readonly document: GoodsDocument }
  | { readonly kind: 'validated'; readonly atMs: number }
  /** Odoo refused: the count goes on, under a new act. */
  | { readonly kind: 'reopened'; readonly operationId: string; readonly noteId: string };

export interface DocumentBirth {
  readonly operationId: string;
  readonly noteId: string;
  readonly atMs: number;
}

/** What a session holds at its beginning, whichever way the goods go. */
export function startDocument(key: string, document: GoodsDocument, birth: DocumentBirth): DocumentSession<never> {
  const { picking } = document;
  return {
    ...emptyDocument(birth),
    key,
    pickingId: picking.id,
    pickingName: picking.name,
    locationId: picking.locationId,
    locationDestId: picking.locationDestId,
    expected: expectedOf(document),
    seenMoveLineIds: document.lineIds,
  };
}

/** Nothing counted yet. */
export function emptyDocument({ operationId, noteId, atMs }: DocumentBirth) {
  return {
    operationId,
    noteId,
    startedAtMs: atMs,
    counted: [],
    seen: new Map(),
    unknown: [],
    decisions: {},
    shortage: { kind: 'backorder', reason: '' } as Shortage,
    place: null,
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
export function documentDiffers(
  session: Pick<DocumentSession, 'expected' | 'seenMoveLineIds'>,
  document: GoodsDocument,
): boolean {
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
        held.locationId !== move.locationId ||
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
