import type { Page } from '@playwright/test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDock, type Dock } from './journey-dock.ts';
import {
  carrying,
  doneMoves,
  journeyOdoo,
  lying,
  newPlace,
  newProduct,
  setStock,
  stockLot,
  type JourneyProduct,
} from './journey-odoo.ts';
import { synchronised } from './journey-station.ts';

/** Goods that leave: picked for a delivery, carried to a van; by labels, tags and places, against the real Odoo. */
const odoo = journeyOdoo();
type Place = Awaited<ReturnType<typeof newPlace>>;
let plain: JourneyProduct;
let other: JourneyProduct;
let tool: JourneyProduct;
let shelf: Place;
let van: Place;
let delivery: { readonly id: number; readonly name: string };
let dock: Dock;

beforeEach(async () => {
  [plain, other, tool] = [await newProduct(odoo), await newProduct(odoo), await newProduct(odoo, 'serial')];
  const [type] = await odoo.rows('stock.picking.type', [['code', '=', 'outgoing']], ['default_location_src_id']);
  if (!type) throw new Error('this Odoo has no deliveries');
  const source = (type['default_location_src_id'] as [number, string])[0];
  const [customer] = await odoo.rows('stock.location', [['usage', '=', 'customer']], ['name']);
  [shelf, van] = [await newPlace(odoo, 'Casier', source), await newPlace(odoo, 'Fourgon', source)];
  await setStock(odoo, { productId: plain.id, locationId: shelf.id }, 10);
  await setStock(odoo, { productId: other.id, locationId: shelf.id }, 10);
  await stockLot(odoo, { productId: tool.id, locationId: shelf.id }, `SN-${tool.gtin13}`, 1);
  const places = { location_id: source, location_dest_id: customer?.['id'] };
  const move = (product: JourneyProduct, quantity: number) => [
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
  await carrying(odoo);
  dock = await openDock(odoo);
});
afterEach(({ task }) => dock.close(task.result?.state === 'fail'));

const outcome = (page: Page, state: string): Promise<void> =>
  page.locator(`[data-act-state="${state}"]`).first().waitFor({ timeout: 90_000 });

/** So many of one product by card and label. */
async function take(page: Page, product: JourneyProduct, times: number, got: number): Promise<void> {
  dock.scanner.scan(`DURET-X${times}`);
  await page.getByText(`Le prochain compte ${times} fois`).waitFor();
  dock.scanner.scan(product.gtin13);
  await page.locator(`.num[data-got="${got}"]`).waitFor();
}

test('a delivery is picked by label and by serial, one article stands in for another, replies are lost: it leaves once', async () => {
  const { page } = dock.workplace;
  await synchronised(page, 'depot');
  dock.scanner.scan(delivery.name);
  await page.getByText(`${shelf.name} (10)`).first().waitFor();
  await take(page, plain, 3, 3);
  dock.scanner.scan(`SN-${tool.gtin13}`);
  await page.locator('.num[data-got="4"]').waitFor();
  await take(page, other, 2, 6);
  await page.locator('.flash').waitFor({ state: 'detached' });
  dock.scanner.scan('DURET-VALIDER');
  await page.locator('.decide').getByRole('button', { name: 'Remplace un manquant' }).click();
  await page.locator('.decide').getByRole('button', { name: 'Équivalent' }).click();
  dock.line.loseRepliesOf('stock.picking/write', 'stock.picking/button_validate');
  await page.locator('.decide ~ .ends .go, .modal .go').first().click();
  await outcome(page, 'confirmed');
  expect(dock.line.lost).toEqual(['stock.picking/write', 'stock.picking/button_validate']);
  expect([await doneMoves(odoo, plain.id), await doneMoves(odoo, other.id), await doneMoves(odoo, tool.id)]).toEqual([
    [3],
    [2],
    [1],
  ]);
  expect(await lying(odoo, plain.id)).toEqual({ [shelf.name]: 7 });
  expect(await lying(odoo, other.id)).toEqual({ [shelf.name]: 8 });
  expect(await lying(odoo, tool.id)).toEqual({});
  // All that was short is replaced: nothing comes later.
  expect(await odoo.rows('stock.picking', [['backorder_id', '=', delivery.id]], ['state'])).toEqual([]);
});

test('a serial that another person took away meanwhile does not leave twice', async () => {
  const { page } = dock.workplace;
  await synchronised(page, 'depot');
  dock.scanner.scan(delivery.name);
  dock.scanner.scan(`SN-${tool.gtin13}`);
  await page.locator('.num[data-got="1"]').waitFor();
  await dock.line.cut();
  await page.locator('[data-act=validate]').click();
  await page.locator('[data-act-state]').waitFor();
  const [lot] = await odoo.rows('stock.lot', [['name', '=', `SN-${tool.gtin13}`]], ['name']);
  await odoo.call('stock.lot', 'write', { ids: [lot?.['id']], vals: { location_id: van.id } });
  await dock.line.restore();
  await outcome(page, 'refused');
  expect(await lying(odoo, tool.id)).toEqual({ [`${van.name}/SN-${tool.gtin13}`]: 1 });
  expect(await doneMoves(odoo, plain.id)).toEqual([]);
});

test('goods are carried to a van by three scans, with the line cut at the validation: they are there once', async () => {
  const { page } = dock.workplace;
  await synchronised(page, 'depot');
  await page.locator('[data-job="move:new-transfer"]').click();
  await page.getByText('Scannez le départ').waitFor();
  dock.scanner.scan(shelf.barcode);
  await page.locator(`[data-from*="${shelf.name}"]`).waitFor();
  await take(page, plain, 4, 4);
  dock.scanner.scan(`SN-${tool.gtin13}`);
  await page.locator('.num[data-got="5"]').waitFor();
  dock.scanner.scan(van.barcode);
  await page.locator(`[data-to*="${van.name}"]`).waitFor();
  await dock.line.cut();
  dock.scanner.scan('DURET-VALIDER');
  await page.locator('[data-act-state]').waitFor();
  expect(await lying(odoo, plain.id)).toEqual({ [shelf.name]: 10 });
  await dock.line.restore();
  dock.line.loseRepliesOf('stock.picking/load', 'stock.picking/button_validate');
  await outcome(page, 'confirmed');
  expect(await lying(odoo, plain.id)).toEqual({ [shelf.name]: 6, [van.name]: 4 });
  expect(await lying(odoo, tool.id)).toEqual({ [`${van.name}/SN-${tool.gtin13}`]: 1 });
  expect(await doneMoves(odoo, plain.id)).toEqual([4]);
});

test('what is handed over is signed on the screen: the delivery has one signature and one note, over a reload and lost replies', async () => {
  const { line, scanner, workplace } = dock;
  const { page } = workplace;
  await synchronised(page, 'depot');
  scanner.scan(delivery.name);
  await take(page, plain, 5, 5);
  scanner.scan(`SN-${tool.gtin13}`);
  await page.locator('.num[data-got="6"]').waitFor();
  await page.locator('[data-act=hand]').click();
  await page.getByLabel('Qui emporte ?').fill('Mme Perrin');
  const box = await page.locator('[data-signature]').boundingBox();
  if (!box) throw new Error('nowhere to sign');
  await page.mouse.move(box.x + 40, box.y + 60);
  await page.mouse.down();
  await page.mouse.move(box.x + 160, box.y + 90);
  await page.mouse.move(box.x + 240, box.y + 40);
  await page.mouse.up();
  await page.getByRole('button', { name: 'Garder la signature' }).click();
  await page.getByText(/^Signé par/).waitFor();
  await page.reload();
  await page.getByText(/^Signé par/).waitFor();
  line.loseRepliesOf('stock.picking/button_validate', 'ir.attachment/load', 'mail.message/load');
  scanner.scan('DURET-VALIDER');
  await outcome(page, 'confirmed');
  await page.getByText('Tout est envoyé').first().waitFor({ timeout: 60_000 });
  const onIt = (model: string): unknown[] => [
    [model === 'mail.message' ? 'model' : 'res_model', '=', 'stock.picking'],
    ['res_id', '=', delivery.id],
  ];
  const pictures = await odoo.rows('ir.attachment', onIt('ir.attachment'), ['name', 'file_size']);
  expect(pictures.map((row) => row['name'])).toEqual([expect.stringMatching(/-signature\.jpg$/)]);
  expect(Number(pictures[0]?.['file_size'])).toBeGreaterThan(500);
  const notes = await odoo.rows('mail.message', [...onIt('mail.message'), ['body', 'ilike', 'Mme Perrin']], ['body']);
  expect(notes).toHaveLength(1);
  expect([await doneMoves(odoo, plain.id), await doneMoves(odoo, tool.id)]).toEqual([[5], [1]]);
});
