import { randomBytes } from 'node:crypto';
import type { Page } from '@playwright/test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDock, type Dock } from './journey-dock.ts';
import {
  arrived,
  arrivedOnce,
  journeyOdoo,
  lying,
  newProduct,
  prepareReceipt,
  type JourneyProduct,
  type PreparedReceipt,
} from './journey-odoo.ts';
import { synchronised } from './journey-station.ts';

/** What tags and codes are made to mean at one station, and what they mean at another; against the real Odoo. */
const odoo = journeyOdoo();
const docks: Dock[] = [];

beforeEach(() => {
  docks.length = 0;
});
afterEach(async ({ task }) => {
  for (const dock of docks) await dock.close(task.result?.state === 'fail');
});

async function open(name: string): Promise<Dock> {
  // What is taken from the antenna is gone at once.
  const dock = await openDock(odoo, name, { readerChoices: { quai: { reading: { lostAfterMs: 300 } } } });
  docks.push(dock);
  await synchronised(dock.workplace.page, 'depot');
  return dock;
}

/** As it comes from the maker of tags: of no scheme, and nobody's. */
const blankTag = (): string => `E2801160${randomBytes(8).toString('hex').toUpperCase()}`;

/** Every revision of what Odoo keeps of a tag or code: whose it is, by name. */
async function registered(text: string): Promise<readonly unknown[]> {
  const rows = await odoo.rows(
    'ir.attachment',
    [
      ['name', 'ilike', text],
      ['res_model', '=', 'stock.package'],
    ],
    ['description'],
  );
  return rows.map((row) => (JSON.parse(String(row['description'])) as { holder: { name: string } }).holder.name);
}

/** From the home: the unknown tag that lies before the antenna is given to what a label names. */
async function give(dock: Dock, tag: string, product: JourneyProduct): Promise<void> {
  const { page } = dock.workplace;
  await page.locator('[data-work="tags:batch"]').click();
  await page.getByLabel('Article, numéro de série, emplacement').waitFor();
  dock.antenna.placeTags([tag]);
  await page.locator('[data-gathered="1"]').waitFor();
  dock.scanner.scan(product.gtin13);
  await page.locator('[data-holder=goods]', { hasText: product.name }).waitFor();
  await page.locator('[data-act=associate]').click();
  await page.getByText(`1 associée à ${product.name}`).waitFor();
}

const allSent = (page: Page): Promise<void> => page.getByText('Tout est envoyé').first().waitFor({ timeout: 90_000 });

/** As the paper of the delivery, held before the scanner, does. */
async function openReceipt({ scanner, workplace }: Dock, receipt: PreparedReceipt): Promise<void> {
  scanner.scan(receipt.name);
  await workplace.page.locator('.num[data-got="0"]').waitFor();
}

