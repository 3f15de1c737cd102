import { expect, test, type Page } from '@playwright/test';
import { samplePackagings, sampleProducts } from '../../main/demo/sample-catalogue.ts';
import { accessible } from './accessible.ts';
import { startStation, type Station } from './station.ts';
import { typeScan as scan } from './typed-scan.ts';

/** The depot as a storeman has it: scans and cards, no keyboard. A scanner that types stands in for the imager. */
let station: Station;
test.beforeEach(async ({ page }) => {
  station = await startStation({ args: ['--demo'] });
  await page.goto(station.url);
  await expect(page.getByRole('button', { name: /DF\/IN\/00041/ }).first()).toBeVisible();
});
test.afterEach(() => station.stop());

const boxOfSockets = samplePackagings.find(([reference]) => reference === 'PRISE-2PT')?.[2] ?? '';
const scene = (page: Page, name: string): Promise<void> => page.getByRole('button', { name }).click();
const counted = (page: Page) => page.locator('.num[data-got]');
const flash = (page: Page) => page.locator('.flash');

test('by scans alone: the note opens its receipt, labels and a box count, the place holds, a card validates', async ({
  page,
}) => {
  await scan(page, 'BL RX-88213');
  await expect(page.locator('[data-product]').filter({ hasText: 'Prise 2P+T' })).toBeVisible();
  await scan(page, '9521141105186');
  await expect(flash(page)).toHaveAttribute('data-outcome', 'unknown');
  await scan(page, 'DF-02');
  await expect(page.locator('[data-place]')).toContainText('Travée A2');
  await scan(page, 'DURET-X10');
  await expect(page.getByText('Le prochain compte 10 fois')).toBeVisible();
  await scan(page, barcodeOf('ICTA-20'));
  await expect(counted(page)).toHaveAttribute('data-got', '10');
  await scan(page, boxOfSockets);
  await expect(counted(page)).toHaveAttribute('data-got', '50');
  await scan(page, 'DURET-RETIRER');
  await expect(counted(page)).toHaveAttribute('data-got', '10');
  await scan(page, boxOfSockets);
  await expect(counted(page)).toHaveAttribute('data-got', '50');
  await scan(page, 'DURET-VALIDER');
  await expect(page.getByText('Réception confirmée par Odoo')).toBeVisible();
});

test('wrong scans say which of four, each with its own word and shape', async ({ page }) => {
  await scan(page, 'BL RX-88213');
  await scan(page, 'RIEN-DE-CONNU');
  await expect(flash(page)).toHaveAttribute('data-outcome', 'unknown');
  await expect(flash(page)).toContainText('Inconnu');
  await scan(page, barcodeOf('DISJ-C16'));
  await expect(flash(page)).toHaveAttribute('data-outcome', 'other-document');
  // At once, and whole: no word runs over the edge of the screen.
  const seen = await flash(page).evaluate((section) => [
    getComputedStyle(section).visibility,
    section.scrollWidth <= section.clientWidth,
  ]);
  expect(seen).toEqual(['visible', true]);
  await expect(flash(page)).toContainText('DF/IN/00041');
  // It would go to the wrong place: nothing else shows before somebody has seen it.
  await scan(page, barcodeOf('H07-VU-1.5'));
  await expect(flash(page)).toHaveAttribute('data-outcome', 'other-document');
  await scan(page, 'DURET-VU');
  await expect(flash(page)).toHaveCount(0);
  await scan(page, barcodeOf('H07-VU-1.5'));
  await expect(flash(page)).toHaveAttribute('data-outcome', 'wrong-product');
  await scan(page, 'BL RX-88213');
  await expect(flash(page)).toHaveAttribute('data-outcome', 'seen');
});

test('a scan never types into the field that has the focus; an unknown code is learned in place', async ({ page }) => {
  await scan(page, 'BL RX-88213');
  await scan(page, 'CODE-INCONNU-7');
  await page.locator('.three li', { hasText: 'inconnue' }).getByRole('button').click();
  const search = page.getByPlaceholder('Nom, référence ou code de l’article');
  await search.focus();
  await scan(page, 'AUTRE-CODE-8');
  await expect(search).toHaveValue('');
  await expect(page.locator('.three li', { hasText: 'inconnue' }).locator('b')).toHaveText('2');
  await page.locator('.learn .codes button', { hasText: 'CODE-INCONNU-7' }).click();
  await page.locator('[data-learn]', { hasText: 'Coffret 2 rangées' }).click();
  await expect(counted(page)).toHaveAttribute('data-got', '1');
  await scan(page, 'CODE-INCONNU-7');
  await expect(counted(page)).toHaveAttribute('data-got', '2');
});

test('how many are in a box without a code is one scan and a few keys of a glove', async ({ page }) => {
  await scan(page, 'BL SV-260417');
  await expect(counted(page)).toHaveAttribute('data-got', '0');
  await scan(page, barcodeOf('DISJ-C16'));
  await expect(counted(page)).toHaveAttribute('data-got', '1');
  await page.locator('.stepper .amount').click();
  const pad = page.getByRole('dialog');
  for (const digit of '12') await pad.getByRole('button', { name: digit, exact: true }).click();
  await accessible(page, 'how many');
  await pad.getByRole('button', { name: 'Noter' }).click();
  await expect(counted(page)).toHaveAttribute('data-got', '12');
  await scan(page, 'DURET-RETIRER');
  await expect(counted(page)).toHaveAttribute('data-got', '1');
  await scan(page, 'DF-02');
  await page.getByRole('button', { name: 'Retour à l’accueil' }).click();
  await scan(page, 'DF-01');
  await expect(page.locator('[data-list=expected]')).toBeVisible();
  await scan(page, barcodeOf('DISJ-C16'));
  await page.locator('.stepper .amount').click();
  for (const digit of '10') await pad.getByRole('button', { name: digit, exact: true }).click();
  await pad.getByRole('button', { name: 'Noter' }).click();
  await expect(page.getByText('10 pièces comptées')).toBeVisible();
});

