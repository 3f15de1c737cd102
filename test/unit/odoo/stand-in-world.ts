import { createOdooStandIn, type OdooStandIn, type StandInOptions } from '../../../main/demo/odoo/stand-in.ts';
import { seedSampleData } from '../../../main/demo/sample-data.ts';
import { openWorld, type World } from '../../live/world.ts';

export interface StandInWorld {
  readonly standIn: OdooStandIn;
  /** Signed in there. */
  readonly world: World;
  close(): Promise<void>;
}

/** The sample company in a stand-in of its own. @param options rights that are not all there are */
export async function openStandInWorld(options: Pick<StandInOptions, 'rights'> = {}): Promise<StandInWorld> {
  const standIn = await createOdooStandIn({ seed: seedSampleData, ...options });
  const { url, database: db, login, password } = standIn;
  const world = await openWorld({ url, db, login, password });
  return {
    standIn,
    world,
    async close() {
      world.close();
      await standIn.close();
    },
  };
}
