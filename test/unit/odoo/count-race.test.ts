import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OdooClient } from '../../../main/odoo/json2.ts';
import { createPush } from '../../../main/odoo/push.ts';
import { idsOf } from '../../../main/odoo/values.ts';
import type { OperationOf } from '../../../preload/contract/operation.ts';
import { goodsOperation, onHand, openStock, prepareDocument, type StockWorld } from '../../live/stock-world.ts';
import { openStandInWorld, type StandInWorld } from './stand-in-world.ts';

let opened: StandInWorld;
let standIn: StandInWorld['standIn'];
let world: StandInWorld['world'];
let stock: StockWorld;

beforeEach(async () => {
  opened = await openStandInWorld();
  ({ standIn, world } = opened);
  stock = await openStock(world);
});
afterEach(() => opened.close());

/** @param seenAtMs a moment before all that the test does, if it is not told */
const counted = (countedQuantity: number, seenAtMs = Date.now() - 5000): OperationOf<'count'> => ({
  ...world.head(),
  kind: 'count',
  lines: [
    {
      productId: stock.plain,
      locationId: stock.depot,
      lotId: null,
      packageId: null,
      countedQuantity,
      seenQuantity: 0,
      seenAtMs,
    },
  ],
});

/** A station before whose first call of `method` something else happens at Odoo. */
function overtaken(method: string, meanwhile: () => Promise<void>): ReturnType<typeof createPush> {
  let once = false;
  const client: OdooClient = {
    ...world.client,
    async call(...args) {
      if (args[1] === method && !once) {
        once = true;
        await meanwhile();
      }
      return world.client.call(...args);
    },
  };
  return createPush({
    client,
    uid: world.signedIn.uid,
    language: 'fr',
    taskProject: 'Interventions',
    nowMs: Date.now,
    random: Math.random,
    pause: () => Promise.resolve(),
  });
}

/** What another count's late request does to every quant that waits for its adjustment. */
async function applyUnderAnotherName(): Promise<void> {
  const quants = await world.rows('stock.quant', [['product_id', '=', stock.plain]], []);
  const [wizard = 0] = idsOf(
    await world.run('stock.inventory.adjustment.name', 'create', [], {
      vals_list: [{ quant_ids: [[6, 0, quants.map(({ id }) => id)]], inventory_adjustment_name: 'DURET autre' }],
    }),
  );
  await world.run('stock.inventory.adjustment.name', 'action_apply', [wizard]);
}

async function receive(quantity: number): Promise<void> {
  const prepared = await prepareDocument(world, stock, 'incoming', new Map([[stock.plain, quantity]]));
  await world.push(goodsOperation(world, stock, 'receive', prepared, [{ productId: stock.plain, quantity }]));
}

test('a count whose quantities another request applied is proved all the same, and not applied again later', async () => {
  const count = counted(12);
  expect(await overtaken('action_apply', applyUnderAnotherName)(count)).toMatchObject({ kind: 'confirmed' });
  const proof = standIn.store.all('stock.move', (move) => move['inventory_name'] === `DURET ${count.operationId}`);
  expect(proof).toHaveLength(1);
  await receive(3);
  expect(await world.push(count)).toMatchObject({ kind: 'confirmed', replayed: true });
  expect(await onHand(world, stock.plain, stock.depot)).toBe(15);
});

test.each(['load', 'read', 'create', 'action_apply'])(
  'goods that come just before %s are added to the count',
  async (method) => {
    const push = overtaken(method, () => receive(3));
    expect(await push(counted(12))).toMatchObject({ kind: 'confirmed' });
    expect(await onHand(world, stock.plain, stock.depot)).toBe(15);
  },
);

test('stock that stands in two rows, as two requests at once leave it, is counted as one', async () => {
  await receive(10);
  const [quant] = standIn.store.all('stock.quant', (row) => row['location_id'] === stock.depot);
  // As Odoo leaves it: the older row has nothing any more, the younger one all of it.
  const { id: _, ...row } = quant!;
  standIn.store.update('stock.quant', quant!.id, { quantity: 0 }, world.signedIn.uid);
  standIn.store.insert('stock.quant', row, world.signedIn.uid);
  // Seen after the goods came: Odoo dates them by the second.
  const count = counted(8, Date.now() + 2000);
  expect(await world.push(count)).toMatchObject({ kind: 'confirmed' });
  expect(await onHand(world, stock.plain, stock.depot)).toBe(8);
  expect(standIn.store.all('stock.quant', (one) => one['location_id'] === stock.depot)).toHaveLength(1);
});
