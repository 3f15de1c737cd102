import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { operationSchema } from '../../../preload/contract/operation.ts';
import { reduceInventory } from '../../../renderer/depot/inventory/inventory-job.ts';
import { countOperation } from '../../../renderer/depot/inventory/inventory-operation.ts';
import {
  startInventory,
  type InventoryEvent,
  type InventorySession,
} from '../../../renderer/depot/inventory/inventory-session.ts';
import { createInventorySummary, summariseInventory } from '../../../renderer/depot/inventory/inventory-summary.ts';
import type { ScanEvent } from '../../../renderer/depot/scan/job.ts';
import type { GoodsProduct, Sighting } from '../../../renderer/store/sighting.ts';
import type { StockLine, ZoneStock } from '../../../renderer/store/zone-stock.ts';
import { goodsOf, sightingOf } from './a-sighting.ts';

const breaker: GoodsProduct = { id: 1, name: 'Disjoncteur', code: null, uomName: 'u', tracking: 'none' };
const drill: GoodsProduct = { id: 2, name: 'Perforateur', code: null, uomName: 'u', tracking: 'serial' };
const author = { login: 'karim', employeeId: null, station: 'Quai 2' };
const operationId = '3b9f8f9e-6a5e-4c53-9d0c-0d7b6b6d6a01';

const line = (product: GoodsProduct, quantity: number, over: Partial<StockLine> = {}): StockLine => ({
  product,
  lotId: null,
  lotName: null,
  packageId: null,
  locationId: 40,
  quantity,
  ...over,
});
const tool = (lotId: number, locationId = 40): StockLine =>
  line(drill, 1, { lotId, lotName: `SN-${lotId}`, locationId });
const zone: ZoneStock = {
  locationId: 40,
  name: 'Dépôt/Travée A',
  places: [
    { id: 40, name: 'Travée A' },
    { id: 41, name: 'A1' },
  ],
  lines: [line(breaker, 10), line(breaker, 5, { locationId: 41 }), tool(20), tool(21)],
};
const begin = (over: Partial<{ blind: boolean; double: boolean }> = {}): InventorySession =>
  startInventory(zone, { operationId, atMs: 1000, blind: false, double: false, ...over });
const label = (quantity: number, atMs = 2000): Sighting =>
  sightingOf('barcode', { kind: 'goods', ...goodsOf(breaker), quantity }, 'B', atMs);
const tag = (lotId: number, lotLocationId: number | null = 40): Sighting =>
  sightingOf(
    'tag',
    {
      kind: 'goods',
      ...goodsOf(drill),
      identity: `EPC${lotId}`,
      lotId,
      lotName: `SN-${lotId}`,
      lotLocationId,
    },
    `EPC${lotId}`,
  );
const seen = (...sightings: readonly Sighting[]): readonly ScanEvent[] =>
  sightings.map((sighting) => ({ kind: 'sighted', sighting, by: null }));
const after = (session: InventorySession, ...events: readonly (InventoryEvent | ScanEvent)[]): InventorySession =>
  reduceInventory(session, events).session;
const linesOf = (session: InventorySession) =>
  (countOperation(session, author, 9000)?.lines ?? []).map((one) => [
    one.productId,
    one.locationId,
    one.lotId,
    one.countedQuantity,
    one.seenQuantity,
  ]);

test('the lists of a count add up: expected = found + missing, counted = found + unexpected', () => {
  const session = after(begin(), ...seen(label(12), tag(20), tag(99, 77)));
  const sums = summariseInventory(session);
  expect(sums).toMatchObject({ expected: 17, found: 13, missing: 4, counted: 14, unexpected: 1 });
  expect(sums.expected).toBe(sums.found + sums.missing);
  expect(sums.counted).toBe(sums.found + sums.unexpected);
});

test('how many the last label stood for is told; summed up while it grows, that is the same as at once', () => {
  const summarise = createInventorySummary();
  const one = after(begin(), ...seen(tag(20), label(1)));
  expect(summarise(one).counted).toBe(2);
  const ten = after(one, { kind: 'quantity-set', id: 2, quantity: 10 });
  expect(summarise(ten)).toEqual(summariseInventory(ten));
  expect(summariseInventory(ten).counted).toBe(11);
  // A figure that was typed beside a scan that came meanwhile is not laid upon another piece.
  const late = after(ten, ...seen(label(1)), { kind: 'quantity-set', id: 2, quantity: 50 });
  expect(summariseInventory(late).counted).toBe(12);
  expect(after(one, { kind: 'quantity-set', id: 1, quantity: 9 })).toEqual(one);
});

test('a tag counts once over antennas, until it is taken back', () => {
  const twice = after(begin(), ...seen(tag(20), tag(20)));
  expect(twice.last?.kind).toBe('seen');
  expect(summariseInventory(twice).counted).toBe(1);
  const freed = after(twice, { kind: 'removed', id: 1 }, ...seen(tag(20)));
  expect(freed.last?.kind).toBe('counted');
});

