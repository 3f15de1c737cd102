import type { FeedName } from '../../preload/contract/feeds.ts';

export interface FeedPlan {
  readonly feed: FeedName;
  /** From one delta to the next. */
  readonly pullEveryMs: number;
  /** From one comparison of all ids to the next: the only way to see what was deleted, closed or hidden. */
  readonly sweepEveryMs: number;
}

const minute = 60_000;
const hour = 60 * minute;

/** In the order of a first sync: what a station needs to be usable, then what is large. */
export const feedPlans: readonly FeedPlan[] = [
  { feed: 'pickingTypes', pullEveryMs: hour, sweepEveryMs: 12 * hour },
  { feed: 'locations', pullEveryMs: 10 * minute, sweepEveryMs: 6 * hour },
  { feed: 'employees', pullEveryMs: 30 * minute, sweepEveryMs: 12 * hour },
  // A picking that was done elsewhere leaves the feed without a trace: its few ids are compared often.
  { feed: 'pickings', pullEveryMs: minute / 2, sweepEveryMs: 2 * minute },
  { feed: 'moves', pullEveryMs: minute / 2, sweepEveryMs: 2 * minute },
  { feed: 'moveLines', pullEveryMs: minute / 2, sweepEveryMs: 2 * minute },
  { feed: 'partners', pullEveryMs: minute, sweepEveryMs: 6 * hour },
  { feed: 'products', pullEveryMs: 2 * minute, sweepEveryMs: 6 * hour },
  { feed: 'lots', pullEveryMs: 2 * minute, sweepEveryMs: 6 * hour },
  { feed: 'packages', pullEveryMs: 5 * minute, sweepEveryMs: 6 * hour },
  { feed: 'tags', pullEveryMs: 2 * minute, sweepEveryMs: 6 * hour },
  { feed: 'quants', pullEveryMs: 2 * minute, sweepEveryMs: 30 * minute },
];

/** What an act at the depot makes stale. */
export const goodsFeeds: readonly FeedName[] = ['pickings', 'moves', 'moveLines', 'quants', 'lots'];

/** 1,000 rows a page: as fast as larger ones against a real Odoo 19, and 20 ms of the worker's time. */
export const pageSize = 1000;

/**
 * Odoo stamps `write_date` when a transaction starts and shows the row when it commits, up to 120 s later (its request limit).
 * A delta therefore begins this long before the last one did.
 */
export const overlapSeconds = 150;
