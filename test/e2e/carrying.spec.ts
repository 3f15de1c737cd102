import { expect, test } from '@playwright/test';
import { createOdooStandIn, type OdooStandIn } from '../../main/demo/odoo/stand-in.ts';
import type { Store } from '../../main/demo/odoo/store.ts';
import { sampleProducts } from '../../main/demo/sample-catalogue.ts';
import { seedSampleData } from '../../main/demo/sample-data.ts';
import { openDock, type Dock } from '../integration-peers/journey-dock.ts';
import { confirmed, synchronised } from '../integration-peers/journey-station.ts';

/** Goods that come back and vans that are filled up, from bytes on a pty to an Odoo that loses replies and goes away. */
let odoo: OdooStandIn;
let dock: Dock;
test.beforeEach(async () => {
  odoo = await createOdooStandIn({ seed });
  const { url, database: db, login, apiKey: key } = odoo;
  dock = await openDock({ url, db, login, key }, 'Quai 2', { depot: { damagedPlace: 'DF-ABIME' } });
  await synchronised(dock.workplace.page, 'depot');
});
test.afterEach(async () => {
  await dock.close(false);
  await odoo.close();
});

const productId = (store: Store, reference: string): number =>
  store.all('product.product', (row) => row['default_code'] === reference)[0]?.id ?? 0;
const placeId = (store: Store, barcode: string): number =>
  store.all('stock.location', (row) => row['barcode'] === barcode)[0]?.id ?? 0;
const barcodeOf = (reference: string): string =>
  sampleProducts.find((product) => product.reference === reference)?.barcode ?? '';

/** The sample company, with goods and a piece of cable left at a site. */
function seed(store: Store): { readonly uid: number; readonly login: string } {
  const user = seedSampleData(store);
  const site = placeId(store, 'CH-1');
  const [drum] = store.all('stock.lot', ({ name }) => name === 'T-2604');
  const add = (values: Readonly<Record<string, unknown>>) =>
    void store.insert('stock.quant', { location_id: site, ...values }, user.uid);
  add({ product_id: productId(store, 'DISJ-C16'), quantity: 5 });
  const rest = store.insert('stock.lot', { name: 'T-9001', product_id: drum?.['product_id'] }, user.uid);
  add({ product_id: drum?.['product_id'], lot_id: rest.id, quantity: 12 });
  return user;
}

/** What lies of a product at places by their barcode, every row of it. */
function at(barcode: string, reference: string): number {
  return odoo.store
    .all('stock.quant', (row) => row['location_id'] === placeId(odoo.store, barcode))
    .filter((row) => row['product_id'] === productId(odoo.store, reference))
    .reduce((sum, row) => sum + Number(row['quantity']), 0);
}

async function scanTimes(label: string, times: number): Promise<void> {
  dock.scanner.scan(`DURET-X${times}`);
  await expect(dock.workplace.page.getByText(`Le prochain compte ${times} fois`)).toBeVisible();
  dock.scanner.scan(label);
}

test('what comes back from a site is sorted by its state; replies are lost, and every act is in Odoo once', async () => {
  const { scanner, workplace } = dock;
  const { page } = workplace;
  const before = { shelf: at('DF-01', 'DISJ-C16'), site: at('CH-1', 'DISJ-C16') };
  const state = (name: string, row: number): Promise<void> =>
    page.locator('.ll li[data-product]').nth(row).getByRole('button', { name }).click();
  await page.locator('[data-job="move:new-return"]').click();
  await page.locator('[data-from=""]').waitFor();
  scanner.scan('CH-1');
  await page.locator('[data-from*="Gymnase"]').waitFor();
  scanner.scan(barcodeOf('DISJ-C16'));
  await page.locator('.num[data-got="1"]').waitFor();
  await state('Abîmé', 0);
  await scanTimes(barcodeOf('DISJ-C16'), 2);
  await page.locator('.num[data-got="3"]').waitFor();
  await scanTimes('T-9001', 12);
  await page.locator('.num[data-got="15"]').waitFor();
  await state('Chute', 0);
  scanner.scan('DF-01');
  await page.locator('[data-to*="Travée A1"]').waitFor();
  odoo.faults.cutBeforeCommit = 1;
  odoo.faults.loseReplyAfterCommit = 3;
  scanner.scan('DURET-VALIDER');
  await confirmed(page, 3);
  expect(at('DF-01', 'DISJ-C16')).toBe(before.shelf + 2);
  expect(at('DF-ABIME', 'DISJ-C16')).toBe(1);
  expect(at('CH-1', 'DISJ-C16')).toBe(before.site - 3);
  const offcuts = odoo.store.all('stock.lot', ({ name }) => String(name).startsWith('T-9001-'));
  expect(offcuts.map(({ name }) => name)).toEqual(['T-9001-C1']);
  const pieces = odoo.store.all('stock.quant', (row) => row['lot_id'] === offcuts[0]?.id && row['quantity'] !== 0);
  expect(
    pieces.filter((row) => Number(row['quantity']) > 0).map((row) => [row['location_id'], row['quantity']]),
  ).toEqual([[placeId(odoo.store, 'DF-01'), 12]]);
});

