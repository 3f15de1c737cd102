import { expect, test } from 'vitest';
import { operationSchema } from '../../../preload/contract/operation.ts';
import { receiptJob, reduceReceipt } from '../../../renderer/depot/receiving/receipt-job.ts';
import { receiveOperation } from '../../../renderer/depot/receiving/receipt-operation.ts';
import type { Decision } from '../../../renderer/depot/documents/document-session.ts';
import {
  startReceipt,
  startUnannounced,
  type ReceiptEvent,
  type ReceiptSession,
} from '../../../renderer/depot/receiving/receipt-session.ts';
import { unannouncedOperation } from '../../../renderer/depot/receiving/unannounced-operation.ts';
import { summarise } from '../../../renderer/depot/documents/document-summary.ts';
import type { ScanEvent } from '../../../renderer/depot/scan/job.ts';
import type { GoodsProduct, Sighting } from '../../../renderer/store/sighting.ts';
import { deliveryOf } from './a-delivery.ts';
import { goodsOf, sightingOf } from './a-sighting.ts';

const breaker: GoodsProduct = { id: 1, name: 'Disjoncteur 16 A', code: 'DISJ-C16', uomName: 'u', tracking: 'none' };
const charger: GoodsProduct = { id: 2, name: 'Borne de recharge', code: null, uomName: 'u', tracking: 'serial' };
const socket: GoodsProduct = { id: 3, name: 'Prise 2P+T', code: null, uomName: 'u', tracking: 'none' };
const author = { login: 'karim', employeeId: null, station: 'Quai 2' };
const operationId = '3b9f8f9e-6a5e-4c53-9d0c-0d7b6b6d6a01';
const birth = { operationId, noteId: operationId, atMs: 1000, blind: false };

const delivery = deliveryOf([
  { moveId: 11, product: breaker, demand: 2 },
  { moveId: 12, product: charger, demand: 1 },
]);
const begin = (): ReceiptSession => startReceipt(delivery, birth);
const tag = (epcHex: string, product: GoodsProduct, lotName: string | null = null): Sighting =>
  sightingOf('tag', { kind: 'goods', ...goodsOf(product), identity: epcHex, lotName }, epcHex);
const label = (product: GoodsProduct, quantity = 1): Sighting =>
  sightingOf('barcode', { kind: 'goods', ...goodsOf(product), quantity });
const seen = (...sightings: readonly Sighting[]): readonly ScanEvent[] =>
  sightings.map((sighting) => ({ kind: 'sighted', sighting, by: null }));
const after = (session: ReceiptSession, ...events: readonly (ReceiptEvent | ScanEvent)[]): ReceiptSession =>
  reduceReceipt(session, events).session;
const actOf = (session: ReceiptSession, qualifyLocationId: number | null = null) =>
  receiveOperation({ ...session, pickingId: 7 }, author, 4000, qualifyLocationId);
const decided = (productId: number, kind: Decision['kind']): ReceiptEvent => ({
  kind: 'decided',
  productId,
  decision: { kind, reason: '' },
});

test('a delivery begins with everything expected and nothing received', () => {
  expect(summarise(begin())).toMatchObject({ expected: 3, got: 0, missing: 3, over: 0, unexpected: 0, unknown: 0 });
});

test('a tag of an expected article is counted', () => {
  const session = after(begin(), ...seen(tag('A1', breaker)));
  expect(session.last).toMatchObject({ kind: 'counted', productId: 1 });
  expect(summarise(session)).toMatchObject({ got: 1, missing: 2 });
});

test('the same tag never counts twice', () => {
  const session = after(begin(), ...seen(tag('A1', breaker), tag('A1', breaker)));
  expect(session.last?.kind).toBe('seen');
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
  const stray = sightingOf('tag', { kind: 'unknown', why: 'raw' }, 'E2801160');
  const session = after(begin(), ...seen(stray, stray));
  expect(summarise(session)).toMatchObject({ unknown: 1, got: 0 });
  expect(session.last?.kind).toBe('seen');
});

