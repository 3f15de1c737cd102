import { expect, test, vi } from 'vitest';
import type { FeedName } from '../../../preload/contract/feeds.ts';
import { createCatalogueGate, isCatalogueComing } from '../../../renderer/depot/scan/catalogue-gate.ts';
import type { FeedView, Topic } from '../../../renderer/worker/worker-api.ts';

const feed = (name: FeedName, state: FeedView['state']): FeedView => ({
  name,
  state,
  rows: 0,
  ageMs: null,
  progress: null,
  lastError: null,
  malformed: 0,
});

test.each([
  ['products arrive for the first time', [feed('products', 'first-sync')], true, true],
  ['their turn comes, the line is there', [feed('products', 'never')], true, true],
  ['nobody will send them, there is no line', [feed('products', 'never')], false, false],
  ['this user may not read them', [feed('products', 'unavailable')], true, false],
  ['Odoo failed and is asked again by and by', [feed('products', 'waiting')], true, false],
  ['a delta is on its way', [feed('products', 'pulling')], true, false],
  ['only invoices are missing', [feed('products', 'fresh'), feed('invoices', 'first-sync')], true, false],
] as const)('%s', (_, feeds, isOnline, waits) => {
  expect(isCatalogueComing(feeds, { isOnline })).toBe(waits);
});

test('the gate opens once all is there, or once the line is gone, and tells so each time', async () => {
  let views: readonly FeedView[] = [feed('lots', 'never')];
  let isOnline = true;
  const told = new Map<Topic, () => void>();
  const onOpen = vi.fn();
  const gate = createCatalogueGate({
    worker: {
      feeds: () => Promise.resolve(views),
      subscribe: (topic, listener) => {
        told.set(topic, listener);
        return () => undefined;
      },
    },
    isOnline: () => isOnline,
    onOpen,
  });
  expect(gate.isComing()).toBe(true);
  isOnline = false;
  await vi.waitUntil(() => {
    gate.lineChanged();
    return !gate.isComing();
  });
  expect(onOpen).toHaveBeenCalledTimes(1);
  isOnline = true;
  gate.lineChanged();
  expect(gate.isComing()).toBe(true);
  views = [feed('lots', 'fresh')];
  told.get('feeds')?.();
  await vi.waitUntil(() => !gate.isComing());
  expect(onOpen).toHaveBeenCalledTimes(2);
});
