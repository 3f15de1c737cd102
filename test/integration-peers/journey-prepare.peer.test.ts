import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { typeScan as scan } from '../e2e/typed-scan.ts';
import { openDock, type Dock } from './journey-dock.ts';
import { journeyOdoo, newProduct, setStock } from './journey-odoo.ts';
import { synchronised } from './journey-station.ts';

/** Goods that leave: picked for a delivery, carried to a van; by labels, tags and places, against the real Odoo. */
const odoo = journeyOdoo();
type Product = { readonly id: number; readonly gtin13: string };
let plain: Product;
let other: Product;
let tool: Product;
let shelf: { readonly id: number; readonly name: string };
let van: { readonly id: number; readonly name: string };
let delivery: { readonly id: number; readonly name: string };
let dock: Dock;

beforeEach(async () => {
  [plain, other, tool] = [await newProduct(odoo), await newProduct(odoo), await newProduct(odoo, 'serial')];
  const [type] = await odoo.rows('stock.picking.type', [['code', '=', 'outgoing']], ['default_location_src_id']);
  if (!type) throw new Error('this Odoo has no deliveries');
  const source = (type['default_location_src_id'] as [number, string])[0];
  const [customer] = await odoo.rows('stock.location', [['usage', '=', 'customer']], ['name']);
  const place = async (what: string): Promise<{ id: number; name: string }> => {
    const name = `${what} ${randomUUID().slice(0, 8)}`;
    const vals = { name, usage: 'internal', location_id: source, barcode: name.toUpperCase() };
    return { id: await odoo.create('stock.location', vals), name };
  };
  [shelf, van] = [await place('Casier'), await place('Fourgon')];
  await setStock(odoo, { productId: plain.id, locationId: shelf.id }, 10);
  await setStock(odoo, { productId: other.id, locationId: shelf.id }, 10);
  const lotId = await odoo.create('stock.lot', { name: `SN-${tool.gtin13}`, product_id: tool.id });
  await setStock(odoo, { productId: tool.id, locationId: shelf.id, lotId }, 1);
  const places = { location_id: source, location_dest_id: customer?.['id'] };
  const move = (product: Product, quantity: number) => [
    0,
    0,
    { product_id: product.id, product_uom_qty: quantity, ...places },
  ];
  const id = await odoo.create('stock.picking', {
    picking_type_id: type['id'],
    ...places,
    scheduled_date: '2020-01-01 08:00:00',
    move_ids: [move(plain, 5), move(tool, 1)],
  });
  await odoo.call('stock.picking', 'action_confirm', { ids: [id] });
  await odoo.call('stock.picking', 'action_assign', { ids: [id] });
  const [picking] = await odoo.rows('stock.picking', [['id', '=', id]], ['name']);
  delivery = { id, name: String(picking?.['name']) };
  // Archived in a new Odoo until storage locations are switched on.
  const internal = [
    ['code', '=', 'internal'],
    ['active', 'in', [true, false]],
  ];
  const [carrying] = await odoo.rows('stock.picking.type', internal, ['active']);
  await odoo.call('stock.picking.type', 'write', { ids: [carrying?.['id']], vals: { active: true } });
  dock = await openDock(odoo);
});
afterEach(({ task }) => dock.close(task.result?.state === 'fail'));

const outcome = (page: Page, state: string): Promise<void> =>
  page.locator(`[data-act-state="${state}"]`).first().waitFor({ timeout: 90_000 });

async function onHand(product: Product, locationId: number): Promise<number> {
  const at = [
    ['product_id', '=', product.id],
    ['location_id', '=', locationId],
  ];
  const quants = await odoo.rows('stock.quant', at, ['quantity']);
  return quants.reduce((sum, quant) => sum + Number(quant['quantity']), 0);
}
const doneMoves = async (product: Product): Promise<unknown> =>
  (
    await odoo.rows(
      'stock.move',
      [
        ['product_id', '=', product.id],
        ['picking_id', '!=', false],
        ['state', '=', 'done'],
      ],
      ['quantity'],
    )
  ).map((move) => move['quantity']);

