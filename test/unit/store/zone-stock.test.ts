import { expect, test } from 'vitest';
import { createMemoryTables } from '../../../renderer/store/memory-tables.ts';
import { zoneStock } from '../../../renderer/store/zone-stock.ts';
import { locationRow, productRow, quantRow } from './row-samples.ts';

test('what Odoo holds in two rows is one line to count; parcels and other places are lines of their own', () => {
  const tables = createMemoryTables();
  for (const row of [locationRow(1), locationRow(2, { parentId: 1 })]) tables.table('locations').put(row);
  tables.table('products').put(productRow(7));
  const quants = [
    quantRow(1, { productId: 7, locationId: 1, quantity: 4 }),
    quantRow(2, { productId: 7, locationId: 1, quantity: 6 }),
    quantRow(3, { productId: 7, locationId: 1, quantity: 3, packageId: 9 }),
    quantRow(4, { productId: 7, locationId: 2, quantity: 5 }),
  ];
  for (const row of quants) tables.table('quants').put(row);
  const lines = zoneStock(tables, 1)?.lines.map(({ locationId, packageId, quantity }) => [
    locationId,
    packageId,
    quantity,
  ]);
  expect(lines).toEqual([
    [1, null, 10],
    [1, 9, 3],
    [2, null, 5],
  ]);
});
