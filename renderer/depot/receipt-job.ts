import { unreachable } from '../../preload/contract/result.ts';
import type { Goods, Sighting } from '../store/sighting.ts';
import type { Job, ScanEvent } from './scan/job.ts';
import type { Outcome, OutcomeKind } from './scan/outcome.ts';
import { isBlind } from './blind.ts';
import {
  expectedOf,
  receiptKey,
  startReceipt,
  undoLimit,
  type Counted,
  type NamedPack,
  type NamedPlace,
  type ReceiptEvent,
  type ReceiptSession,
  type UndoStep,
} from './receipt-session.ts';

/**
 * Receiving a delivery.
 *
 *   counting --validated--> validated --reopened (Odoo refused)--> counting
 *
 * Once validated, a sighting is refused aloud and changes no figure.
 */
export const receiptJob: Job<ReceiptSession, ReceiptEvent> = {
  kind: 'receipt',
  reduce: reduceReceipt,
  restore: (value) => (isReceipt(value) ? value : null),
  undoSteps: ({ steps, validatedAtMs }) => (validatedAtMs === null ? steps.length : 0),
  async offer({ meaning, source }, { worker, now, newId, session, settings }) {
    const pickingId =
      meaning.kind === 'document'
        ? only(meaning.pickings.filter(({ typeCode }) => typeCode === 'incoming').map((one) => one.pickingId))
        : meaning.kind === 'goods'
          ? only(meaning.expectedOn.map((one) => one.pickingId))
          : null;
    // Goods at a label open a receipt only where nothing is begun with them; a tag of a tool is no delivery.
    if (pickingId === null || (meaning.kind === 'goods' && source === 'tag' && meaning.lotLocationId !== null))
      return null;
    const held = session(receiptKey(pickingId));
    const document = await worker.receipt(pickingId);
    const birth = {
      operationId: newId(),
      noteId: newId(),
      atMs: now(),
      blind: document ? await isBlind(worker, settings(), document) : false,
    };
    const opened = held ? (held as ReceiptSession) : document && startReceipt(document, birth);
    return opened && { kind: 'open', session: opened, take: meaning.kind === 'goods' };
  },
};
const only = <T>(found: readonly T[]): T | null => (found.length === 1 ? (found[0] ?? null) : null);

function isReceipt(value: unknown): value is ReceiptSession {
  return typeof value === 'object' && value !== null && (value as { version?: unknown }).version === 2;
}

type Draft = { -readonly [K in keyof ReceiptSession]: ReceiptSession[K] } & {
  counted: Counted[];
  seen: Map<string, number>;
};

/** A batch costs one copy of the lists, however many events it holds. */
export function reduceReceipt(
  session: ReceiptSession,
  events: readonly (ReceiptEvent | ScanEvent)[],
): { readonly session: ReceiptSession; readonly outcomes: readonly (Outcome | null)[] } {
  const draft: Draft = { ...session, counted: [...session.counted], seen: new Map(session.seen) };
  const outcomes = events.map((event) => step(draft, event));
  return { session: draft, outcomes };
}

function step(draft: Draft, event: ReceiptEvent | ScanEvent): Outcome | null {
  switch (event.kind) {
    case 'sighted': {
      const outcome = sight(draft, event.sighting, event.by);
      if (outcome) draft.last = outcome;
      return outcome;
    }
    case 'undone':
      if (draft.validatedAtMs === null) undo(draft);
      return null;
    case 'removed':
      if (draft.validatedAtMs === null) uncount(draft, event.id);
      return null;
    case 'decided':
      draft.decisions = { ...draft.decisions, [event.productId]: event.decision };
      return null;
    case 'shortage-decided':
      draft.shortage = event.shortage;
      return null;
    case 'learned': {
      const unknown = draft.unknown.find(({ text }) => text === event.text);
      if (!unknown || draft.validatedAtMs !== null) return null;
      draft.unknown = draft.unknown.filter((one) => one !== unknown);
      const quantity = unknown.source === 'tag' ? event.goods.quantity : event.goods.quantity * unknown.times;
      draft.last = count(draft, { ...event.goods, quantity }, event.by, event.atMs);
      return draft.last;
    }
    case 'unknown-dismissed':
      draft.unknown = draft.unknown.filter(({ text }) => text !== event.text);
      return null;
    case 'place-cleared':
      draft.place = null;
      return null;
    case 'pack-closed':
      draft.pack = null;
      return null;
    case 'noted':
      draft.note = event.note;
      return null;
    case 'photographed':
      draft.photos = [...draft.photos.filter(({ id }) => id !== event.photo.id), event.photo];
      return null;
    case 'photo-removed':
      draft.photos = draft.photos.filter(({ id }) => id !== event.id);
      return null;
    case 'document-changed':
      if (draft.validatedAtMs !== null || event.document.picking.id !== draft.pickingId) return null;
      draft.expected = expectedOf(event.document);
      draft.seenMoveLineIds = event.document.lineIds;
      return null;
    case 'validated':
      draft.validatedAtMs = event.atMs;
      draft.last = null;
      return null;
    case 'reopened':
      draft.validatedAtMs = null;
      draft.operationId = event.operationId;
      draft.noteId = event.noteId;
      return null;
    default:
      return unreachable(event);
  }
}

