import type { GoodsDocument } from '../worker/worker-api.ts';

/**
 * Counting one delivery, as a pure machine: what was expected, what was seen, what the person decided.
 * Quantities are in the product's unit of measure. Plain data throughout: the session is kept as a draft on disk.
 */
export interface ReceiptSession {
  readonly version: 1;
  readonly pickingId: number;
  readonly pickingName: string;
  /** Name of the `receive` act that this session becomes, from birth: validating twice is validating once. */
  readonly operationId: string;
  readonly startedAtMs: number;
  readonly locationId: number;
  readonly locationDestId: number;
  readonly expected: readonly ExpectedMove[];
  readonly seenMoveLineIds: readonly number[];
  /** Oldest first. */
  readonly counted: readonly Counted[];
  readonly unknown: readonly UnknownSighting[];
  /** By product: what becomes of what was too much, or not on the document. */
  readonly decisions: Readonly<Record<number, Decision>>;
  readonly shortage: 'backorder' | 'close';
  readonly last: LastScan | null;
  /** Number of the station event that was taken last: an event that comes again is not taken again. Numbers grow over restarts of the host. */
  readonly takenSeq: number;
  readonly validatedAtMs: number | null;
}

export interface ExpectedMove {
  readonly moveId: number;
  readonly product: ReceiptProduct;
  readonly quantity: number;
  readonly locationId: number;
  readonly locationDestId: number;
}

export interface ReceiptProduct {
  readonly id: number;
  readonly name: string;
  readonly code: string | null;
  readonly uomName: string;
  readonly tracking: 'none' | 'lot' | 'serial';
}

export interface Counted {
  /** What makes this sighting the same as another: the EPC, or product and serial. Null: each scan counts. */
  readonly identity: string | null;
  readonly product: ReceiptProduct;
  readonly lotId: number | null;
  readonly lotName: string | null;
  readonly quantity: number;
  readonly atMs: number;
}

export type UnknownWhy = 'no-product' | 'several-products' | 'not-a-product' | 'raw' | 'malformed';

export interface UnknownSighting {
  /** EPC in hex, or the text of the barcode. */
  readonly identity: string;
  readonly why: UnknownWhy;
  readonly atMs: number;
}

export type Decision = 'keep' | 'set-aside';

/** One sighting, already looked up in the catalogue. */
export type Sighting =
  | {
      readonly kind: 'goods';
      readonly identity: string | null;
      readonly product: ReceiptProduct;
      readonly lotId: number | null;
      readonly lotName: string | null;
      readonly quantity: number;
      readonly atMs: number;
    }
  | ({ readonly kind: 'unknown' } & UnknownSighting);

export interface LastScan {
  readonly outcome: 'counted' | 'seen' | 'unknown' | 'refused';
  readonly productId: number | null;
  /** Product name, or the code that nobody knows. */
  readonly what: string;
  readonly why: UnknownWhy | 'already-validated' | 'serial-missing' | 'too-many-of-serial' | null;
  readonly atMs: number;
}

export type ReceiptEvent =
  /** `seq` is the number of its station event; null when it lay before the antenna already. */
  | { readonly kind: 'sighted'; readonly sighting: Sighting; readonly seq: number | null }
  | { readonly kind: 'last-undone' }
  | { readonly kind: 'decided'; readonly productId: number; readonly decision: Decision }
  | { readonly kind: 'shortage-decided'; readonly shortage: 'backorder' | 'close' }
  /** The document was read again: what is expected follows, what was counted stays. */
  | { readonly kind: 'document-changed'; readonly document: GoodsDocument }
  | { readonly kind: 'validated'; readonly atMs: number }
  /** Odoo refused: the count goes on, under a new act. */
  | { readonly kind: 'reopened'; readonly operationId: string };

export function startSession(document: GoodsDocument, operationId: string, atMs: number): ReceiptSession {
  return {
    version: 1,
    pickingId: document.picking.id,
    pickingName: document.picking.name,
    operationId,
    startedAtMs: atMs,
    locationId: document.picking.locationId,
    locationDestId: document.picking.locationDestId,
    expected: expectedOf(document),
    seenMoveLineIds: document.lineIds,
    counted: [],
    unknown: [],
    decisions: {},
    shortage: 'backorder',
    last: null,
    takenSeq: 0,
    validatedAtMs: null,
  };
}

