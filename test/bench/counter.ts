import { randomBytes } from 'node:crypto';
import type { Page } from '@playwright/test';
import { withCheckDigit } from '../../drivers/epc/encode.ts';
import { createOdooStandIn } from '../../main/demo/odoo/stand-in.ts';
import type { Store } from '../../main/demo/odoo/store.ts';
import { seedSampleData } from '../../main/demo/sample-data.ts';
import { enrolBadge, share } from '../e2e/people-steps.ts';
import { startAntenna, type Antenna } from '../integration-peers/journey-antenna.ts';
import { startTalkingDevice, type TalkingDevice } from '../readers/talking-device.ts';
import { openDepotDesk } from './depot-desk.ts';
import type { Report } from './run.ts';

const visits = 20;
const toolsEach = 3;
const turns = 40;
const gtin13 = withCheckDigit('361234588888');

/**
 * The tool counter and the shared station from bytes on ptys to what a person sees: badge, sweep, done, until Odoo has the
 * loan; and one badge after another until the next person's name is painted. What people do between is not in it: these
 * figures are the part of the half minute, and of the two seconds, that the machine takes.
 */
export async function run(report: Report): Promise<void> {
  const [antenna, device] = [await startAntenna(), await startTalkingDevice()];
  const odoo = await createOdooStandIn({ seed });
  const desk = await openDepotDesk(odoo, {
    depot: { toolLoans: 'Sorties outillage' },
    readers: [
      { id: 'antenna', title: 'Portique', driver: 'm100-bb7e', path: antenna.path },
      { id: 'device', title: 'Douchette', driver: 'plain-line', path: device.path },
    ],
  });
  try {
    const { page } = desk;
    const loans: number[] = [];
    for (let visit = 0; visit < visits; visit += 1) loans.push(await lend(page, antenna, device, visit));
    tell(report, `tool loan of ${toolsEach}, badge to Odoo’s word`, loans, 30_000);
    tell(report, 'badge to the next person’s name', await takeTurns(page, device), 2_000);
  } finally {
    await desk.close();
    await antenna.close();
    await device.close();
    await odoo.close();
  }
}

/** @returns milliseconds */
async function lend(page: Page, antenna: Antenna, device: TalkingDevice, visit: number): Promise<number> {
  await page.locator('[data-job="tools:new"]').click();
  await page.locator('[data-borrower=""]').waitFor();
  const from = performance.now();
  device.scan('0419');
  await page.locator('[data-borrower="Farid Ouali"]').waitFor();
  antenna.place(
    gtin13,
    Array.from({ length: toolsEach }, (_, tool) => String(visit * toolsEach + tool + 1)),
  );
  await page.locator(`.num[data-got="${toolsEach}"]`).waitFor();
  device.scan('DURET-VALIDER');
  await page.locator('[data-act-state=confirmed]').waitFor();
  const tookMs = performance.now() - from;
  antenna.placeTags([]);
  device.scan('DURET-VALIDER');
  await page.locator('[data-job="tools:new"]').waitFor();
  return tookMs;
}

/** Two people, a low-frequency badge each, one after the other. @returns milliseconds from the badge to its bearer's name */
async function takeTurns(page: Page, device: TalkingDevice): Promise<readonly number[]> {
  const people = ['Farid Ouali', 'Claire Novel'] as const;
  const badges = people.map(() => randomBytes(5).toString('hex').toUpperCase());
  await share(page, 'Sylvie Moret', '4711');
  for (const [at, name] of people.entries()) {
    await enrolBadge(page, name, () => device.hold(badges[at]!));
    device.hold(null);
  }
  const times: number[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    const from = performance.now();
    device.hold(badges[turn % 2]!);
    await page.locator('.sbar .person', { hasText: people[turn % 2]! }).waitFor();
    times.push(performance.now() - from);
    device.hold(null);
  }
  return times;
}

function tell(report: Report, metric: string, times: readonly number[], atMost: number): void {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): number =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  report({ metric: `${metric}, p50`, value: at(0.5), unit: 'ms' });
  report({ metric: `${metric}, p95`, value: at(0.95), unit: 'ms', atMost });
}

/** The sample company, with as many tools of one kind in its tool room as are lent. */
function seed(store: Store): { readonly uid: number; readonly login: string } {
  const user = seedSampleData(store);
  const add = (model: string, values: Readonly<Record<string, unknown>>) => store.insert(model, values, user.uid).id;
  const [loans] = store.all('stock.picking.type', ({ name }) => name === 'Sorties outillage');
  const tool = add('product.product', {
    name: 'Perforateur',
    barcode: gtin13,
    tracking: 'serial',
    uom_id: store.all('uom.uom')[0]?.id ?? 1,
    type: 'consu',
  });
  for (let serial = 1; serial <= visits * toolsEach; serial += 1) {
    const lot = add('stock.lot', { name: String(serial), product_id: tool });
    add('stock.quant', { product_id: tool, location_id: loans?.['default_location_src_id'], lot_id: lot, quantity: 1 });
  }
  return user;
}