test('a tracked article without its serial is refused aloud', () => {
  const session = after(begin(), ...seen(tag('B1', charger)));
  expect(session.last).toMatchObject({ kind: 'refused', why: 'serial-missing' });
  expect(summarise(session).got).toBe(0);
});

test('how many a label stands for is told, and taken back; a device is one', () => {
  const told = after(begin(), ...seen(label(breaker)), { kind: 'quantity-set', id: 1, quantity: 2.5 });
  expect(summarise(told).got).toBe(2.5);
  expect(summarise(after(told, { kind: 'undone' })).got).toBe(1);
  expect(summarise(after(told, { kind: 'undone' }, { kind: 'undone' })).got).toBe(0);
  const device = after(begin(), ...seen(label(charger), bare('SN-7')), { kind: 'quantity-set', id: 1, quantity: 2 });
  expect(summarise(device).got).toBe(1);
});

const bare = (text: string) => sightingOf('barcode', { kind: 'unknown', why: 'no-product' }, text);

test('a tracked article by its product code asks for its number, and the next label tells it', () => {
  const asked = after(begin(), ...seen(label(charger)));
  expect(asked.last).toMatchObject({ kind: 'seen', why: 'serial-wanted' });
  expect(summarise(asked).got).toBe(0);
  const told = after(asked, ...seen(bare('SN-7')));
  expect(told.last?.kind).toBe('counted');
  expect(told.counted.map(({ lotName, quantity }) => [lotName, quantity])).toEqual([['SN-7', 1]]);
  expect(told.asksNumber).toBeNull();
  // The number alone, again: nobody asked, nobody knows it.
  expect(summarise(after(told, ...seen(bare('SN-8')))).unknown).toBe(1);
  const twice = after(told, ...seen(label(charger), bare('SN-7')));
  expect(twice.last).toMatchObject({ kind: 'seen', why: 'already-counted' });
  expect(summarise(twice).got).toBe(1);
});

test('a label of the number alone may be a GS1 one', () => {
  const told = after(begin(), ...seen(label(charger), { ...bare('(21)SN-9(17)271231'), atMs: Date.UTC(2026, 10, 25) }));
  expect(told.counted.map(({ lotName, expiresOn }) => [lotName, expiresOn])).toEqual([['SN-9', '2027-12-31']]);
});

test('what passes the antenna meanwhile is no number; taking back ends the question', () => {
  const asked = after(begin(), ...seen(label(charger), sightingOf('tag', { kind: 'unknown', why: 'raw' }, 'E2801160')));
  expect(asked.asksNumber).not.toBeNull();
  expect(summarise(asked)).toMatchObject({ got: 0, unknown: 1 });
  const back = after(asked, { kind: 'undone' });
  expect(back.asksNumber).toBeNull();
  expect(summarise(back).unknown).toBe(1);
});

test('a number that is printed in letters only is typed, or the article is left', () => {
  const asked = after(begin(), ...seen(label(charger)));
  const told = { kind: 'number-told', by: 7, atMs: 9 } as const;
  expect(after(asked, { ...told, text: 'SN-7' }).counted).toMatchObject([{ lotName: 'SN-7', by: 7 }]);
  expect(after(asked, { ...told, text: null })).toMatchObject({ asksNumber: null, counted: [] });
});

test('the tag and the label of one device are one device', () => {
  const session = after(begin(), ...seen(tag('B1', charger, 'SN-7'), tag('2/SN-7', charger, 'SN-7')));
  expect(session.last).toMatchObject({ kind: 'seen', why: 'already-counted' });
  expect(summarise(session).lines[1]).toMatchObject({ got: 1, serials: 1, state: 'complete' });
});

test('undoing frees the tag for another read', () => {
  const session = after(begin(), ...seen(tag('A1', breaker)), { kind: 'undone' });
  expect(summarise(session).got).toBe(0);
  const again = after(session, ...seen(tag('A1', breaker)));
  expect(again.last?.kind).toBe('counted');
});

test('undoing the last unexpected piece takes its decision back too', () => {
  const session = after(begin(), ...seen(tag('C1', socket)), decided(3, 'keep'), { kind: 'undone' });
  expect(session.decisions).toEqual({});
});

