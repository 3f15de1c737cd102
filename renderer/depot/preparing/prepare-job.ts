import { parisDay } from '../../../preload/contract/paris-day.ts';
import { unreachable } from '../../../preload/contract/result.ts';
import type { Goods, Sighting } from '../../store/sighting.ts';
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
import type { Job, ScanEvent } from '../scan/job.ts';
import { outcomesOf, type Outcome } from '../scan/outcome.ts';
import {
  prepareKey,
  startPreparation,
  type Picked,
  type PrepareEvent,
  type PrepareSession,
  type StockSlot,
} from './prepare-session.ts';

/**
 * Picking an outgoing or internal document.
 *
 *   picking --validated--> validated --reopened (Odoo refused)--> picking
 *
 * What was signed holds as long as nothing of it changes: any gesture on the goods takes the signature back.
 */
export const prepareJob: Job<PrepareSession, PrepareEvent> = {
  kind: 'transfer',
  reduce: reducePreparation,
  restore: (value) => ((value as { version?: unknown } | null)?.version === 1 ? (value as PrepareSession) : null),
  nameOf: ({ pickingName }) => pickingName,
  undoSteps: ({ steps, validatedAtMs }) => (validatedAtMs === null ? steps.length : 0),
  // Its own paper opens it.
  async offer({ meaning }, { worker, now, newId, session }) {
    if (meaning.kind !== 'document') return null;
    const found = meaning.pickings.filter(({ typeCode }) => typeCode === 'outgoing' || typeCode === 'internal');
    const [only, ...more] = found;
    if (!only || more.length > 0) return null;
    const held = session(prepareKey(only.pickingId));
    if (held) return { kind: 'open', session: held as PrepareSession, take: false };
    const document = await worker.receipt(only.pickingId);
    if (!document) return null;
    const zone = await worker.zoneStock(document.picking.locationId);
    const birth = { operationId: newId(), noteId: newId(), atMs: now() };
    return { kind: 'open', session: startPreparation(document, zone, birth), take: false };
  },
};

type Draft = DocumentDraft<Picked, PrepareSession>;

/** A batch costs one copy of the lists, however many events it holds. */
export function reducePreparation(
  session: PrepareSession,
  events: readonly (PrepareEvent | ScanEvent)[],
): { readonly session: PrepareSession; readonly outcomes: readonly (Outcome | null)[] } {
  const draft: Draft = { ...session, counted: [...session.counted], seen: new Map(session.seen) };
  const outcomes = events.map((event) => {
    const before = goodsOfAct(draft);
    const outcome = step(draft, event);
    // Another line is not what was signed.
    if (draft.handover !== null && event.kind !== 'handed' && before !== goodsOfAct(draft)) draft.handover = null;
    return outcome;
  });
  return { session: draft, outcomes };
}

/** Changes with whatever a signature is for. */
const goodsOfAct = ({ counted, decisions, handover }: Draft): string =>
  handover === null
    ? ''
    : JSON.stringify([counted.map(({ id, quantity }) => [id, quantity]), Object.entries(decisions)]);

function step(draft: Draft, event: PrepareEvent | ScanEvent): Outcome | null {
  switch (event.kind) {
    case 'sighted': {
      const outcome = sight(draft, event.sighting, event.by);
      if (outcome) draft.last = outcome;
      return outcome;
    }
    case 'undone': {
      const last = draft.validatedAtMs === null ? draft.steps.at(-1) : undefined;
      if (!last || last.kind === 'pack') return null;
      draft.steps = draft.steps.slice(0, -1);
      draft.last = null;
      takeBack(draft, last);
      return null;
    }
    case 'stock-read':
      draft.stock = event.stock;
      draft.places = event.places;
      locate(draft);
      return null;
    case 'bin-checked':
      draft.emptied = { ...draft.emptied, [event.bin]: event.left };
      return null;
    case 'handed':
      draft.handover = event.handover;
      return null;
    case 'answered':
      draft.answerId = event.answerId;
      return null;
    default:
      return stepDocument(draft, event, (goods, by, atMs) => pick(draft, goods, by, atMs));
  }
}

