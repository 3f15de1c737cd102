import { feedNames, type FeedName, type FeedRow } from '../../preload/contract/feeds.ts';
import { MultiMap } from './multi-map.ts';
import { createPartnerIndex, type PartnerIndex } from './partner-index.ts';
import { createProductIndex, type ProductIndex } from './product-index.ts';

export interface MemoryTables {
  readonly partners: PartnerIndex;
  readonly products: ProductIndex;
  get<N extends FeedName>(feed: N, id: number): FeedRow<N> | undefined;
  all<N extends FeedName>(feed: N): IterableIterator<FeedRow<N>>;
  ids(feed: FeedName): Iterable<number>;
  count(feed: FeedName): number;
  lotsNamed(name: string): readonly FeedRow<'lots'>[];
  movesOf(pickingId: number): readonly FeedRow<'moves'>[];
  moveLinesOf(pickingId: number): readonly FeedRow<'moveLines'>[];
  quantsAt(locationId: number): readonly FeedRow<'quants'>[];
  tagsOf(identity: string): readonly FeedRow<'tags'>[];
  set<N extends FeedName>(feed: N, row: FeedRow<N>): void;
  remove(feed: FeedName, id: number): void;
}

type Held = { [N in FeedName]: Map<number, FeedRow<N>> };

/** All rows by id, and the few ways in which screens look for them. */
export function createMemoryTables(): MemoryTables {
  const held = Object.fromEntries(feedNames.map((feed) => [feed, new Map()])) as unknown as Held;
  const partners = createPartnerIndex((id) => held.partners.get(id));
  const products = createProductIndex();
  const lotsByName = new MultiMap<string>();
  const movesByPicking = new MultiMap<number>();
  const linesByPicking = new MultiMap<number>();
  const quantsByLocation = new MultiMap<number>();
  const tagsByIdentity = new MultiMap<string>();

  /** Enters or takes out the keys by which one row is found. */
  const relate = (feed: FeedName, row: FeedRow<FeedName>, act: 'add' | 'remove'): void => {
    if (feed === 'lots') lotsByName[act]((row as FeedRow<'lots'>).name, row.id);
    if (feed === 'tags') tagsByIdentity[act]((row as FeedRow<'tags'>).identity, row.id);
    if (feed === 'quants') quantsByLocation[act]((row as FeedRow<'quants'>).locationId, row.id);
    if (feed === 'moves' || feed === 'moveLines') {
      const { pickingId } = row as FeedRow<'moves'>;
      if (pickingId !== null) (feed === 'moves' ? movesByPicking : linesByPicking)[act](pickingId, row.id);
    }
  };

  const rowsOf = <N extends FeedName>(feed: N, ids: readonly number[]): FeedRow<N>[] =>
    ids.flatMap((id) => (held[feed].get(id) as FeedRow<N> | undefined) ?? []);

  return {
    partners,
    products,
    get: (feed, id) => held[feed].get(id) as never,
    all: (feed) => held[feed].values() as never,
    ids: (feed) => held[feed].keys(),
    count: (feed) => held[feed].size,
    lotsNamed: (name) => rowsOf('lots', lotsByName.get(name)),
    movesOf: (pickingId) => rowsOf('moves', movesByPicking.get(pickingId)),
    moveLinesOf: (pickingId) => rowsOf('moveLines', linesByPicking.get(pickingId)),
    tagsOf: (identity) => rowsOf('tags', tagsByIdentity.get(identity)),
    quantsAt: (locationId) => rowsOf('quants', quantsByLocation.get(locationId)),
    set(feed, row) {
      const before = held[feed].get(row.id) as FeedRow<FeedName> | undefined;
      if (before) relate(feed, before, 'remove');
      (held[feed] as Map<number, FeedRow<FeedName>>).set(row.id, row);
      relate(feed, row, 'add');
      if (feed === 'partners') partners.set(row as FeedRow<'partners'>, before as FeedRow<'partners'> | undefined);
      if (feed === 'products') products.set(row as FeedRow<'products'>, before as FeedRow<'products'> | undefined);
    },
    remove(feed, id) {
      const row = held[feed].get(id) as FeedRow<FeedName> | undefined;
      if (!row) return;
      held[feed].delete(id);
      relate(feed, row, 'remove');
      if (feed === 'partners') partners.remove(row as FeedRow<'partners'>);
      if (feed === 'products') products.remove(row as FeedRow<'products'>);
    },
  };
}
