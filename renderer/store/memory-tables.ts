import { feedNames, feedSchemas, type FeedName, type FeedRow } from '../../preload/contract/feeds.ts';
import { createChunkTable, type ChunkTable } from './chunk-table.ts';
import { indexOf, type KeyName, type SearchedFeed } from './feed-indexes.ts';
import type { Key } from './multi-map.ts';
import { createRowCodec, type RowCodec } from './row-codec.ts';

/** All rows by id, by key and by word: see `feed-indexes.ts` for what each feed can be asked. Answers come from memory, at once. */
export interface MemoryTables {
  table<N extends FeedName>(feed: N): ChunkTable<FeedRow<N>>;
  codec<N extends FeedName>(feed: N): RowCodec<FeedRow<N>>;
  get<N extends FeedName>(feed: N, id: number): FeedRow<N> | undefined;
  all<N extends FeedName>(feed: N): IterableIterator<FeedRow<N>>;
  ids(feed: FeedName): IterableIterator<number>;
  count(feed: FeedName): number;
  find<N extends FeedName>(feed: N, key: KeyName<N>, value: Key): readonly FeedRow<N>[];
  search<N extends SearchedFeed>(feed: N, query: string, limit: number): readonly FeedRow<N>[];
  /** Makes search ready for at most so many rows. @returns whether any are left */
  catchUp(atMost: number): boolean;
}

/** Rows of a hundred letters stand in one of twenty of these sets; rows that are a name only need fewer. */
const longTexts: ReadonlySet<FeedName> = new Set(['partners', 'products']);

export function createMemoryTables(): MemoryTables {
  const codecs = new Map(feedNames.map((feed) => [feed, createRowCodec<FeedRow<FeedName>>(feedSchemas[feed])]));
  const tables = new Map(
    feedNames.map((feed) => [
      feed,
      createChunkTable(codecs.get(feed)!, indexOf(feed), longTexts.has(feed) ? 2048 : 512),
    ]),
  );
  const table = <N extends FeedName>(feed: N) => tables.get(feed) as unknown as ChunkTable<FeedRow<N>>;

  return {
    table,
    codec: (feed) => codecs.get(feed) as never,
    get: (feed, id) => table(feed).get(id),
    all: (feed) => table(feed).rows(),
    ids: (feed) => table(feed).ids(),
    count: (feed) => table(feed).count(),
    find: (feed, key, value) => table(feed).find(key, value),
    search: (feed, query, limit) => table(feed).search(query, limit),
    catchUp: (atMost) => feedNames.some((feed) => table(feed).catchUp(atMost)),
  };
}

/** Search is made ready a tenth of a millisecond at a time. */
const rowsPerSlice = 20;

/**
 * Makes search ready for all rows that wait, between everything else.
 * @param breathe lets everything that waits have its turn
 * @returns whether there were any
 */
export async function catchUpInSlices(
  tables: Pick<MemoryTables, 'catchUp'>,
  breathe: () => Promise<void>,
): Promise<boolean> {
  let slices = 0;
  for (; tables.catchUp(rowsPerSlice); slices++) await breathe();
  return slices > 0;
}