function sight(draft: Draft, sighting: Sighting, by: number | null): Outcome | null {
  const { meaning, atMs } = sighting;
  switch (meaning.kind) {
    case 'goods':
      return pick(draft, meaning, by, atMs);
    case 'several': {
      const [fit, ...more] = meaning.candidates.filter(({ product }) => expects(draft, product.id));
      return fit && more.length === 0 ? pick(draft, fit, by, atMs) : noteUnknown(draft, sighting, 'several-products');
    }
    case 'unknown':
      return noteUnknown(draft, sighting, meaning.why);
    case 'place': {
      const outcome = setPlace(draft, meaning, atMs);
      locate(draft);
      return outcome;
    }
    case 'package':
      return pickPackage(draft, meaning, by, atMs);
    case 'document':
      // Its own paper is no goods; another one opens, and this one stays as it is.
      return meaning.pickings.some(({ pickingId }) => pickingId === draft.pickingId)
        ? { kind: 'seen', what: meaning.name, why: 'own-document', detail: null, productId: null, atMs }
        : null;
    case 'person':
      return null;
    default:
      return unreachable(meaning);
  }
}

/** A package is what Odoo has in it: all of it, or nothing. */
function pickPackage(
  draft: Draft,
  { name, contents }: Extract<Sighting['meaning'], { kind: 'package' }>,
  by: number | null,
  atMs: number,
): Outcome {
  const say = outcomesOf(name, atMs);
  if (contents.length === 0) return say('refused', 'package-empty');
  const whole = `package:${name}`;
  const named = contents.map((goods) => ({ ...goods, identity: goods.identity ?? `${whole}/${goods.product.id}` }));
  if (named.every((goods) => countedBefore(draft, goods) !== null)) return say('seen', 'package');
  const refused = named.map((goods) => whyNot(draft, goods, atMs)).find((outcome) => outcome !== null);
  if (refused) return refused;
  for (const goods of named) if (!countedBefore(draft, goods)) pick(draft, goods, by, atMs);
  return say('counted', 'package');
}

function pick(draft: Draft, goods: Goods, by: number | null, atMs: number): Outcome {
  const { product, lotId, lotName, identity, quantity } = goods;
  const say = sayOf(goods, atMs);
  const refused = whyNot(draft, goods, atMs);
  if (refused) return refused;
  const before = countedBefore(draft, goods);
  if (before) return say('seen', 'already-counted', String(before.atMs));
  const from = takenFrom(draft, goods);
  const same =
    identity === null && product.tracking !== 'serial'
      ? draft.counted.find(
          (one) =>
            one.identity === null &&
            one.product.id === product.id &&
            one.lotId === lotId &&
            one.locationId === (from?.locationId ?? null),
        )
      : undefined;
  if (same) {
    remember(draft, { kind: 'quantity', id: same.id, before: same.quantity });
    // What was taken last stands last.
    draft.counted = [
      ...draft.counted.filter((one) => one !== same),
      { ...same, quantity: same.quantity + quantity, atMs },
    ];
  } else
    addCount(draft, goods, {
      id: draft.nextId,
      identity,
      product,
      lotId,
      lotName,
      expiresOn: goods.expiresOn,
      quantity,
      packaging: goods.packaging,
      locationId: from?.locationId ?? null,
      packageId: from?.packageId ?? null,
      by,
      atMs,
    });
  // Taken apart and asked about: somebody may want it instead of something that is short.
  if (!expects(draft, product.id)) return say('wrong-product', 'not-on-document');
  if (from === null) return say('counted', 'place-first');
  if (!draft.places.some(({ id }) => id === from.locationId)) return say('counted', 'found-elsewhere');
  if (product.tracking === 'serial') return say('counted');
  const held = heldAt(draft, product.id, lotId, from.locationId);
  const taken = takenAt(draft, product.id, lotId, from.locationId);
  return taken > held + 1e-6 ? say('counted', 'more-than-held', String(held)) : say('counted');
}

