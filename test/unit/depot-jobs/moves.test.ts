import { expect, test } from 'vitest';
import { operationSchema } from '../../../preload/contract/operation.ts';
import { moveJob } from '../../../renderer/depot/moves/move-job.ts';
import { moveOperations } from '../../../renderer/depot/moves/move-operation.ts';
import {
  startMove,
  unexplained,
  wantedLines,
  whatIsMissing,
  type MoveEvent,
  type MoveSession,
} from '../../../renderer/depot/moves/move-session.ts';
import { fillUp } from '../../../renderer/depot/moves/van-refill.ts';
import type { ScanEvent } from '../../../renderer/depot/scan/job.ts';
import type { Goods, GoodsProduct, Meaning } from '../../../renderer/store/sighting.ts';
import { goodsOf, sightingOf } from '../screens/a-sighting.ts';

const breaker: GoodsProduct = { id: 1, name: 'Disjoncteur', code: null, uomName: 'u', tracking: 'none' };
const other: GoodsProduct = { ...breaker, id: 2, name: 'Disjoncteur 20 A' };
const cable: GoodsProduct = { id: 3, name: 'R2V', code: null, uomName: 'm', tracking: 'lot' };
const charger: GoodsProduct = { id: 4, name: 'Borne', code: null, uomName: 'u', tracking: 'serial' };
const place = (locationId: number, name: string, usage = 'internal'): Meaning => ({
  kind: 'place',
  locationId,
  name,
  usage,
});
const goods = (product: GoodsProduct, over: Partial<Goods> = {}): Meaning => ({
  kind: 'goods',
  ...goodsOf(product, over),
});
const seen = (meaning: Meaning): ScanEvent => ({ kind: 'sighted', sighting: sightingOf('barcode', meaning), by: null });

const begin = (purpose: MoveSession['purpose'], over = {}): MoveSession =>
  startMove(purpose, { id: 'm', atMs: 1, pickingTypeId: 6, ...over });
function carry(session: MoveSession, ...events: readonly (MoveEvent | ScanEvent)[]) {
  const reduced = moveJob.reduce(session, events);
  return { session: reduced.session, outcomes: reduced.outcomes.map((one) => one && [one.kind, one.why]) };
}
let id = 0;
const operations = (session: MoveSession) =>
  moveOperations(session, {
    author: { login: 'depot', employeeId: null, station: 'Quai 2' },
    actedAtMs: 5,
    newId: () => `00000000-0000-4000-8000-${String(++id).padStart(12, '0')}`,
    offcutName: (lotName) => `${lotName}-C1`,
  }).map((act) => operationSchema.parse(act));

test('three scans: from, the goods, to', () => {
  const { session, outcomes } = carry(
    begin('transfer'),
    seen(place(30, 'Travée A1')),
    seen(goods(breaker, { quantity: 10 })),
    seen(goods(breaker, { quantity: 10 })),
    seen(place(50, 'Gymnase')),
  );
  expect(outcomes.map((one) => one?.[1])).toEqual(['from', null, null, 'to']);
  expect(whatIsMissing(session)).toBeNull();
  expect(operations(session)).toMatchObject([
    {
      kind: 'transfer',
      purpose: 'transfer',
      locationId: 30,
      locationDestId: 50,
      lines: [{ productId: 1, quantity: 20 }],
    },
  ]);
});

test('goods without a number need their place first; a serial tells its own', () => {
  const { session, outcomes } = carry(
    begin('transfer'),
    seen(goods(breaker)),
    seen(goods(charger, { lotId: 9, lotName: 'B9', identity: 'EPC9', lotLocationId: 31 })),
    seen(goods(charger, { lotId: 9, lotName: 'B9', identity: '4/B9', lotLocationId: 31 })),
  );
  expect(outcomes).toEqual([
    ['refused', 'place-first'],
    ['counted', null],
    ['seen', null],
  ]);
  expect(session.items.map(({ locationId }) => locationId)).toEqual([31]);
});

