import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { startStation, type Station } from './station.ts';

let station: Station;
test.beforeEach(async ({ page }) => {
  station = await startStation({ args: ['--demo'] });
  await page.goto(station.url);
  await page.locator('[data-screen=calls]').click();
});
test.afterEach(() => station.stop());

test('the palette finds a customer, a delivery and an act, and the sheet names every key', async ({ page }) => {
  await page.keyboard.press('Control+K');
  const field = page.getByRole('searchbox', { name: 'Chercher ou faire' });
  await field.fill('mairie');
  await expect(page.getByRole('menuitem', { name: /^Mairie de Gilly/ })).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).include('.palette').analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Mairie de Gilly' })).toBeVisible();
  await expect(field).toHaveCount(0);

  await page.keyboard.press('Control+K');
  await field.fill('DF/IN/00041');
  await page.getByRole('menuitem', { name: /DF\/IN\/00041/ }).click();
  await expect(page.locator('html')).toHaveClass(/borne/);

  await page.keyboard.press('Alt+3');
  await expect(page.getByRole('heading', { name: 'Envois' })).toBeVisible();
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Raccourcis clavier' });
  for (const words of ['Répondre', 'Chercher ou faire', 'Ouvrir : Dépôt'])
    await expect(sheet.getByText(words)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(sheet).toHaveCount(0);
});

test('a letter that is written is no shortcut', async ({ page }) => {
  await page.getByPlaceholder('Nom ou numéro').fill('?');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});
