import { randomInt } from 'node:crypto';
import type { Page } from '@playwright/test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withCheckDigit } from '../../drivers/epc/encode.ts';
import { typeScan } from '../e2e/typed-scan.ts';
import { openDock, type Dock } from './journey-dock.ts';
import { journeyOdoo } from './journey-odoo.ts';
import { synchronised } from './journey-station.ts';

/** Tools, drums and tags, from the bytes of a reader or a scanner to what Odoo then holds. */
const odoo = journeyOdoo();
let depot: Awaited<ReturnType<typeof prepareDepot>>;
let dock: Dock;

beforeEach(async () => {
  depot = await prepareDepot();
  dock = await openDock(odoo, 'Quai 1', { toolLoans: depot.typeName });
  await synchronised(dock.workplace.page, 'depot');
});
afterEach(({ task }) => dock.close(task.result?.state === 'fail'));

/** A tool room with a bin, three tools in it, a drum of 100 m beside them, a site, and somebody with a badge. */
async function prepareDepot() {
  const mark = String(randomInt(100_000, 999_999));
  const [stock] = await odoo.rows('stock.location', [['usage', '=', 'internal']], ['name']);
  const [warehouse] = await odoo.rows('stock.warehouse', [], ['name']);
  const place = (name: string, parent: unknown, barcode: string | false = false): Promise<number> =>
    odoo.create('stock.location', { name: `${name} ${mark}`, usage: 'internal', location_id: parent, barcode });
  const room = await place('Magasin', stock?.['id']);
  const bin = await place('Casier', room);
  const lent = await place('Sorti', stock?.['id']);
  const site = await place('Chantier', stock?.['id'], `CH-${mark}`);
  const typeName = `Outillage ${mark}`;
  await odoo.create('stock.picking.type', {
    name: typeName,
    code: 'internal',
    sequence_code: `O${mark}`,
    warehouse_id: warehouse?.['id'],
    default_location_src_id: room,
    default_location_dest_id: lent,
  });
  const gtin13 = withCheckDigit(`3612345${mark.slice(1)}`);
  const tool = await odoo.create('product.product', {
    name: `Perforateur ${mark}`,
    type: 'consu',
    is_storable: true,
    tracking: 'serial',
    barcode: gtin13,
  });
  const serials = ['1', '2', '3'].map((end) => `${mark}${end}`);
  const lots: number[] = [];
  for (const name of serials) lots.push(await stocked(tool, bin, name, 1));
  const [metre] = await odoo.rows('uom.uom', [['name', '=', 'm']], ['name']);
  const cable = await odoo.create('product.product', {
    name: `R2V 3G2,5 ${mark}`,
    type: 'consu',
    is_storable: true,
    tracking: 'lot',
    uom_id: metre?.['id'],
  });
  const drum = await stocked(cable, bin, `T-${mark}`, 100);
  const borrower = `Farid ${mark}`;
  await odoo.create('hr.employee', { name: borrower, barcode: `B${mark}` });
  const [person] = await odoo.rows('hr.employee', [['barcode', '=', `B${mark}`]], ['work_contact_id']);
  const contact = (person?.['work_contact_id'] as [number, string] | false) || null;
  return { mark, room, bin, lent, site, typeName, gtin13, tool, serials, lots, cable, drum, borrower, contact };
}

/** Puts goods of a lot in a place as a user of Odoo does. @returns the lot */
async function stocked(product: number, place: number, lotName: string, quantity: number): Promise<number> {
  const lot = await odoo.create('stock.lot', { name: lotName, product_id: product });
  await count(product, place, lot, quantity);
  return lot;
}

async function count(product: number, place: number, lot: number, quantity: number): Promise<void> {
  const context = { inventory_mode: true };
  const quants = await odoo.call('stock.quant', 'create', {
    vals_list: [{ product_id: product, location_id: place, lot_id: lot, inventory_quantity: quantity }],
    context,
  });
  await odoo.call('stock.quant', 'action_apply_inventory', { ids: quants, context });
}

/** What lies where, as Odoo has it: `place/lot` to quantity, in depots only. */
async function lying(product: number): Promise<Record<string, number>> {
  const quants = await odoo.rows(
    'stock.quant',
    [
      ['product_id', '=', product],
      ['location_id.usage', '=', 'internal'],
      ['quantity', '!=', 0],
    ],
    ['location_id', 'lot_id', 'quantity'],
  );
  const nameOf = (value: unknown): string =>
    (value as [number, string])[1].split('/').at(-1)!.replace(` ${depot.mark}`, '');
  return Object.fromEntries(
    quants.map((quant) => [
      `${nameOf(quant['location_id'])}/${nameOf(quant['lot_id']).replace(depot.mark, '')}`,
      Number(quant['quantity']),
    ]),
  );
}

const confirmed = (page: Page, acts: number): Promise<void> =>
  page.waitForFunction((count) => document.querySelectorAll('[data-act-state=confirmed]').length === count, acts, {
    timeout: 90_000,
  }) as unknown as Promise<void>;