/** So many of one product by card and label. */
async function take(page: Page, product: Product, times: number, got: number): Promise<void> {
  await scan(page, `DURET-X${times}`);
  await page.getByText(`Le prochain compte ${times} fois`).waitFor();
  await scan(page, product.gtin13);
  await page.locator(`.num[data-got="${got}"]`).waitFor();
}

test('a delivery is picked by label and by serial, one article stands in for another, replies are lost: it leaves once', async () => {
  const { page } = dock.workplace;
  await synchronised(page, 'depot');
  await scan(page, delivery.name);
  await page.getByText(`${shelf.name} (10)`).first().waitFor();
  await take(page, plain, 3, 3);
  await scan(page, `SN-${tool.gtin13}`);
  await page.locator('.num[data-got="4"]').waitFor();
  await take(page, other, 2, 6);
  await page.locator('.flash').waitFor({ state: 'detached' });
  await scan(page, 'DURET-VALIDER');
  await page.locator('.decide').getByRole('button', { name: 'Remplace un manquant' }).click();
  await page.locator('.decide').getByRole('button', { name: 'Équivalent' }).click();
  dock.line.loseRepliesOf('stock.picking/write', 'stock.picking/button_validate');
  await page.locator('.decide ~ .ends .go, .modal .go').first().click();
  await outcome(page, 'confirmed');
  expect(dock.line.lost).toEqual(['stock.picking/write', 'stock.picking/button_validate']);
  expect([await doneMoves(plain), await doneMoves(other), await doneMoves(tool)]).toEqual([[3], [2], [1]]);
  expect([await onHand(plain, shelf.id), await onHand(other, shelf.id), await onHand(tool, shelf.id)]).toEqual([
    7, 8, 0,
  ]);
  // All that was short is replaced: nothing comes later.
  expect(await odoo.rows('stock.picking', [['backorder_id', '=', delivery.id]], ['state'])).toEqual([]);
});

test('a serial that another person took away meanwhile does not leave twice', async () => {
  const { page } = dock.workplace;
  await synchronised(page, 'depot');
  await scan(page, delivery.name);
  await scan(page, `SN-${tool.gtin13}`);
  await page.locator('.num[data-got="1"]').waitFor();
  await dock.line.cut();
  await page.locator('[data-act=validate]').click();
  await page.locator('[data-act-state]').waitFor();
  const [lot] = await odoo.rows('stock.lot', [['name', '=', `SN-${tool.gtin13}`]], ['name']);
  await odoo.call('stock.lot', 'write', { ids: [lot?.['id']], vals: { location_id: van.id } });
  await dock.line.restore();
  await outcome(page, 'refused');
  expect(await onHand(tool, van.id)).toBe(1);
  expect(await doneMoves(plain)).toEqual([]);
});

test('goods are carried to a van by three scans, with the line cut at the validation: they are there once', async () => {
  const { page } = dock.workplace;
  await synchronised(page, 'depot');
  await page.locator('[data-job="move:new-transfer"]').click();
  await page.getByText('Scannez le départ').waitFor();
  await scan(page, shelf.name.toUpperCase());
  await page.locator(`[data-from*="${shelf.name}"]`).waitFor();
  await take(page, plain, 4, 4);
  await scan(page, `SN-${tool.gtin13}`);
  await page.locator('.num[data-got="5"]').waitFor();
  await scan(page, van.name.toUpperCase());
  await page.locator(`[data-to*="${van.name}"]`).waitFor();
  await dock.line.cut();
  await scan(page, 'DURET-VALIDER');
  await page.locator('[data-act-state]').waitFor();
  expect(await onHand(plain, van.id)).toBe(0);
  await dock.line.restore();
  dock.line.loseRepliesOf('stock.picking/load', 'stock.picking/button_validate');
  await outcome(page, 'confirmed');
  expect([await onHand(plain, shelf.id), await onHand(plain, van.id)]).toEqual([6, 4]);
  expect([await onHand(tool, shelf.id), await onHand(tool, van.id)]).toEqual([0, 1]);
  expect(await doneMoves(plain)).toEqual([4]);
});
