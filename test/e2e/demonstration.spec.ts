import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { createOdooStandIn } from '../../main/demo/odoo/stand-in.ts';
import { seedSampleData } from '../../main/demo/sample-data.ts';
import { accessible } from './accessible.ts';
import { startStation, type Station } from './station.ts';

/** The program as a newcomer meets it: one command, sample data, scenes at a button. Real frames, real SIP, real HTTP. */
let station: Station;
test.beforeEach(async ({ page }) => {
  station = await startStation({ args: ['--demo'] });
  await page.goto(station.url);
});
test.afterEach(() => station.stop());

const scene = (page: Page, name: string): Promise<void> => page.getByRole('button', { name }).click();
const counted = (page: Page) => page.locator('.num[data-got]');
const line = (page: Page, name: string) => page.locator('[data-product]').filter({ hasText: name });

async function openFirstReceipt(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: /DF\/IN\/00041/ })
    .first()
    .click();
  await expect(page.getByText('Prêt à compter')).toBeVisible();
}

async function keepEveryDifference(page: Page): Promise<void> {
  await page.getByRole('button', { name: /Décider/ }).click();
  for (const product of ['Borne de recharge', 'Prise 2P+T']) {
    const row = page.getByRole('dialog').locator('li, section, tr').filter({ hasText: product }).first();
    await row.getByRole('button', { name: 'Garder' }).click();
  }
  await page.keyboard.press('Escape');
}

test('says that it is a demonstration, with the state of every far end', async ({ page }) => {
  await expect(page.getByText('Rien ne part vers un vrai Odoo', { exact: false })).toBeVisible();
  await expect(page.getByText('Odoo en ligne')).toBeVisible();
  await expect(page.getByText('Joignable', { exact: true })).toBeVisible();
  await expect(page.getByText(/Lecteur quai 2/)).toBeVisible();
});

test('a pallet before the antenna becomes a receipt that Odoo confirms', async ({ page }) => {
  await openFirstReceipt(page);
  await scene(page, 'Palette au quai');
  await expect(counted(page)).toHaveAttribute('data-got', '22');
  await expect(line(page, 'Disjoncteur 1P+N 16 A')).toContainText('complet');
  await expect(line(page, 'Interrupteur différentiel')).toContainText('manque 1');
  await expect(line(page, 'Borne de recharge')).toContainText('1 en trop');
  await expect(line(page, 'Prise 2P+T')).toContainText('inattendu');
  await keepEveryDifference(page);
  await page.locator('[data-act=validate]').click();
  await expect(page.getByText('Réception confirmée par Odoo')).toBeVisible();
});

test('a stray tag is shown as unknown, and counted nowhere', async ({ page }) => {
  await openFirstReceipt(page);
  await scene(page, 'Étiquette égarée');
  await expect(page.locator('.three li').filter({ hasText: 'inconnue' }).locator('b')).toHaveText('1');
  await expect(counted(page)).toHaveAttribute('data-got', '0');
});

test('a page reloaded in mid-sweep has lost nothing and counts nothing twice', async ({ page }) => {
  await openFirstReceipt(page);
  await scene(page, 'Palette au quai');
  await expect(counted(page)).not.toHaveAttribute('data-got', '0');
  await page.reload();
  await expect(counted(page)).toHaveAttribute('data-got', '22');
});

test('validated with Odoo away, the receipt waits, survives a reload, and arrives once', async ({ page }) => {
  await openFirstReceipt(page);
  await scene(page, 'Palette au quai');
  await expect(counted(page)).toHaveAttribute('data-got', '22');
  await keepEveryDifference(page);
  await scene(page, 'Couper Odoo');
  await page.locator('[data-act=validate]').click();
  await expect(page.getByText(/\d actes? (?:gardés?|en attente)/).first()).toBeVisible();
  await page.reload();
  await expect(page.getByText(/\d actes? (?:gardés?|en attente)/).first()).toBeVisible();
  await scene(page, 'Rendre Odoo');
  await expect(page.getByText('Tout est envoyé')).toBeVisible({ timeout: 45_000 });
});

