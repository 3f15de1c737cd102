import { parisDay } from '../../../preload/contract/paris-day.ts';
import { unreachable } from '../../../preload/contract/result.ts';
import { readLabel } from '../../store/read-label.ts';
import type { Goods, Sighting } from '../../store/sighting.ts';
import type { Job, ScanEvent } from '../scan/job.ts';
import { outcomesAt, outcomesOf, type Outcome } from '../scan/outcome.ts';
import { isBlind } from './blind.ts';
import type { NamedPack } from '../documents/document-session.ts';
import {
  addCount,
  countedBefore,
  expects,
  noteUnknown,
  remember,
  setPlace,
  stepDocument,
  takeBack,
  type DocumentDraft,
} from '../documents/document-steps.ts';
import { receiptKey, startReceipt, type Counted, type ReceiptEvent, type ReceiptSession } from './receipt-session.ts';

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
  // A draft of an earlier program knows of no unannounced goods, and asks for no number.
  restore: (value) =>
    isReceipt(value)
      ? { ...value, unannounced: value.unannounced ?? null, asksNumber: value.asksNumber ?? null }
      : null,
  nameOf: ({ pickingName }) => pickingName,
  undoSteps: ({ steps, asksNumber, validatedAtMs }) =>
    validatedAtMs === null ? steps.length + (asksNumber === null ? 0 : 1) : 0,
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

type Draft = DocumentDraft<Counted, ReceiptSession>;

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
    case 'supplier-chosen':
    case 'reference-given':
      if (draft.unannounced === null || draft.validatedAtMs !== null) return null;
      draft.unannounced = {
        ...draft.unannounced,
        ...(event.kind === 'supplier-chosen' ? { supplier: event.supplier } : { reference: event.reference }),
      };
      return null;
    case 'number-told': {
      const { asksNumber } = draft;
      draft.asksNumber = null;
      if (asksNumber === null || event.text === null) return null;
      draft.last = count(draft, { ...asksNumber, lotName: event.text }, event.by, event.atMs);
      return draft.last;
    }
    case 'pack-closed':
      draft.pack = null;
      return null;
    default:
      return stepDocument(draft, event, (goods, by, atMs) => count(draft, goods, by, atMs));
  }
}

function sight(draft: Draft, sighting: Sighting, by: number | null): Outcome | null {
  const { meaning, atMs } = sighting;
  const say = outcomesAt(atMs);
  switch (meaning.kind) {
    case 'goods':
      return count(draft, meaning, by, atMs);
    case 'several': {
      const fit = only(meaning.candidates.filter(({ product }) => expects(draft, product.id)));
      return fit ? count(draft, fit, by, atMs) : noteUnknown(draft, sighting, 'several-products');
    }
    case 'unknown':
      return draft.asksNumber !== null && sighting.source !== 'tag'
        ? count(draft, numbered(draft.asksNumber, sighting), by, atMs)
        : noteUnknown(draft, sighting, meaning.why);
    case 'place':
      return setPlace(draft, meaning, atMs);
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
}

function count(draft: Draft, goods: Goods, by: number | null, atMs: number): Outcome {
  const { product } = goods;
  const say = outcomesOf(product.name, atMs, product.id);
  if (draft.validatedAtMs !== null) return say('refused', 'already-validated');
  if (product.tracking !== 'none' && goods.lotId === null && goods.lotName === null) {
    // A tag without a number has none to tell; the number of a label stands beside it.
    if (goods.identity !== null) return say('refused', product.tracking === 'lot' ? 'lot-missing' : 'serial-missing');
    draft.asksNumber = product.tracking === 'serial' ? { ...goods, quantity: 1 } : goods;
    return say('seen', product.tracking === 'lot' ? 'lot-wanted' : 'serial-wanted');
  }
  if (goods.identity === null) draft.asksNumber = null;
  const before = countedBefore(draft, goods);
  if (before) return say('seen', 'already-counted', String(before.atMs));
  // A serial is one thing in the world: in stock already, it cannot arrive.
  if (product.tracking === 'serial' && goods.lotLocationId !== null)
    return say('refused', 'serial-elsewhere', goods.lotName);
  const others = goods.expectedOn.filter(({ pickingId }) => pickingId !== draft.pickingId);
  addCount(draft, goods, {
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
  });
  if (draft.unannounced !== null || expects(draft, product.id)) {
    const { expiresOn } = goods;
    return expiresOn !== null && expiresOn < parisDay(atMs) ? say('counted', 'expired', expiresOn) : say('counted');
  }
  // Counted apart and asked about: nothing that came is dropped.
  return others[0] ? say('other-document', 'other-document', others[0].name) : say('wrong-product', 'not-on-document');
}

/** What a label of its own says of an article: a GS1 number or date, else its whole text is the number. */
function numbered(goods: Goods, { text, aim, atMs }: Sighting): Goods {
  const { serial, lot, expiresOn } = readLabel(text.trim(), aim, new Date(atMs).getFullYear());
  return { ...goods, lotName: serial ?? lot ?? text.trim(), expiresOn: expiresOn ?? goods.expiresOn };
}

function undo(draft: Draft): void {
  if (draft.asksNumber !== null) {
    draft.asksNumber = null;
    return;
  }
  const last = draft.steps.at(-1);
  if (!last) return;
  draft.steps = draft.steps.slice(0, -1);
  draft.last = null;
  if (last.kind === 'pack') draft.pack = last.before;
  else takeBack(draft, last);
}