/** Why it cannot be taken at all; null: it can. */
function whyNot(draft: Draft, goods: Goods, atMs: number): Outcome | null {
  const { product, lotId, lotName } = goods;
  const say = sayOf(goods, atMs);
  if (draft.validatedAtMs !== null) return say('refused', 'already-validated');
  if (product.tracking !== 'none' && lotId === null) {
    if (lotName !== null) return say('refused', 'not-in-stock', lotName);
    return say('refused', product.tracking === 'lot' ? 'lot-missing' : 'serial-missing');
  }
  if (goods.expiresOn !== null && goods.expiresOn < parisDay(atMs)) return say('refused', 'expired', goods.expiresOn);
  return product.tracking === 'serial' && goods.lotLocationId === null ? say('refused', 'not-in-stock', lotName) : null;
}

/** What became of goods, by the name that tells them apart. */
const sayOf = ({ product, lotName }: Goods, atMs: number) =>
  outcomesOf(
    product.tracking !== 'none' && lotName !== null ? `${product.name} ${lotName}` : product.name,
    atMs,
    product.id,
  );

/**
 * Where a piece comes from. A serial is where Odoo has it. Of all else the place that was scanned holds; without one, the
 * first place with some left, in the order in which Odoo reserved. Null: only the person can know.
 */
function takenFrom(
  draft: Draft,
  { product, lotId, lotLocationId, lotPackageId }: Pick<Goods, 'product' | 'lotId' | 'lotLocationId' | 'lotPackageId'>,
): { readonly locationId: number; readonly packageId: number | null } | null {
  if (product.tracking === 'serial')
    return lotLocationId === null ? null : { locationId: lotLocationId, packageId: lotPackageId };
  const slots = draft.stock.filter((slot) => slot.productId === product.id && slot.lotId === lotId);
  const of = (slot: StockSlot) => ({ locationId: slot.id, packageId: slot.packageId });
  if (draft.place) {
    const here = slots.find(({ id }) => id === draft.place?.id);
    return here ? of(here) : { locationId: draft.place.id, packageId: null };
  }
  const open = slots.find((slot) => takenAt(draft, product.id, lotId, slot.id) < slot.quantity) ?? slots.at(-1);
  if (open) return of(open);
  if (lotLocationId !== null) return { locationId: lotLocationId, packageId: lotPackageId };
  const [source, ...within] = draft.places;
  return source && within.length === 0 ? { locationId: source.id, packageId: null } : null;
}

/** What was taken without anybody knowing whence: the place that was scanned since, or Odoo's figures, tell. */
function locate(draft: Draft): void {
  if (draft.validatedAtMs !== null || draft.counted.every(({ locationId }) => locationId !== null)) return;
  draft.counted = draft.counted.map((one) => {
    if (one.locationId !== null) return one;
    const from = takenFrom(draft, { ...one, lotLocationId: null, lotPackageId: null });
    return from === null ? one : { ...one, ...from };
  });
}

export const heldAt = (
  { stock }: Pick<PrepareSession, 'stock'>,
  productId: number,
  lotId: number | null,
  locationId: number | null,
): number =>
  stock.reduce(
    (sum, slot) =>
      slot.productId === productId && slot.lotId === lotId && slot.id === locationId ? sum + slot.quantity : sum,
    0,
  );

export const takenAt = (
  { counted }: Pick<PrepareSession, 'counted'>,
  productId: number,
  lotId: number | null,
  locationId: number | null,
): number =>
  counted.reduce(
    (sum, one) =>
      one.product.id === productId && one.lotId === lotId && one.locationId === locationId ? sum + one.quantity : sum,
    0,
  );