test('badge, sweep, done: two tools leave with their borrower over a reload and a cut line, and one comes back', async () => {
  const { workplace, line, antenna } = dock;
  const { page } = workplace;
  await page.locator('[data-job="tools:new"]').click();
  await page.locator('[data-borrower=""]').waitFor();
  await typeScan(page, `B${depot.mark}`);
  await page.locator(`[data-borrower="${depot.borrower}"]`).waitFor();
  antenna.place(depot.gtin13, depot.serials.slice(0, 2));
  await page.locator('.num[data-got="2"]').waitFor();
  await page.reload();
  await page.locator('.num[data-got="2"]').waitFor();
  await page.locator(`[data-borrower="${depot.borrower}"]`).waitFor();
  await line.cut();
  await page.locator('[data-act=validate]').click();
  await page.locator('[data-act-state]').waitFor();
  expect(await lying(depot.tool)).toEqual({ 'Casier/1': 1, 'Casier/2': 1, 'Casier/3': 1 });
  await line.restore();
  await confirmed(page, 1);
  expect(await lying(depot.tool)).toEqual({ 'Sorti/1': 1, 'Sorti/2': 1, 'Casier/3': 1 });
  const loans = await odoo.rows(
    'stock.move',
    [
      ['product_id', '=', depot.tool],
      ['location_dest_id', '=', depot.lent],
    ],
    ['partner_id', 'state', 'date_deadline'],
  );
  expect(loans).toMatchObject([{ state: 'done', partner_id: depot.contact }]);
  expect(loans[0]?.['date_deadline']).toBeTruthy();

  await page.getByRole('button', { name: 'Retour à l’accueil' }).click();
  await page.locator('[data-job="tools:new"]').click();
  await page.locator('[data-loan]').first().waitFor();
  await typeScan(page, depot.serials[0]!);
  await page.locator('[data-lot]').filter({ hasText: 'revient' }).waitFor();
  line.loseRepliesOf('stock.picking/button_validate');
  await page.locator('[data-act=validate]').click();
  await confirmed(page, 1);
  expect(line.lost).toEqual(['stock.picking/button_validate']);
  expect(await lying(depot.tool)).toEqual({ 'Magasin/1': 1, 'Sorti/2': 1, 'Casier/3': 1 });
});

test('a tool that somebody moved in Odoo meanwhile is refused, and exists once', async () => {
  const { workplace, line, antenna } = dock;
  const { page } = workplace;
  await page.locator('[data-job="tools:new"]').click();
  await page.locator('[data-borrower=""]').waitFor();
  await typeScan(page, `B${depot.mark}`);
  await page.locator(`[data-borrower="${depot.borrower}"]`).waitFor();
  antenna.place(depot.gtin13, [depot.serials[2]!]);
  await page.locator('.num[data-got="1"]').waitFor();
  await line.cut();
  await page.locator('[data-act=validate]').click();
  await page.locator('[data-act-state]').waitFor();
  await count(depot.tool, depot.bin, depot.lots[2]!, 0);
  await count(depot.tool, depot.site, depot.lots[2]!, 1);
  await line.restore();
  await page.locator('[data-act-state="refused"]').waitFor({ timeout: 90_000 });
  expect(await lying(depot.tool)).toEqual({ 'Casier/1': 1, 'Casier/2': 1, 'Chantier/3': 1 });
});

test('a drum is cut by its marks, the rest becomes a lot of its own; replies are lost, nothing happens twice', async () => {
  const { workplace, line } = dock;
  const { page } = workplace;
  await typeScan(page, `T-${depot.mark}`);
  await page.getByText(`Touret T-${depot.mark}`).waitFor();
  for (const metres of ['30', '100', '70']) {
    for (const digit of metres) await page.locator('.pad').getByRole('button', { name: digit, exact: true }).click();
    await page.locator('.pad .enter').click();
  }
  await page.locator('[data-cut="30"]').waitFor();
  await typeScan(page, `CH-${depot.mark}`);
  await page.locator(`[data-destination*="Chantier ${depot.mark}"]`).waitFor();
  await page.getByRole('button', { name: /Le reste devient une chute/ }).click();
  line.loseRepliesOf('stock.picking/button_validate');
  await page.locator('[data-act=validate]').click();
  await confirmed(page, 2);
  expect(line.lost).toEqual(['stock.picking/button_validate']);
  expect(await lying(depot.cable)).toEqual({ 'Chantier/T-': 30, 'Casier/T--C1': 70 });
});

test('an unknown code is given to a product once; given again it is refused with the name of its holder', async () => {
  const { page } = dock.workplace;
  const code = `CODE-${depot.mark}`;
  await page.locator('[data-work="tags:batch"]').click();
  await page.getByLabel('Article, numéro de série, emplacement').waitFor();
  await typeScan(page, code);
  await page.locator('[data-gathered="1"]').waitFor();
  await page.getByLabel('Article, numéro de série, emplacement').fill(`R2V 3G2,5 ${depot.mark}`);
  await page.locator('.found button').first().click();
  await page.locator('[data-act=associate]').click();
  await page.getByText(/1 associée à R2V/).waitFor();
  await page.getByText('Tout est envoyé').first().waitFor({ timeout: 60_000 });
  const kept = async (): Promise<number> =>
    (
      await odoo.rows(
        'ir.attachment',
        [
          ['name', 'ilike', code],
          ['res_model', '=', 'stock.package'],
        ],
        ['name'],
      )
    ).length;
  expect(await kept()).toBe(1);
  await typeScan(page, `AUTRE-${depot.mark}`);
  await page.locator('[data-gathered="1"]').waitFor();
  await typeScan(page, code);
  await page
    .locator('.flash[data-outcome=refused]')
    .filter({ hasText: `R2V 3G2,5 ${depot.mark}` })
    .waitFor();
  expect(await kept()).toBe(1);
});
