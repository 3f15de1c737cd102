import { afterAll, beforeAll, describe, test } from 'vitest';
import { createOdooStandIn, type OdooStandIn } from '../../main/demo/odoo/stand-in.ts';
import { seedSampleData } from '../../main/demo/sample-data.ts';
import { openStock, type StockWorld } from '../live/stock-world.ts';
import { liveChecks } from '../live/suite.ts';
import { openWorld, type World } from '../live/world.ts';

/** What the live suite asks of a real Odoo, asked of our stand-in. */
describe('stand-in: every operation ends as on a real Odoo', () => {
  let standIn: OdooStandIn;
  let world: World;
  let stock: StockWorld;

  beforeAll(async () => {
    standIn = await createOdooStandIn({ seed: seedSampleData });
    const { url, database: db, login, password } = standIn;
    world = await openWorld({ url, db, login, password });
    stock = await openStock(world);
  });
  afterAll(async () => {
    world.close();
    await standIn.close();
  });

  const played = liveChecks.filter(({ realOnly }) => !realOnly);
  test.each(played.map((check) => [check.name, check] as const))('%s', (_name, check) => check.run(world, stock));
});
