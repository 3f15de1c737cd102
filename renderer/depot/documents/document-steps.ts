import type { Goods, Sighting, UnknownWhy } from '../../store/sighting.ts';
import { outcomesOf, type Outcome } from '../scan/outcome.ts';
import {
  expectedOf,
  type DocumentCount,
  type DocumentEvent,
  type DocumentSession,
  type DocumentStep,
} from './document-session.ts';
import { learnedGoods, withUnknown } from './unknown-codes.ts';

const undoLimit = 20;

/** A session while a batch of events goes through it: its lists are copies, to be changed in place. */
export type DocumentDraft<C extends DocumentCount, S extends DocumentSession<C>> = {
  -readonly [K in keyof S]: S[K];
} & {
  counted: C[];
  seen: Map<string, number>;
};

type Draft<C extends DocumentCount> = DocumentDraft<C, DocumentSession<C>>;

/** What a gesture on a document changes, whichever way its goods go. `count` takes what was learned. */
export function stepDocument<C extends DocumentCount>(
  draft: Draft<C>,
  event: DocumentEvent,
  count: (goods: Goods, by: number | null, atMs: number) => Outcome,
): Outcome | null {
  switch (event.kind) {
    case 'removed':
      if (draft.validatedAtMs === null) uncount(draft, event.id);
      return null;
    case 'quantity-set': {
      const held = draft.counted.find(({ id }) => id === event.id);
      const isOne = held?.identity !== null || held.product.tracking === 'serial';
      if (!held || isOne || event.quantity <= 0 || draft.validatedAtMs !== null) return null;
      remember(draft, { kind: 'quantity', id: held.id, before: held.quantity });
      draft.counted = draft.counted.map((one) => (one === held ? { ...one, quantity: event.quantity } : one));
      return null;
    }
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
      draft.last = count(learnedGoods(unknown, event.goods), event.by, event.atMs);
      return draft.last;
    }
    case 'unknown-dismissed':
      draft.unknown = draft.unknown.filter(({ text }) => text !== event.text);
      return null;
    case 'place-cleared':
      draft.place = null;
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
  }
}

/** A code that nobody knows is kept once, and how often it came. */
export function noteUnknown<C extends DocumentCount>(draft: Draft<C>, sighting: Sighting, why: UnknownWhy): Outcome {
  const { unknown, outcome, isNew } = withUnknown(draft.unknown, sighting, why);
  draft.unknown = unknown;
  if (isNew) remember(draft, { kind: 'unknown', text: sighting.text });
  return outcome;
}

/** The place that holds from now on. */
export function setPlace<C extends DocumentCount>(
  draft: Draft<C>,
  meaning: Extract<Sighting['meaning'], { kind: 'place' }>,
  atMs: number,
): Outcome {
  const say = outcomesOf(meaning.name, atMs);
  if (meaning.usage !== 'internal') return say('refused', 'no-depot-place');
  if (draft.place?.id === meaning.locationId) return say('seen', 'place');
  remember(draft, { kind: 'place', before: draft.place });
  draft.place = { id: meaning.locationId, name: meaning.name };
  return say('counted', 'place');
}

/** The count that holds this very piece already. The label and the tag of one device carry the same serial: it is one device. */
export function countedBefore<C extends DocumentCount>(draft: Draft<C>, goods: Goods): C | null {
  const id = namesOf(goods).flatMap((name) => draft.seen.get(name) ?? [])[0];
  return id === undefined ? null : (draft.counted.find((one) => one.id === id) ?? null);
}

export function addCount<C extends DocumentCount>(draft: Draft<C>, goods: Goods, counted: C): void {
  draft.nextId = counted.id + 1;
  draft.counted.push(counted);
  for (const name of namesOf(goods)) draft.seen.set(name, counted.id);
  remember(draft, { kind: 'counted', id: counted.id });
}

const namesOf = ({ identity, product, lotName }: Goods): readonly string[] =>
  [identity, product.tracking === 'serial' ? `serial:${product.id}/${lotName}` : null].filter((name) => name !== null);

export const expects = ({ expected }: Pick<DocumentSession, 'expected'>, productId: number): boolean =>
  expected.some(({ product }) => product.id === productId);

export function remember(draft: { steps: readonly DocumentStep[] }, step: DocumentStep): void {
  draft.steps = [...draft.steps.slice(1 - undoLimit), step];
}

/** Takes a step back. Its tag may be read again at once: nothing remembers it. */
export function takeBack<C extends DocumentCount>(
  draft: Draft<C>,
  step: Exclude<DocumentStep, { kind: 'pack' }>,
): void {
  switch (step.kind) {
    case 'counted':
      return uncount(draft, step.id);
    case 'unknown':
      draft.unknown = draft.unknown.filter(({ text }) => text !== step.text);
      return;
    case 'place':
      draft.place = step.before;
      return;
    case 'quantity':
      draft.counted = draft.counted.map((one) => (one.id === step.id ? { ...one, quantity: step.before } : one));
      return;
  }
}

function uncount<C extends DocumentCount>(draft: Draft<C>, countedId: number): void {
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
