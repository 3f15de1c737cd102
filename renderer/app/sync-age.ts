import { feedPlans } from '../sync/feed-plan.ts';
import type { FeedView } from '../worker/worker-api.ts';

const minute = 60_000;
/** Feeds that are pulled every minute or oftener: their age is the age of what people work with. */
const followed: ReadonlySet<string> = new Set(
  feedPlans.filter(({ pullEveryMs }) => pullEveryMs <= minute).map(({ feed }) => feed),
);
/** Two pulls of the slowest of them. */
const freshForMs = 2 * minute;
/** By then somebody should know that other stations see other figures. */
const staleAfterMs = 10 * minute;

export type SyncAge =
  | { readonly kind: 'fresh' }
  /** Milliseconds since the oldest of the followed feeds was pulled to its end. */
  | { readonly kind: 'aged'; readonly ageMs: number; readonly isStale: boolean }
  /** A first sync is not over. */
  | { readonly kind: 'first-sync' };

/**
 * How old what the station knows is. A feed that this Odoo lacks, or does not show to this user, does not count.
 * @param feeds as they were when asked
 * @param sinceMs how long ago that was
 * @returns null when nothing is known of any feed
 */
export function syncAgeOf(feeds: readonly FeedView[], sinceMs: number): SyncAge | null {
  const counted = feeds.filter(({ name, state }) => followed.has(name) && state !== 'unavailable');
  if (counted.length === 0) return null;
  let oldestMs = 0;
  for (const { ageMs } of counted) {
    if (ageMs === null) return { kind: 'first-sync' };
    oldestMs = Math.max(oldestMs, ageMs + sinceMs);
  }
  return oldestMs < freshForMs
    ? { kind: 'fresh' }
    : { kind: 'aged', ageMs: oldestMs, isStale: oldestMs >= staleAfterMs };
}
