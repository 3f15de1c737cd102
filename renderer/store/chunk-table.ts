import type { KeyCell, FeedIndex } from './feed-indexes.ts';
import { MultiMap, type Key } from './multi-map.ts';
import type { RowCodec } from './row-codec.ts';
import { createSearchIndex } from './search-index.ts';

/** Rows whose ids lie in [number * 500, (number + 1) * 500), in memory as on disk. */
export interface Chunk {
  readonly number: number;
  /** Names of the values of a line: an older program wrote fewer. */
  readonly fields: readonly string[];
  /** Ascending. */
  readonly ids: number[];
  readonly lines: string[];
  /** Beside each id its keys, by the key's name. */
  readonly keys: { readonly [name: string]: KeyCell[] };
}

/** 500 rows a record: 36 times faster to write than rows of their own, and short transactions. */
export const rowsPerChunk = 500;

export interface ChunkTable<Row> {
  count(): number;
  get(id: number): Row | undefined;
  rows(): IterableIterator<Row>;
  ids(): IterableIterator<number>;
  has(id: number): boolean;
  /** What Odoo wrote last into the row, in its own notation; null when there is no such row. */
  writeDate(id: number): string | null;
  find(key: string, value: Key): readonly Row[];
  search(query: string, limit: number): readonly Row[];
  /** Indexes at most so many of the rows that came since for search. @returns whether any are left */
  catchUp(atMost: number): boolean;
  /** @returns number of the chunk that changed, or why none did */
  put(raw: unknown): number | 'malformed' | 'same';
  /** @returns number of the chunk that changed, or null when there was no such row */
  remove(id: number): number | null;
  chunk(number: number): Chunk;
  /** Takes a whole chunk from the disk in place of the one held. */
  adopt(chunk: Chunk): void;
  clear(): void;
}

/** The rows of one feed, packed as they lie on disk; a row becomes an object only when it is asked for. */
export function createChunkTable<Row extends { readonly id: number; readonly writeDate: string }>(
  codec: RowCodec<Row>,
  index: FeedIndex<Row>,
  searchBuckets: number,
): ChunkTable<Row> {
  const chunks = new Map<number, Chunk>();
  const names = Object.keys(index.keys ?? {});
  const maps = new Map(names.map((name) => [name, new MultiMap()]));
  const writeDateAt = codec.fields.indexOf('writeDate');
  let count = 0;

  const numberOf = (id: number): number => Math.floor(id / rowsPerChunk);
  const emptyChunk = (number: number): Chunk => ({
    number,
    fields: codec.fields,
    ids: [],
    lines: [],
    keys: Object.fromEntries(names.map((name) => [name, []])),
  });
  const lineOf = (id: number): string | undefined => {
    const chunk = chunks.get(numberOf(id));
    if (!chunk) return undefined;
    const at = placeOf(chunk.ids, id);
    return chunk.ids[at] === id ? chunk.lines[at] : undefined;
  };
  const get = (id: number): Row | undefined => {
    const line = lineOf(id);
    return line === undefined ? undefined : codec.row(line);
  };
  const rowsOf = (ids: readonly number[]): Row[] => ids.flatMap((id) => get(id) ?? []);

  const text = index.words
    ? createSearchIndex({
        bucketCount: searchBuckets,
        wordsOf(id) {
          const row = get(id);
          return row === undefined ? null : (index.words?.(row) ?? null);
        },
      })
    : null;

  const relate = (act: 'add' | 'remove', name: string, id: number, cell: KeyCell | undefined): void => {
    if (cell == null) return;
    const map = maps.get(name)!;
    if (typeof cell === 'object') for (const key of cell) map[act](key, id);
    else map[act](cell, id);
  };

  const drop = (chunk: Chunk, at: number): void => {
    const id = chunk.ids[at]!;
    for (const name of names) {
      relate('remove', name, id, chunk.keys[name]![at]);
      chunk.keys[name]!.splice(at, 1);
    }
    chunk.ids.splice(at, 1);
    chunk.lines.splice(at, 1);
    text?.remove(id);
    count--;
  };

  return {
    count: () => count,
    get,
    has: (id) => lineOf(id) !== undefined,
    *rows() {
      for (const { lines } of chunks.values()) for (const line of lines) yield codec.row(line);
    },
    *ids() {
      for (const { ids } of chunks.values()) yield* ids;
    },
    writeDate(id) {
      const line = lineOf(id);
      return line === undefined ? null : (line.split('\t', writeDateAt + 1)[writeDateAt] ?? '');
    },
    find: (key, value) => rowsOf(maps.get(key)?.get(value) ?? []),
    search: (query, limit) => rowsOf(text?.search(query, limit) ?? []),
    catchUp: (atMost) => text?.catchUp(atMost) ?? false,

    put(raw) {
      const read = codec.read(raw);
      if (!read) return 'malformed';
      const { row, line } = read;
      const number = numberOf(row.id);
      let chunk = chunks.get(number);
      if (!chunk) chunks.set(number, (chunk = emptyChunk(number)));
      const at = placeOf(chunk.ids, row.id);
      const isHeld = chunk.ids[at] === row.id;
      if (isHeld && chunk.lines[at] === line) return 'same';
      if (!isHeld) {
        chunk.ids.splice(at, 0, row.id);
        chunk.lines.splice(at, 0, line);
        count++;
      } else chunk.lines[at] = line;
      for (const name of names) {
        const column = chunk.keys[name]!;
        if (isHeld) relate('remove', name, row.id, column[at]);
        const cell = index.keys![name]!(row);
        if (isHeld) column[at] = cell;
        else column.splice(at, 0, cell);
        relate('add', name, row.id, cell);
      }
      text?.touch(row.id);
      return number;
    },
    remove(id) {
      const number = numberOf(id);
      const chunk = chunks.get(number);
      const at = chunk ? placeOf(chunk.ids, id) : -1;
      if (!chunk || chunk.ids[at] !== id) return null;
      drop(chunk, at);
      return number;
    },
    clear() {
      for (const { ids } of chunks.values()) for (const id of ids) text?.remove(id);
      for (const name of names) maps.set(name, new MultiMap());
      chunks.clear();
      count = 0;
    },
    chunk: (number) => chunks.get(number) ?? emptyChunk(number),
    adopt(chunk) {
      const held = chunks.get(chunk.number);
      if (held) {
        const kept = new Set(chunk.ids);
        for (let at = held.ids.length - 1; at >= 0; at--) if (!kept.has(held.ids[at]!)) drop(held, at);
        for (const name of names) held.ids.forEach((id, at) => relate('remove', name, id, held.keys[name]![at]));
      }
      count += chunk.ids.length - (held?.ids.length ?? 0);
      chunks.set(chunk.number, chunk);
      for (const name of names) {
        const column = chunk.keys[name]!;
        for (let at = 0; at < column.length; at++) relate('add', name, chunk.ids[at]!, column[at]);
      }
      text?.touchAll(chunk.ids);
    },
  };
}

/** Where an id stands, or would stand, in an ascending list. New rows nearly always come last. */
function placeOf(ids: readonly number[], id: number): number {
  let high = ids.length;
  if (high === 0 || ids[high - 1]! < id) return high;
  let low = 0;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ids[middle]! < id) low = middle + 1;
    else high = middle;
  }
  return low;
}
