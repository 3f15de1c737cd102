import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startAntenna, type Antenna } from './journey-antenna.ts';
import { startLine, type JourneyLine } from './journey-line.ts';
import { journeyOdoo, prepareReceipt, type PreparedReceipt } from './journey-odoo.ts';
import { openWorkplace, synchronised, type Workplace } from './journey-station.ts';

const odoo = journeyOdoo();
let goods: PreparedReceipt;
let zone: { readonly id: number; readonly name: string; readonly bin: number };
let antenna: Antenna;
let line: JourneyLine;
let workplace: Workplace;

/** A zone with a bin in it, eight pieces in the bin as Odoo has it. */
beforeEach(async () => {
  goods = await prepareReceipt(odoo, 5);
  const [stock] = await odoo.rows('stock.location', [['usage', '=', 'internal']], ['name']);
  const name = `Zone ${randomUUID().slice(0, 8)}`;
  const id = await odoo.create('stock.location', { name, usage: 'internal', location_id: stock?.['id'] });
  const bin = await odoo.create('stock.location', { name: 'Casier 1', usage: 'internal', location_id: id });
  zone = { id, name, bin };
  await setStock(8, bin);
  antenna = await startAntenna();
  line = await startLine(odoo.url);
  workplace = await openWorkplace({
    odoo,
    odooUrl: line.url,
    settings: {
      version: 1,
      station: { name: 'Quai 1', desk: 'depot' },
      readers: [{ id: 'quai', title: 'Portique', driver: 'm100-bb7e', path: antenna.path }],
    },
  });
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.error(workplace.complaints());
  await workplace.close();
  await line.close();
  await antenna.close();
});

/** Sets the stock of a place as a user of Odoo does. */
async function setStock(quantity: number, locationId: number): Promise<void> {
  const context = { inventory_mode: true };
  const quants = await odoo.call('stock.quant', 'create', {
    vals_list: [{ product_id: goods.productId, location_id: locationId, inventory_quantity: quantity }],
    context,
  });
  await odoo.call('stock.quant', 'action_apply_inventory', { ids: quants, context });
}

/** Goods that leave for a customer, as another person validates it in Odoo. */
async function deliver(quantity: number, from: number): Promise<void> {
  const [type] = await odoo.rows('stock.picking.type', [['code', '=', 'outgoing']], ['name']);
  const [customer] = await odoo.rows('stock.location', [['usage', '=', 'customer']], ['name']);
  const places = { location_id: from, location_dest_id: customer?.['id'] };
  const id = await odoo.create('stock.picking', {
    picking_type_id: type?.['id'],
    ...places,
    move_ids: [[0, 0, { product_id: goods.productId, product_uom_qty: quantity, ...places }]],
  });
  await odoo.call('stock.picking', 'action_confirm', { ids: [id] });
  await odoo.call('stock.picking', 'action_assign', { ids: [id] });
  await odoo.call('stock.picking', 'button_validate', { ids: [id], context: { skip_backorder: true, skip_sms: true } });
}

async function inZone(): Promise<number> {
  const quants = await odoo.rows(
    'stock.quant',
    [
      ['product_id', '=', goods.productId],
      ['location_id', 'child_of', zone.id],
    ],
    ['quantity'],
  );
  return quants.reduce((sum, quant) => sum + Number(quant['quantity']), 0);
}

test('a zone with a bin is swept, the line is cut at the apply: corrected once, by what was missing', async () => {
  const { page } = workplace;
  await synchronised(page, 'depot');
  await page.locator('[data-job="inventory:choose"]').click();
  await page.locator(`[data-location="${zone.id}"]`).click();
  await page.locator('[data-list=expected][data-count="8"]').waitFor();
  antenna.place(goods.gtin13, 6);
  await page.locator('[data-list=found][data-count="6"]').waitFor();
  await page.locator('[data-list=missing][data-count="2"]').waitFor();
  await page.locator('[data-act=review]').click();
  line.loseRepliesOf('stock.inventory.adjustment.name/action_apply');
  await page.locator('[data-act=apply]').click();
  await page.locator('[data-act-state="confirmed"]').waitFor({ timeout: 60_000 });
  expect(line.lost).toEqual(['stock.inventory.adjustment.name/action_apply']);
  expect(await inZone()).toBe(6);
});

test('what leaves the zone while the station is offline is taken from the count, not undone by it', async () => {
  const { page } = workplace;
  await synchronised(page, 'depot');
  await page.locator('[data-job="inventory:choose"]').click();
  await page.locator(`[data-location="${zone.id}"]`).click();
  await page.locator('[data-list=expected][data-count="8"]').waitFor();
  antenna.place(goods.gtin13, 6);
  await page.locator('[data-list=found][data-count="6"]').waitFor();
  await line.cut();
  await page.locator('[data-act=review]').click();
  await page.locator('[data-act=apply]').click();
  await page.locator('[data-act-state]').waitFor();
  await deliver(3, zone.bin);
  await line.restore();
  await page.locator('[data-act-state="confirmed"]').waitFor({ timeout: 90_000 });
  expect(await inZone()).toBe(3);
});
