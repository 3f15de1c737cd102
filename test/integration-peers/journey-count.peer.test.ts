import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDock, type Dock } from './journey-dock.ts';
import { journeyOdoo, lying, newPlace, newProduct, setStock, stockLot, type JourneyProduct } from './journey-odoo.ts';
import { synchronised } from './journey-station.ts';

const odoo = journeyOdoo();
let goods: JourneyProduct;
let zone: { readonly id: number; readonly barcode: string; readonly bin: number };
/** A tool in its room, and two zones where it is not. */
let tool: JourneyProduct;
let bays: readonly Awaited<ReturnType<typeof newPlace>>[];
let dock: Dock;

/** A zone with a bin in it, eight pieces in the bin as Odoo has it; the station opens once Odoo has all of it. */
beforeEach(async () => {
  goods = await newProduct(odoo);
  const { id, barcode } = await newPlace(odoo, 'Zone');
  const bin = await odoo.create('stock.location', { name: 'Casier 1', usage: 'internal', location_id: id });
  zone = { id, barcode, bin };
  await setStock(odoo, { productId: goods.id, locationId: bin }, 8);
  tool = await newProduct(odoo, 'serial');
  bays = [await newPlace(odoo, 'Travée'), await newPlace(odoo, 'Travée')];
  await stockLot(odoo, { productId: tool.id, locationId: (await newPlace(odoo, 'Magasin')).id }, '71', 1);
  dock = await openDock(odoo);
});
afterEach(({ task }) => dock.close(task.result?.state === 'fail'));

/** Goods that leave for a customer, as another person validates it in Odoo. */
async function deliver(quantity: number, from: number): Promise<void> {
  const [type] = await odoo.rows('stock.picking.type', [['code', '=', 'outgoing']], ['name']);
  const [customer] = await odoo.rows('stock.location', [['usage', '=', 'customer']], ['name']);
  const places = { location_id: from, location_dest_id: customer?.['id'] };
  const id = await odoo.create('stock.picking', {
    picking_type_id: type?.['id'],
    ...places,
    move_ids: [[0, 0, { product_id: goods.id, product_uom_qty: quantity, ...places }]],
  });
  await odoo.call('stock.picking', 'action_confirm', { ids: [id] });
  await odoo.call('stock.picking', 'action_assign', { ids: [id] });
  await odoo.call('stock.picking', 'button_validate', { ids: [id], context: { skip_backorder: true, skip_sms: true } });
}

async function inZone(): Promise<number> {
  const quants = await odoo.rows(
    'stock.quant',
    [
      ['product_id', '=', goods.id],
      ['location_id', 'child_of', zone.id],
    ],
    ['quantity'],
  );
  return quants.reduce((sum, quant) => sum + Number(quant['quantity']), 0);
}

test('a zone with a bin is swept, the line is cut at the apply: corrected once, by what was missing', async () => {
  const { page } = dock.workplace;
  await synchronised(page, 'depot');
  dock.scanner.scan(zone.barcode);
  await page.locator('[data-list=expected][data-count="8"]').waitFor();
  dock.antenna.place(goods.gtin13, 6);
  await page.locator('[data-list=found][data-count="6"]').waitFor();
  await page.locator('[data-list=missing][data-count="2"]').waitFor();
  await page.locator('[data-act=review]').click();
  dock.line.loseRepliesOf('stock.inventory.adjustment.name/action_apply');
  await page.locator('[data-act=apply]').click();
  await page.locator('[data-act-state="confirmed"]').waitFor({ timeout: 60_000 });
  expect(dock.line.lost).toEqual(['stock.inventory.adjustment.name/action_apply']);
  expect(await inZone()).toBe(6);
});

test('what leaves the zone while the station is offline is taken from the count, not undone by it', async () => {
  const { page } = dock.workplace;
  await synchronised(page, 'depot');
  dock.scanner.scan(zone.barcode);
  await page.locator('[data-list=expected][data-count="8"]').waitFor();
  dock.antenna.place(goods.gtin13, 6);
  await page.locator('[data-list=found][data-count="6"]').waitFor();
  await dock.line.cut();
  await page.locator('[data-act=review]').click();
  await page.locator('[data-act=apply]').click();
  await page.locator('[data-act-state]').waitFor();
  // Odoo dates moves by the second: one in the second of the sight counts as before it.
  const second = (): number => Math.floor(Date.now() / 1000);
  const seen = second();
  await expect.poll(second).toBeGreaterThan(seen);
  await deliver(3, zone.bin);
  await dock.line.restore();
  await page.locator('[data-act-state="confirmed"]').waitFor({ timeout: 90_000 });
  expect(await inZone()).toBe(3);
});

test('one serial that two stations count in two zones at one time is not counted in twice: the second is shown where it is', async () => {
  const second = await openDock(odoo, 'Quai 2');
  try {
    const both = [dock, second] as const;
    for (const [at, { antenna, scanner, workplace }] of both.entries()) {
      const { page } = workplace;
      await synchronised(page, 'depot');
      scanner.scan(bays[at]!.barcode);
      await page.locator('[data-list=expected]').waitFor();
      antenna.place(tool.gtin13, ['71']);
      await page.locator('[data-list=unexpected][data-count="1"]').waitFor();
      antenna.place(tool.gtin13, []);
      await page.locator('[data-act=review]').click();
      await page.locator('[data-act=apply]').waitFor();
    }
    await dock.workplace.page.locator('[data-act=apply]').click();
    await dock.workplace.page.locator('[data-act-state="confirmed"]').waitFor({ timeout: 60_000 });
    expect(await lying(odoo, tool.id)).toEqual({ [`${bays[0]!.name}/71`]: 1 });
    await second.workplace.page.locator('[data-act=apply]').click();
    await second.workplace.page.locator('[data-act-state="refused"]').waitFor({ timeout: 60_000 });
    expect(await lying(odoo, tool.id)).toEqual({ [`${bays[0]!.name}/71`]: 1 });
  } finally {
    await second.close(false);
  }
});
