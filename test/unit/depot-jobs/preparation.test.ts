import { expect, test } from 'vitest';
import { operationSchema } from '../../../preload/contract/operation.ts';
import { prepareJob, reducePreparation } from '../../../renderer/depot/preparing/prepare-job.ts';
import { deliverOperation, linesPrint, signedText } from '../../../renderer/depot/preparing/prepare-operation.ts';
import {
  startPreparation,
  type PrepareEvent,
  type PrepareSession,
} from '../../../renderer/depot/preparing/prepare-session.ts';
import { summarisePreparation } from '../../../renderer/depot/preparing/prepare-summary.ts';
import type { Decision } from '../../../renderer/depot/documents/document-session.ts';
import type { ScanEvent } from '../../../renderer/depot/scan/job.ts';
import type { Goods, GoodsProduct, Meaning } from '../../../renderer/store/sighting.ts';
import type { ZoneStock } from '../../../renderer/store/zone-stock.ts';
import { deliveryOf } from '../screens/a-delivery.ts';
import { goodsOf, sightingOf } from '../screens/a-sighting.ts';

const breaker: GoodsProduct = { id: 1, name: 'Disjoncteur 16 A', code: null, uomName: 'u', tracking: 'none' };
const charger: GoodsProduct = { id: 2, name: 'Borne', code: null, uomName: 'u', tracking: 'serial' };
const other: GoodsProduct = { id: 3, name: 'Disjoncteur 20 A', code: null, uomName: 'u', tracking: 'none' };
const cable: GoodsProduct = { id: 4, name: 'R2V', code: null, uomName: 'm', tracking: 'lot' };
const author = { login: 'karim', employeeId: null, station: 'Quai 2' };

/** The depot is place 4; its bays are 30 and 31. */
const line = (product: GoodsProduct, locationId: number, quantity: number, lotId: number | null = null) => ({
  product,
  lotId,
  lotName: lotId === null ? null : `L${lotId}`,
  packageId: null,
  locationId,
  quantity,
});
const zone: ZoneStock = {
  locationId: 4,
  name: 'Dépôt',
  places: [
    { id: 4, name: 'Dépôt' },
    { id: 30, name: 'Dépôt/Travée A1' },
    { id: 31, name: 'Dépôt/Travée A2' },
  ],
  lines: [line(breaker, 30, 4), line(breaker, 31, 10), line(cable, 30, 50, 70), line(cable, 31, 80, 70)],
};
const begin = (
  moves: readonly { readonly moveId: number; readonly product: GoodsProduct; readonly demand: number }[] = [
    { moveId: 11, product: breaker, demand: 6 },
    { moveId: 12, product: charger, demand: 1 },
  ],
): PrepareSession =>
  startPreparation(deliveryOf(moves), zone, {
    operationId: '3b9f8f9e-6a5e-4c53-9d0c-0d7b6b6d6a01',
    noteId: '3b9f8f9e-6a5e-4c53-9d0c-0d7b6b6d6a02',
    atMs: 1000,
  });
const goods = (product: GoodsProduct, over: Partial<Goods> = {}): Meaning => ({
  kind: 'goods',
  ...goodsOf(product, over),
});
const serial = (name: string, lotId: number, at: number | null): Meaning =>
  goods(charger, { lotId, lotName: name, identity: `2/${name}`, lotLocationId: at });
const place = (locationId: number): Meaning => ({
  kind: 'place',
  locationId,
  name: `P${locationId}`,
  usage: 'internal',
});
const seen = (meaning: Meaning): ScanEvent => ({ kind: 'sighted', sighting: sightingOf('barcode', meaning), by: null });
const run = (session: PrepareSession, ...events: readonly (PrepareEvent | ScanEvent)[]) => {
  const reduced = reducePreparation(session, events);
  return { session: reduced.session, outcomes: reduced.outcomes.map((one) => one && [one.kind, one.why]) };
};
const decided = (productId: number, decision: Decision): PrepareEvent => ({ kind: 'decided', productId, decision });
const act = (session: PrepareSession) =>
  operationSchema.parse(deliverOperation({ ...session, pickingId: 7 }, author, 4000)) as ReturnType<
    typeof deliverOperation
  >;

test('goods are taken where Odoo has them, the next place once the first is empty', () => {
  const { session, outcomes } = run(
    begin(),
    seen(goods(breaker, { quantity: 4 })),
    seen(goods(breaker, { quantity: 2 })),
  );
  expect(outcomes).toEqual([
    ['counted', null],
    ['counted', null],
  ]);
  expect(act(session).lines.map(({ locationId, quantity, moveId }) => [locationId, quantity, moveId])).toEqual([
    [30, 4, 11],
    [31, 2, 11],
  ]);
});