test('a blank tag that one quay gives to a product is that product at the other quay: it counts there, once', async () => {
  const receipt = await prepareReceipt(odoo, 1);
  const tag = blankTag();
  const [first, second] = [await open('Quai 1'), await open('Quai 2')];
  const { page } = second.workplace;
  second.antenna.placeTags([tag]);
  await page.locator('[data-work="tags:batch"]', { hasText: '1 à associer' }).waitFor();
  await page.locator('.notice', { hasText: 'étiquette' }).waitFor();
  second.antenna.placeTags([]);
  await page.locator('.notice', { hasText: 'étiquette' }).waitFor({ state: 'detached' });

  await give(first, tag, { id: receipt.productId, name: receipt.productName, gtin13: receipt.gtin13 });
  await allSent(first.workplace.page);
  expect(await registered(tag)).toEqual([receipt.productName]);

  // As a person who was told so does; by itself the station reads the tags of others every two minutes.
  await page.keyboard.press('Alt+R');
  await page.locator('[data-work="tags:batch"]').click();
  await page.getByRole('button', { name: /^Associée/ }).click();
  await page.locator(`[data-tag="epc:${tag}"]`, { hasText: receipt.productName }).waitFor({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Retour', exact: true }).click();
  await openReceipt(second, receipt);
  second.antenna.placeTags([tag]);
  await page.locator('.num[data-got="1"]').waitFor();
  await page.locator('[data-act=validate]').click();
  await page.locator('[data-act-state="confirmed"]').waitFor({ timeout: 60_000 });
  expect(await arrived(odoo, receipt)).toEqual(arrivedOnce(receipt, 1));
});

test('two products claim one tag while a line is cut: the first one in Odoo has it, the other quay is told whose it is', async () => {
  const [winner, loser] = [await newProduct(odoo), await newProduct(odoo)];
  const tag = blankTag();
  const [first, second] = [await open('Quai 1'), await open('Quai 2')];
  await second.line.cut();
  await give(second, tag, loser);
  await give(first, tag, winner);
  await allSent(first.workplace.page);
  await second.line.restore();

  const { page } = second.workplace;
  await page.locator('nav [data-screen=outbox]').click();
  await page.locator('[data-act-kind=associate-tag][data-act-state=refused]').waitFor({ timeout: 90_000 });
  await page.locator('.detail').getByText(winner.name).first().waitFor();
  expect(await registered(tag)).toEqual([winner.name]);
  // What it means is the same at both from now on.
  await page.keyboard.press('Alt+R');
  await page.locator('nav [data-screen=depot]').click();
  await page.getByRole('button', { name: /^Associée/ }).click();
  await page.locator(`[data-tag="epc:${tag}"]`, { hasText: winner.name }).waitFor({ timeout: 60_000 });
});

test('one serial that is read at two quays, on two deliveries, comes in once; the second is told that it is there', async () => {
  const tool = await newProduct(odoo, 'serial');
  const receipts = [await prepareReceipt(odoo, 1, tool), await prepareReceipt(odoo, 1, tool)] as const;
  const serial = tool.gtin13.slice(4, 12);
  const [first, second] = [await open('Quai 1'), await open('Quai 2')];
  for (const [at, dock] of [first, second].entries()) {
    await openReceipt(dock, receipts[at]!);
    dock.antenna.place(tool.gtin13, [serial]);
    await dock.workplace.page.locator('.num[data-got="1"]').waitFor();
  }
  await first.workplace.page.locator('[data-act=validate]').click();
  await first.workplace.page.locator('[data-act-state="confirmed"]').waitFor({ timeout: 60_000 });
  const { page } = second.workplace;
  await page.locator('[data-act=validate]').click();
  await page.locator('[data-act-state="refused"]').waitFor({ timeout: 60_000 });
  expect(Object.values(await lying(odoo, tool.id))).toEqual([1]);
  const [late] = await odoo.rows('stock.picking', [['id', '=', receipts[1].pickingId]], ['state']);
  expect(late?.['state']).not.toBe('done');
});

test('an unknown code is given to a product once; given again it is refused with the name of its holder', async () => {
  const product = await newProduct(odoo);
  const { scanner, workplace } = await open('Quai 1');
  const { page } = workplace;
  const code = `CODE-${product.gtin13}`;
  await page.locator('[data-work="tags:batch"]').click();
  await page.getByLabel('Article, numéro de série, emplacement').waitFor();
  scanner.scan(code);
  await page.locator('[data-gathered="1"]').waitFor();
  await page.getByLabel('Article, numéro de série, emplacement').fill(product.name);
  await page.locator('.found button').first().click();
  await page.locator('[data-act=associate]').click();
  await page.getByText(`1 associée à ${product.name}`).waitFor();
  await allSent(page);
  expect(await registered(code)).toEqual([product.name]);
  scanner.scan(`AUTRE-${product.gtin13}`);
  await page.locator('[data-gathered="1"]').waitFor();
  scanner.scan(code);
  await page.locator('.flash[data-outcome=refused]').filter({ hasText: product.name }).waitFor();
  expect(await registered(code)).toEqual([product.name]);
});
