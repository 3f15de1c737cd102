import { num } from '../../main/odoo/values.ts';
import { callbackChecks } from './callback-checks.ts';
import { connectionChecks } from './connection-checks.ts';
import { consentChecks } from './consent-checks.ts';
import { countChecks } from './count-checks.ts';
import { customerChecks } from './customer-checks.ts';
import { deliveryChecks } from './delivery-checks.ts';
import { documentChecks } from './document-checks.ts';
import type { LiveCheck } from './live-check.ts';
import { receiptChecks } from './receipt-checks.ts';
import { openStock, type StockWorld } from './stock-world.ts';
import { tagChecks } from './tag-checks.ts';
import { ticketChecks } from './ticket-checks.ts';
import { transferChecks } from './transfer-checks.ts';
import type { World } from './world.ts';

/**
 * Every operation that the program performs, on records of its own, against whatever Odoo is given.
 * Each recipe: reply lost after sending (every writing step), sent again, four at a time, once more; then one effect.
 */
export const liveChecks: readonly LiveCheck[] = [
  ...connectionChecks,
  ...customerChecks,
  ...callbackChecks,
  ...consentChecks,
  ...ticketChecks,
  ...tagChecks,
  ...receiptChecks,
  ...deliveryChecks,
  ...documentChecks,
  ...countChecks,
  ...transferChecks,
];

/** Runs every check on one Odoo, then puts away what can be put away. @returns the failures */
export async function runLive(world: World, tell: (line: string) => void): Promise<readonly string[]> {
  const stock = await openStock(world);
  const failed: string[] = [];
  for (const check of liveChecks) {
    const begunMs = Date.now();
    try {
      await check.run(world, stock);
      tell(`ok   ${check.name} (${Date.now() - begunMs} ms)`);
    } catch (error) {
      failed.push(check.name);
      tell(`FAIL ${check.name}\n     ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
  }
  await putAway(world, stock);
  return failed;
}

/** Stock moves stay, as in any ledger; products, places and contacts are archived. */
export async function putAway(world: World, stock: StockWorld): Promise<void> {
  await world.client.call(
    'product.product',
    'write',
    { vals: { active: false } },
    { ids: [stock.plain, stock.serial] },
  );
  const contacts = await world.rows('res.partner', [['name', 'ilike', 'Essai Duret ']], []);
  if (contacts.length > 0)
    await world.client.call(
      'res.partner',
      'write',
      { vals: { active: false } },
      { ids: contacts.map((row) => num(row['id'])) },
    );
}
