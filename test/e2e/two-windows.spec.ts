import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { withCheckDigit } from '../../drivers/epc/encode.ts';
import { createOdooStandIn } from '../../main/demo/odoo/stand-in.ts';
import type { Store } from '../../main/demo/odoo/store.ts';
import { sampleProducts } from '../../main/demo/sample-catalogue.ts';
import { seedSampleData } from '../../main/demo/sample-data.ts';
import { layWire } from '../readers/wires.ts';
import { startStation } from './station.ts';
import { typeScan } from './typed-scan.ts';

const products = 200;
const scansPerProduct = 5;
const scansPerSecond = 20;
const barcode = (index: number): string => withCheckDigit(`361234${String(index).padStart(6, '0')}`);

/** Two windows of one station, a scanner on a line, and hands that go from one window to the other. */
test('1,000 scans at 20 a second, whichever window is used: none lost, none counted twice', async ({ context }) => {
  test.setTimeout(240_000);
  const odoo = await createOdooStandIn({ seed });
  const imager = await layWire({ kind: 'serial', baudRates: [9600] });
  const line = await imager.far;
  const dataDir = mkdtempSync(join(tmpdir(), 'duret-windows-'));
  writeFileSync(
    join(dataDir, 'settings.json'),
    JSON.stringify({
      version: 1,
      station: { name: 'Quai 2', desk: 'depot' },
      odoo: { url: odoo.url, database: odoo.database, login: odoo.login },
      readers: [{ id: 'imager', title: 'Imageur', driver: 'plain-line', path: imager.path }],
    }),
  );
  const station = await startStation({
    dataDir,
    args: ['--odoo', odoo.url, '--db', odoo.database, '--login', odoo.login],
    env: { DURET_ODOO_KEY: odoo.apiKey },
  });
  try {
    const [first, second] = [await context.newPage(), await context.newPage()];
    await first.goto(station.url);
    await first.locator('button[data-picking]', { hasText: 'DEUX-FENETRES' }).click();
    await first.locator('.num[data-got="0"]').waitFor();
    await second.goto(new URL('/', station.url).href);
    await second.locator('button[data-picking]', { hasText: 'DEUX-FENETRES' }).click();
    await second.locator('.num[data-got="0"]').waitFor();
    await expect(first.getByText('Une autre fenêtre de ce poste prend les scans')).toBeVisible();

    const scans = products * scansPerProduct;
    const startedAt = performance.now();
    const sent = { scans: 0 };
    const done = new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        const due = Math.min(scans, Math.floor(((performance.now() - startedAt) * scansPerSecond) / 1000));
        for (; sent.scans < due; sent.scans += 1)
          void line.write(new TextEncoder().encode(`${barcode((sent.scans * 37) % products)}\r\n`));
        if (sent.scans < scans) return;
        clearInterval(timer);
        resolve();
      }, 10);
    });
    // From one to the other without a pause worth the name, also with the focus in nothing that takes text.
    for (let turn = 0; sent.scans < scans; turn += 1) {
      const used = turn % 2 === 0 ? first : second;
      await used.bringToFront();
      await use(used, turn);
      await used.waitForTimeout([40, 700, 130, 1500, 20][turn % 5]!);
    }
    await done;
    await use(first, 0);
    await expect(first.locator(`.num[data-got="${scans}"]`)).toBeVisible({ timeout: 60_000 });
    // Each line has its five: no scan that was lost hides behind one that was counted twice.
    // Nothing missing, nothing over: no scan that was lost hides behind one that was counted twice.
    for (const list of await first.locator('.three li b').all()) await expect(list).toHaveText('0');
  } finally {
    await station.stop();
    await line.close();
    await imager.close();
    await odoo.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
});

