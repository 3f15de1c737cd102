import { expect, test } from 'vitest';
import { operationSchema } from '../../../preload/contract/operation.ts';
import { receiveOperation } from '../../../renderer/depot/receipt-operation.ts';
import {
  receiptReducer,
  startSession,
  type ReceiptEvent,
  type ReceiptProduct,
  type ReceiptSession,
  type Sighting,
} from '../../../renderer/depot/receipt-session.ts';
import { summarise } from '../../../renderer/depot/receipt-summary.ts';
import { deliveryOf } from './a-delivery.ts';

const breaker: ReceiptProduct = { id: 1, name: 'Disjoncteur 16 A', code: 'DISJ-C16', uomName: 'u', tracking: 'none' };
const charger: ReceiptProduct = { id: 2, name: 'Borne de recharge', code: null, uomName: 'u', tracking: 'serial' };
const socket: ReceiptProduct = { id: 3, name: 'Prise 2P+T', code: null, uomName: 'u', tracking: 'none' };
const author = { login: 'karim', employeeId: null, station: 'Quai 2' };
const operationId = '3b9f8f9e-6a5e-4c53-9d0c-0d7b6b6d6a01';

const delivery = deliveryOf([
  { moveId: 11, product: breaker, demand: 2 },
  { moveId: 12, product: charger, demand: 1 },
]);
const begin = (): ReceiptSession => startSession(delivery, operationId, 1000);
const tag = (
  epcHex: string,
  product: ReceiptProduct,
  lotName: string | null = null,
): Extract<Sighting, { kind: 'goods' }> => ({
  kind: 'goods',
  identity: epcHex,
  product,
  lotId: null,
  lotName,
  quantity: 1,
  atMs: 2000,
});
const label = (product: ReceiptProduct, quantity = 1): Sighting => ({ ...tag('', product), identity: null, quantity });
const after = (session: ReceiptSession, ...events: readonly ReceiptEvent[]): ReceiptSession =>
  events.reduce(receiptReducer, session);
const seen = (...sightings: readonly Sighting[]): readonly ReceiptEvent[] =>
  sightings.map((sighting, at) => ({ kind: 'sighted', sighting, seq: at + 1 }));

test('a delivery begins with everything expected and nothing received', () => {
  expect(summarise(begin())).toMatchObject({ expected: 3, got: 0, missing: 3, over: 0, unexpected: 0, unknown: 0 });
});

test('a tag of an expected article is counted', () => {
  const session = after(begin(), ...seen(tag('A1', breaker)));
  expect(session.last).toMatchObject({ outcome: 'counted', productId: 1 });
  expect(summarise(session)).toMatchObject({ got: 1, missing: 2 });
});

test('the same tag never counts twice', () => {
  const session = after(begin(), ...seen(tag('A1', breaker), tag('A1', breaker)));
  expect(session.last?.outcome).toBe('seen');
  expect(summarise(session).got).toBe(1);
});

test('each scan of a bare product label is one more piece', () => {
  expect(summarise(after(begin(), ...seen(label(breaker), label(breaker)))).got).toBe(2);
});

test('a pack label counts what it holds', () => {
  expect(summarise(after(begin(), ...seen(label(breaker, 12)))).lines[0]).toMatchObject({
    got: 12,
    state: 'over',
    excess: 10,
  });
});

test('a station event that comes again after a reload counts once', () => {
  const [first] = seen(label(breaker));
  expect(summarise(after(begin(), first!, first!)).got).toBe(1);
});

test('what lay before the antenna counts without holding back later events', () => {
  const session = after(
    begin(),
    { kind: 'sighted', sighting: tag('A1', breaker), seq: null },
    ...seen(tag('A2', breaker)),
  );
  expect(summarise(session).got).toBe(2);
});

test('more than expected is too much, and asks for a decision', () => {
  const session = after(begin(), ...seen(tag('A1', breaker), tag('A2', breaker), tag('A3', breaker)));
  const summary = summarise(session);
  expect(summary).toMatchObject({ over: 1, missing: 1 });
  expect(summary.undecided.map(({ product }) => product.id)).toEqual([1]);
});

test('an article that is not on the document is unexpected, never dropped', () => {
  const summary = summarise(after(begin(), ...seen(tag('C1', socket))));
  expect(summary).toMatchObject({ unexpected: 1, missing: 3, got: 1 });
  expect(summary.lines.at(-1)).toMatchObject({ state: 'unexpected', excess: 1 });
});

test('an unknown tag is kept once and changes no quantity', () => {
  const stray: Sighting = { kind: 'unknown', identity: 'E2801160', why: 'raw', atMs: 2000 };
  const session = after(begin(), ...seen(stray, stray));
  expect(summarise(session)).toMatchObject({ unknown: 1, got: 0 });
  expect(session.last?.outcome).toBe('seen');
});

