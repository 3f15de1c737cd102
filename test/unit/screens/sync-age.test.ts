import { expect, it } from 'vitest';
import { syncAgeOf } from '../../../renderer/app/sync-age.ts';
import type { FeedView } from '../../../renderer/worker/worker-api.ts';

const feed = (name: FeedView['name'], ageMs: number | null, over: Partial<FeedView> = {}): FeedView => ({
  name,
  rows: 1,
  ageMs,
  state: ageMs === null ? 'never' : 'fresh',
  progress: null,
  lastError: null,
  malformed: 0,
  ...over,
});
const minute = 60_000;

it('is as old as the oldest feed that people work with', () => {
  expect(syncAgeOf([feed('partners', 30_000), feed('pickings', 12_000)], 0)).toEqual({ kind: 'fresh' });
  expect(syncAgeOf([feed('partners', 3 * minute), feed('pickings', 12_000)], 0)).toEqual({
    kind: 'aged',
    ageMs: 3 * minute,
    isStale: false,
  });
});

it('goes on ageing while nothing is heard, and is said loudly from ten minutes on', () => {
  const feeds = [feed('partners', 30_000)];
  expect(syncAgeOf(feeds, minute)).toEqual({ kind: 'fresh' });
  expect(syncAgeOf(feeds, 9 * minute)).toMatchObject({ kind: 'aged', isStale: false });
  expect(syncAgeOf(feeds, 10 * minute)).toMatchObject({ kind: 'aged', isStale: true });
});

it('leaves out feeds that are rarely pulled, and those that this Odoo does not have', () => {
  expect(
    syncAgeOf(
      [feed('partners', 1000), feed('employees', 29 * minute), feed('tickets', null, { state: 'unavailable' })],
      0,
    ),
  ).toEqual({ kind: 'fresh' });
});

it('claims no age before the first sync is over, nor before anything is known', () => {
  expect(syncAgeOf([feed('partners', null, { state: 'first-sync' }), feed('pickings', 1000)], 0)).toEqual({
    kind: 'first-sync',
  });
  expect(syncAgeOf([], 0)).toBeNull();
});
