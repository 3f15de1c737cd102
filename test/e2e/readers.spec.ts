import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { startStation, type Station } from './station.ts';

/** The readers' page over simulated readers: real frames through the real drivers. */
let station: Station;
test.beforeEach(async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  station = await startStation({ args: ['--demo'] });
  await page.goto(station.url);
  await page.locator('[data-screen=readers]').click();
  await expect(row(page, 'Lecteur quai 2')).toContainText('lit');
});
test.afterEach(() => station.stop());

const row = (page: Page, name: string) => page.locator('.rds li').filter({ hasText: name });
const part = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const scene = (page: Page, name: string) => page.locator(`[data-scene=${name}]`).click();

test('a pulled plug is said and reading goes on by itself; another reader is found, whatever it speaks', async ({
  page,
}) => {
  await page.locator('[data-demo=unplug]').click();
  await expect(page.getByText('Branchez le lecteur', { exact: false }).first()).toBeVisible();
  await page.locator('[data-demo=plug]').click();
  await expect(row(page, 'Lecteur quai 2')).toContainText('lit');
  await page.getByLabel('Protocole d’un autre lecteur simulé').selectOption('r2000-a0');
  await page.locator('[data-demo=plug-another]').click();
  await expect(row(page, 'R2000')).toContainText('lit');
  await expect(page.locator('.rds li')).toHaveCount(2);
});

test('each tag says why it counts, and other rules hold at once', async ({ page }) => {
  await scene(page, 'pallet-arrives');
  await part(page, 'Étiquettes');
  await expect(page.getByText('22 étiquettes vues, 22 comptées')).toBeVisible();
  const first = page.locator('.seen li').first();
  await first.locator('.line').click();
  await expect(first.getByRole('img', { name: 'Force du signal' })).toBeVisible();
  await part(page, 'Réglages');
  const weakest = page.getByLabel('Signal le plus faible admis (dBm)');
  await weakest.fill('-20');
  await weakest.press('Enter');
  await expect(page.getByText('C’est réglé, et gardé pour la prochaine fois.')).toBeVisible();
  await part(page, 'Étiquettes');
  await expect(page.getByText('22 étiquettes vues, 0 comptées')).toBeVisible();
  await expect(page.locator('.seen li').first()).toContainText('signal trop faible');
});

test('power is set, what the reader took is said, and the upper band is refused', async ({ page }) => {
  await part(page, 'Réglages');
  const power = page.getByLabel('Puissance (dBm, à la sortie du lecteur)');
  await power.fill('15');
  await power.press('Enter');
  await expect(page.getByText('C’est réglé, et gardé pour la prochaine fois.')).toBeVisible();
  await page.getByLabel('Bande radio').selectOption('ETSI-UB');
  await expect(page.getByText('Le lecteur a refusé', { exact: false })).toBeVisible();
  await expect(page.getByText('rfid@anfr.fr', { exact: false })).toBeVisible();
  await part(page, 'Marche');
  await expect(page.locator('.facts')).toContainText('15 dBm');
});

test('a tag that is tried counts nowhere; a recording replays with other rules', async ({ page }) => {
  await page.keyboard.press('Alt+e');
  await scene(page, 'blank-tag');
  await expect(page.getByText('entend l’étiquette')).toBeVisible();
  await page.keyboard.press('Alt+e');
  await part(page, 'Étiquettes');
  await expect(page.getByText('1 étiquette vue, 1 comptée')).toBeVisible();
  await part(page, 'Enregistrements');
  await page.locator('.recs button').first().click();
  const reads = page.getByLabel('Signal le plus faible admis (dBm)');
  await reads.fill('-10');
  await reads.press('Enter');
  await page.getByRole('button', { name: 'Rejouer' }).click();
  await expect(page.getByText(/lectures rejouées/)).toBeVisible();
  await expect(page.getByText('1 étiquette vue, 0 comptée')).toBeVisible();
});

test('a tag is written for a tool, read back, and its number is on the disk; several tags are refused', async ({
  page,
}) => {
  await scene(page, 'blank-tag');
  await page.getByRole('button', { name: 'Écrire une étiquette' }).click();
  await page.getByRole('button', { name: 'Outil' }).click();
  await page.getByRole('button', { name: 'Écrire', exact: true }).click();
  const written = page.getByText(/Écrite et relue, numéro (\d+)/);
  await expect(written).toBeVisible();
  const serial = /numéro (\d+)/.exec((await written.textContent()) ?? '')?.[1] ?? '';
  expect(readFileSync(join(station.dataDir, 'tag-serials-demonstration.jsonl'), 'utf8')).toContain(`"${serial}"`);
  await page.getByRole('button', { name: 'Fermer' }).click();
  await scene(page, 'pallet-arrives');
  await page.getByRole('button', { name: 'Écrire une étiquette' }).click();
  await page.getByRole('button', { name: 'Touret' }).click();
  await page.getByRole('button', { name: 'Écrire', exact: true }).click();
  await expect(page.getByText('Plusieurs étiquettes devant l’antenne', { exact: false })).toBeVisible();
});

test('what the support gets tells the line and masks the goods', async ({ page }) => {
  await scene(page, 'pallet-arrives');
  await expect(page.locator('.fr .code').first()).toBeVisible();
  await page.keyboard.press('Alt+c');
  await expect(page.getByRole('button', { name: 'Copié' })).toBeVisible();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text).toContain('driver m100-bb7e');
  expect(text).toContain('firmware V2.3.5');
  expect(text).not.toMatch(/3036451FD4/);
  // Written down once a second.
  const folder = join(station.dataDir, 'recordings-demonstration');
  await expect.poll(() => existsSync(folder) && readdirSync(folder).length > 0).toBe(true);
});

test('what is behind the first look is accessible too', async ({ page }) => {
  // The first look is checked with the other screens, in every size and colour.
  test.slow();
  await page.emulateMedia({ colorScheme: 'dark' });
  await scene(page, 'blank-tag');
  await part(page, 'Étiquettes');
  await page.locator('.seen .line').first().click();
  await page.getByRole('button', { name: 'Arrêter la lecture' }).click();
  for (const name of ['Étiquettes', 'Réglages', 'Enregistrements']) {
    await part(page, name);
    const { violations } = await new AxeBuilder({ page }).include('#content').analyze();
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(
      serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
      name,
    ).toEqual([]);
  }
});
