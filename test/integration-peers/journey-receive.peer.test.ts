import type { Page } from '@playwright/test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startAntenna, type Antenna } from './journey-antenna.ts';
import { startLine, type JourneyLine } from './journey-line.ts';
import { arrived, arrivedOnce, journeyOdoo, prepareReceipt, type PreparedReceipt } from './journey-odoo.ts';
import { openWorkplace, synchronised, type Workplace } from './journey-station.ts';

const odoo = journeyOdoo();
let receipt: PreparedReceipt;
let antenna: Antenna;
let line: JourneyLine;
let workplace: Workplace;

beforeEach(async () => {
  receipt = await prepareReceipt(odoo, 5);
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

/** From the station's home to five pieces counted, as a person at the dock does it. */
async function countFive(page: Page): Promise<void> {
  await synchronised(page, 'depot');
  await page.locator('button[data-picking]', { hasText: receipt.name }).click();
  await page.locator(`li[data-product="${receipt.productId}"]`).waitFor();
  antenna.place(receipt.gtin13, 5);
  await page.locator('.num[data-got="5"]').waitFor();
}

const outcome = (page: Page, state = ''): Promise<void> =>
  page.locator(`[data-act-state${state && `="${state}"`}]`).waitFor({ timeout: 60_000 });

test('a pallet read by the antenna and validated on the screen is received in Odoo', async () => {
  const { page } = workplace;
  await countFive(page);
  expect(await arrived(odoo, receipt)).toMatchObject({ picking: 'assigned', inStock: 0 });
  await page.locator('[data-act=validate]').click();
  await outcome(page, 'confirmed');
  expect(await arrived(odoo, receipt)).toEqual(arrivedOnce(receipt, 5));
});

test('replies that are lost after Odoo committed cost nothing: received once, and the screen says so', async () => {
  const { page } = workplace;
  await countFive(page);
  line.loseRepliesOf('stock.picking/write', 'stock.picking/button_validate');
  await page.locator('[data-act=validate]').click();
  await outcome(page, 'confirmed');
  expect(line.lost).toEqual(['stock.picking/write', 'stock.picking/button_validate']);
  expect(await arrived(odoo, receipt)).toEqual(arrivedOnce(receipt, 5));
});

/** Validates while Odoo is out of reach; then the host is killed. */
async function validateAndKill(): Promise<void> {
  await countFive(workplace.page);
  await line.cut();
  await workplace.page.locator('[data-act=validate]').click();
  await outcome(workplace.page);
  await workplace.kill();
  expect(await arrived(odoo, receipt)).toMatchObject({ picking: 'assigned', inStock: 0 });
}

async function arrivesWhenTheLineIsBack(): Promise<void> {
  await workplace.page.getByText('Odoo hors ligne').waitFor();
  await workplace.page.getByText('1 acte gardé').waitFor();
  await line.restore();
  await workplace.page.getByText('Tout est envoyé').first().waitFor({ timeout: 90_000 });
  expect(await arrived(odoo, receipt)).toEqual(arrivedOnce(receipt, 5));
}

test('an act accepted without a line, on a station that is then killed, arrives once', async () => {
  await validateAndKill();
  await workplace.startAgain();
  // The first thing the page says of its outbox is already true.
  expect(
    await workplace.page
      .getByText(/Tout est envoyé|1 acte/)
      .first()
      .textContent(),
  ).toContain('1 acte');
  await arrivesWhenTheLineIsBack();
});

test('the same act arrives once from the black box when the browser has lost its databases too', async () => {
  await validateAndKill();
  workplace.loseProfile();
  await workplace.startAgain();
  await arrivesWhenTheLineIsBack();
});
