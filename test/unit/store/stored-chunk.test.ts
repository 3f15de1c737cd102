import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { beforeEach, expect, it } from 'vitest';
import { feedSchemas } from '../../../preload/contract/feeds.ts';
import { createCatalogue, neverPulled } from '../../../renderer/store/catalogue.ts';
import { openCatalogueDb, type ChunkRecord } from '../../../renderer/store/catalogue-db.ts';
import { lookupNumber } from '../../../renderer/store/partner-lookup.ts';
import { createRowCodec } from '../../../renderer/store/row-codec.ts';
import { partnerRow, productRow } from './row-samples.ts';

/** What earlier, later or broken programs left on disk. Nothing of it may keep a station from starting. */
let indexedDB: IDBFactory;
beforeEach(() => {
  indexedDB = new IDBFactory();
});

const name = 'duret-catalogue:test';
const completed = { ...neverPulled('partners'), since: '2026-11-23 08:00:00', completedAtMs: 1, sweptAtMs: 1 };

/** A database of any version, with records as they are given. */
function left(version: number, chunks: readonly object[], marks: readonly object[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, version);
    request.addEventListener('upgradeneeded', () => {
      request.result.createObjectStore('chunks', { keyPath: ['feed', 'number'] });
      request.result.createObjectStore('marks', { keyPath: 'feed' });
    });
    request.addEventListener('error', () => reject(request.error ?? new Error('open')));
    request.addEventListener('success', () => {
      const transaction = request.result.transaction(['chunks', 'marks'], 'readwrite');
      for (const chunk of chunks) transaction.objectStore('chunks').put(chunk);
      for (const mark of marks) transaction.objectStore('marks').put(mark);
      transaction.addEventListener('complete', () => {
        request.result.close();
        resolve();
      });
    });
  });
}

async function start() {
  const db = openCatalogueDb('test', { indexedDB, IDBKeyRange });
  const catalogue = createCatalogue({ db, onChange: () => undefined });
  await catalogue.load();
  return { db, catalogue, tables: catalogue.tables };
}

it('takes the objects of version 1, answers with them, and pulls the feed anew', async () => {
  const rows = [partnerRow(1, { phone: '0612345678' }), { id: 2, name: 'half a row' }, 'no row'];
  await left(10, [{ feed: 'partners', number: 0, rows }], [completed]);
  const { catalogue, tables, db } = await start();
  expect(lookupNumber(tables, '+33612345678').matches).toMatchObject([{ partner: { id: 1 } }]);
  expect(tables.count('partners')).toBe(1);
  expect(catalogue.mark('partners')).toEqual(neverPulled('partners'));
  // With the next page it is written as this program does.
  await catalogue.commit('partners', neverPulled('partners'));
  expect((await db.load('partners'))?.[0]).toMatchObject({ ids: [1], fields: Object.keys(feedSchemas.partners.shape) });
});

it('takes lines without a field that came later', async () => {
  const older = createRowCodec<{ readonly id: number }>(feedSchemas.partners.omit({ ref: true }));
  const { line } = older.read(partnerRow(1, { phone: '0612345678' }))!;
  const chunk = {
    feed: 'partners',
    number: 0,
    indexVersion: 1,
    fields: older.fields,
    ids: [1],
    lines: [line],
    keys: {},
  };
  await left(20, [chunk], [completed]);
  const { catalogue, tables } = await start();
  expect(tables.get('partners', 1)).toMatchObject({ phone: '0612345678', ref: null });
  expect(catalogue.mark('partners').since).toBeNull();
});

it('computes keys anew that another program computed otherwise, and pulls nothing for it', async () => {
  const codec = createRowCodec<{ readonly id: number }>(feedSchemas.products);
  const { line } = codec.read(productRow(1, { barcode: '3017620422003' }))!;
  const keys = { barcode: ['otherwise'] };
  const chunk = { feed: 'products', number: 0, indexVersion: 0, fields: codec.fields, ids: [1], lines: [line], keys };
  await left(20, [chunk], [{ ...completed, feed: 'products' }]);
  const { catalogue, tables } = await start();
  expect(tables.find('products', 'barcode', 3017620422003).map(({ id }) => id)).toEqual([1]);
  expect(catalogue.mark('products').since).toBe(completed.since);
});

it.each<[string, Partial<ChunkRecord> & object]>([
  ['nothing', {}],
  ['lists of unequal length', { fields: Object.keys(feedSchemas.partners.shape), ids: [1, 2], lines: ['1'] }],
  ['other things than lines', { fields: Object.keys(feedSchemas.partners.shape), ids: [1], lines: [{}] }],
  [
    'lines cut off',
    { fields: Object.keys(feedSchemas.partners.shape), ids: [1], lines: ['1\t2026'], keys: { number: [] } },
  ],
  ['no lists', { fields: 5, ids: 'x', lines: null, keys: 7 }],
])('starts over a chunk that holds %s', async (_, broken) => {
  await left(20, [{ feed: 'partners', number: 0, indexVersion: 1, ...broken }], [completed]);
  const { catalogue, tables } = await start();
  expect(tables.count('partners')).toBe(0);
  expect(catalogue.mark('partners').since).toBeNull();
  catalogue.take('partners', [partnerRow(1)]);
  await catalogue.commit('partners', completed);
  expect((await start()).tables.count('partners')).toBe(1);
});

it('makes a database anew that a newer program upgraded', async () => {
  await left(990, [], []);
  const { catalogue, db } = await start();
  catalogue.take('partners', [partnerRow(1)]);
  await catalogue.commit('partners', completed);
  db.close();
  expect((await start()).tables.count('partners')).toBe(1);
});

it('takes marks that know less than today’s', async () => {
  const { readBy: _, comparedAtMs: __, ...older } = completed;
  await left(20, [], [older]);
  const { catalogue } = await start();
  expect(catalogue.mark('partners')).toMatchObject({ since: completed.since, readBy: null, comparedAtMs: null });
});