test('a window that hangs loses the scans to the one that is used, and knows it when it wakes', async ({ context }) => {
  test.setTimeout(120_000);
  const station = await startStation({ args: ['--demo'] });
  try {
    const hangs = await context.newPage();
    await hangs.goto(station.url);
    const open = async (page: Page): Promise<void> => {
      await page.locator('button[data-picking]', { hasText: 'DF/IN/00042' }).click();
      await expect(page.locator('.num[data-got]')).toBeVisible();
    };
    await open(hangs);
    await typeScan(hangs, sampleBarcode);
    await expect(hangs.locator('.num[data-got="1"]')).toBeVisible();
    const used = await context.newPage();
    await used.goto(new URL('/', station.url).href);
    await expect(used.locator('[data-job="tools:new"]')).toBeVisible();
    await hangs.bringToFront();
    await hangs.mouse.click(4, 400);
    await expect(used.getByText('Une autre fenêtre de ce poste prend les scans')).toBeVisible();
    // Its page answers nothing, its worker goes on.
    await hangs.evaluate(
      (hungMs) =>
        void setTimeout(() => {
          for (const until = Date.now() + hungMs; Date.now() < until;);
        }, 0),
      25_000,
    );
    await used.bringToFront();
    await used.mouse.click(4, 400);
    await expect(used.locator('[data-notice=took-over]')).toBeVisible({ timeout: 40_000 });
    await open(used);
    await typeScan(used, sampleBarcode);
    await expect(used.locator('.num[data-got="2"]')).toBeVisible();
    // What it still held is refused: it has the count as it is, and says who takes the scans.
    await expect(hangs.getByText('Une autre fenêtre de ce poste prend les scans')).toBeVisible({ timeout: 60_000 });
    await expect(used.locator('.num[data-got="2"]')).toBeVisible();
    await hangs.bringToFront();
    await hangs.mouse.click(4, 400);
    await expect(hangs.getByText('Une autre fenêtre de ce poste prend les scans')).toHaveCount(0);
    if ((await hangs.locator('.num[data-got]').count()) === 0) await open(hangs);
    await typeScan(hangs, sampleBarcode);
    await expect(hangs.locator('.num[data-got="3"]')).toBeVisible();
  } finally {
    await station.stop();
  }
});

const sampleBarcode = sampleProducts.find(({ reference }) => reference === 'ICTA-20')?.barcode ?? '';

async function use(page: Page, turn: number): Promise<void> {
  if (turn % 3 === 0) await page.mouse.click(4, 400);
  else if (turn % 3 === 1) await page.keyboard.press('Shift');
  else await page.evaluate(() => window.dispatchEvent(new FocusEvent('focus')));
}

function seed(store: Store): { readonly uid: number; readonly login: string } {
  const user = seedSampleData(store);
  const add = (model: string, values: Readonly<Record<string, unknown>>) => store.insert(model, values, user.uid).id;
  const uom = store.all('uom.uom')[0]?.id ?? 1;
  const type = store.all('stock.picking.type', ({ code }) => code === 'incoming')[0]?.id ?? 1;
  const places = {
    location_id: store.all('stock.location', ({ usage }) => usage === 'supplier')[0]?.id ?? 1,
    location_dest_id: store.all('stock.location', ({ usage }) => usage === 'internal')[0]?.id ?? 1,
  };
  const picking_id = add('stock.picking', {
    name: 'DEUX-FENETRES',
    state: 'assigned',
    picking_type_id: type,
    scheduled_date: '2020-01-01 08:00:00',
    ...places,
  });
  for (let index = 0; index < products; index++) {
    const product_id = add('product.product', {
      name: `Article ${String(index).padStart(3, '0')}`,
      barcode: barcode(index),
      tracking: 'none',
      uom_id: uom,
      type: 'consu',
    });
    const move_id = add('stock.move', {
      picking_id,
      product_id,
      product_uom_qty: scansPerProduct,
      product_uom: uom,
      state: 'assigned',
      ...places,
    });
    add('stock.move.line', {
      picking_id,
      move_id,
      product_id,
      product_uom_id: uom,
      quantity: scansPerProduct,
      ...places,
    });
  }
  return user;
}