test('a return sorts: good to its place, damaged to theirs, an offcut becomes its own lot after it came', () => {
  const { session } = carry(
    begin('return', { to: { id: 10, name: 'Dépôt' }, damagedPlace: { id: 99, name: 'Abîmé' } }),
    seen(place(50, 'Gymnase')),
    seen(goods(breaker)),
    seen(goods(other)),
    seen(goods(cable, { lotId: 8, lotName: 'T-1', lotLocationId: 50, quantity: 18 })),
    { kind: 'condition-set', id: 2, condition: 'damaged' },
    { kind: 'condition-set', id: 3, condition: 'offcut' },
  );
  expect(operations(session)).toMatchObject([
    {
      kind: 'transfer',
      purpose: 'return',
      locationId: 50,
      locationDestId: 10,
      lines: [{ productId: 1 }, { productId: 3 }],
    },
    { kind: 'split-lot', locationId: 10, newLotName: 'T-1-C1', quantity: 18, followsLocationId: 50 },
    { kind: 'transfer', locationId: 50, locationDestId: 99, lines: [{ productId: 2 }] },
  ]);
});

test('damaged goods without a place for them do not go', () => {
  const { session } = carry(
    begin('return', { to: { id: 10, name: 'Dépôt' } }),
    seen(place(50, 'Gymnase')),
    seen(goods(breaker)),
    { kind: 'condition-set', id: 1, condition: 'damaged' },
  );
  expect(whatIsMissing(session)).toBe('damaged-place');
  expect(operations(session)).toEqual([]);
});

test('goods that are where they should go are not moved in a circle', () => {
  const { session } = carry(begin('transfer'), seen(place(30, 'A1')), seen(goods(breaker)), seen(place(30, 'A1')));
  expect(whatIsMissing(session)).toBe('same-place');
});

test('what was not asked for is kept, and asks for its reason', () => {
  const wanted = [{ product: breaker, quantity: 5 }];
  const { session, outcomes } = carry(
    begin('transfer', { wanted, to: { id: 60, name: 'Fourgon 1' } }),
    seen(place(30, 'A1')),
    seen(goods(breaker, { quantity: 3 })),
    seen(goods(other, { quantity: 2 })),
  );
  expect(outcomes[2]).toEqual(['wrong-product', 'not-wanted']);
  expect(wantedLines(session)).toMatchObject([{ quantity: 5, got: 3 }]);
  expect([whatIsMissing(session), unexplained(session).map((one) => one.id)]).toEqual(['reasons', [2]]);
  const told = carry(session, { kind: 'reason-given', productId: 2, reason: 'Remplace un manquant' }).session;
  expect(operations(told)).toMatchObject([{ locationDestId: 60, note: 'Remplace un manquant' }]);
});

test('undo goes back step by step: quantity, line, place', () => {
  const { session } = carry(begin('transfer'), seen(place(30, 'A1')), seen(goods(breaker)), {
    kind: 'quantity-set',
    id: 1,
    quantity: 7,
  });
  const undone = (one: MoveSession): MoveSession => carry(one, { kind: 'undone' }).session;
  const first = undone(session);
  expect(first.items[0]?.quantity).toBe(1);
  expect(undone(first).items).toEqual([]);
  expect(undone(undone(first)).from).toBeNull();
});

test('a place that is none of the depot is refused', () => {
  expect(carry(begin('transfer'), seen(place(70, 'Clients', 'customer'))).outcomes).toEqual([
    ['refused', 'no-depot-place'],
  ]);
});

test('a van is filled up once it is under its minimum', () => {
  const rule = { minQuantity: 5, maxQuantity: 20 };
  expect([fillUp(5, rule), fillUp(4, rule), fillUp(0, rule), fillUp(0, { minQuantity: 5, maxQuantity: 0 })]).toEqual([
    0, 16, 20, 5,
  ]);
});
