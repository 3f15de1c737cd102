import { expect, test, type Page } from '@playwright/test';
import { accessible } from './accessible.ts';
import { startStation, type Station } from './station.ts';
import { typeScan as scan } from './typed-scan.ts';

/** Tools, drums, transfers and vans, by scans, cards and a thumb. */
let station: Station;
test.beforeEach(async ({ page }) => {
  station = await startStation({ args: ['--demo'] });
  await page.goto(station.url);
  // Serials, drums and stock come last in a first sync.
  await page.locator('nav [data-screen=outbox]').click();
  await page.locator('[data-tab=data]').click();
  const rows = page.locator('.feeds tbody tr');
  await expect(rows.filter({ hasText: 'Stock par emplacement' }).locator('td').first()).not.toHaveText('0');
  await expect(rows.filter({ hasText: /première réception|à recevoir|reçues/ })).toHaveCount(0);
  await page.locator('nav [data-screen=depot]').click();
  await expect(page.locator('[data-job="tools:new"]')).toBeVisible();
});
test.afterEach(() => station.stop());

const tile = (page: Page, key: string): Promise<void> => page.locator(`[data-job="${key}"]`).click();

test('badge, tools, done: what leaves is lent, comes back by its own scan, and an overdue inspection stays', async ({
  page,
}) => {
  await expect(page.locator('[data-overdue="1205"]')).toContainText('Antoine Brun');
  await expect(page.locator('[data-overdue-count="1"]')).toBeVisible();
  await tile(page, 'tools:new');
  await expect(page.locator('[data-loan]')).toHaveCount(1);
  await scan(page, '0419');
  await expect(page.locator('[data-borrower="Farid Ouali"]')).toBeVisible();
  await scan(page, '4711');
  await expect(page.locator('[data-lot="4711"]')).toBeVisible();
  await scan(page, '8803');
  await expect(page.locator('.flash')).toHaveAttribute('data-outcome', 'refused');
  await page.locator('.flash').click();
  await expect(page.locator('[data-blocked="8803"]')).toBeVisible();
  await accessible(page, 'the job');
  await page.locator('[data-blocked="8803"]').getByRole('button', { name: 'Part au contrôle' }).click();
  await expect(page.locator('[data-lot="8803"]')).toContainText('Part au contrôle');
  await scan(page, 'MALLETTE-VERIF-1');
  await scan(page, '8801');
  await scan(page, '5501');
  await expect(page.locator('[data-kit="MALLETTE-VERIF-1"]')).toContainText('il manque Caméra thermique 3301');
  await scan(page, 'DURET-VALIDER');
  await expect(page.locator('[data-act-state=confirmed]')).toHaveCount(1);
  await scan(page, 'DURET-VALIDER');
  await tile(page, 'tools:new');
  await expect(page.locator('[data-loan="4711"]')).toContainText('Farid Ouali');
  await scan(page, '4711');
  await expect(page.locator('[data-lot="4711"]')).toContainText('revient');
  await scan(page, 'DURET-VALIDER');
  await expect(page.locator('[data-act-state=confirmed]')).toHaveCount(1);
});

test('a drum is cut by its marks; a shorter piece that would do is named, the rest becomes an offcut', async ({
  page,
}) => {
  await scan(page, 'T-2604');
  await expect(page.getByText('Touret T-2604')).toBeVisible();
  const enter = async (metres: string): Promise<void> => {
    for (const digit of metres)
      await page.locator('.number-pad').getByRole('button', { name: digit, exact: true }).click();
    await page.locator('.number-pad .enter').click();
  };
  await enter('20');
  await expect(page.getByText(/La chute T-2588-C1 suffit/)).toBeVisible();
  await enter('312');
  await expect(page.locator('[data-cut-at="292 332"]')).toBeVisible();
  await enter('292');
  await expect(page.locator('[data-cut="20"]')).toBeVisible();
  await scan(page, 'CH-1');
  await expect(page.locator('[data-destination*="Gymnase"]')).toBeVisible();
  await page.getByRole('button', { name: /Le reste devient une chute/ }).click();
  await accessible(page, 'the job');
  await page.locator('[data-act=validate]').click();
  await expect(page.locator('[data-act-state=confirmed]')).toHaveCount(2);
  await page.locator('[data-act=print-offcuts]').click();
  await expect(page.locator('[data-print=sent]')).toContainText('T-2604-C1');
  await accessible(page, 'the offcut and its label');
});

test('goods go to a site by three scans, and a van under its minimum is filled up', async ({ page }) => {
  await tile(page, 'move:new-transfer');
  await expect(page.getByText('Scannez le départ')).toBeVisible();
  await scan(page, 'DF-01');
  await expect(page.locator('[data-from*="Travée A1"]')).toBeVisible();
  await scan(page, '4712');
  await expect(page.locator('[data-got="1"]')).toBeVisible();
  await scan(page, 'CH-2');
  await expect(page.locator('[data-to*="Tilleuls"]')).toBeVisible();
  await accessible(page, 'the job');
  await scan(page, 'DURET-VALIDER');
  await expect(page.locator('[data-act-state=confirmed]')).toHaveCount(1);
  await scan(page, 'DURET-VALIDER');
  await tile(page, 'move:new-refill');
  await page.locator('[data-refill*="Fourgon 1"]').click();
  await expect(page.locator('[data-wanted]').first()).toBeVisible();
});

test('with Odoo away a tool is lent and brought back, and both acts arrive once Odoo is there', async ({ page }) => {
  await page.getByRole('button', { name: 'Couper Odoo' }).click();
  for (const lot of [1, 2]) {
    await tile(page, 'tools:new');
    await expect(page.getByText('Badgez, ou choisissez')).toBeVisible();
    await scan(page, '0420');
    await expect(page.locator('[data-borrower="Claire Novel"]')).toBeVisible();
    await scan(page, '1201');
    await expect(page.locator('[data-lot="1201"]')).toContainText(lot === 1 ? 'sort' : 'revient');
    await scan(page, 'DURET-VALIDER');
    await expect(page.locator('[data-act-state]')).toHaveCount(1);
    await scan(page, 'DURET-VALIDER');
    await expect(page.locator('[data-job="tools:new"]')).toBeVisible();
  }
  await page.getByRole('button', { name: 'Rendre Odoo' }).click();
  await expect(page.getByText('Tout est envoyé')).toBeVisible({ timeout: 60_000 });
  await tile(page, 'tools:new');
  await expect(page.locator('[data-loan]')).toHaveCount(1);
});