test('a tracked article without its serial is refused aloud', () => {
  const session = after(begin(), ...seen(tag('B1', charger)));
  expect(session.last).toMatchObject({ outcome: 'refused', why: 'serial-missing' });
  expect(summarise(session).got).toBe(0);
});

test('the tag and the label of one device are one device', () => {
  const session = after(begin(), ...seen(tag('B1', charger, 'SN-7'), { ...tag('2/SN-7', charger, 'SN-7') }));
  expect(session.last).toMatchObject({ outcome: 'seen', why: 'too-many-of-serial' });
  expect(summarise(session).lines[1]).toMatchObject({ got: 1, serials: 1, state: 'complete' });
});

test('undoing frees the tag for another read', () => {
  const session = after(begin(), ...seen(tag('A1', breaker)), { kind: 'last-undone' });
  expect(summarise(session).got).toBe(0);
  const again = after(session, { kind: 'sighted', sighting: tag('A1', breaker), seq: 9 });
  expect(again.last?.outcome).toBe('counted');
});

test('undoing the last unexpected piece takes its decision back too', () => {
  const session = after(
    begin(),
    ...seen(tag('C1', socket)),
    { kind: 'decided', productId: 3, decision: 'keep' },
    { kind: 'last-undone' },
  );
  expect(session.decisions).toEqual({});
});

test('nothing to undo changes nothing', () => {
  const session = begin();
  expect(after(session, { kind: 'last-undone' })).toBe(session);
});

test('the document read again changes what is expected, not what was counted', () => {
  const session = after(begin(), ...seen(tag('A1', breaker)), {
    kind: 'document-changed',
    document: deliveryOf([{ moveId: 11, product: breaker, demand: 5 }]),
  });
  expect(summarise(session)).toMatchObject({ expected: 5, got: 1, missing: 4 });
});

test('a validated delivery refuses further tags, and goes on when Odoo refused it', () => {
  const validated = after(begin(), ...seen(tag('A1', breaker)), { kind: 'validated', atMs: 3000 });
  const late = after(validated, { kind: 'sighted', sighting: tag('A2', breaker), seq: 8 });
  expect(late.last).toMatchObject({ outcome: 'refused', why: 'already-validated' });
  expect(summarise(late).got).toBe(1);
  const reopened = after(
    late,
    { kind: 'reopened', operationId: 'another' },
    { kind: 'sighted', sighting: tag('A2', breaker), seq: 9 },
  );
  expect(reopened.operationId).toBe('another');
  expect(summarise(reopened).got).toBe(2);
});

test('the act carries absolute quantities by move and serial, under the name it had from birth', () => {
  const session = after(begin(), ...seen(tag('A1', breaker), tag('A2', breaker), tag('B1', charger, 'SN-7')));
  const act = receiveOperation(session, author, 4000);
  expect(operationSchema.safeParse(act).success).toBe(true);
  expect(act).toMatchObject({ operationId, pickingId: 7, seenMoveLineIds: [101, 102], shortage: 'backorder' });
  expect(act.lines).toEqual([
    {
      moveId: 11,
      productId: 1,
      lotId: null,
      lotName: null,
      packageId: null,
      quantity: 2,
      locationId: 4,
      locationDestId: 8,
    },
    {
      moveId: 12,
      productId: 2,
      lotId: null,
      lotName: 'SN-7',
      packageId: null,
      quantity: 1,
      locationId: 4,
      locationDestId: 8,
    },
  ]);
});

test('what was set aside stays out of the act, what was kept goes with it', () => {
  const counted = after(begin(), ...seen(label(breaker, 3), tag('C1', socket)));
  const aside = after(
    counted,
    { kind: 'decided', productId: 1, decision: 'set-aside' },
    { kind: 'decided', productId: 3, decision: 'set-aside' },
  );
  expect(receiveOperation(aside, author, 4000).lines.map(({ quantity }) => quantity)).toEqual([2]);
  expect(summarise(aside)).toMatchObject({ got: 4, received: 2, undecided: [] });
  const kept = after(
    counted,
    { kind: 'decided', productId: 1, decision: 'keep' },
    { kind: 'decided', productId: 3, decision: 'keep' },
  );
  expect(receiveOperation(kept, author, 4000).lines.map(({ moveId, quantity }) => [moveId, quantity])).toEqual([
    [11, 3],
    [null, 1],
  ]);
});

test('two moves of one article are filled in the order of the document', () => {
  const twice = deliveryOf([
    { moveId: 21, product: breaker, demand: 2 },
    { moveId: 22, product: breaker, demand: 3 },
  ]);
  const session = after(startSession(twice, operationId, 0), ...seen(label(breaker, 4)));
  expect(summarise(session).lines).toHaveLength(1);
  expect(receiveOperation(session, author, 1).lines.map(({ moveId, quantity }) => [moveId, quantity])).toEqual([
    [21, 2],
    [22, 2],
  ]);
});