test('nothing is sent for what agrees with Odoo', () => {
  const session = after(begin(), ...seen(label(15), tag(20), tag(21)));
  expect(countOperation(session, author, 9000)).toBeNull();
});

test('a sweep without bins fills each bin as Odoo has it, and what is missing is missing where it is last', () => {
  const session = after(begin(), ...seen(label(12), tag(20), tag(21)));
  expect(linesOf(session)).toEqual([[1, 41, null, 2, 5]]);
});

test('a bin that was scanned is counted by itself', () => {
  const bin = sightingOf('barcode', { kind: 'place', locationId: 41, name: 'A1', usage: 'internal' });
  const session = after(begin(), ...seen(label(10), bin, label(7), tag(20), tag(21)));
  expect(linesOf(session)).toEqual([[1, 41, null, 7, 5]]);
});

test('a serial that Odoo has elsewhere is counted in here and out there', () => {
  const session = after(begin(), ...seen(label(15), tag(20), tag(21), tag(99, 77)));
  expect(session.last).toMatchObject({ kind: 'wrong-product', why: 'not-expected-here' });
  expect(linesOf(session)).toEqual([
    [2, 40, 99, 1, 0],
    [2, 77, 99, 0, 1],
  ]);
  expect(linesOf(after(session, { kind: 'decided', line: '2/99', decision: 'leave' }))).toEqual([]);
});

test('a missing serial is counted as gone; the act is a whole one', () => {
  const session = after(begin(), ...seen(label(15), tag(20)));
  expect(linesOf(session)).toEqual([[2, 40, 21, 0, 1]]);
  expect(operationSchema.safeParse(countOperation(session, author, 9000)).success).toBe(true);
});

test('a figure is Odoo’s at the moment of sight: what is seen no longer follows, what is not does', () => {
  const counted = after(begin(), ...seen(tag(20)));
  const moved = after(counted, { kind: 'stock-read', lines: [line(breaker, 8), tool(21)], atMs: 3000 });
  const sums = summariseInventory(moved);
  expect(sums.expected).toBe(10);
  expect(moved.expected.find(({ lotId }) => lotId === 20)).toMatchObject({ frozen: true, seenAtMs: 2000, quantity: 1 });
});

test('the second of two people sees nothing of the first; where they disagree is told', () => {
  const first = after(begin({ double: true }), ...seen(label(15), tag(20), tag(21)));
  const second = after(first, { kind: 'second-count', by: 7 }, ...seen(label(14), tag(20), tag(21)));
  const sums = summariseInventory(second);
  expect(sums.counted).toBe(16);
  expect(sums.disagreed.map(({ product, first, counted }) => [product.id, first, counted])).toEqual([[1, 15, 14]]);
});

test('a scan during the review goes on counting', () => {
  const review = after(begin(), ...seen(tag(20)), { kind: 'reviewed', review: true });
  expect(after(review, ...seen(tag(21))).phase).toBe('counting');
  const applied = after(review, { kind: 'applied', atMs: 9 }, ...seen(tag(21)));
  expect(applied.last).toMatchObject({ kind: 'refused', why: 'already-validated' });
});

test('10,000 tags in one sweep: each once, in well under a frame each hundred', () => {
  const many: ZoneStock = { ...zone, lines: Array.from({ length: 10_000 }, (_, at) => tool(1000 + at)) };
  let session = startInventory(many, { operationId, atMs: 1, blind: false, double: false });
  const events = seen(...Array.from({ length: 10_000 }, (_, at) => tag(1000 + at)));
  for (let at = 0; at < events.length; at += 250) session = after(session, ...events.slice(at, at + 250));
  session = after(session, ...events.slice(0, 250));
  expect(summariseInventory(session)).toMatchObject({ found: 10_000, missing: 0, unexpected: 0 });
});

test('summed up while it grows, a count is what it is summed up at once', () => {
  const stock: readonly StockLine[][] = [[...zone.lines], [line(breaker, 8), tool(21)], [tool(20), line(breaker, 5)]];
  const event: fc.Arbitrary<InventoryEvent | ScanEvent> = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.integer({ min: 20, max: 26 }).map((lotId) => seen(tag(lotId, lotId % 3 === 0 ? 77 : 40))[0]!),
    },
    { weight: 3, arbitrary: fc.integer({ min: 1, max: 4 }).map((quantity) => seen(label(quantity))[0]!) },
    fc.constant({ kind: 'undone' as const }),
    fc.integer({ min: 1, max: 12 }).map((id) => ({ kind: 'removed' as const, id })),
    fc.constantFrom(...stock).map((lines) => ({ kind: 'stock-read' as const, lines, atMs: 5000 })),
    fc.constant({ kind: 'second-count' as const, by: 7 }),
  );
  fc.assert(
    fc.property(fc.array(fc.array(event, { maxLength: 4 }), { maxLength: 20 }), (batches) => {
      const summarise = createInventorySummary();
      let session = begin({ double: true });
      for (const batch of batches) {
        session = after(session, ...batch);
        expect(summarise(session)).toEqual(summariseInventory(session));
      }
    }),
    { seed: 20_261_128, numRuns: 500 },
  );
});