test('nothing to undo changes nothing', () => {
  const session = begin();
  expect(after(session, { kind: 'undone' })).toEqual(session);
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
  const late = after(validated, ...seen(tag('A2', breaker)));
  expect(late.last).toMatchObject({ kind: 'refused', why: 'already-validated' });
  expect(summarise(late).got).toBe(1);
  const reopened = after(
    late,
    { kind: 'reopened', operationId: 'another', noteId: 'a note' },
    ...seen(tag('A2', breaker)),
  );
  expect(reopened.operationId).toBe('another');
  expect(summarise(reopened).got).toBe(2);
});

test('the act carries absolute quantities by move and serial, under the name it had from birth', () => {
  const session = after(begin(), ...seen(tag('A1', breaker), tag('A2', breaker), tag('B1', charger, 'SN-7')));
  const act = actOf(session);
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
  const aside = after(counted, decided(1, 'set-aside'), decided(3, 'set-aside'));
  expect(actOf(aside).lines.map(({ quantity }) => quantity)).toEqual([2]);
  expect(summarise(aside)).toMatchObject({ got: 4, taken: 2, undecided: [] });
  const kept = after(counted, decided(1, 'keep'), decided(3, 'keep'));
  expect(actOf(kept).lines.map(({ moveId, quantity }) => [moveId, quantity])).toEqual([
    [11, 3],
    [null, 1],
  ]);
});

test('two moves of one article are filled in the order of the document', () => {
  const twice = deliveryOf([
    { moveId: 21, product: breaker, demand: 2 },
    { moveId: 22, product: breaker, demand: 3 },
  ]);
  const session = after(startReceipt(twice, birth), ...seen(label(breaker, 4)));
  expect(summarise(session).lines).toHaveLength(1);
  expect(actOf(session).lines.map(({ moveId, quantity }) => [moveId, quantity])).toEqual([
    [21, 2],
    [22, 2],
  ]);
});

test('a line that two people counted is one line, and knows both; the one that nobody signed for knows nobody', () => {
  const sight = (by: number | null, product: GoodsProduct): ScanEvent => ({
    kind: 'sighted',
    sighting: label(product),
    by,
  });
  const session = after(begin(), sight(7, breaker), sight(9, breaker), sight(7, breaker), sight(null, socket));
  expect(actOf(session).lines.map(({ productId, quantity, by }) => [productId, quantity, by])).toEqual([
    [1, 3, [7, 9]],
    [3, 1, undefined],
  ]);
  expect(operationSchema.safeParse(actOf(session)).success).toBe(true);
});

test('goods of another document are counted apart, and say of which', () => {
  const elsewhere = sightingOf('barcode', {
    kind: 'goods',
    ...goodsOf(socket),
    expectedOn: [{ pickingId: 9, name: 'DF/IN/00042' }],
  });
  const session = after(begin(), ...seen(elsewhere));
  expect(session.last).toMatchObject({ kind: 'other-document', detail: 'DF/IN/00042' });
  expect(summarise(session).unexpected).toBe(1);
});

test('a serial that is in stock already cannot arrive', () => {
  const held = sightingOf('tag', {
    kind: 'goods',
    ...goodsOf(charger),
    identity: 'B9',
    lotName: 'SN-9',
    lotLocationId: 8,
  });
  const session = after(begin(), ...seen(held));
  expect(session.last).toMatchObject({ kind: 'refused', why: 'serial-elsewhere', detail: 'SN-9' });
  expect(summarise(session).got).toBe(0);
});

test('a code that several articles carry is the one that is expected', () => {
  const shared = sightingOf('barcode', { kind: 'several', candidates: [goodsOf(socket), goodsOf(breaker)] });
  expect(after(begin(), ...seen(shared)).last).toMatchObject({ kind: 'counted', productId: 1 });
});

test('the last place scanned stays active, and its goods go there', () => {
  const place = sightingOf('barcode', { kind: 'place', locationId: 77, name: 'Travée C4', usage: 'internal' });
  const session = after(begin(), ...seen(label(breaker), place, label(breaker)));
  expect(actOf(session).lines.map((line) => [line.locationDestId, line.quantity])).toEqual([
    [8, 1],
    [77, 1],
  ]);
  expect(after(session, { kind: 'undone' }, { kind: 'undone' }).place).toBeNull();
});

