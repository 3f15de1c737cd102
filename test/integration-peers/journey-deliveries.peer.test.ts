import type { Page } from '@playwright/test';
import { afterEach, expect, test } from 'vitest';
import { withCheckDigit } from '../../drivers/epc/encode.ts';
import { openDock, type Dock } from './journey-dock.ts';
import { expectGoods, journeyOdoo, lying, newPlace, newProduct, stockLot } from './journey-odoo.ts';
import { synchronised } from './journey-station.ts';

/** Deliveries of every kind of goods, announced or not, from bytes to the real Odoo. Each prepares Odoo, then opens its dock. */
const odoo = journeyOdoo();
let dock: Dock | null = null;
afterEach(async ({ task }) => {
  await dock?.close(task.result?.state === 'fail');
  dock = null;
});

async function open(): Promise<Dock> {
  dock = await openDock(odoo);
  await synchronised(dock.workplace.page, 'depot');
  return dock;
}

const confirmed = (page: Page): Promise<void> =>
  page.locator('[data-act-state="confirmed"]').waitFor({ timeout: 60_000 });

test('a mixed pallet in one receipt: tags, a lot with its day, a parcel, a box of a hundred, put away by scan', async () => {
  const tool = await newProduct(odoo, 'serial');
  const glue = await newProduct(odoo, 'lot', { use_expiration_date: true });
  const screws = await newProduct(odoo);
  const [unit] = await odoo.rows('uom.uom', [['name', '=', 'Unité(s)']], ['name']);
  const boxes = { name: `Boîte de 100, ${screws.gtin13}`, relative_factor: 100, relative_uom_id: unit?.['id'] };
  const box = await odoo.create('uom.uom', boxes);
  await odoo.create('product.uom', { product_id: screws.id, uom_id: box, barcode: `BOITE-${screws.gtin13}` });
  const shelf = await newPlace(odoo, 'Casier');
  const delivery = await expectGoods(odoo, [
    { productId: tool.id, quantity: 2 },
    { productId: glue.id, quantity: 4 },
    { productId: screws.id, quantity: 100 },
  ]);
  const { antenna, line, scanner, workplace } = await open();
  const { page } = workplace;
  // The document itself, as its paper names it, opens it.
  scanner.scan(delivery.name);
  const counted = (pieces: number): Promise<void> => page.locator(`.num[data-got="${pieces}"]`).waitFor();
  await counted(0);
  scanner.scan(shelf.barcode);
  await page.locator('[data-place]', { hasText: shelf.name }).waitFor();
  antenna.place(tool.gtin13, ['71', '72']);
  await counted(2);
  scanner.scan('DURET-X4');
  await page.getByText('Le prochain compte 4 fois').waitFor();
  const lot = `L${glue.gtin13}`;
  scanner.scan(`]C1010${glue.gtin13}1731031210${lot}`);
  await counted(6);
  const sscc = withCheckDigit(`3612345${screws.gtin13.slice(2, 12)}`);
  scanner.scan(`]C100${sscc}`);
  await page.getByText(sscc).first().waitFor();
  scanner.scan(`BOITE-${screws.gtin13}`);
  await counted(106);
  line.loseRepliesOf('stock.picking/write', 'stock.picking/button_validate');
  scanner.scan('DURET-VALIDER');
  await confirmed(page);
  expect(line.lost).toEqual(['stock.picking/write', 'stock.picking/button_validate']);
  expect(await lying(odoo, tool.id)).toEqual({ [`${shelf.name}/71`]: 1, [`${shelf.name}/72`]: 1 });
  expect(await lying(odoo, glue.id)).toEqual({ [`${shelf.name}/${lot}`]: 4 });
  expect(await lying(odoo, screws.id)).toEqual({ [shelf.name]: 100 });
  const [made] = await odoo.rows('stock.lot', [['name', '=', lot]], ['expiration_date']);
  expect(String(made?.['expiration_date'])).toMatch(/^2031-03-12/);
  const inParcel = await odoo.rows('stock.quant', [['package_id.name', '=', sscc]], ['product_id', 'quantity']);
  expect(inParcel.map((quant) => quant['quantity'])).toEqual([100]);
});

test('goods that nobody announced become one receipt under the number of their paper, though replies are lost', async () => {
  const product = await newProduct(odoo);
  const { line, scanner, workplace } = await open();
  const { page } = workplace;
  await page.locator('[data-job="receipt:new"]').click();
  scanner.scan(product.gtin13);
  await page.locator('.num[data-got="1"]').waitFor();
  await page.locator('[data-act=supplier]').click();
  await page.getByLabel('Numéro du bon de livraison').fill(`BL ${product.gtin13}`);
  await page.locator('[data-supplier]').first().click();
  await page.getByRole('button', { name: 'C’est noté' }).click();
  line.loseRepliesOf('stock.picking/load', 'stock.picking/button_validate');
  scanner.scan('DURET-VALIDER');
  await confirmed(page);
  expect(line.lost).toEqual(['stock.picking/load', 'stock.picking/button_validate']);
  const found = await odoo.rows('stock.picking', [['origin', 'ilike', `BL ${product.gtin13}`]], ['state']);
  expect(found.map((picking) => picking['state'])).toEqual(['done']);
  expect(Object.values(await lying(odoo, product.id))).toEqual([1]);
});

test('a serial that is in stock cannot arrive: refused aloud, held until somebody looked, and never sent', async () => {
  const tool = await newProduct(odoo, 'serial');
  const shelf = await newPlace(odoo, 'Casier');
  await stockLot(odoo, { productId: tool.id, locationId: shelf.id }, '71', 1);
  const delivery = await expectGoods(odoo, [{ productId: tool.id, quantity: 2 }]);
  const { antenna, scanner, workplace } = await open();
  const { page } = workplace;
  scanner.scan(delivery.name);
  await page.locator('.num[data-got="0"]').waitFor();
  antenna.place(tool.gtin13, ['71', '72']);
  await page.locator('.num[data-got="1"]').waitFor();
  await page.locator('.flash[data-outcome=refused]', { hasText: 'déjà en stock' }).waitFor();
  scanner.scan('DURET-VU');
  await page.locator('.flash').waitFor({ state: 'detached' });
  await page.locator('[data-act=validate]').click();
  await confirmed(page);
  expect(await odoo.rows('stock.picking', [['backorder_id', '=', delivery.pickingId]], ['state'])).toHaveLength(1);
  expect(await lying(odoo, tool.id)).toEqual({ [`${shelf.name}/71`]: 1, 'Stock/72': 1 });
});
