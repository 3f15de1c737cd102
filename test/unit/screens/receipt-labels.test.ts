import { expect, test } from 'vitest';
import { receivedLabels } from '../../../renderer/depot/receiving/receipt-labels.ts';
import type { Counted } from '../../../renderer/depot/receiving/receipt-session.ts';
import { subjectOf } from '../../../renderer/labels/subject-of.ts';
import type { GoodsProduct } from '../../../renderer/store/sighting.ts';
import { locationRow, productRow } from '../store/row-samples.ts';
import { goodsOf } from './a-sighting.ts';

const breaker: GoodsProduct = { id: 1, name: 'Disjoncteur', code: 'D', uomName: 'u', tracking: 'none' };
const charger: GoodsProduct = { id: 2, name: 'Borne', code: null, uomName: 'u', tracking: 'serial' };
const worker = {
  product: async (id: number) => productRow(id, { barcode: `301762042200${id}` }),
  row: async () => locationRow(40, { barcode: 'DF-C4' }) as never,
};
const counted = (id: number, product: GoodsProduct, over: Partial<Counted> = {}): Counted => ({
  ...goodsOf(product),
  id,
  place: null,
  pack: null,
  by: null,
  atMs: 1,
  ...over,
});

test('one label on each loose piece, on each pack, on each serial, and on the parcel', async () => {
  const box = { name: 'Boîte de 12', holds: 12 };
  const pack = { id: null, name: '376123450000000017' };
  const labels = await receivedLabels(worker, {
    counted: [
      counted(1, breaker, { quantity: 3 }),
      counted(2, breaker, { quantity: 24, packaging: box }),
      counted(3, charger, { lotName: 'SN-1', pack }),
      counted(4, charger, { lotName: 'SN-2', lotId: 22, pack }),
    ],
  });
  expect(labels.map(({ subject, copies }) => [subject.kind, subject.id, copies])).toEqual([
    ['product', 1, 5],
    ['lot', '2/SN-1', 1],
    ['lot', 22, 1],
    ['package', pack.name, 1],
  ]);
});

test('what was scanned last has a label where it can have one', async () => {
  expect(
    await subjectOf(worker, { kind: 'place', locationId: 40, name: 'Travée C4', usage: 'internal' }),
  ).toMatchObject({
    kind: 'place',
    barcode: 'DF-C4',
  });
  expect(await subjectOf(worker, { kind: 'unknown', why: 'raw' })).toBeNull();
});
