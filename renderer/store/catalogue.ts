import { feedNames, type FeedName } from '../../preload/contract/feeds.ts';
import type { CatalogueDb, FeedMark } from './catalogue-db.ts';
import { rowsPerChunk } from './chunk-table.ts';
import { createMemoryTables, type MemoryTables } from './memory-tables.ts';
import { readChunk, writeChunk } from './stored-chunk.ts';

export type ChunkKey = readonly [FeedName, number];

export interface Catalogue {
  readonly tables: MemoryTables;
  mark(feed: FeedName): FeedMark;
  /** Changes when everything is forgotten: what was asked before that must not be stored. */
  epoch(): number;
  /** Reads everything into memory: once, before the first question. */
  load(): Promise<void>;
  /**
   * Takes rows of the server into memory, where they answer at once; `commit` puts them on disk.
   * @returns how many did not fit the feed's schema (they are left out)
   */
  take(feed: FeedName, rows: readonly unknown[]): number;
  /** Drops rows: deleted on the server, or hidden from this user. On disk with the next `commit`. @returns how many there were */
  drop(feed: FeedName, ids: Iterable<number>): number;
  /** Writes what changed since the last one, with the mark: all of it or nothing. What could not be written is tried again with the next. */
  commit(feed: FeedName, mark: FeedMark): Promise<void>;
  /** Another window wrote these chunks: takes them from the disk. */
  reload(keys: readonly ChunkKey[]): Promise<void>;
  clear(): Promise<void>;
}

/** The cache of the server's rows: chunk records on disk, the same chunks and their indexes in memory. */
export function createCatalogue(deps: {
  readonly db: CatalogueDb;
  /** Told after each committed change, for other windows and for the screens. */
  readonly onChange: (feed: FeedName, keys: readonly ChunkKey[]) => void;
}): Catalogue {
  const tables = createMemoryTables();
  const marks = new Map<FeedName, FeedMark>();
  const dirty = new Map<FeedName, Set<number>>(feedNames.map((feed) => [feed, new Set()]));
  let epoch = 0;

  const takeMarks = async (): Promise<void> => {
    for (const mark of await deps.db.marks()) marks.set(mark.feed, { ...neverPulled(mark.feed), ...mark });
  };

  return {
    tables,
    mark: (feed) => marks.get(feed) ?? neverPulled(feed),
    epoch: () => epoch,
    async load() {
      await takeMarks();
      await Promise.all(
        feedNames.map(async (feed) => {
          const records = await deps.db.load(feed);
          let isWhole = records !== null;
          for (const record of records ?? []) {
            const { chunk, was } = readChunk(feed, record, tables.codec(feed));
            tables.table(feed).adopt(chunk);
            if (was !== 'as-it-is') dirty.get(feed)!.add(chunk.number);
            if (was === 'translated') isWhole = false;
          }
          // Rows of another program serve until the server was asked for all of them again.
          if (!isWhole) marks.set(feed, neverPulled(feed));
        }),
      );
    },
    take(feed, rows) {
      const table = tables.table(feed);
      let malformed = 0;
      for (const raw of rows) {
        const changed = table.put(raw);
        if (changed === 'malformed') malformed++;
        else if (changed !== 'same') dirty.get(feed)!.add(changed);
      }
      return malformed;
    },
    drop(feed, ids) {
      let dropped = 0;
      for (const id of ids) {
        const changed = tables.table(feed).remove(id);
        if (changed === null) continue;
        dirty.get(feed)!.add(changed);
        dropped++;
      }
      return dropped;
    },
    async commit(feed, mark) {
      const begun = epoch;
      const numbers = [...dirty.get(feed)!];
      dirty.get(feed)!.clear();
      const changed = numbers.map((number) => writeChunk(feed, tables.table(feed).chunk(number)));
      try {
        await deps.db.write(feed, changed, mark);
      } catch (fault) {
        if (epoch === begun) for (const number of numbers) dirty.get(feed)!.add(number);
        throw fault;
      }
      // Written before everything was forgotten, and forgotten with it.
      if (epoch !== begun) return;
      marks.set(feed, mark);
      deps.onChange(
        feed,
        numbers.map((number) => [feed, number] as const),
      );
    },
    async reload(keys) {
      const records = await deps.db.chunks(keys);
      for (const [at, record] of records.entries()) {
        const [feed, number] = keys[at]!;
        tables.table(feed).adopt(readChunk(feed, record ?? { feed, number }, tables.codec(feed)).chunk);
      }
      await takeMarks();
    },
    async clear() {
      epoch++;
      const held = feedNames.map((feed) => {
        const numbers = new Set([...tables.ids(feed)].map((id) => Math.floor(id / rowsPerChunk)));
        tables.table(feed).clear();
        dirty.get(feed)!.clear();
        return { feed, numbers };
      });
      marks.clear();
      // What is pulled from now on is written after this.
      await deps.db.clear();
      for (const { feed, numbers } of held)
        deps.onChange(
          feed,
          [...numbers].map((number) => [feed, number] as const),
        );
    },
  };
}

export function neverPulled(feed: FeedName): FeedMark {
  return {
    feed,
    since: null,
    completedAtMs: null,
    sweptAtMs: null,
    comparedAtMs: null,
    running: null,
    unavailable: null,
    readBy: null,
  };
}