test('a second start shows what is known with Odoo away', async ({ page }) => {
  await expect(page.getByRole('button', { name: /DF\/IN\/00041/ }).first()).toBeVisible();
  await scene(page, 'Couper Odoo');
  await page.reload();
  await expect(page.getByRole('button', { name: /DF\/IN\/00041/ }).first()).toBeVisible();
});

test('a customer calls: named before answering, heard both ways, noted once', async ({ page }) => {
  await page.locator('[data-screen=calls]').click();
  await scene(page, 'Un client appelle');
  const popUp = page.getByText('Appel entrant');
  await expect(popUp).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Mairie de Gilly' }).first()).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(popUp).toBeVisible();
  await page.keyboard.press('F9');
  await expect(page.getByText('En communication').first()).toBeVisible();
  await expect(page.getByText(/opus, 0\s% perdus/)).toBeVisible();
  await page.getByPlaceholder('Ce que dit le client').fill('Compteur en défaut, rappeler demain.');
  await page.keyboard.press('F10');
  await page.getByRole('button', { name: /^Panne/ }).click();
  await page.getByRole('button', { name: /^Rien/ }).click();
  await page.getByRole('button', { name: /Enregistrer le compte rendu/ }).click();
  await expect(page.getByText('Tout est envoyé')).toBeVisible({ timeout: 15_000 });
});

test('an unknown and a masked caller harm nothing', async ({ page }) => {
  await page.locator('[data-screen=calls]').click();
  await scene(page, 'Numéro inconnu');
  await expect(page.getByText('Numéro inconnu', { exact: true }).nth(1)).toBeVisible();
  await page.keyboard.press('F10');
  await scene(page, 'Numéro masqué');
  await expect(page.getByText('Numéro masqué', { exact: true }).nth(1)).toBeVisible();
  await page.keyboard.press('F10');
});

test('« Connecter mon Odoo » leaves the demonstration for the real station, and keeps the key out of the page', async ({
  page,
}) => {
  const odoo = await createOdooStandIn({ seed: seedSampleData });
  await page.getByRole('button', { name: 'Connecter mon Odoo' }).click();
  await page.getByLabel('Adresse d’Odoo').fill(odoo.url);
  await page.getByLabel('Base de données').fill(odoo.database);
  await page.getByLabel('Identifiant').fill(odoo.login);
  await page.getByLabel(/Clé d’API/).fill('0'.repeat(40));
  await page.getByRole('button', { name: 'Connecter', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText(/clé/i);
  await page.getByLabel(/Clé d’API/).fill(odoo.apiKey);
  await page.getByRole('button', { name: 'Connecter', exact: true }).click();
  await page.waitForURL(`http://127.0.0.1:${station.port + 1}/`);
  await expect(page.getByText('Odoo en ligne')).toBeVisible();
  await expect(page.getByText('Rien ne part vers un vrai Odoo', { exact: false })).toHaveCount(0);
  expect(readFileSync(join(station.dataDir, 'settings.json'), 'utf8')).not.toContain(odoo.apiKey);
  await odoo.close();
});

for (const [width, height] of [
  [1366, 768],
  [1920, 1080],
] as const) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`every screen is whole and accessible at ${width}x${height}, ${colorScheme}`, async ({ page }, info) => {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme });
      await page.reload();
      await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
      // The bar is at its longest once it says how old the data are.
      await expect(page.locator('.age')).toHaveText('à jour');
      for (const name of ['depot', 'calls', 'outbox', 'readers']) {
        await page.locator(`[data-screen=${name}]`).click();
        await expect(page.locator('#content')).toBeVisible();
        await accessible(page, name);
        await page.screenshot({ path: info.outputPath(`${name}.png`) });
      }
    });
  }
}