function sight(draft: Draft, sighting: Sighting, by: number | null): Outcome | null {
  const { meaning, text, atMs } = sighting;
  const say = (kind: OutcomeKind, what: string, why: string | null = null, detail: string | null = null): Outcome => ({
    kind,
    what,
    why,
    detail,
    productId: null,
    atMs,
  });
  switch (meaning.kind) {
    case 'goods':
      return count(draft, meaning, by, atMs);
    case 'several': {
      const fitting = meaning.candidates.filter(({ product }) => expects(draft, product.id));
      const fit = only(fitting);
      return fit ? count(draft, fit, by, atMs) : noteUnknown(draft, sighting, 'several-products');
    }
    case 'unknown':
      return noteUnknown(draft, sighting, meaning.why);
    case 'place': {
      if (meaning.usage !== 'internal') return say('refused', meaning.name, 'no-depot-place');
      const place: NamedPlace = { id: meaning.locationId, name: meaning.name };
      if (draft.place?.id === place.id) return say('seen', place.name, 'place');
      remember(draft, { kind: 'place', before: draft.place });
      draft.place = place;
      return say('counted', place.name, 'place');
    }
    case 'package': {
      if (draft.validatedAtMs !== null) return say('refused', meaning.name, 'already-validated');
      const pack: NamedPack = { id: meaning.packageId, name: meaning.name };
      if (draft.pack?.name === pack.name) return say('seen', pack.name, 'package');
      remember(draft, { kind: 'pack', before: draft.pack });
      draft.pack = pack;
      return say('counted', pack.name, 'package');
    }
    case 'document':
      // Its own label is no goods; another one opens, and this count stays as it is.
      return meaning.pickings.some(({ pickingId }) => pickingId === draft.pickingId)
        ? say('seen', meaning.name, 'own-document')
        : null;
    case 'person':
      return null;
    default:
      return unreachable(meaning);
  }

  function noteUnknown(
    draft: Draft,
    { source }: Sighting,
    why: Extract<typeof meaning, { kind: 'unknown' }>['why'],
  ): Outcome {
    const held = draft.unknown.find((one) => one.text === text);
    if (held) {
      draft.unknown = draft.unknown.map((one) => (one === held ? { ...one, times: one.times + 1 } : one));
      return source === 'tag' ? say('seen', text, why) : say('unknown', text, why);
    }
    draft.unknown = [...draft.unknown, { text, source, why, times: 1, atMs }];
    remember(draft, { kind: 'unknown', text });
    return say('unknown', text, why);
  }
}

const expects = (draft: Draft, productId: number): boolean =>
  draft.expected.some(({ product }) => product.id === productId);

function count(draft: Draft, goods: Goods, by: number | null, atMs: number): Outcome {
  const { product } = goods;
  const say = (kind: OutcomeKind, why: string | null = null, detail: string | null = null): Outcome => ({
    kind,
    what: product.name,
    why,
    detail,
    productId: product.id,
    atMs,
  });
  if (draft.validatedAtMs !== null) return say('refused', 'already-validated');
  if (product.tracking !== 'none' && goods.lotId === null && goods.lotName === null)
    return say('refused', product.tracking === 'lot' ? 'lot-missing' : 'serial-missing');
  // The label and the tag of one device carry the same serial: it is one device.
  const piece = product.tracking === 'serial' ? `serial:${product.id}/${goods.lotName}` : null;
  const before = [goods.identity, piece].flatMap((name) => (name === null ? [] : (draft.seen.get(name) ?? [])))[0];
  if (before !== undefined) {
    const first = draft.counted.find(({ id }) => id === before);
    return say('seen', 'already-counted', first ? String(first.atMs) : null);
  }
  // A serial is one thing in the world: in stock already, it cannot arrive.
  if (product.tracking === 'serial' && goods.lotLocationId !== null)
    return say('refused', 'serial-elsewhere', goods.lotName);
  const listed = expects(draft, product.id);
  const others = goods.expectedOn.filter(({ pickingId }) => pickingId !== draft.pickingId);
  const counted: Counted = {
    id: draft.nextId,
    identity: goods.identity,
    product,
    lotId: goods.lotId,
    lotName: goods.lotName,
    expiresOn: goods.expiresOn,
    quantity: goods.quantity,
    packaging: goods.packaging,
    place: draft.place,
    pack: draft.pack,
    by,
    atMs,
  };
  draft.nextId++;
  draft.counted.push(counted);
  for (const name of [goods.identity, piece]) if (name !== null) draft.seen.set(name, counted.id);
  remember(draft, { kind: 'counted', id: counted.id });
  if (listed) return say('counted');
  // Counted apart and asked about: nothing that came is dropped.
  return others[0] ? say('other-document', 'other-document', others[0].name) : say('wrong-product', 'not-on-document');
}

function remember(draft: Draft, undo: UndoStep): void {
  draft.steps = [...draft.steps.slice(1 - undoLimit), undo];
}

/** Takes the last scan back. Its tag may be read again at once: nothing remembers it. */
function undo(draft: Draft): void {
  const last = draft.steps.at(-1);
  if (!last) return;
  draft.steps = draft.steps.slice(0, -1);
  draft.last = null;
  switch (last.kind) {
    case 'counted':
      return uncount(draft, last.id);
    case 'unknown':
      draft.unknown = draft.unknown.filter(({ text }) => text !== last.text);
      return;
    case 'place':
      draft.place = last.before;
      return;
    case 'pack':
      draft.pack = last.before;
      return;
    default:
      return unreachable(last);
  }
}

function uncount(draft: Draft, countedId: number): void {
  const at = draft.counted.findLastIndex(({ id }) => id === countedId);
  const [gone] = at < 0 ? [] : draft.counted.splice(at, 1);
  if (!gone) return;
  for (const [name, id] of draft.seen) if (id === countedId) draft.seen.delete(name);
  draft.steps = draft.steps.filter((one) => one.kind !== 'counted' || one.id !== countedId);
  // A decision about a product of which nothing is left would answer a question nobody asked.
  if (draft.counted.some(({ product }) => product.id === gone.product.id)) return;
  const { [gone.product.id]: _, ...decisions } = draft.decisions;
  draft.decisions = decisions;
}
