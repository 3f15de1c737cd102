import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Operation, OperationOf } from '../../preload/contract/operation.ts';
import { actOf } from '../../renderer/outbox/ways-out.ts';
import { assertConfirmed, hammer } from './hammer.ts';
import type { LiveCheck } from './live-check.ts';
import { countOf, onHand, stockSerials, transferOf, type StockWorld } from './stock-world.ts';
import type { World } from './world.ts';

/** Counts of a place. */
export const countChecks: readonly LiveCheck[] = [
  {
    name: 'count: the stock is what was counted, once',
    async run(world, stock) {
      const counted = (await onHand(world, stock.plain, stock.van)) + 33;
      const operation = countOf(world, stock, counted, counted - 33);
      await hammer(world, operation);
      assert.equal(await onHand(world, stock.plain, stock.van), counted);
      const moves = await world.rows(
        'stock.move',
        [['inventory_name', '=', `DURET ${operation.operationId}`]],
        ['quantity'],
      );
      assert.deepEqual(
        moves.map((move) => move['quantity']),
        [33],
      );
    },
  },
  {
    name: 'count: what moved after it was seen is added to what was counted',
    async run(world, stock) {
      const place = await newPlace(world);
      const beforeMs = Date.now() - 5000;
      assertConfirmed(await world.push(movedTo(world, stock, place, 5)), 'goods came');
      // Counted before those five came: ten were there then, by the person's eyes.
      const count = countOf(world, stock, 10, 0, { place, seenAtMs: beforeMs });
      await hammer(world, count);
      assert.equal(await onHand(world, stock.plain, place), 15);
      // Again of the same moment: the books were set right meanwhile, but no goods moved by that.
      assertConfirmed(
        await world.push(countOf(world, stock, 10, 0, { place, seenAtMs: beforeMs })),
        'counted by another',
      );
      assert.equal(await onHand(world, stock.plain, place), 15);
    },
  },
  {
    name: 'count: what this station believed of the stock, however old, changes nothing',
    async run(world, stock) {
      const place = await newPlace(world);
      assertConfirmed(await world.push(movedTo(world, stock, place, 5)), 'goods came');
      await hammer(world, countOf(world, stock, 12, 99, { place }));
      assert.equal(await onHand(world, stock.plain, place), 12);
    },
  },
  {
    name: 'count: goods moved by this station before it counted are in the count, though Odoo heard of them later',
    async run(world, stock) {
      const place = await newPlace(world);
      const seenAtMs = Date.now() - 5000;
      const came = { ...movedTo(world, stock, place, 5), actedAtMs: seenAtMs - 60_000 };
      assertConfirmed(await world.push(came), 'sent after the count was seen');
      const before = { operationId: came.operationId, pickingId: null, actedAtMs: came.actedAtMs };
      const count = countOf(world, stock, 5, 0, { place, seenAtMs });
      await hammer(world, { ...count, doneBefore: [before] });
      assert.equal(await onHand(world, stock.plain, place), 5);
    },
  },
  {
    name: 'count: more left since than was counted is a conflict, shown side by side',
    async run(world, stock) {
      const place = await newPlace(world);
      const seenAtMs = Date.now() - 5000;
      assertConfirmed(await world.push(countOf(world, stock, 8, 0, { place, seenAtMs })), 'counted by another');
      const away = transferOf(world, stock, 'transfer', place, stock.depot, [
        { productId: stock.plain, lotId: null, packageId: null, keepsPackage: true, quantity: 6 },
      ]);
      assertConfirmed(await world.push(away), 'goods left');
      const outcome = await world.push(countOf(world, stock, 2, 8, { place, seenAtMs }));
      assert.ok(outcome.kind === 'refused' && outcome.refusal.kind === 'changed-meanwhile', JSON.stringify(outcome));
      const [row] = outcome.refusal.rows;
      assert.deepEqual([row?.seen, row?.ours, row?.server, outcome.refusal.by !== null], [8, 2, 2, true]);
      assert.equal(await onHand(world, stock.plain, place), 2);
    },
  },
  {
    name: 'count: a serial that lies elsewhere by now is a conflict that says where, and kept ours moves it, once',
    async run(world, stock) {
      const [here, there] = [await newPlace(world), await newPlace(world)];
      const [lotId = 0] = await stockSerials(world, stock, [`C-${randomUUID()}`]);
      const at = (locationId: number, countedQuantity: number) => ({
        ...countOf(world, stock, countedQuantity, 1 - countedQuantity).lines[0]!,
        productId: stock.serial,
        lotId,
        locationId,
      });
      // Both stations believe it in the depot; one says it is there, the other that it is here.
      const first: Operation = { ...world.head(), kind: 'count', lines: [at(there, 1), at(stock.depot, 0)] };
      await hammer(world, first);
      const second: OperationOf<'count'> = { ...world.head(), kind: 'count', lines: [at(here, 1), at(stock.depot, 0)] };
      const outcome = await world.push(second);
      assert.ok(outcome.kind === 'refused' && outcome.refusal.kind === 'changed-meanwhile', JSON.stringify(outcome));
      assert.deepEqual(
        outcome.refusal.strayed?.map(({ locationId, quantity }) => [locationId, quantity]),
        [[there, 1]],
      );
      assert.deepEqual(outcome.refusal.rows.at(-1)?.server, 1);
      assert.equal(await onHand(world, stock.serial, here, lotId), 0);
      const author = { operationId: randomUUID(), author: second.author, nowMs: Date.now() };
      const kept = actOf('keep-ours', { operation: second, refusal: outcome.refusal }, author);
      assert.ok(kept);
      await hammer(world, kept);
      const lies = await Promise.all([here, there, stock.depot].map((one) => onHand(world, stock.serial, one, lotId)));
      assert.deepEqual(lies, [1, 0, 0]);
    },
  },
  {
    name: 'count: a quantity confirmed as it was is proved, too',
    async run(world, stock) {
      const seen = await onHand(world, stock.plain, stock.van);
      const operation = countOf(world, stock, seen, seen);
      await hammer(world, operation);
      assert.equal(await onHand(world, stock.plain, stock.van), seen);
    },
  },
  {
    name: 'count: a place counted empty, sent again after goods came, leaves them there',
    async run(world, stock) {
      const seen = await onHand(world, stock.plain, stock.van);
      const emptied = countOf(world, stock, 0, seen);
      assert.equal((await world.push(emptied)).kind, 'confirmed');
      assert.equal((await world.push(countOf(world, stock, 9, 0))).kind, 'confirmed');
      await hammer(world, emptied);
      assert.equal(await onHand(world, stock.plain, stock.van), 9);
    },
  },
];

function newPlace(world: World): Promise<number> {
  return world.create('stock.location', { name: `Duret travée ${randomUUID()}`, usage: 'internal' });
}

function movedTo(world: World, stock: StockWorld, place: number, quantity: number): Operation {
  return transferOf(world, stock, 'transfer', stock.depot, place, [
    { productId: stock.plain, lotId: null, packageId: null, keepsPackage: true, quantity },
  ]);
}
