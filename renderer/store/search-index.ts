import { queryTokens } from './fold-text.ts';

/** Buckets of the hash of three letters. 2,048 bit sets cost 51 MB for 200,000 rows; a row of 100 letters stands in one of twenty. */
const bucketCount = 2048;
/** Matches that are ranked before the search is content: a two-letter query matches tens of thousands. */
const rankedAtMost = 300;
/** More rows than any cache will hold. */
const slotSpan = 2 ** 26;

export interface SearchIndex {
  /** @param text gives the folded text of the row, its most telling field first; asked for when the row is indexed */
  set(id: number, text: () => string): void;
  remove(id: number): void;
  /** Ids whose text holds every word of the query, best first: begins with it, then a word begins with it, then inside. */
  search(query: string, limit: number): readonly number[];
  /** Indexes at most so many of the rows that were set since. @returns whether any are left; a search does them all first */
  catchUp(atMost: number): boolean;
}

/**
 * Substring search by bit-sliced trigram signatures: one bit set over all rows per hash of three letters.
 * A query ANDs the sets of its triples (a few thousand words of memory each) and compares only the rows that remain.
 * Rows wait to be indexed until there is time (`catchUp`) or a search: a warm start is not held up by it.
 * Building is one pass with no sorting, a changed row only adds bits (the comparison weeds stale ones out).
 */
export function createSearchIndex(): SearchIndex {
  const slotOf = new Map<number, number>();
  const ids: number[] = [];
  const texts: (string | null)[] = [];
  const free: number[] = [];
  const waiting = new Map<number, () => string>();
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
      for (let at = 2; at < needle.length; at++) {
        const from = bucketOf(needle, at) * capacityWords;
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

  const index = (id: number, text: string): void => {
    let slot = slotOf.get(id);
    if (slot === undefined) {
      slot = free.pop() ?? ids.length;
      slotOf.set(id, slot);
      ids[slot] = id;
    }
    // The leading space makes the beginning of a word findable from two letters on.
    const stored = ` ${text}`;
    if (texts[slot] === stored) return;
    texts[slot] = stored;
    if (slot >= capacityWords * 32) grow(Math.max(1024, capacityWords * 2));
    const word = slot >>> 5;
    const bit = 1 << (slot & 31);
    for (let at = 2; at < stored.length; at++) {
      const place = bucketOf(stored, at) * capacityWords + word;
      bits[place] = bits[place]! | bit;
    }
  };

  const catchUp = (atMost: number): boolean => {
    let left = atMost;
    for (const [id, text] of waiting) {
      if (left-- <= 0) return true;
      waiting.delete(id);
      index(id, text());
    }
    return false;
  };

  return {
    catchUp,
    set: (id, text) => void waiting.set(id, text),
    remove(id) {
      waiting.delete(id);
      const slot = slotOf.get(id);
      if (slot === undefined) return;
      slotOf.delete(id);
      texts[slot] = null;
      free.push(slot);
    },
    search(query, limit) {
      const tokens = queryTokens(query);
      if (tokens.length === 0 || limit <= 0) return [];
      catchUp(Infinity);
      const first = ` ${tokens[0]}`;
      const found = new Set<number>();
      const ranked: number[] = [];
      // Rank, then length (short texts are mostly that word), then slot, packed into one number each: sorted without comparing texts.
      const take = (slot: number, text: string, base: number): boolean => {
        if (found.has(slot)) return true;
        found.add(slot);
        const rank = text.startsWith(first) ? 0 : base;
        ranked.push((rank * 1024 + Math.min(1023, text.length)) * slotSpan + slot);
        return ranked.length < Math.max(limit, rankedAtMost);
      };
      scan(
        tokens.map((token) => ` ${token}`),
        (slot, text) => take(slot, text, 1),
      );
      if (ranked.length < limit) scan(tokens, (slot, text) => take(slot, text, 2));
      return [...Float64Array.from(ranked).sort().subarray(0, limit)].map((packed) => ids[packed % slotSpan]!);
    },
  };
}

/** Of the three letters that end at `at`. */
function bucketOf(text: string, at: number): number {
  const letters = (text.charCodeAt(at - 2) * 251 + text.charCodeAt(at - 1)) * 251 + text.charCodeAt(at);
  return (Math.imul(letters, 0x9e3779b1) >>> 21) & (bucketCount - 1);
}
