import type { Page } from '@playwright/test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDock, type Dock } from './journey-dock.ts';
import { arrived, arrivedOnce, journeyOdoo, prepareReceipt, type PreparedReceipt } from './journey-odoo.ts';
import { synchronised } from './journey-station.ts';

const odoo = journeyOdoo();
let receipt: PreparedReceipt;
let dock: Dock;

beforeEach(async () => {
  receipt = await prepareReceipt(odoo, 5);
  dock = await openDock(odoo);
});
afterEach(({ task }) => dock.close(task.result?.state === 'fail'));

/** From the station's home to five pieces counted, as a person at the dock does it. */
async function countFive(page: Page): Promise<void> {
  await synchronised(page, 'depot');
  dock.scanner.scan(receipt.name);
  await page.locator(`[data-product="${receipt.productId}"]`).waitFor();
  dock.antenna.place(receipt.gtin13, 5);
  await page.locator('.num[data-got="5"]').waitFor();
}

const outcome = (page: Page, state = ''): Promise<void> =>
  page.locator(`[data-act-state${state && `="${state}"`}]`).waitFor({ timeout: 60_000 });

test('a pallet read by the antenna and validated on the screen is received in Odoo', async () => {
  const { page } = dock.workplace;
  await countFive(page);
  expect(await arrived(odoo, receipt)).toMatchObject({ picking: 'assigned', inStock: 0 });
  await page.locator('[data-act=validate]').click();
  await outcome(page, 'confirmed');
  expect(await arrived(odoo, receipt)).toEqual(arrivedOnce(receipt, 5));
});

test('replies that are lost after Odoo committed cost nothing: received once, and the screen says so', async () => {
  const { page } = dock.workplace;
  await countFive(page);
  dock.line.loseRepliesOf('stock.picking/write', 'stock.picking/button_validate');
  await page.locator('[data-act=validate]').click();
  await outcome(page, 'confirmed');
  expect(dock.line.lost).toEqual(['stock.picking/write', 'stock.picking/button_validate']);
  expect(await arrived(odoo, receipt)).toEqual(arrivedOnce(receipt, 5));
});

test('two pieces too many are kept with a reason: Odoo has seven, and the note says why', async () => {
  const { page } = dock.workplace;
  await countFive(page);
  dock.antenna.place(receipt.gtin13, 7);
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
  const { page } = dock.workplace;
  await countFive(page);
  await dock.line.cut();
  await page.locator('[data-act=validate]').click();
  await outcome(page);
  await odoo.call('stock.picking', 'button_validate', { ids: [receipt.pickingId], context: { skip_backorder: true } });
  await dock.line.restore();
  await page.locator('[data-act-state="confirmed"], [data-act-state="refused"]').waitFor({ timeout: 90_000 });
  expect(await arrived(odoo, receipt)).toMatchObject({ picking: 'done', inStock: 5, backorders: 0 });
});

/** Validates while Odoo is out of reach; then the host is killed. */
async function validateAndKill(): Promise<void> {
  await countFive(dock.workplace.page);
  await dock.line.cut();
  await dock.workplace.page.locator('[data-act=validate]').click();
  await outcome(dock.workplace.page);
  await dock.workplace.kill();
  expect(await arrived(odoo, receipt)).toMatchObject({ picking: 'assigned', inStock: 0 });
}

async function arrivesWhenTheLineIsBack(): Promise<void> {
  await dock.workplace.page.getByText('Odoo hors ligne').waitFor();
  await dock.workplace.page.getByText('1 acte gardé').waitFor();
  await dock.line.restore();
  await dock.workplace.page.getByText('Tout est envoyé').first().waitFor({ timeout: 90_000 });
  expect(await arrived(odoo, receipt)).toEqual(arrivedOnce(receipt, 5));
}

test('an act accepted without a line, on a station that is then killed, arrives once', async () => {
  await validateAndKill();
  await dock.workplace.startAgain();
  // The first thing the page says of its outbox is already true.
  expect(
    await dock.workplace.page
      .getByText(/Tout est envoyé|1 acte/)
      .first()
      .textContent(),
  ).toContain('1 acte');
  await arrivesWhenTheLineIsBack();
});

test('the same act arrives once from the black box when the browser has lost its databases too', async () => {
  await validateAndKill();
  dock.workplace.loseProfile();
  await dock.workplace.startAgain();
  await arrivesWhenTheLineIsBack();
});

test('a page that is reloaded in mid-sweep has every piece once', async () => {
  const { page } = dock.workplace;
  await countFive(page);
  dock.antenna.place(receipt.gtin13, 120);
  await page.locator('.num:not([data-got="5"])').waitFor();
  await page.reload();
  await page.locator('.num[data-got="120"]').waitFor({ timeout: 60_000 });
  await page.reload();
  await page.locator('.num[data-got="120"]').waitFor();
});

test('two stations on one delivery note: each is told of the other, what is validated first counts, nothing comes in twice', async () => {
  const second = await openDock(odoo, 'Quai 2');
  try {
    const { page } = dock.workplace;
    await countFive(page);
    const other = second.workplace.page;
    await synchronised(other, 'depot');
    second.scanner.scan(receipt.name);
    await other.locator('[data-at-work="Quai 1"]').waitFor({ timeout: 60_000 });
    second.antenna.place(receipt.gtin13, 3);
    await other.locator('.num[data-got="3"]').waitFor();
    await page.locator('[data-act=validate]').click();
    await outcome(page, 'confirmed');
    await other.locator('[data-act=validate]').click();
    await outcome(other, 'refused');
    expect(await arrived(odoo, receipt)).toEqual(arrivedOnce(receipt, 5));
  } finally {
    await second.close(false);
  }
});
