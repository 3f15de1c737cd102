import { expect, test } from 'vitest';
import type { FeedRow } from '../../../preload/contract/feeds.ts';
import type { Entry } from '../../../renderer/outbox/entry-machine.ts';
import { createLotPlaces } from '../../../renderer/store/lot-places.ts';

const lot = 5;
const quant = (locationId: number, quantity = 1) =>
  ({ id: locationId, lotId: lot, locationId, packageId: null, quantity }) as FeedRow<'quants'>;
const lent = (operationId: string, from: number, to: number, state = 'queued') =>
  ({
    state,
    operation: {
      kind: 'transfer',
      operationId,
      locationId: from,
      locationDestId: to,
      lines: [{ productId: 1, lotId: lot, packageId: null, keepsPackage: true, quantity: 1 }],
    },
  }) as unknown as Entry;

test('a tool lent and brought back offline is where the last act put it', () => {
  const places = createLotPlaces(() => [quant(10)]);
  places.note([lent('a', 10, 20)]);
  expect(places.find(lot)?.locationId).toBe(20);
  places.note([lent('b', 20, 10)]);
  expect(places.find(lot)?.locationId).toBe(10);
});

test('an act counts until the quants show it, and no longer', () => {
  let quants = [quant(10)];
  const places = createLotPlaces(() => quants);
  places.note([lent('a', 10, 20)]);
  places.note([lent('a', 10, 20, 'confirmed')]);
  expect(places.find(lot)?.locationId).toBe(20);
  quants = [quant(20)];
  expect(places.find(lot)?.locationId).toBe(20);
  // Someone else brings it back in Odoo: the old act must not speak again.
  quants = [quant(10)];
  expect(places.find(lot)?.locationId).toBe(10);
});

test('a refused act says nothing of the tool', () => {
  const places = createLotPlaces(() => [quant(10)]);
  places.note([lent('a', 10, 20)]);
  places.note([lent('a', 10, 20, 'refused')]);
  expect(places.find(lot)?.locationId).toBe(10);
});

test('a serial in two places is nowhere certain', () => {
  expect(createLotPlaces(() => [quant(10), quant(20)]).find(lot)).toBeNull();
  expect(createLotPlaces(() => [quant(10, 0)]).find(lot)).toBeNull();
});

test('a serial that was sent out offline is no longer where it was taken from', () => {
  const places = createLotPlaces(() => [quant(10)]);
  const sent = {
    state: 'queued',
    operation: {
      kind: 'deliver',
      operationId: 'd',
      lines: [{ productId: 1, lotId: lot, packageId: null, quantity: 1, locationId: 10, locationDestId: 99 }],
    },
  } as unknown as Entry;
  expect(places.note([sent])).toBe(true);
  expect(places.find(lot)).toEqual({ locationId: 99, packageId: null });
  places.note([{ ...sent, state: 'refused' } as Entry]);
  expect(places.find(lot)?.locationId).toBe(10);
});

test('a lot in two rows of one place is there; in two places it is nowhere that could be told', () => {
  expect(createLotPlaces(() => [quant(10, 4), quant(10, 6)]).find(lot)?.locationId).toBe(10);
  expect(createLotPlaces(() => [quant(10, 4), quant(20, 6)]).find(lot)).toBeNull();
});