test('the place that was scanned goes before what Odoo says', () => {
  const { session } = run(begin(), seen(place(31)), seen(goods(breaker)));
  expect(act(session).lines).toMatchObject([{ locationId: 31, quantity: 1 }]);
  expect(run(session, { kind: 'undone' }, { kind: 'undone' }).session).toMatchObject({ place: null, counted: [] });
});

test('what Odoo has reserved comes first', () => {
  const reserved = deliveryOf([{ moveId: 11, product: breaker, demand: 6 }]);
  const moveLine = {
    id: 101,
    writeDate: '',
    active: true,
    pickingId: 7,
    moveId: 11,
    productId: 1,
    lotId: null,
    lotName: null,
    packageId: null,
    quantity: 6,
    picked: false,
    locationId: 31,
    locationDestId: 8,
  };
  const document = { ...reserved, moves: reserved.moves.map((move) => ({ ...move, lines: [moveLine] })) };
  const session = startPreparation(document, zone, { operationId: 'a', noteId: 'b', atMs: 1 });
  expect(session.stock.map(({ id }) => id)).toEqual([31, 30]);
});

test('a serial is taken from where it is, once; one that is nowhere, or unknown, is refused by its number', () => {
  const { session, outcomes } = run(
    begin(),
    seen(serial('SN-1', 21, 31)),
    seen(serial('SN-1', 21, 31)),
    seen(serial('SN-2', 22, null)),
    seen(goods(charger, { lotName: 'SN-3', identity: '2/SN-3' })),
    seen(goods(charger)),
  );
  expect(outcomes).toEqual([
    ['counted', null],
    ['seen', 'already-counted'],
    ['refused', 'not-in-stock'],
    ['refused', 'not-in-stock'],
    ['refused', 'serial-missing'],
  ]);
  expect(act(session).lines).toMatchObject([{ productId: 2, lotId: 21, locationId: 31, moveId: 12 }]);
});

test('an expired lot does not leave', () => {
  const old = goods(cable, { lotId: 70, lotName: 'L70', expiresOn: '1969-12-31' });
  expect(run(begin(), seen(old)).outcomes).toEqual([['refused', 'expired']]);
  // Half past midnight in France is still the day before in universal time.
  const atMs = Date.parse('2026-07-14T22:30:00Z');
  const sighting = { ...sightingOf('barcode', goods(cable, { ...old, expiresOn: '2026-07-14' })), atMs };
  expect(run(begin(), { kind: 'sighted', sighting, by: null }).outcomes).toEqual([['refused', 'expired']]);
});

test('goods without a known place wait for it: a scan of the place, or Odoo’s figures, say it', () => {
  const { session, outcomes } = run(begin(), seen(goods(other)), decided(3, { kind: 'keep', reason: '' }));
  expect(outcomes[0]).toEqual(['wrong-product', 'not-on-document']);
  expect(summarisePreparation(session).unplaced?.name).toBe('Disjoncteur 20 A');
  const scanned = run(session, seen(place(31))).session;
  expect(summarisePreparation(scanned).unplaced).toBeNull();
  expect(act(scanned).lines).toMatchObject([{ productId: 3, locationId: 31 }]);
  const stock = [{ id: 30, name: 'A1', productId: 3, lotId: null, packageId: null, quantity: 9 }];
  const told = run(session, { kind: 'stock-read', stock, places: zone.places }).session;
  expect(act(told).lines).toMatchObject([{ productId: 3, locationId: 30 }]);
  const single = startPreparation(
    deliveryOf([]),
    { ...zone, places: zone.places.slice(0, 1), lines: [] },
    {
      operationId: 'a',
      noteId: 'b',
      atMs: 1,
    },
  );
  expect(run(single, seen(goods(other))).outcomes).toEqual([['wrong-product', 'not-on-document']]);
});

test('more than Odoo has at a place, and goods of another depot, are counted and said', () => {
  expect(run(begin(), seen(place(30)), seen(goods(breaker, { quantity: 5 }))).outcomes[1]).toEqual([
    'counted',
    'more-than-held',
  ]);
  expect(run(begin(), seen(serial('SN-9', 29, 99))).outcomes).toEqual([['counted', 'found-elsewhere']]);
});

