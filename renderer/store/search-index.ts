import { foldText, queryReadings } from './fold-text.ts';

/** Rows of one block of bit sets: bits never move when rows are added. */
const segmentRows = 4096;
const segmentWords = segmentRows / 32;
/** Matches that are ranked before a pass is content: two letters match tens of thousands. */
const rankedAtMost = 500;
/** More rows than any cache will hold. */
const slotSpan = 2 ** 26;

/** Where a field of a row begins and ends in its text; words within it begin after a space, the first one too. */
const begin = '\u0001';
const end = '\u0002';
const beginCode = 1;
const endCode = 2;
const space = 32;

export interface SearchIndex {
  /** This row is new or changed: it is indexed when there is time. */
  touch(id: number): void;
  touchAll(ids: readonly number[]): void;
  remove(id: number): void;
  /**
   * Ids whose words hold every word of the query, best first: a field is the query, the row's name begins with it, words begin with its
   * words, then inside words. One or two letters are looked for at beginnings only. Rows that still wait are found later.
   */
  search(query: string, limit: number): readonly number[];
  /** Indexes at most so many of the rows that wait. @returns whether any are left */
  catchUp(atMost: number): boolean;
}

/**
 * Substring search by bit-sliced trigram signatures: one bit set over the rows per hash of three letters.
 * A query ANDs the sets of its triples (a few thousand words of memory each) and compares only the rows that remain.
 * Building is one pass with no sorting, a changed row only adds bits (the comparison weeds stale ones out).
 * @param deps.bucketCount power of two: 2,048 cost 51 MB for 200,000 rows of a hundred letters, short texts need fewer
 * @param deps.wordsOf fields of a row, the most telling first; null when it is not to be found
 */
