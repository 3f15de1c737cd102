import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Browser, type Page } from '@playwright/test';
import { createOdooStandIn, type OdooStandIn } from '../../main/demo/odoo/stand-in.ts';
import { sampleProducts } from '../../main/demo/sample-catalogue.ts';
import { seedSampleData } from '../../main/demo/sample-data.ts';
import { settingsSchema } from '../../preload/contract/settings.ts';
import { accessible } from './accessible.ts';
import { startStation, type Station } from './station.ts';
import { typeScan as scan } from './typed-scan.ts';

/** Goods documents in and out, by barcode alone, at one station or two, over an Odoo that can be made to fail. */
interface Desk {
  readonly page: Page;
  close(): Promise<void>;
}
let odoo: OdooStandIn;
const desks: Desk[] = [];
/** Folder of the desk that was opened last. */
let printed = '';
test.beforeEach(async () => {
  odoo = await createOdooStandIn({ seed: seedSampleData });
});
test.afterEach(async () => {
  for (const desk of desks.splice(0)) await desk.close();
  await odoo.close();
});

/** @param printing - with a printer of labels, a file that keeps what it was sent */
async function openDesk(browser: Browser, name: string, printing = false): Promise<Page> {
  const dataDir = mkdtempSync(join(tmpdir(), 'duret-documents-'));
  printed = dataDir;
  const path = join(dataDir, 'labels');
  if (printing) writeFileSync(path, '');
  const settings = {
    version: 1,
    station: { name, desk: 'depot', depot: 'Dépôt des Forges' },
    ...(printing && {
      printers: [
        {
          id: 'z',
          title: 'Zebra',
          paper: 'label',
          connection: 'device',
          address: path,
          widthMm: 100,
          heightMm: 50,
          dpi: 203,
        },
      ],
    }),
  };
  writeFileSync(join(dataDir, 'settings.json'), JSON.stringify(settingsSchema.parse(settings)));
  const station: Station = await startStation({
    dataDir,
    args: ['--odoo', odoo.url, '--db', odoo.database, '--login', odoo.login],
    env: { DURET_ODOO_KEY: odoo.apiKey },
  });
  const context = await browser.newContext();
  const page = await context.newPage();
  desks.push({
    page,
    async close() {
      await context.close();
      await station.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  });
  await page.goto(station.url);
  await page.locator('[data-screen=outbox]').first().click();
  await page.locator('[data-tab=data]').click();
  const rows = page.locator('.feeds tbody tr');
  await expect(rows.filter({ hasText: 'Stock par emplacement' }).locator('td').first()).not.toHaveText('0');
  await expect(rows.filter({ hasText: /première réception|à recevoir|reçues/ })).toHaveCount(0);
  await page.locator('nav [data-screen=depot]').click();
  return page;
}

const barcodeOf = (reference: string): string =>
  sampleProducts.find((product) => product.reference === reference)?.barcode ?? '';
const productId = (reference: string): number =>
  odoo.store.all('product.product', (row) => row['default_code'] === reference)[0]?.id ?? 0;
const pickingNamed = (name: string) => odoo.store.all('stock.picking', (row) => row['name'] === name)[0];
const linesOf = (pickingId: number | undefined) =>
  odoo.store
    .all('stock.move.line', (row) => row['picking_id'] === pickingId)
    .map((row) => [row['product_id'], row['quantity']]);
/** So many of one product, by card and label. */
async function take(page: Page, reference: string, times: number, got: number): Promise<void> {
  if (times > 1) {
    await scan(page, `DURET-X${times}`);
    await expect(page.getByText(`Le prochain compte ${times} fois`)).toBeVisible();
  }
  await scan(page, barcodeOf(reference));
  await expect(page.locator('.num[data-got]')).toHaveAttribute('data-got', String(got));
}
async function sign(page: Page): Promise<void> {
  const box = await page.locator('[data-signature]').boundingBox();
  if (!box) throw new Error('nowhere to sign');
  await page.mouse.move(box.x + 40, box.y + 60);
  await page.mouse.down();
  await page.mouse.move(box.x + 160, box.y + 90);
  await page.mouse.move(box.x + 240, box.y + 40);
  await page.mouse.up();
}

test('a delivery is picked by barcode: a substitute with its reason, a signature, and Odoo has it once', async ({
  browser,
}) => {
  const page = await openDesk(browser, 'Quai 2');
  await page.locator('[data-prepare]', { hasText: 'DF/OUT/00088' }).click();
  await expect(page.getByText('Travée A1 (10)')).toBeVisible();
  await accessible(page, 'picking');
  await take(page, 'DISJ-C16', 5, 5);
  await take(page, 'COFF-2R', 2, 7);
  await scan(page, barcodeOf('DISJ-C20'));
  await expect(page.locator('.flash')).toHaveAttribute('data-outcome', 'wrong-product');
  await scan(page, 'DURET-VALIDER');
  // Validating asks first.
  await page.locator('.decide').getByRole('button', { name: 'Remplace un manquant' }).click();
  await page.locator('.decide').getByRole('button', { name: 'Équivalent' }).click();
  await accessible(page, 'decisions');
  await page.keyboard.press('Escape');
  await page.locator('[data-act=hand]').click();
  await page
    .getByRole('button', { name: 'Farid Ouali' })
    .or(page.getByRole('button', { name: /Groupe scolaire/ }))
    .first()
    .click();
  await sign(page);
  await accessible(page, 'handover');
  await page.getByRole('button', { name: 'Garder la signature' }).click();
  await expect(page.getByText(/^Signé par/)).toBeVisible();
  await page.reload();
  await expect(page.getByText(/^Signé par/)).toBeVisible();
  await scan(page, 'DURET-VALIDER');
  await expect(page.locator('[data-act-state=confirmed]')).toBeVisible();
  await accessible(page, 'done');
  await expect(page.getByText('Tout est envoyé')).toBeVisible();
  const picking = pickingNamed('DF/OUT/00088');
  expect(picking?.['state']).toBe('done');
  expect(linesOf(picking?.id)).toEqual([
    [productId('DISJ-C16'), 5],
    [productId('COFF-2R'), 2],
    [productId('DISJ-C20'), 1],
  ]);
  // What was replaced does not come later.
  expect(odoo.store.all('stock.picking', (row) => row['backorder_id'] === picking?.id)).toEqual([]);
  const [note, ...more] = odoo.store.all(
    'mail.message',
    (row) => row['model'] === 'stock.picking' && row['res_id'] === picking?.id,
  );
  expect(more).toEqual([]);
  expect(String(note?.['body'])).toMatch(/à la place de Disjoncteur.*Équivalent[\s\S]*Signature jointe/);
  const attached = odoo.store.all('ir.attachment', (row) => row['res_id'] === picking?.id);
  expect(attached.map((row) => row['name'])).toEqual(['DF-OUT-00088-signature.jpg']);
});

test('picking goes on without Odoo, and leaves once it is back; the line is cut at validation', async ({ browser }) => {
  const page = await openDesk(browser, 'Quai 2');
  await odoo.goAway();
  await page.locator('[data-prepare]', { hasText: 'DF/OUT/00088' }).click();
  await take(page, 'DISJ-C16', 5, 5);
  await expect(page.getByText(/Envoyé quand Odoo revient/)).toBeVisible();
  await page.locator('[data-act=validate]').click();
  await expect(page.getByText('Préparation gardée')).toBeVisible();
  odoo.faults.cutBeforeCommit = 1;
  odoo.faults.loseReplyAfterCommit = 2;
  await odoo.comeBack();
  await expect(page.locator('[data-act-state=confirmed]')).toBeVisible({ timeout: 60_000 });
  const picking = pickingNamed('DF/OUT/00088');
  expect(linesOf(picking?.id)).toEqual([[productId('DISJ-C16'), 5]]);
  const rest = odoo.store.all('stock.picking', (row) => row['backorder_id'] === picking?.id);
  expect(rest).toHaveLength(1);
  const wanted = odoo.store.all('stock.move', (row) => row['picking_id'] === rest[0]?.id);
  expect(new Set(wanted.map((row) => row['product_uom_qty']))).toEqual(new Set([1, 2]));
});

test('two stations on one delivery note see each other; the second to validate is told, nothing comes in twice', async ({
  browser,
}) => {
  const first = await openDesk(browser, 'Quai 1');
  await scan(first, 'BL SV-260417');
  await take(first, 'DISJ-C16', 5, 5);
  await expect(() =>
    expect(odoo.store.all('mail.activity', (row) => String(row['note']).includes('duret-here'))).toHaveLength(1),
  ).toPass();
  const second = await openDesk(browser, 'Quai 2');
  await scan(second, 'BL SV-260417');
  await expect(second.locator('[data-at-work="Quai 1"]')).toContainText('y travaille');
  await accessible(second, 'somebody else is at it');
  await take(second, 'DISJ-C16', 2, 2);
  await first.locator('[data-act=validate]').click();
  await expect(first.locator('[data-act-state=confirmed]')).toBeVisible();
  await second.locator('[data-act=validate]').click();
  await expect(second.locator('[data-act-state=refused]')).toBeVisible();
  await expect(second.locator('main')).toContainText(/déjà/);
  const picking = pickingNamed('DF/IN/00041');
  expect(linesOf(picking?.id)).toEqual([[productId('DISJ-C16'), 5]]);
  await first.getByRole('button', { name: 'Retour à l’accueil' }).click();
  await expect(() =>
    expect(
      odoo.store.all('mail.activity', (row) => String(row['note']).includes('Quai%201') && row['active'] !== false),
    ).toEqual([]),
  ).toPass();
});

test('a delivery that nobody announced becomes one receipt, under the number of its paper', async ({ browser }) => {
  const page = await openDesk(browser, 'Quai 2');
  await page.locator('[data-job="receipt:new"]').click();
  await take(page, 'DISJ-C16', 10, 10);
  await expect(page.locator('[data-act=validate]')).toBeDisabled();
  await page.getByRole('button', { name: 'Retour à l’accueil' }).click();
  await page.locator('[data-unannounced]').click();
  await page.locator('[data-act=supplier]').click();
  await page.getByLabel('Numéro du bon de livraison').fill('BL 4711');
  await page.locator('[data-supplier]').first().click();
  await accessible(page, 'supplier');
  await page.getByRole('button', { name: 'C’est noté' }).click();
  odoo.faults.loseReplyAfterCommit = 1;
  await scan(page, 'DURET-VALIDER');
  await expect(page.locator('[data-act-state=confirmed]')).toBeVisible({ timeout: 60_000 });
  const found = odoo.store.all('stock.picking', (row) => String(row['origin']).startsWith('BL 4711 '));
  expect(found.map((row) => row['state'])).toEqual(['done']);
  expect(linesOf(found[0]?.id)).toEqual([[productId('DISJ-C16'), 10]]);
});

test('what came is labelled where it came, the card IMPRIMER prints what was scanned last, and asks before it prints twice', async ({
  browser,
}) => {
  const page = await openDesk(browser, 'Quai 2', true);
  await scan(page, 'BL SV-260417');
  await take(page, 'DISJ-C16', 5, 5);
  await page.locator('[data-act=labels]').click();
  await expect(page.locator('[data-label] .stepper b')).toHaveText('5');
  await accessible(page, 'labels');
  await page.locator('[data-act=print-labels]').click();
  await expect(page.locator('[data-print=sent]')).toBeVisible();
  await page.keyboard.press('Escape');
  await scan(page, 'DURET-X10');
  await scan(page, 'DURET-IMPRIMER');
  await expect(page.locator('[data-print-card=sent]')).toBeVisible();
  await expect(page.locator('[data-print-card]')).toHaveCount(0);
  await scan(page, 'DURET-IMPRIMER');
  await expect(page.locator('[data-print-card=already]')).toBeVisible();
  await accessible(page, 'printed already');
  await scan(page, 'DURET-IMPRIMER');
  await expect(page.locator('[data-print-card=sent]')).toBeVisible();
  await expect(page.locator('[data-print-card]')).toHaveCount(0);
  const zpl = () => readFileSync(join(printed, 'labels'), 'utf8');
  await expect(() => expect(zpl().match(/\^PQ\d+/g)).toEqual(['^PQ5', '^PQ10', '^PQ1'])).toPass();
  await scan(page, 'DURET-VALIDER');
  await expect(page.locator('[data-act-state=confirmed]')).toBeVisible();
  const [slip] = await Promise.all([page.waitForEvent('download'), page.locator('[data-act=slip]').click()]);
  expect(readFileSync(await slip.path()).toString('latin1', 0, 5)).toBe('%PDF-');
});

test('a serial that is in stock cannot arrive: refused aloud, held until somebody looked', async ({ browser }) => {
  const page = await openDesk(browser, 'Quai 2');
  await scan(page, 'BL SV-260417');
  await expect(page.locator('.num[data-got]')).toHaveAttribute('data-got', '0');
  await scan(page, '4711');
  await expect(page.locator('.flash')).toHaveAttribute('data-outcome', 'refused');
  await expect(page.locator('.flash')).toContainText('déjà en stock');
  await scan(page, 'DURET-VU');
  await expect(page.locator('.flash')).toHaveCount(0);
  await expect(page.locator('.num[data-got]')).toHaveAttribute('data-got', '0');
});

test('a place with places in it is counted whole, each bin for itself', async ({ browser }) => {
  const page = await openDesk(browser, 'Quai 2');
  await page.locator('[data-job="inventory:choose"]').click();
  await page
    .locator('.zone-row')
    .filter({ hasText: /^Dépôt des Forges(?!\/)/ })
    .first()
    .click();
  await expect(page.locator('[data-list=expected]')).toBeVisible();
  const expected = Number(await page.locator('[data-list=expected]').getAttribute('data-count'));
  const held = odoo.store
    .all('stock.quant')
    .filter((row) => {
      const place = odoo.store.find('stock.location', row['location_id']);
      const depot = odoo.store.all('stock.location', (one) => one['barcode'] === 'DF')[0];
      return place?.id === depot?.id || place?.['location_id'] === depot?.id;
    })
    .reduce((sum, row) => sum + Math.max(0, Number(row['quantity'])), 0);
  expect(expected).toBe(held);
  await scan(page, 'DF-02');
  await expect(page.locator('.lastscan')).toContainText('Travée A2');
  await scan(page, barcodeOf('DISJ-C20'));
  await expect(page.getByText('1 pièce comptée')).toBeVisible();
  await page.reload();
  await expect(page.getByText('1 pièce comptée')).toBeVisible();
});