test('a substitute stands in for what is short: nothing of that comes later', () => {
  const { session } = run(
    begin(),
    seen(goods(breaker, { quantity: 4 })),
    seen(serial('SN-1', 21, 31)),
    seen(place(30)),
    seen(goods(other, { quantity: 2 })),
  );
  expect(summarisePreparation(session).undecided.map(({ product }) => product.id)).toEqual([3]);
  const replaced = run(session, decided(3, { kind: 'instead', reason: 'Équivalent', insteadOf: 1 })).session;
  expect(summarisePreparation(replaced)).toMatchObject({ missing: 2, short: 0, undecided: [] });
  expect(act(replaced)).toMatchObject({ shortage: 'close' });
  expect(act(replaced).settledMoves).toBeUndefined();
  expect(act(replaced).lines.at(-1)).toMatchObject({ moveId: null, productId: 3, quantity: 2, locationDestId: 8 });
});

test('half replaced, half to come later: the backorder is for the other half only', () => {
  const { session } = run(
    begin(),
    seen(goods(breaker, { quantity: 3 })),
    seen(serial('SN-1', 21, 31)),
    seen(place(30)),
    seen(goods(other, { quantity: 1 })),
    decided(3, { kind: 'instead', reason: '', insteadOf: 1 }),
  );
  expect(summarisePreparation(session)).toMatchObject({ missing: 3, short: 2 });
  expect(act(session)).toMatchObject({ shortage: 'backorder', settledMoves: [{ moveId: 11, demand: 5 }] });
});

test('what was put back stays out of the act', () => {
  const { session } = run(
    begin(),
    seen(place(31)),
    seen(goods(breaker, { quantity: 8 })),
    decided(1, { kind: 'set-aside', reason: '' }),
  );
  expect(act(session).lines).toMatchObject([{ quantity: 6 }]);
  const kept = run(session, decided(1, { kind: 'keep', reason: '' })).session;
  expect(act(kept).lines).toMatchObject([{ quantity: 8, moveId: 11 }]);
});

test('a quantity is set by a thumb and taken back; a piece with a name stays one', () => {
  const { session } = run(begin(), seen(goods(breaker)), { kind: 'quantity-set', id: 1, quantity: 3 });
  expect(summarisePreparation(session).got).toBe(3);
  expect(summarisePreparation(run(session, { kind: 'undone' }).session).got).toBe(1);
  const named = run(begin(), seen(serial('SN-1', 21, 31)), { kind: 'quantity-set', id: 1, quantity: 2 }).session;
  expect(summarisePreparation(named).got).toBe(1);
});

test('a package is taken whole, once', () => {
  const pack: Meaning = {
    kind: 'package',
    packageId: 5,
    name: 'PAL-1',
    locationId: 30,
    contents: [goodsOf(breaker, { quantity: 3 }), goodsOf(charger, { lotId: 21, lotName: 'SN-1', lotLocationId: 30 })],
  };
  const { session, outcomes } = run(begin(), seen(pack), seen(pack));
  expect(outcomes).toEqual([
    ['counted', 'package'],
    ['seen', 'package'],
  ]);
  expect(summarisePreparation(session).got).toBe(4);
});

test('the signature is for the lines as they are: another piece takes it back, a note does not', async () => {
  const { session } = run(begin(), seen(goods(breaker)));
  const print = await linesPrint(act(session));
  expect(print).toMatch(/^[0-9a-f]{64}$/);
  expect(signedText(act(session))).toBe('DF/IN/00041\n1||1');
  const handover = { name: 'Luc', signature: 'AAAA', linesPrint: print, pieces: 1, atMs: 3 };
  const signed = run(session, { kind: 'handed', handover }, { kind: 'noted', note: 'Par la cour' }).session;
  expect(signed.handover).toEqual(handover);
  const more = run(signed, seen(goods(breaker))).session;
  expect(more.handover).toBeNull();
  expect(await linesPrint(act(more))).not.toBe(print);
});

test('once validated nothing is taken any more, until Odoo refused it', () => {
  const validated = run(begin(), seen(goods(breaker)), { kind: 'validated', atMs: 9 }).session;
  const late = run(validated, seen(goods(breaker)), { kind: 'undone' });
  expect(late.outcomes[0]).toEqual(['refused', 'already-validated']);
  expect(summarisePreparation(late.session).got).toBe(1);
  expect(prepareJob.undoSteps(late.session)).toBe(0);
  const again = run(late.session, { kind: 'reopened', operationId: 'c', noteId: 'd' }, seen(goods(breaker))).session;
  expect(summarisePreparation(again).got).toBe(2);
});

test('the five figures always add up', () => {
  const { session } = run(
    begin(),
    seen(place(31)),
    seen(goods(breaker, { quantity: 9 })),
    seen(goods(other, { quantity: 2 })),
  );
  const { expected, over, unexpected, got, missing } = summarisePreparation(session);
  expect(expected + over + unexpected).toBe(got + missing);
});
