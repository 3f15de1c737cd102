import { unreachable } from '../../../preload/contract/result.ts';
import type { Goods, Sighting, UnknownWhy } from '../../store/sighting.ts';
import type { StockLine } from '../../store/zone-stock.ts';
import { learnedGoods, withUnknown } from '../documents/unknown-codes.ts';
import type { Job, ScanEvent } from '../scan/job.ts';
import { outcomesAt, outcomesOf, type Outcome } from '../scan/outcome.ts';
import {
  inventoryKey,
  lineKey,
  startInventory,
  type CountedItem,
  type ExpectedLine,
  type InventoryEvent,
  type InventorySession,
} from './inventory-session.ts';

const undoLimit = 20;

/**
 * Counting a place.
 *
 *   counting --reviewed--> review --applied--> applied --reopened (Odoo refused)--> counting
 *                review --scan, or back--> counting
 */
export const inventoryJob: Job<InventorySession, InventoryEvent> = {
  kind: 'inventory',
  reduce: reduceInventory,
  // A draft of an earlier program kept no more of an unknown code than its text.
  restore: (value) =>
    isInventory(value)
      ? {
          ...value,
          unknown: value.unknown.map((one) => ({ ...one, source: one.source ?? 'tag', times: one.times ?? 1 })),
        }
      : null,
  nameOf: ({ name }) => name,
  undoSteps: ({ steps, phase }) => (phase === 'applied' ? 0 : steps.length),
  // A place scanned at the home is what somebody is about to count.
  async offer({ meaning, source }, { worker, now, newId, session, settings }) {
    if (meaning.kind !== 'place' || meaning.usage !== 'internal' || source === 'tag') return null;
    const held = session(inventoryKey(meaning.locationId));
    if (held) return { kind: 'open', session: held as InventorySession, take: false };
    const zone = await worker.zoneStock(meaning.locationId);
    const rules = settings()?.depot;
    const birth = {
      operationId: newId(),
      atMs: now(),
      blind: rules?.blindCounts ?? false,
      double: rules?.doubleCounts ?? false,
    };
    return zone && { kind: 'open', session: startInventory(zone, birth), take: false };
  },
};

function isInventory(value: unknown): value is InventorySession {
  return typeof value === 'object' && value !== null && (value as { version?: unknown }).version === 1;
}

type Draft = { -readonly [K in keyof InventorySession]: InventorySession[K] } & {
  expected: ExpectedLine[];
  counted: CountedItem[];
  seen: Map<string, number>;
  /** Where the lines of each product and lot stand in `expected`; made when first asked. */
  lines: LineIndex | null;
};

type LineIndex = ReadonlyMap<string, readonly number[]>;

/** The index of each list that was ever asked for one: a batch changes lines in their places, and its list inherits it. */
const indexes = new WeakMap<readonly ExpectedLine[], LineIndex>();

/** A batch costs one copy of the lists, however many tags it holds. */
export function reduceInventory(
  session: InventorySession,
  events: readonly (InventoryEvent | ScanEvent)[],
): { readonly session: InventorySession; readonly outcomes: readonly (Outcome | null)[] } {
  const draft: Draft = {
    ...session,
    expected: [...session.expected],
    counted: [...session.counted],
    seen: new Map(session.seen),
    lines: indexes.get(session.expected) ?? null,
  };
  const outcomes = events.map((event) => step(draft, event));
  const { lines, ...after } = draft;
  if (lines) indexes.set(after.expected, lines);
  return { session: after, outcomes };
}

