import { Dexie, type DexieOptions, type Table } from 'dexie';
import type { FeedName } from '../../preload/contract/feeds.ts';

/** A chunk as it lies on disk, under its feed and number. What was written by another program is judged when it is read. */
export type ChunkRecord = { readonly feed: FeedName; readonly number: number } & Readonly<Record<string, unknown>>;

/** How far a feed was pulled. Server times are UTC `YYYY-MM-DD HH:MM:SS`. */
export interface FeedMark {
  readonly feed: FeedName;
  /** Server time to pull the next delta from, overlap taken off; null until a first sync was complete. */
  readonly since: string | null;
  readonly completedAtMs: number | null;
  /** Ids compared last. */
  readonly sweptAtMs: number | null;
  /** Ids and write dates compared last. */
  readonly comparedAtMs: number | null;
  /** A pull that was under way: what a killed worker takes up again. */
  readonly running: {
    readonly since: string | null;
    readonly startedAt: string | null;
    readonly afterId: number;
    readonly received: number;
    readonly total: number | null;
  } | null;
  readonly unavailable: 'model-missing' | 'no-access' | null;
  /** User (Odoo's id) under whose rights the rows came; null when not known. */
  readonly readBy: number | null;
}

export interface CatalogueDb {
  /** One feed's chunks, in any order. Null when there is nothing that can be read. */
  load(feed: FeedName): Promise<readonly ChunkRecord[] | null>;
  chunks(keys: readonly (readonly [FeedName, number])[]): Promise<readonly (ChunkRecord | undefined)[]>;
  marks(): Promise<readonly FeedMark[]>;
  /** Chunks and mark together, or neither. */
  write(feed: FeedName, chunks: readonly ChunkRecord[], mark: FeedMark): Promise<void>;
  clear(): Promise<void>;
  close(): void;
}

/**
 * Relaxed durability: all of it can be fetched again. A database that cannot be opened, because it is damaged or a newer program made it,
 * is made anew: an empty cache fills itself, a program that does not start helps nobody.
 * @param scope server and database: caches of two servers never mix
 */
export function openCatalogueDb(scope: string, options: DexieOptions = {}): CatalogueDb {
  const db = new Dexie(`duret-catalogue:${scope}`, { ...options, chromeTransactionDurability: 'relaxed' });
  // Version 1 held rows as objects: they are read as chunks of an older shape.
  db.version(2).stores({ chunks: '[feed+number]', marks: 'feed' });
  const chunks: Table<ChunkRecord, [FeedName, number]> = db.table('chunks');
  const marks: Table<FeedMark, FeedName> = db.table('marks');
  let opening: Promise<unknown> | null = null;
  const opened = (): Promise<unknown> => (opening ??= openOrMake(db));

  return {
    async load(feed) {
      await opened();
      try {
        // Many single gets: Chromium unpacks the records of one `getAll` one after the other, three times slower.
        const keys = await chunks.where('[feed+number]').between([feed, 0], [feed, Infinity]).primaryKeys();
        return (await chunks.bulkGet(keys)).flatMap((record) => record ?? []);
      } catch {
        return null;
      }
    },
    async chunks(keys) {
      await opened();
      return chunks.bulkGet(keys as [FeedName, number][]);
    },
    async marks() {
      await opened();
      return marks.toArray();
    },
    async write(feed, changed, mark) {
      await opened();
      await db.transaction('rw', chunks, marks, async () => {
        // One after the other: each is copied at once, and questions that wait have their turn in between.
        for (const chunk of changed) await chunks.put(chunk);
        await marks.put({ ...mark, feed });
      });
    },
    async clear() {
      await opened();
      await db.transaction('rw', chunks, marks, async () => {
        await chunks.clear();
        await marks.clear();
      });
    },
    close: () => db.close(),
  };
}

async function openOrMake(db: Dexie): Promise<void> {
  try {
    await db.open();
  } catch {
    await db.delete();
    await db.open();
  }
}
