import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Operation } from '../../preload/contract/operation.ts';
import { restOf } from './effects.ts';
import { hammer } from './hammer.ts';
import type { LiveCheck } from './live-check.ts';
import { goodsOperation, linesOf, onHand, prepareDocument, stockPlain, stockSerials } from './stock-world.ts';

/** Goods that leave by a document. */
export const deliveryChecks: readonly LiveCheck[] = [
  {
    name: 'deliver: serials leave once',
    async run(world, stock) {
      const [first = 0, second = 0] = await stockSerials(world, stock, [`D-${randomUUID()}`, `D-${randomUUID()}`]);
      const prepared = await prepareDocument(world, stock, 'outgoing', new Map([[stock.serial, 2]]));
      await world.run('stock.picking', 'action_assign', [prepared.pickingId]).catch(() => undefined);
      const operation = goodsOperation(
        world,
        stock,
        'deliver',
        { ...prepared, seenMoveLineIds: await linesOf(world, prepared.pickingId) },
        [first, second].map((lotId) => ({ productId: stock.serial, quantity: 1, lotId })),
      );
      await hammer(world, operation);
      assert.equal(await onHand(world, stock.serial, stock.depot, first), 0);
      assert.equal(await onHand(world, stock.serial, stock.customer, first), 1);
      assert.equal(await onHand(world, stock.serial, stock.customer, second), 1);
    },
  },
  {
    name: 'deliver: something else goes instead of what is short, and only the rest of it comes later',
    async run(world, stock) {
      const [first = 0] = await stockSerials(world, stock, [`D-${randomUUID()}`]);
      await stockPlain(world, stock, 10);
      const prepared = await prepareDocument(world, stock, 'outgoing', new Map([[stock.plain, 6]]));
      const operation = goodsOperation(
        world,
        stock,
        'deliver',
        { ...prepared, seenMoveLineIds: await linesOf(world, prepared.pickingId) },
        [
          { productId: stock.plain, quantity: 3 },
          { productId: stock.serial, quantity: 1, lotId: first, moveId: null },
        ],
      );
      const before = await onHand(world, stock.plain, stock.customer);
      // Six were asked for: three go, one is replaced, two come later.
      const moveId = prepared.moves.get(stock.plain) ?? 0;
      await hammer(world, { ...operation, settledMoves: [{ moveId, demand: 5 }] } as Operation);
      assert.equal(await onHand(world, stock.plain, stock.customer), before + 3);
      assert.equal(await onHand(world, stock.serial, stock.customer, first), 1);
      assert.deepEqual(await restOf(world, prepared.pickingId), new Map([[stock.plain, 2]]));
    },
  },
  {
    name: 'deliver: what is wholly replaced is closed, on an internal document too',
    async run(world, stock) {
      const [first = 0] = await stockSerials(world, stock, [`D-${randomUUID()}`]);
      await stockPlain(world, stock, 10);
      const prepared = await prepareDocument(
        world,
        stock,
        'internal',
        new Map([
          [stock.plain, 2],
          [stock.serial, 2],
        ]),
      );
      const [moveId, kept] = [prepared.moves.get(stock.plain) ?? 0, prepared.moves.get(stock.serial) ?? 0];
      const operation = goodsOperation(
        world,
        stock,
        'deliver',
        { ...prepared, seenMoveLineIds: await linesOf(world, prepared.pickingId) },
        [{ productId: stock.serial, quantity: 1, lotId: first, moveId: kept, locationDestId: stock.van }],
      );
      await hammer(world, { ...operation, settledMoves: [{ moveId, demand: 0 }] } as Operation);
      assert.equal(await onHand(world, stock.serial, stock.van, first), 1);
      assert.deepEqual(await restOf(world, prepared.pickingId), new Map([[stock.serial, 1]]));
    },
  },
];
