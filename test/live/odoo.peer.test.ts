import { afterAll, beforeAll, describe, test } from 'vitest';
import { liveChecks, putAway } from './suite.ts';
import { openStock, type StockWorld } from './stock-world.ts';
import { openWorld, type World } from './world.ts';

/** The live suite against the Odoo that the peers' set-up brought up, or the one that the environment names. */
describe('live: every operation against a real Odoo 19', () => {
  let world: World;
  let stock: StockWorld;

  beforeAll(async () => {
    const { ODOO_URL: url = '', ODOO_DB: db = '', ODOO_LOGIN: login = '', ODOO_PASSWORD: password = '' } = process.env;
    world = await openWorld({ url, db, login, password });
    stock = await openStock(world);
  });
  afterAll(async () => {
    await putAway(world, stock);
    world.close();
  });

  test.each(liveChecks.map((check) => [check.name, check] as const))('%s', (_name, check) => check.run(world, stock));
});
