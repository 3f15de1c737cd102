import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { num } from '../../main/odoo/values.ts';
import type { FeedRow } from '../../preload/contract/feeds.ts';
import type { Operation } from '../../preload/contract/operation.ts';
import { feedRows } from './effects.ts';
import { hammer } from './hammer.ts';
import type { LiveCheck } from './live-check.ts';
import { countOf, onHand, stockSerials, transferOf } from './stock-world.ts';
import type { World } from './world.ts';

/** Goods and tools that are carried, and drums that are cut. */
export const transferChecks: readonly LiveCheck[] = [
  {
    name: 'transfer: goods and a tool go once, and come back',
    async run(world, stock) {
      const [tool = 0] = await stockSerials(world, stock, [`T-${randomUUID()}`]);
      const plain = await onHand(world, stock.plain, stock.van);
      const out = transferOf(world, stock, 'tool-out', stock.depot, stock.van, [
        { productId: stock.serial, lotId: tool, packageId: null, keepsPackage: true, quantity: 1 },
        { productId: stock.plain, lotId: null, packageId: null, keepsPackage: true, quantity: 2 },
      ]);
      await hammer(world, out);
      assert.equal(await onHand(world, stock.serial, stock.van, tool), 1);
      assert.equal(await onHand(world, stock.serial, stock.depot, tool), 0);
      assert.equal(await onHand(world, stock.plain, stock.van), plain + 2);
      const back = transferOf(world, stock, 'tool-in', stock.van, stock.depot, [
        { productId: stock.serial, lotId: tool, packageId: null, keepsPackage: true, quantity: 1 },
      ]);
      const lent = await loansOf(world, tool);
      assert.deepEqual(
        lent.map(({ locationDestId, dueOn }) => ({ locationDestId, dueOn })),
        [{ locationDestId: stock.van, dueOn: '2026-12-04' }],
      );
      await hammer(world, back);
      assert.equal(await onHand(world, stock.serial, stock.depot, tool), 1);
      assert.equal((await loansOf(world, tool)).at(-1)?.locationDestId, stock.depot);
      // The way out, sent again after the tool came back, moves nothing.
      assert.equal((await world.push(out)).kind, 'confirmed');
      assert.equal(await onHand(world, stock.serial, stock.depot, tool), 1);
    },
  },
  {
    name: 'split-lot: an offcut is a lot of its own, once, and the drum has the rest',
    async run(world, stock) {
      const cable = await world.create('product.product', {
        name: `Duret touret ${randomUUID()}`,
        type: 'consu',
        is_storable: true,
        tracking: 'lot',
      });
      const lotName = `T-${randomUUID()}`;
      const made = await world.push({ ...world.head(), kind: 'create-lot', productId: cable, name: lotName });
      const drum = made.kind === 'confirmed' ? (made.records[0]?.id ?? 0) : 0;
      const filled = countOf(world, stock, 500, 0);
      assert.ok(filled.kind === 'count');
      const [line] = filled.lines;
      assert.ok(line);
      const atDepot = { ...line, productId: cable, lotId: drum, locationId: stock.depot };
      assert.equal((await world.push({ ...filled, lines: [atDepot] })).kind, 'confirmed');
      const split: Operation = {
        ...world.head(),
        kind: 'split-lot',
        productId: cable,
        lotId: drum,
        lotName,
        locationId: stock.depot,
        newLotName: `${lotName}-C1`,
        quantity: 18.5,
        pickingTypeId: stock.internal,
        followsLocationId: stock.depot,
      };
      await hammer(world, split);
      const [offcut] = await world.rows('stock.lot', [['name', '=', `${lotName}-C1`]], ['product_id']);
      assert.equal(await onHand(world, cable, stock.depot, drum), 481.5);
      assert.equal(await onHand(world, cable, stock.depot, num(offcut?.['id'])), 18.5);
      const tooMuch = await world.push({ ...split, ...world.head(), newLotName: `${lotName}-C2`, quantity: 482 });
      assert.equal(tooMuch.kind, 'refused');
      assert.equal(await onHand(world, cable, stock.depot, drum), 481.5);
      await world.write('product.product', cable, { active: false });
    },
  },
  {
    name: 'transfer: a tool that is not at the source is refused before it exists twice',
    async run(world, stock) {
      const name = `N-${randomUUID()}`;
      const [tool = 0] = await stockSerials(world, stock, [name]);
      const outcome = await world.push(
        transferOf(world, stock, 'tool-in', stock.van, stock.depot, [
          { productId: stock.serial, lotId: tool, packageId: null, keepsPackage: true, quantity: 1 },
        ]),
      );
      assert.deepEqual(outcome, { kind: 'refused', refusal: { kind: 'not-at-source', names: [name] } });
      assert.equal(await onHand(world, stock.serial, stock.depot, tool), 1);
    },
  },
];

/** What the feed of loans says of one serial, oldest first. */
async function loansOf(world: World, lotId: number): Promise<readonly FeedRow<'loans'>[]> {
  return (await feedRows(world, 'loans')).filter(({ lotIds }) => lotIds.includes(lotId));
}
