import { queryTokens } from './fold-text.ts';

/** Buckets of the bigram hash. 1,024 bit sets cost 25 MB for 200,000 rows and let through about 1 row in 1,000 of a four-letter word. */
const bucketCount = 1024;
/** Matches that are ranked before the search is content: a two-letter query matches tens of thousands. */
const rankedAtMost = 2000;

export interface SearchIndex {
  /** @param text folded text of the row, its most telling field first */
  set(id: number, text: string): void;
  remove(id: number): void;
  /** Ids whose text holds every word of the query, best first: begins with it, then a word begins with it, then inside. */
  search(query: string, limit: number): readonly number[];
  readonly size: number;
}

/**
 * Substring search by bit-sliced bigram signatures: one bit set over all rows per hashed pair of letters.
 * A query ANDs the sets of its pairs (a few thousand words of memory each) and compares only the rows that remain.
 * Building is one pass with no sorting, a changed row only adds bits (the comparison weeds stale ones out).
 */
export function createSearchIndex(): SearchIndex {
  const slotOf = new Map<number, number>();
  const ids: number[] = [];
  const texts: (string | null)[] = [];
  const free: number[] = [];
  let capacityWords = 0;
  let bits = new Uint32Array(0);

  const grow = (words: number): void => {
    const grown = new Uint32Array(words * bucketCount);
    for (let bucket = 0; bucket < bucketCount; bucket++) {
      grown.set(bits.subarray(bucket * capacityWords, (bucket + 1) * capacityWords), bucket * words);
    }
    bits = grown;
    capacityWords = words;
  };

  const candidates = (needles: readonly string[]): Uint32Array => {
    const words = Math.ceil(ids.length / 32);
    const found = new Uint32Array(words).fill(0xffffffff);
    for (const needle of needles) {
      for (let at = 1; at < needle.length; at++) {
        const from = bucketOf(needle.charCodeAt(at - 1), needle.charCodeAt(at)) * capacityWords;
        for (let word = 0; word < words; word++) found[word] = found[word]! & bits[from + word]!;
      }
    }
    return found;
  };

  /** Calls `take` for every row that holds all needles, until it returns false. */
  const scan = (needles: readonly string[], take: (slot: number, text: string) => boolean): void => {
    const found = candidates(needles);
    for (let word = 0; word < found.length; word++) {
      let rest = found[word]!;
      while (rest !== 0) {
        const bit = 31 - Math.clz32(rest & -rest);
        rest &= rest - 1;
        const slot = word * 32 + bit;
        const text = texts[slot];
        if (text == null || !needles.every((needle) => text.includes(needle))) continue;
        if (!take(slot, text)) return;
      }
    }
  };

  return {
    set(id, text) {
      let slot = slotOf.get(id);
      if (slot === undefined) {
        slot = free.pop() ?? ids.length;
        slotOf.set(id, slot);
        ids[slot] = id;
      }
      // The leading space makes the beginning of a word findable as a pair of letters.
      const stored = ` ${text}`;
      if (texts[slot] === stored) return;
      texts[slot] = stored;
      if (slot >= capacityWords * 32) grow(Math.max(1024, capacityWords * 2));
      const word = slot >>> 5;
      const bit = 1 << (slot & 31);
      for (let at = 1; at < stored.length; at++) {
        const index = bucketOf(stored.charCodeAt(at - 1), stored.charCodeAt(at)) * capacityWords + word;
        bits[index] = bits[index]! | bit;
      }
    },
    remove(id) {
      const slot = slotOf.get(id);
      if (slot === undefined) return;
      slotOf.delete(id);
      texts[slot] = null;
      free.push(slot);
    },
    search(query, limit) {
      const tokens = queryTokens(query);
      if (tokens.length === 0 || limit <= 0) return [];
      const found = new Map<number, number>();
      const first = ` ${tokens[0]}`;
      const rank = (slot: number, text: string, base: number): boolean => {
        if (!found.has(slot)) found.set(slot, (text.startsWith(first) ? 0 : base) * 1000 + Math.min(999, text.length));
        return found.size < rankedAtMost;
      };
      scan(
        tokens.map((token) => ` ${token}`),
        (slot, text) => rank(slot, text, 1),
      );
      if (found.size < limit) scan(tokens, (slot, text) => rank(slot, text, 2));
      return [...found]
        .sort((a, b) => a[1] - b[1] || (texts[a[0]]! < texts[b[0]]! ? -1 : 1))
        .slice(0, limit)
        .map(([slot]) => ids[slot]!);
    },
    get size() {
      return slotOf.size;
    },
  };
}

function bucketOf(first: number, second: number): number {
  return (Math.imul(first * 251 + second, 0x9e3779b1) >>> 22) & (bucketCount - 1);
}
