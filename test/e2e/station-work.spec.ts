import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { accessible } from './accessible.ts';
import { test, work } from './demonstration-depot.ts';

/** What the station does beside its deliveries: unknown tags, labels. Real frames, a real printer port. */

test('an unknown tag becomes a thing to do, is given to a product, and is known from then on', async ({ page }) => {
  await page.getByRole('button', { name: 'Étiquette égarée' }).click();
  await expect(page.locator('[data-work="tags:batch"]')).toContainText('1 à associer');
  await work(page, 'tags:batch');
  await expect(page.locator('[data-gathered]')).toHaveAttribute('data-gathered', '1');
  await page.getByLabel('Article, numéro de série, emplacement').fill('disjoncteur 1P+N 16');
  await page.locator('.found button').first().click();
  await accessible(page, 'tags');
  await page.locator('[data-act=associate]').click();
  await expect(page.getByText(/1 associée à Disjoncteur/)).toBeVisible();
  await page.getByRole('button', { name: /^Associée/ }).click();
  await expect(page.locator('[data-tag="epc:E28011606000020947D1A5B2"]')).toContainText('dans Odoo');
  await expect(page.getByText('Tout est envoyé')).toBeVisible();
});

test('a label is previewed, printed once, and a second one is asked about; the cards are one sheet', async ({
  page,
}) => {
  await work(page, 'print:');
  await page.getByLabel(/Article, numéro de série/).fill('disjoncteur 1P+N 16');
  await page.locator('.found button').first().click();
  await expect(page.locator('[data-preview]')).toBeVisible();
  await accessible(page, 'label');
  await page.locator('[data-act=print]').click();
  await expect(page.locator('[data-print=sent]')).toBeVisible();
  await page.locator('[data-act=print]').click();
  await expect(page.locator('[data-print=already]')).toBeVisible();
  await page.locator('[data-act=again]').click();
  await expect(page.locator('[data-print=sent]')).toBeVisible();
  await page.locator('[data-panel=queue]').click();
  await expect(page.locator('[data-job=printed]')).toHaveCount(2);
  await accessible(page, 'queue');
  await page.locator('[data-panel=papers]').click();
  const [sheet] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('[data-paper=cards] [data-act=save]').click(),
  ]);
  expect(readFileSync(await sheet.path()).toString('latin1', 0, 5)).toBe('%PDF-');
  await accessible(page, 'papers');
  await page.locator('[data-panel=printers]').click();
  await accessible(page, 'printers');
});