test('a device without a tag comes in by its product code and then its number, scanned or typed', async ({ page }) => {
  await scan(page, 'BL SV-260417');
  await expect(counted(page)).toHaveAttribute('data-got', '0');
  await scan(page, barcodeOf('BORNE-7K'));
  await expect(page.locator('.lastscan')).toContainText('N° de série');
  await expect(page.locator('[data-act=validate]')).toBeDisabled();
  await accessible(page, 'the number is asked');
  await scan(page, 'BRN-0001');
  await expect(counted(page)).toHaveAttribute('data-got', '1');
  await scan(page, barcodeOf('BORNE-7K'));
  await page.getByLabel('Ou tapez son numéro').fill('BRN-0002');
  await page.getByRole('button', { name: 'Garder', exact: true }).click();
  await expect(counted(page)).toHaveAttribute('data-got', '2');
  await expect(page.locator('[data-asks-number]')).toHaveCount(0);
  await scan(page, 'DURET-VALIDER');
  await expect(page.getByText('Réception confirmée par Odoo')).toBeVisible();
});

test('a place is swept, its lists add up, a tag is taken back, the count is applied once', async ({ page }) => {
  await scan(page, 'DF-01');
  await expect(page.locator('[data-list=expected]')).toBeVisible();
  await scene(page, 'Palette au quai');
  await expect(page.locator('[data-list=found]')).not.toHaveAttribute('data-count', '0');
  await expect(page.getByText('22 pièces comptées')).toBeVisible();
  const count = async (list: string): Promise<number> =>
    Number(await page.locator(`[data-list=${list}]`).getAttribute('data-count'));
  expect(await count('expected')).toBe((await count('found')) + (await count('missing')));
  expect((await count('found')) + (await count('unexpected'))).toBe(22);
  await page.reload();
  await expect(page.getByText('22 pièces comptées')).toBeVisible();
  // All rows of the list are drawn: in which order the tags came is chance.
  await page.setViewportSize({ width: 1366, height: 1200 });
  await page.locator('[data-list=unexpected]').click();
  // Only rows in sight are in the document: the last of nine is turned to.
  await page.locator('.inv .vlist').hover();
  await page.mouse.wheel(0, 2_000);
  await page.locator('.row', { hasText: 'Prise 2P+T' }).click();
  await page.locator('[data-act=uncount]').first().click();
  await expect(page.getByText('21 pièces comptées')).toBeVisible();
  await page.locator('[data-act=seek]').click();
  await expect(page.getByText('Second passage, pour les manquants')).toBeVisible();
  // It still lies before the antenna, and counts again: a scan during the review would end the review.
  await expect(page.locator('[data-list=unexpected]')).toHaveAttribute('data-count', '12');
  await scan(page, 'DURET-TERMINER');
  await expect(page.getByText(/Relecture/)).toBeVisible();
  await scan(page, 'DURET-VALIDER');
  await expect(page.getByText('Comptage appliqué par Odoo')).toBeVisible({ timeout: 20_000 });
});

for (const [width, height] of [
  [1366, 768],
  [1920, 1080],
] as const) {
  for (const colorScheme of ['light', 'dark'] as const) {
    // Dialogs and the list of places are looked at once: they are drawn with the same parts at every size.
    const thorough = width === 1366 && colorScheme === 'light';
    test(`every state of the depot is whole and accessible at ${width}x${height}, ${colorScheme}`, async ({
      page,
    }, info) => {
      test.setTimeout(150_000);
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme });
      await page.reload();
      const look = async (name: string): Promise<void> => {
        await expect(page.locator('#content')).toBeVisible();
        await accessible(page, name);
        await page.screenshot({ path: info.outputPath(`${name}.png`) });
      };
      await scan(page, 'BL SV-260417');
      await scene(page, 'Palette au quai');
      await expect(counted(page)).toHaveAttribute('data-got', '22');
      await expect(flash(page)).toHaveCount(0);
      await look('receipt');
      if (thorough) {
        await page.getByRole('button', { name: /Décider/ }).click();
        await look('decisions');
        await page.keyboard.press('Escape');
        await scan(page, 'RIEN-DE-CONNU');
        await look('flash');
        await page.locator('.three li', { hasText: 'inconnue' }).getByRole('button').click();
        await look('learn');
      }
      await page.getByRole('button', { name: 'Retour à l’accueil' }).click();
      await page.locator('[data-job="inventory:choose"]').click();
      if (thorough) await look('zones');
      await page.getByLabel('Nom ou code du lieu').fill('travee a1');
      await page.locator('.zone-row', { hasText: 'Travée A1' }).click();
      await expect(page.locator('[data-list=expected]')).toBeVisible();
      await look('sweep');
      await page.locator('[data-act=review]').click();
      await look('review');
    });
  }
}

/** Barcode of a sample product, as it stands on the piece. */
function barcodeOf(reference: string): string {
  return sampleProducts.find((product) => product.reference === reference)?.barcode ?? '';
}
