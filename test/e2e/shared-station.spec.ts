import { readFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { sampleProducts } from '../../main/demo/sample-catalogue.ts';
import { accessible } from './accessible.ts';
import { test, work } from './demonstration-depot.ts';
import { pin, share as shareWith } from './people-steps.ts';
import { typeScan as badge } from './typed-scan.ts';

/** One station, several people: badges, PINs, the lock over every screen, and what each of them did. */
const back = (page: Page): Promise<void> => page.getByRole('button', { name: 'Retour', exact: true }).click();
/** Sylvie is responsible, with a PIN; badges are those that Odoo has. */
const share = (page: Page): Promise<void> => shareWith(page, 'Sylvie Moret', '4711');
const lock = (page: Page): Promise<void> => page.locator('[data-act=lock]').click();

test('the station is shared: a PIN and a badge, a lock, a wrong PIN, and the history of all of it', async ({
  page,
}) => {
  await share(page);
  await accessible(page, 'people');
  await page.getByRole('button', { name: 'Une autre personne' }).click();
  await page.getByRole('button', { name: 'Forts' }).click();
  await expect(page.getByRole('button', { name: 'Forts' })).toHaveAttribute('aria-pressed', 'true');
  await accessible(page, 'station');
  await lock(page);
  await expect(page.getByRole('heading', { name: 'Passez votre badge' })).toBeVisible();
  await accessible(page, 'lock');
  await page.getByRole('button', { name: 'Sylvie Moret' }).click();
  await pin(page, '0000');
  await page.getByRole('button', { name: 'Entrer' }).click();
  await expect(page.getByText(/Il reste 4 essais/)).toBeVisible();
  await pin(page, '4711');
  await page.getByRole('button', { name: 'Entrer' }).click();
  await expect(page.getByText('Sylvie Moret est au poste')).toBeVisible();
  // A scanner that types: another person's badge, as Odoo has it, takes over at once.
  await badge(page, '0419');
  await expect(page.getByText('Farid Ouali est au poste')).toBeVisible();
  await back(page);
  await work(page, 'history:');
  await expect(page.locator('[data-history]').filter({ hasText: 'Farid Ouali' }).first()).toContainText('au poste');
  await accessible(page, 'history');
  const [file] = await Promise.all([page.waitForEvent('download'), page.locator('[data-act=export]').click()]);
  const csv = readFileSync(await file.path(), 'utf8');
  expect(csv).toContain('Farid Ouali');
  expect(csv).not.toContain('0419');
});

test('the lock covers every screen and key; a call is answered all the same, without the customer’s card', async ({
  page,
}) => {
  await share(page);
  await page.locator('nav [data-screen=calls]').click();
  await page.keyboard.press('Alt+2');
  await lock(page);
  await expect(page.locator('main.lock')).toBeVisible();
  await expect(page.locator('nav.places')).toHaveCount(0);
  for (const keys of ['Alt+1', 'Alt+3', 'Alt+4', 'Control+K', '?']) {
    await page.keyboard.press(keys);
    await expect(page.locator('main.lock')).toBeVisible();
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
  await page.reload();
  await expect(page.locator('main.lock')).toBeVisible();
  await page.locator('[data-scene=customer-calls]').click();
  await expect(page.locator('.pop')).toContainText('Mairie de Gilly');
  await expect(page.locator('.pop')).not.toContainText('Devis');
  await page.keyboard.press('F9');
  await expect(page.locator('main.lock .phone.incall')).toBeVisible();
  await accessible(page, 'call on a locked station');
  await page.keyboard.press('F10');
  await expect(page.locator('.phone')).toHaveCount(0);
  await badge(page, '0419');
  // Where the call was answered, the desk shows it once somebody is there.
  await expect(page.locator('main.lock')).toHaveCount(0);
});

test('the next person takes over in less than two seconds, what was counted stays, and each line knows whose it is', async ({
  page,
}) => {
  await share(page);
  await back(page);
  await badge(page, 'BL RX-88213');
  await badge(page, sampleProducts.find(({ reference }) => reference === 'ICTA-20')?.barcode ?? '');
  await expect(page.locator('.num[data-got]')).not.toHaveAttribute('data-got', '0');
  const counted = await page.locator('.num[data-got]').getAttribute('data-got');
  const who = page.locator('.sbar .person');
  for (const [text, name] of [
    ['0419', 'Farid Ouali'],
    ['0420', 'Claire Novel'],
    ['0419', 'Farid Ouali'],
  ] as const) {
    const tookMs = await badge(page, text, { selector: '.sbar .person', text: name });
    expect(tookMs, `${name} took over`).toBeLessThan(2000);
    await expect(who).toContainText(name);
  }
  await expect(page.locator('.num[data-got]')).toHaveAttribute('data-got', counted ?? '');
});

test('what risks more than a badge may asks for the PIN, and goes on where it was', async ({ page }) => {
  await share(page);
  await lock(page);
  await badge(page, '0417');
  await expect(page.getByText('Sylvie Moret est au poste')).toBeVisible();
  await back(page);
  await badge(page, 'DF-01');
  await page.locator('[data-scene=pallet-arrives]').click();
  await expect(page.getByText('22 pièces comptées')).toBeVisible();
  await badge(page, 'DURET-TERMINER');
  const apply = page.locator('[data-act=apply]');
  await apply.click();
  const asked = page.getByRole('dialog', { name: 'Appliquer l’inventaire' });
  await expect(asked).toContainText('Sylvie Moret');
  await accessible(page, 'proof');
  await asked.getByRole('button', { name: 'Annuler' }).click();
  await expect(apply).toBeVisible();
  await apply.click();
  await pin(page, '4711');
  await page.getByRole('button', { name: 'Confirmer' }).click();
  await expect(apply).toHaveCount(0);
});

test('help can be called from a locked station, and nobody else', async ({ page }) => {
  await share(page);
  await lock(page);
  await page.locator('[data-emergency="112"]').click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Numéro d’urgence');
  await accessible(page, 'emergency');
  await dialog.getByRole('button', { name: 'Appeler' }).click();
  await expect(page.locator('.lock .phone[data-phase="talking"]')).toBeVisible();
  await page.keyboard.press('F10');
  await expect(page.locator('.lock [data-emergency="112"]')).toBeVisible();
});
