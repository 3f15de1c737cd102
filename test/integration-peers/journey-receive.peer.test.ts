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
  await page.locator(`[data-product="${receipt.productId}"]`).waitFor();
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

test('two pieces too many are kept with a reason: Odoo has seven, and the note says why', async () => {
  const { page } = workplace;
  await countFive(page);
  antenna.place(receipt.gtin13, 7);
  await page.locator('.num[data-got="7"]').waitFor();
  await page.locator('[data-act=validate]').click();
  const row = page.locator(`[data-decide="${receipt.productId}"]`);
  await row.getByRole('button', { name: 'Garder' }).click();
  await row.getByRole('button', { name: 'Offert' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Valider la réception' }).click();
  await outcome(page, 'confirmed');
  expect(await arrived(odoo, receipt)).toMatchObject({ picking: 'done', quantity: 7, inStock: 7, backorders: 0 });
  await page.getByText('Tout est envoyé').first().waitFor({ timeout: 60_000 });
  const notes = await odoo.rows(
    'mail.message',
    [
      ['model', '=', 'stock.picking'],
      ['res_id', '=', receipt.pickingId],
      ['body', 'ilike', 'Offert'],
    ],
    ['body'],
  );
  expect(notes).toHaveLength(1);
});

test('a document that another station validated meanwhile is told with who did it, and nothing comes in twice', async () => {
  const { page } = workplace;
  await countFive(page);
  await line.cut();
  await page.locator('[data-act=validate]').click();
  await outcome(page);
  await odoo.call('stock.picking', 'button_validate', { ids: [receipt.pickingId], context: { skip_backorder: true } });
  await line.restore();
  await page.locator('[data-act-state="confirmed"], [data-act-state="refused"]').waitFor({ timeout: 90_000 });
  expect(await arrived(odoo, receipt)).toMatchObject({ picking: 'done', inStock: 5, backorders: 0 });
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
