import { feedNames, feedSchemas, type FeedName, type FeedRow } from '../../preload/contract/feeds.ts';
import { rowsPerChunk, type CatalogueDb, type ChunkRecord, type FeedMark } from './catalogue-db.ts';
import { createMemoryTables, type MemoryTables } from './memory-tables.ts';

export type ChunkKey = readonly [FeedName, number];

export interface Catalogue {
  readonly tables: MemoryTables;
  mark(feed: FeedName): FeedMark;
  /** Reads everything into memory: once, before the first question. */
  load(): Promise<void>;
  /**
   * Takes in rows of the server: memory first, then one transaction with the mark.
   * @returns what did not fit the feed's schema (it is left out), and whether anything changed
   */
  apply(
    feed: FeedName,
    rows: readonly unknown[],
    mark: FeedMark,
  ): Promise<{ readonly malformed: number; readonly changed: boolean }>;
  /** Drops the rows that `keep` does not know: deleted on the server, or hidden from this user. */
  retain(feed: FeedName, keep: ReadonlySet<number>, mark: FeedMark): Promise<number>;
  /** Another window wrote these chunks: takes them from the disk. */
  reload(keys: readonly ChunkKey[]): Promise<void>;
  clear(): Promise<void>;
}

/** The cache of the server's rows: chunk records on disk, rows and indexes in memory. */
export function createCatalogue(deps: {
  readonly db: CatalogueDb;
  /** Told after each committed change, for other windows and for the screens. */
  readonly onChange: (feed: FeedName, keys: readonly ChunkKey[]) => void;
}): Catalogue {
  const tables = createMemoryTables();
  const marks = new Map<FeedName, FeedMark>();

  const commit = async (feed: FeedName, touched: ReadonlySet<number>, mark: FeedMark): Promise<void> => {
    const changed = [...touched].map((number) => chunkOf(tables, feed, number));
    await deps.db.write(changed, mark);
    marks.set(feed, mark);
    deps.onChange(
      feed,
      changed.map(({ number }) => [feed, number] as const),
    );
  };

  return {
    tables,
    mark: (feed) => marks.get(feed) ?? neverPulled(feed),
    async load() {
      const loads = feedNames.map(async (feed) => {
        const records = await deps.db.chunks.where('[feed+number]').between([feed, 0], [feed, Infinity]).toArray();
        for (const { rows } of records) for (const row of rows) tables.set(feed, row as FeedRow<FeedName>);
      });
      await Promise.all(loads);
      for (const mark of await deps.db.marks.toArray()) marks.set(mark.feed, mark);
    },
    async apply(feed, rows, mark) {
      const touched = new Set<number>();
      let malformed = 0;
      for (const raw of rows) {
        const parsed = feedSchemas[feed].safeParse(raw);
        if (!parsed.success) {
          malformed++;
          continue;
        }
        const row = parsed.data as FeedRow<FeedName>;
        if (sameRow(tables.get(feed, row.id), row)) continue;
        tables.set(feed, row);
        touched.add(Math.floor(row.id / rowsPerChunk));
      }
      await commit(feed, touched, mark);
      return { malformed, changed: touched.size > 0 };
    },
    async retain(feed, keep, mark) {
      const touched = new Set<number>();
      let dropped = 0;
      for (const id of tables.ids(feed)) {
        if (keep.has(id)) continue;
        tables.remove(feed, id);
        touched.add(Math.floor(id / rowsPerChunk));
        dropped++;
      }
      await commit(feed, touched, mark);
      return dropped;
    },
    async reload(keys) {
      const records = await deps.db.chunks.bulkGet(keys as [FeedName, number][]);
      for (const [at, record] of records.entries()) {
        const [feed, number] = keys[at]!;
        const kept = new Set(record?.rows.map(({ id }) => id));
        for (const id of idsOfChunk(tables, feed, number)) if (!kept.has(id)) tables.remove(feed, id);
        for (const row of record?.rows ?? []) {
          if (!sameRow(tables.get(feed, row.id), row)) tables.set(feed, row as FeedRow<FeedName>);
        }
      }
      for (const mark of await deps.db.marks.toArray()) marks.set(mark.feed, mark);
    },
    async clear() {
      await deps.db.clear();
      for (const feed of feedNames) {
        const keys = new Set([...tables.ids(feed)].map((id) => Math.floor(id / rowsPerChunk)));
        for (const id of tables.ids(feed)) tables.remove(feed, id);
        deps.onChange(
          feed,
          [...keys].map((number) => [feed, number] as const),
        );
      }
      marks.clear();
    },
  };
}

export function neverPulled(feed: FeedName): FeedMark {
  return { feed, since: null, completedAtMs: null, sweptAtMs: null, running: null, unavailable: null };
}

function idsOfChunk(tables: MemoryTables, feed: FeedName, number: number): number[] {
  const from = number * rowsPerChunk;
  return Array.from({ length: rowsPerChunk }, (_, at) => from + at).filter((id) => tables.get(feed, id) !== undefined);
}

function chunkOf(tables: MemoryTables, feed: FeedName, number: number): ChunkRecord {
  return { feed, number, rows: idsOfChunk(tables, feed, number).map((id) => tables.get(feed, id)!) };
}

/** Overlapping deltas bring most rows again: only what differs is written and indexed. */
function sameRow(held: { readonly writeDate: string } | undefined, row: unknown): boolean {
  return (
    held !== undefined &&
    held.writeDate === (row as typeof held).writeDate &&
    JSON.stringify(held) === JSON.stringify(row)
  );
}
