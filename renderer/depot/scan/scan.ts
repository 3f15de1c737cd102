import type { StationEvent } from '../../../preload/contract/station.ts';
import type { Goods, Meaning, Seen, Sighting } from '../../store/sighting.ts';
import type { Outcome } from './outcome.ts';

/** What may wait to be counted: an event of the host, or a label that a keyboard scanner typed. */
export type Scan = StationEvent['at'] | { readonly kind: 'typed'; readonly seen: Seen };

export const isTag = ({ kind }: Scan): boolean => kind !== 'barcode-scanned' && kind !== 'typed';

/** What is to be looked up; null when nothing new was seen. */
export function seenOf(at: Scan): Seen | null {
  switch (at.kind) {
    case 'typed':
      return at.seen;
    case 'tag-departed':
    case 'cycle-ended':
      return null;
    case 'tag-arrived': {
      const { epcHex, pc, readerId, antenna, rssiDbm, readAtMs } = at;
      return { source: 'tag', text: epcHex, aim: null, pc, readerId, antenna, rssiDbm, atMs: readAtMs };
    }
    case 'barcode-scanned': {
      const { text, aim, readerId, readAtMs } = at;
      return { source: 'barcode', text, aim, readerId, atMs: readAtMs, ...noTag };
    }
  }
}

const noTag = { pc: null, antenna: null, rssiDbm: null } as const;

export const typedScan = (text: string, atMs: number): Scan => ({
  kind: 'typed',
  seen: { source: 'keyboard', text, aim: null, readerId: null, atMs, ...noTag },
});

/** Beside goods. */
const carriesLabel: ReadonlySet<Meaning['kind']> = new Set(['place', 'package']);

type GoodsMeaning = Extract<Meaning, { kind: 'goods' | 'several' }>;
export const isGoods = (meaning: Meaning): meaning is GoodsMeaning =>
  meaning.kind === 'goods' || meaning.kind === 'several';

/** Its label can be printed again. */
export const isLabelled = ({ meaning }: Sighting): boolean => isGoods(meaning) || carriesLabel.has(meaning.kind);

/** A thing that has a name of its own is one, whatever the card says. */
export function multiplied(meaning: GoodsMeaning, times: number): Meaning {
  const more = <G extends Goods>(goods: G): G =>
    goods.identity === null ? { ...goods, quantity: goods.quantity * times } : goods;
  return meaning.kind === 'goods' ? more(meaning) : { ...meaning, candidates: meaning.candidates.map(more) };
}

/** A scan that means nothing here and now. */
export function strange({ text, meaning, atMs }: Sighting, why: string): Outcome {
  const what =
    meaning.kind === 'goods'
      ? meaning.product.name
      : meaning.kind === 'place' ||
          meaning.kind === 'person' ||
          meaning.kind === 'document' ||
          meaning.kind === 'package'
        ? meaning.name
        : text;
  const kind = meaning.kind === 'unknown' ? 'unknown' : meaning.kind === 'goods' ? 'wrong-product' : 'refused';
  return { kind, what, why, detail: null, productId: null, atMs };
}

/** A paper or a thing that opened its document. */
export function opened({ meaning, text, atMs }: Sighting): Outcome {
  const what = 'name' in meaning ? meaning.name : text;
  return { kind: 'counted', what, why: 'opened', detail: null, productId: null, atMs };
}
