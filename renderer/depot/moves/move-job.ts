import { unreachable } from '../../../preload/contract/result.ts';
import type { Goods, Sighting } from '../../store/sighting.ts';
import type { Job, ScanEvent } from '../scan/job.ts';
import { oneByOne } from '../scan/one-by-one.ts';
import { outcomesAt, outcomesOf, type Outcome } from '../scan/outcome.ts';
import type { MoveEvent, MoveItem, MoveSession, MoveStep, Place } from './move-session.ts';

const undoLimit = 20;

/**
 * Carrying goods: from, goods, to.
 *
 *   open --concluded--> concluded
 */
export const moveJob: Job<MoveSession, MoveEvent> = {
  kind: 'move',
  reduce: (session, events) => oneByOne(session, events, step),
  restore: (value) => ((value as { version?: unknown } | null)?.version === 1 ? (value as MoveSession) : null),
  nameOf: ({ to }) => to?.name ?? '',
  undoSteps: ({ steps, concluded }) => (concluded === null ? steps.length : 0),
};

type Stepped = readonly [MoveSession, Outcome | null];

function step(session: MoveSession, event: MoveEvent | ScanEvent): Stepped {
  if (event.kind === 'sighted') return sight(session, event.sighting, event.by);
  if (session.concluded !== null) return [session, null];
  switch (event.kind) {
    case 'undone':
      return [undo(session), null];
    case 'place-chosen':
      return [setPlace(session, event.end, event.place), null];
    case 'quantity-set':
      return [event.quantity > 0 ? change(session, event.id, { quantity: event.quantity }) : session, null];
    case 'condition-set':
      return [change(session, event.id, { condition: event.condition }), null];
    case 'reason-given':
      return [{ ...session, reasons: { ...session.reasons, [event.productId]: event.reason } }, null];
    case 'removed':
      return [without(session, event.id), null];
    case 'concluded':
      return [{ ...session, concluded: event.concluded, last: null }, null];
    default:
      return unreachable(event);
  }
}

function sight(session: MoveSession, { meaning, text, atMs }: Sighting, by: number | null): Stepped {
  const say = outcomesAt(atMs);
  if (session.concluded !== null)
    return meaning.kind === 'goods'
      ? [session, say('refused', meaning.product.name, 'already-validated')]
      : [session, null];
  switch (meaning.kind) {
    case 'place': {
      if (meaning.usage !== 'internal') return [session, say('refused', meaning.name, 'no-depot-place')];
      const place: Place = { id: meaning.locationId, name: meaning.name };
      // The first place is where the goods are; with goods in hand, a place is where they go.
      const end = session.from === null && session.items.length === 0 ? 'from' : 'to';
      if (end === 'to' && session.items.length === 0 && session.from?.id === place.id)
        return [session, say('seen', place.name, 'from')];
      if (session[end]?.id === place.id) return [session, say('seen', place.name, end)];
      return [setPlace(session, end, place), say('counted', place.name, end)];
    }
    case 'goods':
      return take(session, meaning, by, atMs);
    case 'package':
      return takePackage(session, meaning.contents, meaning.name, by, atMs);
    case 'several':
      return [session, say('unknown', text, 'several-products')];
    case 'unknown':
      return [session, say('unknown', text, meaning.why)];
    case 'person':
    case 'document':
      return [session, null];
    default:
      return unreachable(meaning);
  }
}

function take(session: MoveSession, goods: Goods, by: number | null, atMs: number): Stepped {
  const { product, lotId, lotName, identity } = goods;
  const say = outcomesOf(
    [product.name, product.tracking === 'none' ? null : lotName].filter(Boolean).join(' '),
    atMs,
    product.id,
  );
  if (product.tracking !== 'none' && lotId === null)
    return [session, say('refused', product.tracking === 'lot' ? 'lot-missing' : 'serial-missing')];
  // Odoo knows where a lot is; of goods without one, only the person knows.
  const locationId = goods.lotLocationId ?? session.from?.id ?? null;
  if (locationId === null) return [session, say('refused', 'place-first')];
  if (identity !== null && session.items.some((item) => item.identity === identity)) return [session, say('seen')];
  const serialHere = product.tracking === 'serial' && session.items.some((item) => item.lotId === lotId);
  if (serialHere) return [session, say('seen')];

  const asked = session.wanted.length === 0 || session.wanted.some((line) => line.product.id === product.id);
  const outcome = asked ? say('counted') : say('wrong-product', 'not-wanted');
  const same =
    identity === null &&
    session.items.find(
      (item) =>
        item.identity === null &&
        item.product.id === product.id &&
        item.lotId === lotId &&
        item.locationId === locationId &&
        item.condition === 'good',
    );
  if (same) return [change(session, same.id, { quantity: same.quantity + goods.quantity }), outcome];
  const item: MoveItem = {
    id: session.nextId,
    identity,
    product,
    lotId,
    lotName,
    packageId: goods.lotPackageId,
    locationId,
    quantity: goods.quantity,
    condition: 'good',
    by,
    atMs,
  };
  const after = { ...session, items: [...session.items, item], nextId: session.nextId + 1 };
  return [remember(after, { kind: 'item', id: item.id, before: null }), outcome];
}

/** A package counts as what Odoo has in it. */
function takePackage(
  session: MoveSession,
  contents: readonly Goods[],
  name: string,
  by: number | null,
  atMs: number,
): Stepped {
  const say = outcomesOf(name, atMs);
  if (contents.length === 0) return [session, say('refused', 'package-empty')];
  let now = session;
  for (const goods of contents) {
    const [after, outcome] = take(now, goods, by, atMs);
    if (outcome?.kind === 'refused') return [session, outcome];
    now = after;
  }
  return [now, now === session ? say('seen', 'package') : say('counted', 'package')];
}

const setPlace = (session: MoveSession, end: 'from' | 'to', place: Place | null): MoveSession =>
  remember({ ...session, [end]: place }, { kind: 'place', end, before: session[end] });

const remember = (session: MoveSession, last: MoveStep): MoveSession => ({
  ...session,
  steps: [...session.steps.slice(1 - undoLimit), last],
});

function change(session: MoveSession, id: number, part: Partial<MoveItem>): MoveSession {
  const before = session.items.find((item) => item.id === id);
  if (!before) return session;
  const items = session.items.map((item) => (item === before ? { ...item, ...part } : item));
  return remember({ ...session, items }, { kind: 'item', id, before });
}

const without = (session: MoveSession, id: number): MoveSession => ({
  ...session,
  items: session.items.filter((item) => item.id !== id),
  steps: session.steps.filter((one) => one.kind !== 'item' || one.id !== id),
});

function undo(session: MoveSession): MoveSession {
  const last = session.steps.at(-1);
  if (!last) return session;
  const before: MoveSession = { ...session, steps: session.steps.slice(0, -1), last: null };
  switch (last.kind) {
    case 'place':
      return { ...before, [last.end]: last.before };
    case 'item': {
      const { before: item } = last;
      return {
        ...before,
        items:
          item === null
            ? before.items.filter(({ id }) => id !== last.id)
            : before.items.map((one) => (one.id === last.id ? item : one)),
      };
    }
    default:
      return unreachable(last);
  }
}
