import type { Goods, Sighting, UnknownWhy } from '../../store/sighting.ts';
import type { Outcome, OutcomeKind } from '../scan/outcome.ts';
import type { UnknownSighting } from './document-session.ts';

/** A code that nobody knows is kept once, and how often it came. A tag lies there and is read again; a label is scanned again. */
export function withUnknown(
  held: readonly UnknownSighting[],
  { text, source, atMs }: Sighting,
  why: UnknownWhy,
): { readonly unknown: readonly UnknownSighting[]; readonly outcome: Outcome; readonly isNew: boolean } {
  const say = (kind: OutcomeKind): Outcome => ({ kind, what: text, why, detail: null, productId: null, atMs });
  const before = held.find((one) => one.text === text);
  return before
    ? {
        unknown: held.map((one) => (one === before ? { ...one, times: one.times + 1 } : one)),
        outcome: say(source === 'tag' ? 'seen' : 'unknown'),
        isNew: false,
      }
    : { unknown: [...held, { text, source, why, times: 1, atMs }], outcome: say('unknown'), isNew: true };
}

/** What a code counts for once it was named: a tag is one piece, a label as many as it was scanned. */
export const learnedGoods = ({ source, times }: UnknownSighting, goods: Goods): Goods =>
  source === 'tag' ? goods : { ...goods, quantity: goods.quantity * times };
