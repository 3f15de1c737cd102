import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { beforeEach, expect, it } from 'vitest';
import { createCatalogue, neverPulled, type ChunkKey } from '../../../renderer/store/catalogue.ts';
import { openCatalogueDb } from '../../../renderer/store/catalogue-db.ts';
import type { FeedName } from '../../../preload/contract/feeds.ts';
import { lookupNumber } from '../../../renderer/store/partner-lookup.ts';
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
  first.catalogue.take('partners', [partnerRow(1, { phone: '0612345678' }), partnerRow(1200)]);
  await first.catalogue.commit('partners', mark);
  first.db.close();
  const second = open();
  await second.catalogue.load();
  expect(second.catalogue.tables.count('partners')).toBe(2);
  expect(second.catalogue.mark('partners')).toEqual(mark);
  expect(lookupNumber(second.catalogue.tables, '+33612345678').kind).toBe('one');
  second.catalogue.tables.catchUp(Infinity);
  expect(second.catalogue.tables.search('partners', 'client 1200', 5).map(({ id }) => id)).toEqual([1200]);
});

it('writes only the chunks that changed, and leaves malformed rows out', async () => {
  const told: ChunkKey[] = [];
  const { catalogue, db } = open((_, keys) => told.push(...keys));
  catalogue.take('partners', [partnerRow(1), partnerRow(2), partnerRow(700)]);
  await catalogue.commit('partners', mark);
  expect(told.splice(0)).toEqual([
    ['partners', 0],
    ['partners', 1],
  ]);
  expect(catalogue.take('partners', [partnerRow(1), partnerRow(700, { name: 'Autre' }), { id: 'x' }])).toBe(1);
  await catalogue.commit('partners', mark);
  expect(told).toEqual([['partners', 1]]);
  expect(await db.load('partners')).toHaveLength(2);
});

it('writes again what a full disk did not take', async () => {
  const { catalogue, db } = open();
  const write = db.write;
  (db as { write: typeof write }).write = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
  catalogue.take('partners', [partnerRow(1)]);
  await expect(catalogue.commit('partners', mark)).rejects.toThrow('full');
  expect(catalogue.mark('partners').since).toBeNull();
  (db as { write: typeof write }).write = write;
  // The same page comes again: the row is in memory already, and still owed to the disk.
  catalogue.take('partners', [partnerRow(1)]);
  await catalogue.commit('partners', mark);
  db.close();
  const again = open();
  await again.catalogue.load();
  expect(again.catalogue.tables.count('partners')).toBe(1);
});

it('drops what the server no longer shows', async () => {
  const { catalogue, db } = open();
  catalogue.take('products', [productRow(1), productRow(2), productRow(900)]);
  await catalogue.commit('products', neverPulled('products'));
  expect(catalogue.drop('products', [1, 900, 901])).toBe(2);
  await catalogue.commit('products', neverPulled('products'));
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
  leader.catalogue.take('partners', [partnerRow(1, { phone: '0612345678' }), partnerRow(2)]);
  await leader.catalogue.commit('partners', mark);
  await follower.catalogue.reload(changes.splice(0));
  expect(lookupNumber(follower.catalogue.tables, '0612345678').kind).toBe('one');
  leader.catalogue.drop('partners', [1]);
  leader.catalogue.take('partners', [partnerRow(2, { phone: '0698765432' })]);
  await leader.catalogue.commit('partners', mark);
  await follower.catalogue.reload(changes);
  expect(lookupNumber(follower.catalogue.tables, '0612345678').kind).toBe('none');
  expect(lookupNumber(follower.catalogue.tables, '0698765432').kind).toBe('one');
  expect(follower.catalogue.tables.count('partners')).toBe(1);
  expect(follower.catalogue.mark('partners')).toEqual(mark);
});

it('forgets everything when cleared', async () => {
  const { catalogue, db } = open();
  catalogue.take('partners', [partnerRow(1)]);
  await catalogue.commit('partners', mark);
  const epoch = catalogue.epoch();
  await catalogue.clear();
  expect(catalogue.epoch()).not.toBe(epoch);
  expect(catalogue.tables.count('partners')).toBe(0);
  expect(catalogue.mark('partners').since).toBeNull();
  expect(await db.load('partners')).toEqual([]);
});
