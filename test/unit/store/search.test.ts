import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { SearchedFeed } from '../../../renderer/store/feed-indexes.ts';
import { foldText, queryReadings } from '../../../renderer/store/fold-text.ts';
import { createMemoryTables, type MemoryTables } from '../../../renderer/store/memory-tables.ts';
import { createSearchIndex } from '../../../renderer/store/search-index.ts';
import { lotRow, partnerRow, pickingRow, productRow } from './row-samples.ts';

function found(tables: MemoryTables, feed: SearchedFeed, query: string, limit = 10): readonly number[] {
  tables.catchUp(Infinity);
  return tables.search(feed, query, limit).map(({ id }) => id);
}

it('finds the customer whose name it is among thousands that begin so', () => {
  const tables = createMemoryTables();
  for (let id = 1; id <= 6000; id++)
    tables.table('partners').put(partnerRow(id, { name: `Martin ${id}`, ref: `C${id}` }));
  tables.table('partners').put(partnerRow(7000, { name: 'Martin' }));
  tables.table('partners').put(partnerRow(7001, { name: 'Chantier Martin' }));
  tables.table('partners').put(partnerRow(7002, { name: 'Saint-Martin' }));
  expect(found(tables, 'partners', 'martin', 3)[0]).toBe(7000);
  expect(found(tables, 'partners', 'martin 5999', 3)).toEqual([5999]);
  // A reference that is exactly it comes before those that begin with it.
  expect(found(tables, 'partners', 'c12', 3)[0]).toBe(12);
});

it('reads what people type as what the record says', () => {
  const tables = createMemoryTables();
  tables.table('partners').put(partnerRow(1, { name: 'Mairie de Saint-Étienne-d’Albagnan' }));
  tables.table('products').put(productRow(2, { name: 'Câble R2V 3G2,5', defaultCode: '4 119 12' }));
  tables.table('products').put(productRow(3, { name: 'Cœur de réseau', defaultCode: 'XB4-BD.21' }));
  for (const typed of ['saint etienne', 'SAINT-ETIENNE', 'd albagnan', "d'albagnan", 'mairie etien alb'])
    expect(found(tables, 'partners', typed), typed).toEqual([1]);
  for (const typed of ['3g2.5', '3G2,5', '411912', '4 119 12', '119 12', 'cable 3g2'])
    expect(found(tables, 'products', typed), typed).toEqual([2]);
  for (const typed of ['coeur', 'xb4bd21', 'xb4-bd', 'bd.21'])
    expect(found(tables, 'products', typed), typed).toEqual([3]);
});

it('searches every feed that has words: lots and documents, too', () => {
  const tables = createMemoryTables();
  tables.table('lots').put(lotRow(1, 5, 'SN-2026-0042'));
  tables.table('pickings').put(pickingRow(2, { name: 'WH/IN/00017', origin: 'P00123', partnerName: 'Sonepar' }));
  expect(found(tables, 'lots', 'sn-2026')).toEqual([1]);
  expect(found(tables, 'lots', '0042')).toEqual([1]);
  for (const typed of ['wh/in/00017', '00017', 'p00123', 'sonep 17'])
    expect(found(tables, 'pickings', typed), typed).toEqual([2]);
});

it('takes one or two letters at beginnings only, so that a rare one costs nothing', () => {
  const tables = createMemoryTables();
  tables.table('products').put(productRow(1, { name: 'Zinc' }));
  tables.table('products').put(productRow(2, { name: 'Gaz' }));
  expect(found(tables, 'products', 'z')).toEqual([1]);
  expect(found(tables, 'products', 'az')).toEqual([]);
  expect(found(tables, 'products', 'gaz')).toEqual([2]);
  tables.table('partners').put(partnerRow(3, { name: 'Garage Petit', phone: '06 12 34 56 78' }));
  expect(found(tables, 'partners', 'garage et')).toEqual([]);
  expect(found(tables, 'partners', 'garage pe')).toEqual([3]);
  // The digits of a number are read out two by two.
  expect(found(tables, 'partners', 'garage 34 56')).toEqual([3]);
});

it('answers at once with what is indexed, and with all when there was time', () => {
  const tables = createMemoryTables();
  for (let id = 1; id <= 300; id++) tables.table('partners').put(partnerRow(id, { name: `Client ${id}` }));
  expect(tables.search('partners', 'client', 500)).toEqual([]);
  expect(tables.catchUp(100)).toBe(true);
  expect(tables.search('partners', 'client', 500)).toHaveLength(100);
  while (tables.catchUp(100));
  expect(tables.search('partners', 'client', 500)).toHaveLength(300);
});

it('finds what a plain comparison finds, over any changes', () => {
  const word = fc.stringMatching(/^[a-c12]{1,5}$/);
  const change = fc.record({ id: fc.integer({ min: 1, max: 40 }), words: fc.option(fc.array(word, { maxLength: 3 })) });
  fc.assert(
    fc.property(
      fc.array(change, { maxLength: 120 }),
      fc.array(word, { minLength: 1, maxLength: 2 }),
      (changes, query) => {
        const rows = new Map<number, string>();
        const index = createSearchIndex({
          bucketCount: 16,
          wordsOf: (id) => (rows.has(id) ? [rows.get(id)!] : null),
        });
        for (const { id, words } of changes) {
          if (words === null) rows.delete(id);
          else rows.set(id, words.join(' '));
          if (words === null) index.remove(id);
          else index.touch(id);
          if (id % 3 === 0) index.catchUp(5);
        }
        index.catchUp(Infinity);
        const holds = (text: string, tokens: readonly string[]): boolean => {
          const isLong = tokens.some((token) => token.length > 2);
          return tokens.every((token) =>
            isLong && (token.length > 2 || /^\d+$/.test(token))
              ? text.includes(token)
              : ` ${text}`.includes(` ${token}`),
          );
        };
        const readings = queryReadings(query.join(' '));
        const wanted = [...rows].filter(([, text]) => readings.some((tokens) => holds(text, tokens)));
        expect([...index.search(query.join(' '), 1000)].sort((a, b) => a - b)).toEqual(
          wanted.map(([id]) => id).sort((a, b) => a - b),
        );
      },
    ),
    { numRuns: 300, seed: 20261125 },
  );
});

it('folds once and for all', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(foldText(foldText(text))).toBe(foldText(text));
    }),
    { numRuns: 500, seed: 20261125 },
  );
  expect(queryReadings('06 12 34')).toEqual([['061234'], ['06', '12', '34']]);
  expect(queryReadings('+33 (0)6 12')).toEqual([['0612'], ['+33', '(0)6', '12']]);
  expect(queryReadings('  ')).toEqual([]);
});
