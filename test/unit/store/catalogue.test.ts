import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { beforeEach, expect, it } from 'vitest';
import { createCatalogue, neverPulled, type ChunkKey } from '../../../renderer/store/catalogue.ts';
import { openCatalogueDb } from '../../../renderer/store/catalogue-db.ts';
import type { FeedName } from '../../../preload/contract/feeds.ts';
import { partnerRow, productRow } from './row-samples.ts';

let indexedDB: IDBFactory;
beforeEach(() => {
  indexedDB = new IDBFactory();
});

function open(onChange: (feed: FeedName, keys: readonly ChunkKey[]) => void = () => undefined) {
  const db = openCatalogueDb('test', { indexedDB, IDBKeyRange });
  return { db, catalogue: createCatalogue({ db, onChange }) };
}
const mark = { ...neverPulled('partners'), since: '2026-11-23 08:00:00' };

it('comes back from the disk with its mark', async () => {
  const first = open();
  await first.catalogue.apply('partners', [partnerRow(1, { phone: '0612345678' }), partnerRow(1200)], mark);
  first.db.close();
  const second = open();
  await second.catalogue.load();
  expect(second.catalogue.tables.count('partners')).toBe(2);
  expect(second.catalogue.mark('partners')).toEqual(mark);
  expect(second.catalogue.tables.partners.lookup('+33612345678').kind).toBe('one');
});

it('writes only the chunks that changed, and leaves malformed rows out', async () => {
  const told: ChunkKey[] = [];
  const { catalogue, db } = open((_, keys) => told.push(...keys));
  await catalogue.apply('partners', [partnerRow(1), partnerRow(2), partnerRow(700)], mark);
  expect(told.splice(0)).toEqual([
    ['partners', 0],
    ['partners', 1],
  ]);
  const again = await catalogue.apply(
    'partners',
    [partnerRow(1), partnerRow(700, { name: 'Autre' }), { id: 'x' }],
    mark,
  );
  expect(again).toEqual({ malformed: 1, changed: true });
  expect(told).toEqual([['partners', 1]]);
  expect(await db.chunks.count()).toBe(2);
});

it('drops what the server no longer shows', async () => {
  const { catalogue, db } = open();
  await catalogue.apply('products', [productRow(1), productRow(2), productRow(900)], neverPulled('products'));
  expect(await catalogue.retain('products', new Set([2]), neverPulled('products'))).toBe(2);
  db.close();
  const again = open();
  await again.catalogue.load();
  expect([...again.catalogue.tables.ids('products')]).toEqual([2]);
});

it('follows what another window wrote', async () => {
  const follower = open();
  await follower.catalogue.load();
  const changes: ChunkKey[] = [];
  const leader = open((_, keys) => changes.push(...keys));
  await leader.catalogue.apply('partners', [partnerRow(1, { phone: '0612345678' }), partnerRow(2)], mark);
  await follower.catalogue.reload(changes.splice(0));
  expect(follower.catalogue.tables.partners.lookup('0612345678').kind).toBe('one');
  await leader.catalogue.retain('partners', new Set([2]), mark);
  await follower.catalogue.reload(changes);
  expect(follower.catalogue.tables.partners.lookup('0612345678').kind).toBe('none');
  expect(follower.catalogue.mark('partners')).toEqual(mark);
});

it('forgets everything when cleared', async () => {
  const { catalogue, db } = open();
  await catalogue.apply('partners', [partnerRow(1)], mark);
  await catalogue.clear();
  expect(catalogue.tables.count('partners')).toBe(0);
  expect(catalogue.mark('partners').since).toBeNull();
  expect(await db.chunks.count()).toBe(0);
});
