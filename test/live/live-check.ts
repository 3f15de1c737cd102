import type { StockWorld } from './stock-world.ts';
import type { World } from './world.ts';

/** One thing that the program promises of Odoo: acts, then looks at the effect, on records of its own. */
export type LiveCheck = {
  readonly name: string;
  /** Of what our stand-in does not play: people with other rights. */
  readonly realOnly?: true;
  readonly run: (world: World, stock: StockWorld) => Promise<void>;
};