function step(draft: Draft, event: InventoryEvent | ScanEvent): Outcome | null {
  switch (event.kind) {
    case 'sighted': {
      const outcome = sight(draft, event.sighting, event.by);
      if (outcome) draft.last = outcome;
      return outcome;
    }
    case 'undone': {
      const last = draft.steps.at(-1);
      if (last !== undefined && draft.phase !== 'applied') uncount(draft, last);
      return null;
    }
    case 'quantity-set': {
      const last = draft.counted.at(-1);
      // Of the last one alone: what came after it was counted beside a figure that was looked at.
      const isLast = last?.id === event.id && last.identity === null && last.product.tracking !== 'serial';
      if (isLast && event.quantity > 0 && draft.phase !== 'applied')
        draft.counted[draft.counted.length - 1] = { ...last, quantity: event.quantity };
      return null;
    }
    case 'removed':
      if (draft.phase !== 'applied') uncount(draft, event.id);
      return null;
    case 'stock-read':
      readStock(draft, event.lines, event.atMs);
      return null;
    case 'pass-changed':
      draft.pass = event.pass;
      draft.phase = 'counting';
      return null;
    case 'second-count':
      draft.first = { quantities: quantitiesOf(draft.counted), by: event.by };
      Object.assign(draft, { counted: [], seen: new Map(), steps: [], last: null, pass: 'all', phase: 'counting' });
      return null;
    case 'place-cleared':
      draft.place = null;
      return null;
    case 'decided':
      draft.decisions = { ...draft.decisions, [event.line]: event.decision };
      return null;
    case 'unknown-dismissed':
      draft.unknown = draft.unknown.filter(({ text }) => text !== event.text);
      return null;
    case 'learned': {
      const unknown = draft.unknown.find(({ text }) => text === event.text);
      if (!unknown || draft.phase === 'applied') return null;
      draft.unknown = draft.unknown.filter((one) => one !== unknown);
      const from = { text: event.text, source: unknown.source, by: event.by, atMs: event.atMs };
      draft.last = count(draft, learnedGoods(unknown, event.goods), from);
      return draft.last;
    }
    case 'reviewed':
      if (draft.phase !== 'applied') draft.phase = event.review ? 'review' : 'counting';
      return null;
    case 'applied':
      draft.phase = 'applied';
      draft.appliedAtMs = event.atMs;
      draft.last = null;
      return null;
    case 'reopened':
      draft.phase = 'counting';
      draft.appliedAtMs = null;
      draft.operationId = event.operationId;
      return null;
    default:
      return unreachable(event);
  }
}

function sight(draft: Draft, sighting: Sighting, by: number | null): Outcome | null {
  const { meaning, text, source, atMs } = sighting;
  const say = outcomesAt(atMs);
  const from = { text, source, by, atMs };
  switch (meaning.kind) {
    case 'goods':
      return count(draft, meaning, from);
    case 'several': {
      const [fit, ...more] = meaning.candidates.filter(({ product }) =>
        draft.expected.some((line) => line.product.id === product.id),
      );
      return fit && more.length === 0 ? count(draft, fit, from) : noteUnknown('several-products');
    }
    case 'package': {
      if (meaning.contents.length === 0) return say('refused', meaning.name, 'empty-package');
      // A parcel is one gesture: its pieces count together, under its own name.
      const before = draft.seen.get(`package:${meaning.name}`);
      if (before !== undefined) return say('seen', meaning.name, 'package');
      for (const goods of meaning.contents) count(draft, goods, from);
      draft.seen.set(`package:${meaning.name}`, draft.nextId - 1);
      return say('counted', meaning.name, 'package');
    }
    case 'place': {
      const within = draft.places.find(({ id }) => id === meaning.locationId);
      // Another zone is another count: it opens, and this one stays as it is.
      if (!within) return source === 'tag' ? say('refused', meaning.name, 'other-zone') : null;
      draft.place = within;
      return say('counted', within.name, 'place');
    }
    case 'unknown':
      return noteUnknown(meaning.why);
    case 'document':
    case 'person':
      return null;
    default:
      return unreachable(meaning);
  }

  function noteUnknown(why: UnknownWhy): Outcome {
    const { unknown, outcome } = withUnknown(draft.unknown, sighting, why);
    draft.unknown = unknown;
    return outcome;
  }
}

