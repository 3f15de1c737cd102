import { afterAll, beforeAll, describe, test } from 'vitest';
import { liveChecks, putAway } from './suite.ts';
import { openStock, type StockWorld } from './stock-world.ts';
import { openWorld, type LiveTarget, type World } from './world.ts';

const named = process.env['DURET_PEER_ODOO'];

/** The live suite against the Odoo that the peers brought up. */
describe.skipIf(named === undefined)('live: every operation against a real Odoo 19', () => {
  let world: World;
  let stock: StockWorld;

  beforeAll(async () => {
    world = await openWorld(JSON.parse(named ?? '{}') as LiveTarget);
    stock = await openStock(world);
  });
  afterAll(async () => {
    await putAway(world, stock);
    world.close();
  });

  test.each(liveChecks.map((check) => [check.name, check] as const))('%s', (_name, check) => check.run(world, stock));
});
