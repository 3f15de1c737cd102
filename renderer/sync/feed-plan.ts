import type { FeedName } from '../../preload/contract/feeds.ts';

export interface FeedPlan {
  readonly feed: FeedName;
  /** From one delta to the next. */
  readonly pullEveryMs: number;
  /** From one comparison of all ids to the next: the only way to see what was deleted, closed or hidden. */
  readonly sweepEveryMs: number;
  /** From one comparison of all ids and write dates to the next: finds what a transaction longer than the overlap committed late. */
  readonly compareEveryMs: number;
}

const minute = 60_000;
const hour = 60 * minute;
const daily = { compareEveryMs: 24 * hour };
// A document that was done elsewhere leaves the feed without a trace: its few ids are compared often.
const documents = { pullEveryMs: minute / 2, sweepEveryMs: 2 * minute, compareEveryMs: hour };

/** In the order of a first sync: what a station needs to be usable, then what is large. One line makes a feed of the contract be pulled. */
export const feedPlans: readonly FeedPlan[] = [
  { feed: 'pickingTypes', pullEveryMs: hour, sweepEveryMs: 12 * hour, ...daily },
  { feed: 'locations', pullEveryMs: 10 * minute, sweepEveryMs: 6 * hour, ...daily },
  { feed: 'employees', pullEveryMs: 30 * minute, sweepEveryMs: 12 * hour, ...daily },
  { feed: 'pickings', ...documents },
  { feed: 'moves', ...documents },
  { feed: 'moveLines', ...documents },
  { feed: 'partners', pullEveryMs: minute, sweepEveryMs: 6 * hour, ...daily },
  { feed: 'activities', pullEveryMs: minute / 2, sweepEveryMs: 15 * minute, ...daily },
  { feed: 'tasks', pullEveryMs: minute, sweepEveryMs: 2 * hour, ...daily },
  { feed: 'saleOrders', pullEveryMs: minute, sweepEveryMs: 6 * hour, ...daily },
  { feed: 'tickets', pullEveryMs: minute, sweepEveryMs: 2 * hour, ...daily },
  { feed: 'leads', pullEveryMs: minute, sweepEveryMs: 6 * hour, ...daily },
  { feed: 'invoices', pullEveryMs: 5 * minute, sweepEveryMs: 6 * hour, ...daily },
  { feed: 'notes', pullEveryMs: minute, sweepEveryMs: 12 * hour, ...daily },
  { feed: 'consents', pullEveryMs: 2 * minute, sweepEveryMs: 6 * hour, ...daily },
  { feed: 'products', pullEveryMs: 2 * minute, sweepEveryMs: 6 * hour, ...daily },
  { feed: 'uoms', pullEveryMs: hour, compareEveryMs: 6 * hour, sweepEveryMs: 12 * hour },
  { feed: 'packagings', pullEveryMs: 10 * minute, compareEveryMs: hour, sweepEveryMs: 6 * hour },
  { feed: 'lots', pullEveryMs: 2 * minute, sweepEveryMs: 6 * hour, ...daily },
  { feed: 'packages', pullEveryMs: 5 * minute, sweepEveryMs: 6 * hour, ...daily },
  { feed: 'tags', pullEveryMs: 2 * minute, sweepEveryMs: 6 * hour, ...daily },
  { feed: 'loans', pullEveryMs: 2 * minute, sweepEveryMs: 6 * hour, ...daily },
  { feed: 'orderpoints', pullEveryMs: hour, sweepEveryMs: 12 * hour, ...daily },
  { feed: 'quants', pullEveryMs: 2 * minute, sweepEveryMs: 30 * minute, ...daily },
];

/** What an act at the depot makes stale. */
export const goodsFeeds: readonly FeedName[] = ['pickings', 'moves', 'moveLines', 'quants', 'lots', 'loans'];

/** What a customer's card shows beside goods. */
export const affairFeeds: readonly FeedName[] = [
  'activities',
  'tasks',
  'saleOrders',
  'tickets',
  'leads',
  'invoices',
  'notes',
  'consents',
];

/** Rows that the host hands over at once: half a millisecond of the worker's time to read, so that lookups never wait longer. */
export const partRows = 200;
/** Rows that are checked and indexed before others have their turn. */
export const rowsAtOnce = 50;
/** Rows between two writes to the disk: what a kill costs, and every write rewrites the chunk that the last one left half full. */
export const commitRows = 2000;

/**
 * Odoo stamps `write_date` when a transaction starts and shows the row when it commits, up to 120 s later (its request limit).
 * A delta therefore begins this long before the last one did.
 */
export const overlapSeconds = 150;