function count(draft: Draft, goods: Goods, from: Pick<CountedItem, 'text' | 'source' | 'by' | 'atMs'>): Outcome {
  const { product } = goods;
  const say = outcomesOf(goods.lotName ? `${product.name} ${goods.lotName}` : product.name, from.atMs, product.id);
  if (draft.phase === 'applied') return say('refused', 'already-validated');
  if (product.tracking !== 'none' && goods.lotId === null && goods.lotName === null)
    return say('refused', product.tracking === 'lot' ? 'lot-missing' : 'serial-missing');
  const piece = product.tracking === 'serial' ? `serial:${product.id}/${goods.lotName}` : null;
  const before = [goods.identity, piece].flatMap((name) => (name === null ? [] : (draft.seen.get(name) ?? [])))[0];
  if (before !== undefined) {
    const first = draft.counted.find(({ id }) => id === before);
    return say('seen', 'already-counted', first ? String(first.atMs) : null);
  }
  if (draft.phase === 'review') draft.phase = 'counting';
  const item: CountedItem = {
    id: draft.nextId,
    identity: goods.identity,
    product,
    lotId: goods.lotId,
    lotName: goods.lotName,
    lotLocationId: goods.lotLocationId,
    quantity: goods.quantity,
    packaging: goods.packaging,
    place: draft.place,
    ...from,
  };
  draft.nextId++;
  draft.counted.push(item);
  for (const name of [goods.identity, piece]) if (name !== null) draft.seen.set(name, item.id);
  draft.steps = [...draft.steps.slice(1 - undoLimit), item.id];
  const lines = linesOf(draft).get(lineKey(product, goods.lotId, goods.lotName));
  for (const at of lines ?? []) {
    const line = draft.expected[at]!;
    if (!line.frozen) draft.expected[at] = { ...line, frozen: true, seenAtMs: from.atMs };
  }
  return lines ? say('counted') : say('wrong-product', 'not-expected-here', goods.lotName);
}

function linesOf(draft: Draft): LineIndex {
  if (draft.lines) return draft.lines;
  const lines = new Map<string, number[]>();
  for (const [at, { product, lotId, lotName }] of draft.expected.entries()) {
    const key = lineKey(product, lotId, lotName);
    lines.set(key, [...(lines.get(key) ?? []), at]);
  }
  draft.lines = lines;
  return lines;
}

function uncount(draft: Draft, itemId: number): void {
  const at = draft.counted.findLastIndex(({ id }) => id === itemId);
  if (at < 0) return;
  draft.counted.splice(at, 1);
  for (const [name, id] of draft.seen) if (id === itemId) draft.seen.delete(name);
  draft.steps = draft.steps.filter((id) => id !== itemId);
  draft.last = null;
}

/** Lines that were seen keep the figure of that moment; what moves later is added by the act, not by the count. */
function readStock(draft: Draft, lines: readonly StockLine[], atMs: number): void {
  if (draft.phase === 'applied') return;
  const place = (line: StockLine): string =>
    `${lineKey(line.product, line.lotId, line.lotName)}@${line.locationId}/${line.packageId ?? 0}`;
  const frozen = new Map(draft.expected.filter((line) => line.frozen).map((line) => [place(line), line]));
  draft.expected = lines.map((line) => frozen.get(place(line)) ?? { ...line, seenAtMs: atMs, frozen: false });
  const still = new Set(lines.map(place));
  for (const [name, line] of frozen) if (!still.has(name)) draft.expected.push(line);
  draft.lines = null;
}

function quantitiesOf(counted: readonly CountedItem[]): Readonly<Record<string, number>> {
  const quantities: Record<string, number> = {};
  for (const { product, lotId, lotName, quantity } of counted) {
    const key = lineKey(product, lotId, lotName);
    quantities[key] = (quantities[key] ?? 0) + quantity;
  }
  return quantities;
}
