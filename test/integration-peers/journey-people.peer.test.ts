import { randomBytes, randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { enrolBadge, share } from '../e2e/people-steps.ts';
import { openDock, type Dock } from './journey-dock.ts';
import { arrived, arrivedOnce, journeyOdoo, prepareReceipt, type PreparedReceipt } from './journey-odoo.ts';
import { synchronised } from './journey-station.ts';

/** One station, several people of the real Odoo, told apart by what they hold before a reader. */
const odoo = journeyOdoo();
const mark = String(randomInt(100_000, 999_999));
const [sylvie, farid, claire] = [`Sylvie ${mark}`, `Farid ${mark}`, `Claire ${mark}`] as const;
/** Low-frequency badges, five bytes each, and a tag in a helmet. */
const badges = {
  [farid]: randomBytes(5).toString('hex').toUpperCase(),
  [claire]: randomBytes(5).toString('hex').toUpperCase(),
};
const helmet = `E2801160${randomBytes(8).toString('hex').toUpperCase()}`;
let receipt: PreparedReceipt;
let dock: Dock;

beforeEach(async () => {
  // Odoo shows badges to its HR alone: those of these people are enrolled at the station.
  for (const name of [sylvie, farid, claire]) await odoo.create('hr.employee', { name });
  receipt = await prepareReceipt(odoo, 3);
  // What is taken from the antenna is gone at once.
  dock = await openDock(odoo, 'Quai 1', { readerChoices: { quai: { reading: { lostAfterMs: 300 } } } });
  await synchronised(dock.workplace.page, 'depot');
});
afterEach(({ task }) => dock.close(task.result?.state === 'fail'));

const atStation = (page: Page, name: string): Promise<void> =>
  page.locator('.sbar .person', { hasText: name }).waitFor();

/** Holds a low-frequency badge before its reader until the station says who is there. */
async function show(page: Page, name: typeof farid | typeof claire): Promise<void> {
  dock.scanner.hold(badges[name]!);
  await atStation(page, name);
  dock.scanner.hold(null);
}

/** Only what went away can come again. Leaves the page where it was. */
async function noLongerHeard(page: Page, epcHex: string): Promise<void> {
  await page.locator('nav [data-screen=readers]').click();
  await page.locator('.rds li', { hasText: 'Portique' }).click();
  await page.getByRole('button', { name: 'Étiquettes', exact: true }).click();
  await page.locator('.seen .line', { hasText: epcHex }).click();
  await page.locator('.tag-full', { hasText: 'plus entendue' }).waitFor();
  await page.locator('nav [data-screen=depot]').click();
}

test('badges before a reader take turns within seconds: the count goes on, each line is its person’s, Odoo has it once', async () => {
  const { antenna, scanner, workplace } = dock;
  const { page } = workplace;
  await share(page, sylvie, '4711');
  for (const name of [farid, claire]) {
    await enrolBadge(page, name, () => scanner.hold(badges[name]!));
    scanner.hold(null);
  }
  await enrolBadge(page, claire, () => antenna.placeTags([helmet]));
  antenna.placeTags([]);
  await noLongerHeard(page, helmet);
  await page.locator('[data-act=lock]').click();
  await page.locator('main.lock').waitFor();

  await show(page, farid);
  await page.getByRole('button', { name: 'Retour', exact: true }).click();
  scanner.scan(receipt.name);
  const counted = (pieces: number): Promise<void> => page.locator(`.num[data-got="${pieces}"]`).waitFor();
  await counted(0);
  scanner.scan(receipt.gtin13);
  await counted(1);
  await show(page, claire);
  scanner.scan(receipt.gtin13);
  await counted(2);
  // Back at once: who was there a moment ago is there again.
  await show(page, farid);
  scanner.scan('DURET-VERROUILLER');
  await page.locator('main.lock').waitFor();
  antenna.placeTags([helmet]);
  await atStation(page, claire);
  await counted(2);
  scanner.scan(receipt.gtin13);
  await counted(3);
  await page.reload();
  await counted(3);
  await atStation(page, claire);
  scanner.scan('DURET-VALIDER');
  await page.locator('[data-act-state="confirmed"]').waitFor({ timeout: 60_000 });
  expect(await arrived(odoo, receipt)).toEqual(arrivedOnce(receipt, 3));

  await page.getByRole('button', { name: 'Retour à l’accueil' }).click();
  await page.locator('[data-work="history:"]').click();
  const [file] = await Promise.all([page.waitForEvent('download'), page.locator('[data-act=export]').click()]);
  const rows = readFileSync(await file.path(), 'utf8').split('\r\n');
  const handled = rows.filter((row) => row.includes(receipt.productName) && row.includes(receipt.name));
  expect(handled.filter((row) => row.includes(farid))).toHaveLength(1);
  expect(handled.filter((row) => row.includes(claire))).toHaveLength(2);
  // What badges hold stands in no history.
  for (const secret of [...Object.values(badges), helmet]) expect(rows.join()).not.toContain(secret);
});