test('a van under its minimum is filled up to its maximum without Odoo, and has it once when Odoo is back', async () => {
  const { scanner, workplace } = dock;
  const { page } = workplace;
  const shelf = at('DF-01', 'DISJ-C16');
  const wanted = 20 - at('VAN-1', 'DISJ-C16');
  await odoo.goAway();
  await page.locator('[data-job="move:new-refill"]').click();
  await page.locator('[data-refill*="Fourgon 1"]').click();
  await page.locator(`[data-wanted="${productId(odoo.store, 'DISJ-C16')}"]`, { hasText: String(wanted) }).waitFor();
  scanner.scan('DF-01');
  await page.locator('[data-from*="Travée A1"]').waitFor();
  await scanTimes(barcodeOf('DISJ-C16'), wanted);
  await page.locator(`.num[data-got="${wanted}"]`).waitFor();
  scanner.scan('DURET-VALIDER');
  await page.locator('[data-act-state]').waitFor();
  odoo.faults.loseReplyAfterCommit = 2;
  await odoo.comeBack();
  await confirmed(page, 1);
  expect(at('VAN-1', 'DISJ-C16')).toBe(20);
  expect(at('DF-01', 'DISJ-C16')).toBe(shelf - wanted);
  await page.getByRole('button', { name: 'Retour à l’accueil' }).click();
  await page.locator('[data-job="move:new-refill"]').click();
  await page.locator('[data-refill*="Fourgon 1"]', { hasText: 'Disjoncteur 1P+N 20' }).waitFor();
  await expect(page.locator('[data-refill*="Fourgon 1"]', { hasText: 'Disjoncteur 1P+N 16' })).toHaveCount(0);
});

test('a blank tag that one quay gives to a product is that product at the other one; a second claim is refused', async () => {
  const { url, database: db, login, apiKey: key } = odoo;
  const second = await openDock({ url, db, login, key }, 'Quai 3');
  const tag = 'E28011606000020947D1A5B2';
  try {
    const { page } = dock.workplace;
    const other = second.workplace.page;
    await synchronised(other, 'depot');
    // While its line is cut, the second quay gives the tag to something else.
    await second.line.cut();
    for (const [{ antenna, scanner, workplace }, reference] of [
      [second, 'DISJ-C20'],
      [dock, 'DISJ-C16'],
    ] as const) {
      await workplace.page.locator('[data-work="tags:batch"]').click();
      await workplace.page.getByLabel('Article, numéro de série, emplacement').waitFor();
      antenna.placeTags([tag]);
      await workplace.page.locator('[data-gathered="1"]').waitFor();
      scanner.scan(barcodeOf(reference));
      await workplace.page.locator('[data-holder=goods]').waitFor();
      await workplace.page.locator('[data-act=associate]').click();
      await workplace.page.getByText(/1 associée à/).waitFor();
    }
    await page.getByText('Tout est envoyé').first().waitFor();
    await second.line.restore();
    await other.locator('nav [data-screen=outbox]').click();
    await other.locator('[data-act-kind=associate-tag][data-act-state=refused]').waitFor({ timeout: 60_000 });
    await other.keyboard.press('Alt+R');
    await other.locator('nav [data-screen=depot]').click();
    await other.getByRole('button', { name: /^Associée/ }).click();
    await other.locator(`[data-tag="epc:${tag}"]`, { hasText: 'Disjoncteur 1P+N 16' }).waitFor();
    const kept = odoo.store.all('ir.attachment', (row) => String(row['name']).includes(tag));
    expect(kept).toHaveLength(1);
  } finally {
    await second.close(false);
  }
});