export function createSearchIndex(deps: {
  readonly bucketCount: number;
  readonly wordsOf: (id: number) => readonly (string | null)[] | null;
}): SearchIndex {
  const mask = deps.bucketCount - 1;
  const slotOf = new Map<number, number>();
  const ids: number[] = [];
  const texts: (string | null)[] = [];
  const free: number[] = [];
  const changed = new Set<number>();
  const lists: { readonly ids: readonly number[]; next: number }[] = [];
  const segments: Uint32Array[] = [];
  const found = new Uint32Array(segmentWords);
  let rejected = new Uint32Array(0);

  const release = (id: number): void => {
    const slot = slotOf.get(id);
    if (slot === undefined) return;
    slotOf.delete(id);
    texts[slot] = null;
    free.push(slot);
  };

  const index = (id: number): void => {
    const words = deps.wordsOf(id);
    if (words === null) return release(id);
    let text = '';
    for (const word of words) if (word !== null && word !== '') text += `${begin} ${foldText(word)}${end}`;
    let slot = slotOf.get(id);
    if (slot === undefined) {
      slot = free.pop() ?? ids.length;
      slotOf.set(id, slot);
      ids[slot] = id;
    }
    if (texts[slot] === text) return;
    texts[slot] = text;
    const segment = (segments[Math.floor(slot / segmentRows)] ??= new Uint32Array(deps.bucketCount * segmentWords));
    const inSegment = slot % segmentRows;
    const word = inSegment >>> 5;
    const bit = 1 << (inSegment & 31);
    let one = 0;
    let two = text.charCodeAt(0);
    let field = 0;
    for (let at = 1; at < text.length; at++) {
      const three = text.charCodeAt(at);
      if (at > 1) {
        const place = (hashOf(one, two, three) & mask) * segmentWords + word;
        segment[place] = segment[place]! | bit;
      }
      // Beginnings of words by their first letter, and whole fields: nearly every row shares the triples at the ends of those.
      if (two === space) {
        const place = (hashOf(0, space, three) & mask) * segmentWords + word;
        segment[place] = segment[place]! | bit;
      }
      if (three === endCode) {
        const place = (field & mask) * segmentWords + word;
        segment[place] = segment[place]! | bit;
        field = 0;
      } else if (three !== beginCode) field = nextFieldHash(field, three);
      one = two;
      two = three;
    }
  };

  const bucketsOf = (needle: string): number[] => {
    if (needle.length === 2 && needle[0] === ' ') return [hashOf(0, space, needle.charCodeAt(1)) & mask];
    const buckets: number[] = [];
    for (let at = 2; at < needle.length; at++) {
      const [one, two, three] = [needle.charCodeAt(at - 2), needle.charCodeAt(at - 1), needle.charCodeAt(at)];
      buckets.push(hashOf(one, two, three) & mask);
    }
    if (needle[0] === begin && needle.endsWith(end)) {
      let field = 0;
      for (let at = 1; at < needle.length - 1; at++) field = nextFieldHash(field, needle.charCodeAt(at));
      buckets.push(field & mask);
    }
    return buckets;
  };

  /**
   * Calls `take` for every row that holds all needles, until it returns false.
   * @param words what any match holds; a row without them is not looked at again in this search
   */
  const scan = (
    needles: readonly string[],
    words: readonly string[],
    take: (slot: number, text: string) => boolean,
  ): void => {
    const buckets = [...new Set(needles.flatMap(bucketsOf))];
    for (const [number, segment] of segments.entries()) {
      found.fill(0xffffffff);
      for (const bucket of buckets) {
        const from = bucket * segmentWords;
        for (let word = 0; word < segmentWords; word++) found[word] = found[word]! & segment[from + word]!;
      }
      for (let word = 0; word < segmentWords; word++) {
        const at = number * segmentWords + word;
        let rest = found[word]! & ~rejected[at]!;
        while (rest !== 0) {
          const bit = 31 - Math.clz32(rest & -rest);
          rest &= rest - 1;
          const slot = at * 32 + bit;
          const text = texts[slot];
          if (text == null || !words.every((held) => text.includes(held))) {
            rejected[at] = rejected[at]! | (1 << bit);
            continue;
          }
          if (needles.every((needle) => text.includes(needle)) && !take(slot, text)) return;
        }
      }
    }
  };

  const searchWords = (words: readonly string[], limit: number): readonly number[] => {
    const seen = new Set<number>();
    const ranked: number[] = [];
    const nameFirst = `${begin} ${words[0]}`;
    if (rejected.length < segments.length * segmentWords) rejected = new Uint32Array(segments.length * segmentWords);
    else rejected.fill(0);
    // Rank, then length (short texts are mostly that word), then slot, packed into one number each: sorted without comparing texts.
    const pass = (rank: number, needles: readonly string[]): void => {
      let left = Math.max(limit, rankedAtMost);
      scan(needles, words, (slot, text) => {
        if (seen.has(slot)) return true;
        seen.add(slot);
        const own = rank === 2 && text.startsWith(nameFirst) ? 1 : rank;
        ranked.push((own * 1024 + Math.min(1023, text.length)) * slotSpan + slot);
        return --left > 0;
      });
    };
    const others = words.slice(1).map((word) => ` ${word}`);
    pass(0, [`${begin} ${words.join(' ')}${end}`]);
    pass(2, [nameFirst, ...others]);
    if (ranked.length < limit) pass(3, [` ${words[0]}`, ...others]);
    if (ranked.length < limit && words.some((word) => word.length > 2)) pass(4, words);
    return [...Float64Array.from(ranked).sort().subarray(0, limit)].map((packed) => ids[packed % slotSpan]!);
  };

  return {
    touch: (id) => void changed.add(id),
    // A copy: rows that go meanwhile must not move the others.
    touchAll: (list) => void lists.push({ ids: list.slice(), next: 0 }),
    remove(id) {
      changed.delete(id);
      release(id);
    },
    catchUp(atMost) {
      let left = atMost;
      for (const id of changed) {
        if (left-- <= 0) return true;
        changed.delete(id);
        index(id);
      }
      for (let list = lists[0]; list; list = lists[0]) {
        while (list.next < list.ids.length) {
          if (left-- <= 0) return true;
          index(list.ids[list.next++]!);
        }
        lists.shift();
      }
      return false;
    },
    search(query, limit) {
      if (limit <= 0) return [];
      const ids = new Set<number>();
      for (const words of queryReadings(query)) {
        if (ids.size >= limit) break;
        for (const id of searchWords(words, limit - ids.size)) ids.add(id);
      }
      return [...ids];
    },
  };
}

function hashOf(one: number, two: number, three: number): number {
  return Math.imul((one * 251 + two) * 251 + three, 0x9e3779b1) >>> 15;
}

/** FNV-1a, letter by letter. */
function nextFieldHash(hash: number, letter: number): number {
  return Math.imul(hash ^ letter, 0x01000193);
}
