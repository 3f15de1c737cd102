import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDock, type Dock } from './journey-dock.ts';
import {
  carrying,
  doneMoves,
  journeyOdoo,
  lying,
  newCable,
  newPlace,
  newProduct,
  setStock,
  stockLot,
  type JourneyProduct,
} from './journey-odoo.ts';
import { confirmed, synchronised } from './journey-station.ts';

/** Goods that come back from a site in this state or that, and vans that are filled up; against the real Odoo. */
const odoo = journeyOdoo();
type Place = Awaited<ReturnType<typeof newPlace>>;
let plain: JourneyProduct;
let cable: JourneyProduct;
let tool: JourneyProduct;
let shelf: Place;
let site: Place;
let damaged: Place;
let van: Place;
let dock: Dock;

beforeEach(async () => {
  const { sourceId } = await carrying(odoo);
  [plain, cable, tool] = [await newProduct(odoo), await newCable(odoo), await newProduct(odoo, 'serial')];
  shelf = await newPlace(odoo, 'Casier', sourceId);
  site = await newPlace(odoo, 'Chantier', sourceId);
  damaged = await newPlace(odoo, 'Rebut', sourceId);
  van = await newPlace(odoo, 'Fourgon', sourceId);
  await setStock(odoo, { productId: plain.id, locationId: site.id }, 5);
  await setStock(odoo, { productId: plain.id, locationId: shelf.id }, 20);
  await setStock(odoo, { productId: plain.id, locationId: van.id }, 1);
  await stockLot(odoo, { productId: cable.id, locationId: site.id }, `T-${cable.gtin13}`, 12);
  await stockLot(odoo, { productId: tool.id, locationId: site.id }, tool.gtin13.slice(4, 12), 1);
  // A reordering rule as Odoo's own screen writes it: a van holds three to eight.
  await odoo.create('stock.warehouse.orderpoint', {
    product_id: plain.id,
    location_id: van.id,
    product_min_qty: 3,
    product_max_qty: 8,
    trigger: 'manual',
  });
  dock = await openDock(odoo, 'Quai 1', { depot: { damagedPlace: damaged.name } });
  await synchronised(dock.workplace.page, 'depot');
});
afterEach(({ task }) => dock.close(task.result?.state === 'fail'));

/** So many of a label in one scan. */
async function scanTimes(label: string, times: number): Promise<void> {
  dock.scanner.scan(`DURET-X${times}`);
  await dock.workplace.page.getByText(`Le prochain compte ${times} fois`).waitFor();
  dock.scanner.scan(label);
}

test('what comes back is sorted by its state: good to the shelf, damaged apart, an offcut a lot of its own; replies are lost, nothing moves twice', async () => {
  const { antenna, line, scanner, workplace } = dock;
  const { page } = workplace;
  const row = (product: JourneyProduct) => page.locator(`li[data-product="${product.id}"]`);
  const state = (product: JourneyProduct, name: string): Promise<void> =>
    row(product).first().getByRole('button', { name }).click();

  await page.locator('[data-job="move:new-return"]').click();
  await page.locator('[data-from=""]').waitFor();
  scanner.scan(site.barcode);
  await page.locator(`[data-from*="${site.name}"]`).waitFor();
  scanner.scan(plain.gtin13);
  await page.locator('.num[data-got="1"]').waitFor();
  await state(plain, 'Abîmé');
  // Two more of it are good: a line of their own.
  await scanTimes(plain.gtin13, 2);
  await page.locator('.num[data-got="3"]').waitFor();
  antenna.place(tool.gtin13, [tool.gtin13.slice(4, 12)]);
  await page.locator('.num[data-got="4"]').waitFor();
  await state(tool, 'Abîmé');
  await scanTimes(`T-${cable.gtin13}`, 10);
  await page.locator('.num[data-got="14"]').waitFor();
  await state(cable, 'Chute');
  scanner.scan(shelf.barcode);
  await page.locator(`[data-to*="${shelf.name}"]`).waitFor();
  line.loseRepliesOf('stock.picking/load', 'stock.picking/button_validate');
  scanner.scan('DURET-VALIDER');
  await confirmed(page, 3);
  expect(line.lost).toEqual(['stock.picking/load', 'stock.picking/button_validate']);

  expect(await lying(odoo, plain.id)).toEqual({ [shelf.name]: 22, [site.name]: 2, [damaged.name]: 1, [van.name]: 1 });
  expect(await lying(odoo, tool.id)).toEqual({ [`${damaged.name}/${tool.gtin13.slice(4, 12)}`]: 1 });
  expect(await lying(odoo, cable.id)).toEqual({
    [`${site.name}/T-${cable.gtin13}`]: 2,
    [`${shelf.name}/T-${cable.gtin13}-C1`]: 10,
  });
  expect(new Set(await doneMoves(odoo, plain.id))).toEqual(new Set([1, 2]));
  expect(await doneMoves(odoo, plain.id)).toHaveLength(2);
  expect(await doneMoves(odoo, tool.id)).toEqual([1]);
});

test('a van under its minimum is filled up to its maximum, with the line cut at the validation; then it lacks nothing', async () => {
  const { line, scanner, workplace } = dock;
  const { page } = workplace;
  await page.locator('[data-job="move:new-refill"]').click();
  await page.locator(`[data-refill*="${van.name}"]`, { hasText: '7' }).click();
  await page.locator(`[data-wanted="${plain.id}"]`).waitFor();
  scanner.scan(shelf.barcode);
  await page.locator(`[data-from*="${shelf.name}"]`).waitFor();
  await scanTimes(plain.gtin13, 7);
  await page.locator(`[data-wanted="${plain.id}"]`, { hasText: 'complet' }).waitFor();
  await line.cut();
  scanner.scan('DURET-VALIDER');
  await page.locator('[data-act-state]').waitFor();
  await line.restore();
  await confirmed(page, 1);
  expect(await lying(odoo, plain.id)).toEqual({ [shelf.name]: 13, [site.name]: 5, [van.name]: 8 });
  expect(await doneMoves(odoo, plain.id)).toEqual([7]);

  await page.getByRole('button', { name: 'Retour à l’accueil' }).click();
  await page.locator('[data-job="move:new-refill"]').click();
  await page.locator('[data-refill]').or(page.getByText('Tous les fourgons ont leur minimum')).first().waitFor();
  await page.locator(`[data-refill*="${van.name}"]`).waitFor({ state: 'detached' });
});