/**
 *   counting --validated--> validated --reopened (Odoo refused)--> counting
 *
 * Once validated, a sighting is refused aloud and changes no figure.
 */
export function receiptReducer(session: ReceiptSession, event: ReceiptEvent): ReceiptSession {
  switch (event.kind) {
    case 'sighted': {
      if (event.seq !== null && event.seq <= session.takenSeq) return session;
      return { ...sight(session, event.sighting), takenSeq: event.seq ?? session.takenSeq };
    }
    case 'last-undone':
      return session.validatedAtMs === null ? undo(session) : session;
    case 'decided':
      return { ...session, decisions: { ...session.decisions, [event.productId]: event.decision } };
    case 'shortage-decided':
      return { ...session, shortage: event.shortage };
    case 'document-changed':
      if (session.validatedAtMs !== null || event.document.picking.id !== session.pickingId) return session;
      return { ...session, expected: expectedOf(event.document), seenMoveLineIds: event.document.lineIds };
    case 'validated':
      return { ...session, validatedAtMs: event.atMs, last: null };
    case 'reopened':
      return { ...session, validatedAtMs: null, operationId: event.operationId };
  }
}

function sight(session: ReceiptSession, sighting: Sighting): ReceiptSession {
  const say = (outcome: LastScan['outcome'], what: string, why: LastScan['why'] = null): ReceiptSession => ({
    ...session,
    last: {
      outcome,
      what,
      why,
      atMs: sighting.atMs,
      productId: sighting.kind === 'goods' ? sighting.product.id : null,
    },
  });
  if (sighting.kind === 'unknown') {
    if (session.unknown.some(({ identity }) => identity === sighting.identity))
      return say('seen', sighting.identity, sighting.why);
    const { kind: _, ...kept } = sighting;
    return { ...say('unknown', sighting.identity, sighting.why), unknown: [...session.unknown, kept] };
  }
  const { product, identity } = sighting;
  if (session.validatedAtMs !== null) return say('refused', product.name, 'already-validated');
  if (product.tracking !== 'none' && sighting.lotId === null && sighting.lotName === null) {
    return say('refused', product.name, 'serial-missing');
  }
  if (identity !== null && session.counted.some((counted) => counted.identity === identity))
    return say('seen', product.name);
  const sameSerial = (counted: Counted): boolean =>
    counted.product.id === product.id && counted.lotName === sighting.lotName && counted.lotId === sighting.lotId;
  // The label and the tag of one device carry the same serial: it is one device.
  if (product.tracking === 'serial' && session.counted.some(sameSerial))
    return say('seen', product.name, 'too-many-of-serial');
  const counted: Counted = {
    identity,
    product,
    lotId: sighting.lotId,
    lotName: sighting.lotName,
    quantity: sighting.quantity,
    atMs: sighting.atMs,
  };
  return { ...say('counted', product.name), counted: [...session.counted, counted] };
}

/** Takes the last count back. Its tag may be read again at once: nothing remembers it. */
function undo(session: ReceiptSession): ReceiptSession {
  const undone = session.counted.at(-1);
  if (!undone) return session;
  const counted = session.counted.slice(0, -1);
  const decisions = { ...session.decisions };
  // A decision about a product of which nothing is left would answer a question nobody asked.
  if (!counted.some(({ product }) => product.id === undone.product.id)) delete decisions[undone.product.id];
  return { ...session, counted, decisions, last: null };
}

function expectedOf(document: GoodsDocument): readonly ExpectedMove[] {
  return document.moves
    .filter(({ move }) => move.state !== 'done' && move.state !== 'cancel')
    .map(({ move, product }) => ({
      moveId: move.id,
      product: {
        id: move.productId,
        name: product?.name ?? move.productName,
        code: product?.defaultCode ?? null,
        uomName: move.uomName,
        tracking: readTracking(move.hasTracking),
      },
      quantity: move.demand,
      locationId: move.locationId,
      locationDestId: move.locationDestId,
    }));
}

function readTracking(word: string): ReceiptProduct['tracking'] {
  return word === 'lot' || word === 'serial' ? word : 'none';
}
