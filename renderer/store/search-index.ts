import { foldText, queryReadings } from './fold-text.ts';

/** Rows of one block of bit sets: bits never move when rows are added. */
const segmentRows = 4096;
const segmentWords = segmentRows / 32;
/** Matches that are ranked before a pass is content: two letters match tens of thousands. */
const rankedAtMost = 500;
/** Rows of a segment that are compared at once: of more, a second set of their triples has to be true as well. */
const comparedAtMost = 32;
/** More rows than any cache will hold. */
const slotSpan = 2 ** 26;

/** Where a field of a row begins and ends in its text; words within it begin after a space, the first one too. */
const begin = '\u0001';
const end = '\u0002';
const beginCode = 1;
const endCode = 2;
const space = 32;
/** Stands before two digits where no letter of a text can. */
const pairOfDigits = 3;

export interface SearchIndex {
  /** This row is new or changed: it is indexed when there is time. */
  touch(id: number): void;
  touchAll(ids: readonly number[]): void;
  remove(id: number): void;
  /**
   * Ids whose words hold every word of the query, best first: a field is the query, the row's name begins with it, words begin with its
   * words, then inside words. One or two letters are looked for at beginnings only; digits too, unless a longer word stands beside them.
   * Rows that still wait are found later.
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

  /** Where the set of a hash begins in its segment. */
  const firstPlace = (hash: number): number => ((hash >>> 15) & mask) * segmentWords;
  const secondPlace = (hash: number): number => (hash & mask) * segmentWords;

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
    const mark = (hash: number): void => {
      const first = firstPlace(hash) + word;
      segment[first] = segment[first]! | bit;
      const second = secondPlace(hash) + word;
      segment[second] = segment[second]! | bit;
    };
    let one = 0;
    let two = text.charCodeAt(0);
    let field = 0;
    for (let at = 1; at < text.length; at++) {
      const three = text.charCodeAt(at);
      if (at > 1) mark(hashOf(one, two, three));
      if (isDigit(two) && isDigit(three)) mark(hashOf(pairOfDigits, two, three));
      // Beginnings of words by their first letter, and whole fields: nearly every row shares the triples at the ends of those.
      if (two === space) mark(hashOf(0, space, three));
      if (three === endCode) {
        mark(field);
        field = 0;
      } else if (three !== beginCode) field = nextFieldHash(field, three);
      one = two;
      two = three;
    }
  };

  const hashesOf = (needle: string): number[] => {
    if (needle.length === 2 && needle[0] === ' ') return [hashOf(0, space, needle.charCodeAt(1))];
    if (isPairOfDigits(needle)) return [hashOf(pairOfDigits, needle.charCodeAt(0), needle.charCodeAt(1))];
    const hashes: number[] = [];
    for (let at = 2; at < needle.length; at++)
      hashes.push(hashOf(needle.charCodeAt(at - 2), needle.charCodeAt(at - 1), needle.charCodeAt(at)));
    if (needle[0] === begin && needle.endsWith(end)) {
      let field = 0;
      for (let at = 1; at < needle.length - 1; at++) field = nextFieldHash(field, needle.charCodeAt(at));
      hashes.push(field);
    }
    return hashes;
  };

  const keep = (segment: Uint32Array, places: readonly number[]): void => {
    for (const from of places)
      for (let word = 0; word < segmentWords; word++) found[word] = found[word]! & segment[from + word]!;
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
    const hashes = [...new Set(needles.flatMap(hashesOf))];
    const firsts = hashes.map((hash) => firstPlace(hash));
    const seconds = hashes.map((hash) => secondPlace(hash));
    for (const [number, segment] of segments.entries()) {
      found.fill(0xffffffff);
      keep(segment, firsts);
      if (countFound() > comparedAtMost) keep(segment, seconds);
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
    if (ranked.length < limit && words.some((word) => word.length > 2))
      pass(
        4,
        words.map((word) => (word.length > 2 || /^\d+$/.test(word) ? word : ` ${word}`)),
      );
    return [...Float64Array.from(ranked).sort().subarray(0, limit)].map((packed) => ids[packed % slotSpan]!);
  };

  const countFound = (): number => {
    let count = 0;
    for (let word = 0; word < segmentWords; word++) {
      let bits = found[word]!;
      bits -= (bits >>> 1) & 0x55555555;
      bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
      count += Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
    }
    return count;
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

const isDigit = (letter: number): boolean => letter >= 48 && letter <= 57;
const isPairOfDigits = (word: string): boolean =>
  word.length === 2 && isDigit(word.charCodeAt(0)) && isDigit(word.charCodeAt(1));

/** Both halves are well mixed: each is a place of its own. */
function hashOf(one: number, two: number, three: number): number {
  const product = Math.imul((one * 251 + two) * 251 + three, 0x9e3779b1);
  return Math.imul(product ^ (product >>> 15), 0x85ebca6b);
}

/** FNV-1a, letter by letter. */
function nextFieldHash(hash: number, letter: number): number {
  return Math.imul(hash ^ letter, 0x01000193);
}