test('an unknown label that is learned counts as often as it was scanned', () => {
  const strange = sightingOf('barcode', { kind: 'unknown', why: 'no-product' }, '4006381333931');
  const learned = after(begin(), ...seen(strange, strange), {
    kind: 'learned',
    text: '4006381333931',
    goods: goodsOf(breaker),
    by: null,
    atMs: 9,
  });
  expect(summarise(learned)).toMatchObject({ got: 2, unknown: 0 });
});

test('what waits to be qualified goes to its zone', () => {
  const session = after(begin(), ...seen(label(socket)), decided(3, 'qualify'));
  expect(actOf(session, 55).lines).toMatchObject([{ moveId: null, locationDestId: 55 }]);
});

test('a label’s expiry goes with a new lot, and an expired one is said at once', () => {
  const lot = sightingOf('barcode', {
    kind: 'goods',
    ...goodsOf({ ...breaker, tracking: 'lot' }),
    lotName: 'L-7',
    expiresOn: '1969-12-31',
  });
  const session = after(begin(), ...seen(lot));
  expect(session.last).toMatchObject({ kind: 'counted', why: 'expired', detail: '1969-12-31' });
  expect(summarise(session).lines[0]).toMatchObject({ expiresOn: '1969-12-31' });
  expect(actOf(session).lines).toMatchObject([{ lotName: 'L-7', expiresOn: '1969-12-31' }]);
});

test('twenty scans can be taken back, one by one, whatever they were', () => {
  const many = Array.from({ length: 30 }, (_, at) => tag(`A${at}`, breaker));
  let session = after(begin(), ...seen(...many));
  expect(session.steps).toHaveLength(20);
  for (let step = 0; step < 25; step++) session = after(session, { kind: 'undone' });
  expect(summarise(session).got).toBe(10);
  expect(after(session, ...seen(tag('A29', breaker))).last?.kind).toBe('counted');
});

test('of goods that nobody announced everything is meant; they become one act of their own', () => {
  const begun = startUnannounced(
    { id: 5, defaultLocationId: 4, defaultLocationDestId: 8 },
    { id: 'u', operationId, noteId: operationId, atMs: 1000, name: 'Livraison sans bon' },
  );
  if (!begun?.unannounced) throw new Error('not begun');
  const session = after(
    begun,
    ...seen(label(breaker, 3), tag('B1', charger, 'SN-1'), tag('B1', charger, 'SN-1')),
    { kind: 'supplier-chosen', supplier: { id: 30, name: 'Sonévolt' } },
    { kind: 'reference-given', reference: ' BL 77 ' },
  );
  expect(session.last?.kind).toBe('seen');
  expect(summarise(session)).toMatchObject({ got: 4, taken: 4, missing: 0, over: 0, unexpected: 0, undecided: [] });
  const { unannounced } = session;
  if (!unannounced) throw new Error('announced');
  const act = unannouncedOperation({ ...session, unannounced }, { note: '', photos: [] }, author, 4000);
  expect(operationSchema.parse(act)).toMatchObject({ kind: 'receive-unannounced', reference: 'BL 77', partnerId: 30 });
  expect(act.lines).toMatchObject([
    { productId: 1, quantity: 3, locationDestId: 8 },
    { productId: 2, quantity: 1, lotName: 'SN-1' },
  ]);
});

test('a draft of an earlier program is a delivery that was announced', () => {
  const { unannounced: _, ...old } = begin();
  expect(receiptJob.restore(old)).toMatchObject({ pickingId: 7, unannounced: null });
});

test('the five figures of a delivery always add up', () => {
  const session = after(begin(), ...seen(label(breaker, 5), tag('B1', charger, 'SN-1'), label(socket, 3)));
  const { expected, over, unexpected, got, missing } = summarise(session);
  expect(expected + over + unexpected).toBe(got + missing);
});
