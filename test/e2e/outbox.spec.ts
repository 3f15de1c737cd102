import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { readLine } from '../../main/journal/record.ts';
import type { Operation } from '../../preload/contract/operation.ts';
import { startStation, type Station } from './station.ts';

let station: Station;
test.beforeEach(async ({ page }) => {
  station = await startStation({ args: ['--demo'] });
  await page.goto(station.url);
  await expect(page.getByText('Odoo en ligne')).toBeVisible();
  await page.locator('[data-screen=outbox]').click();
});
test.afterEach(() => station.stop());

const author = { login: 'depot@duret.example', employeeId: null, station: 'Quai 2' };
const head = (login = author.login) => ({
  operationId: randomUUID(),
  schemaVersion: 1 as const,
  author: { ...author, login },
  actedAtMs: Date.now(),
});
const act = (page: Page, kind: string) => page.locator(`[data-act-kind=${kind}]`);

/** As another window of the station would: through the worker of the built page. */
async function accept(page: Page, operations: readonly Operation[]): Promise<void> {
  await page.evaluate(async (acts) => {
    const script = performance.getEntriesByType('resource').find(({ name }) => /worker-[^/]+\.js$/.test(name))?.name;
    const worker = new Worker(script ?? '', { type: 'module' });
    worker.postMessage({ kind: 'socket', url: `ws://${location.host}/wire` });
    for (const [id, operation] of acts.entries()) {
      await new Promise((resolve) => {
        worker.addEventListener('message', ({ data }) => data.kind === 'reply' && data.id === id && resolve(null));
        worker.postMessage({ kind: 'call', id, method: 'addOperation', args: [operation] });
      });
    }
    worker.terminate();
  }, operations);
}

const lead = (partnerId: number | null): Operation => ({
  ...head(),
  kind: 'create-lead',
  name: 'Devis borne',
  partnerId,
  contactName: '',
  phone: '0639980001',
  description: 'Panne au 2e étage',
});

test('a conflict shows both versions, and a decision in business words settles it', async ({ page }) => {
  const receipt: Operation = {
    ...head(),
    kind: 'receive',
    pickingId: 1,
    pickingName: 'DF/IN/00041',
    lines: [
      {
        moveId: null,
        productId: 1,
        lotId: null,
        lotName: null,
        packageId: null,
        quantity: 12,
        locationId: 1,
        locationDestId: 2,
      },
    ],
    // Lines that somebody has replaced since.
    seenMoveLineIds: [99_999],
    shortage: 'backorder',
  };
  await accept(page, [receipt]);
  await expect(act(page, 'receive')).toHaveAttribute('data-act-state', 'refused');
  const table = page.locator('.detail table.vs');
  await expect(table.getByRole('columnheader', { name: /Sur ce poste/ })).toBeVisible();
  await expect(table.getByRole('row', { name: /Disjoncteur 1P\+N/ })).toContainText('12');
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id }) => id)).toEqual(
    [],
  );
  await page.locator('[data-way=keep-ours]').click();
  await page.locator('[data-tab=settled]').click();
  await expect(page.locator('[data-act-state=confirmed]')).toContainText('DF/IN/00041');
  await page.locator('[data-act-state=set-aside] button').click();
  await expect(page.locator('.detail')).toContainText('Remplacé');
  await page.getByRole('button', { name: 'Voir l’acte qui le remplace' }).click();
  await expect(page.locator('.detail')).toContainText('Odoo l’a enregistré');
});

test('a refused act is corrected, another person’s act waits alone, and the station is not erased meanwhile', async ({
  page,
}) => {
  await accept(page, [
    lead(999_999),
    {
      ...head('karim@duret.example'),
      kind: 'create-partner',
      name: 'Client de Karim',
      phone: '',
      email: '',
      parentId: null,
    },
    lead(null),
  ]);
  await expect(page.locator('[data-act-state=refused]')).toHaveCount(1);
  await expect(act(page, 'create-partner')).toContainText('Attend karim');
  await page.getByRole('button', { name: 'Effacer ce poste' }).click();
  const dialog = page.getByRole('dialog', { name: 'Effacer ce poste' });
  await expect(dialog).toContainText('2 actes attendent encore');
  await expect(dialog).toContainText('Client de Karim');
  await expect(dialog.getByRole('button', { name: 'Effacer ce poste' })).toBeDisabled();
  await page.keyboard.press('Escape');

  await page.getByRole('searchbox', { name: 'Chercher un acte' }).fill('devis');
  await expect(act(page, 'create-partner')).toHaveCount(0);
  await act(page, 'create-lead').getByRole('button').click();
  await page.locator('[data-way=edit]').click();
  await page.getByLabel('Téléphone').fill('0639980002');
  await page.getByRole('button', { name: 'Envoyer l’acte corrigé' }).click();
  // The customer that Odoo does not know stays wrong: refused again, as a new act.
  await expect(page.locator('.detail')).toContainText('Voir l’acte qu’il remplace');
  await expect(page.locator('[data-act-state=refused]')).toHaveCount(1);
  await page.locator('[data-way=set-aside]').click();
  await expect(act(page, 'create-lead')).toHaveCount(0);
});

test('the black box and an act are carried away as files, and an idle station is erased', async ({ page }) => {
  await accept(page, [lead(null)]);
  await page.locator('[data-tab=settled]').click();
  await expect(page.locator('[data-act-state=confirmed]')).toHaveCount(1);
  const [journal] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Exporter la boîte noire' }).click(),
  ]);
  const lines = readFileSync(await journal.path(), 'utf8')
    .trim()
    .split('\n');
  expect(lines.map((line) => readLine(line))).toMatchObject([
    { kind: 'record', record: { entry: { kind: 'accepted' } } },
    { kind: 'record', record: { entry: { kind: 'settled' } } },
  ]);
  const [one] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Alt+X')]);
  expect(JSON.parse(readFileSync(await one.path(), 'utf8'))).toMatchObject({ operation: { name: 'Devis borne' } });

  await page.locator('[data-tab=data]').click();
  await expect(page.getByText('Chaîne vérifiée au démarrage.')).toBeVisible();
  await page.getByRole('button', { name: 'Effacer ce poste' }).click();
  const dialog = page.getByRole('dialog', { name: 'Effacer ce poste' });
  await dialog.getByText(/Effacer aussi la boîte noire/).click();
  await dialog.getByRole('button', { name: 'Effacer ce poste' }).click();
  await expect(dialog).toContainText('Ce poste est effacé.');
  await page.keyboard.press('Escape');
  await page.locator('[data-tab=settled]').click();
  await expect(page.locator('[data-act-state]')).toHaveCount(0);
});

test('a thousand acts are one list, walked with the keyboard, and only those in sight are in the document', async ({
  page,
}) => {
  await expect(page.getByRole('button', { name: /Odoo en ligne à jour/ })).toBeVisible();
  await page.getByRole('button', { name: 'Couper Odoo' }).click();
  // Nothing is owed to Odoo: without a question it is missed only when the next feed is due.
  await page.getByRole('button', { name: /Réessayer maintenant/ }).click();
  await expect(page.getByText(/Odoo hors ligne/)).toBeVisible();
  const count = 1000;
  await accept(
    page,
    Array.from({ length: count }, (_, at) => ({ ...lead(null), name: `Devis ${at + 1}` })),
  );
  const list = page.getByRole('region', { name: 'À envoyer' });
  const rows = list.getByRole('listitem');
  await expect(rows.first()).toHaveAttribute('aria-setsize', String(count));
  expect(await rows.count()).toBeLessThan(40);
  // The newest stands first and is chosen; the keys move choice and focus together.
  await list.focus();
  await page.keyboard.press('End');
  const focused = page.locator(':focus');
  await expect(focused).toContainText('Devis 1');
  await expect(focused.locator('xpath=ancestor::li')).toHaveAttribute('aria-posinset', String(count));
  await expect(page.locator('.detail h1')).toHaveText('Demande, Devis 1');
  await page.keyboard.press('ArrowUp');
  await expect(page.locator('.detail h1')).toHaveText('Demande, Devis 2');
  // Turned away from, the chosen act keeps the focus and its place.
  await list.evaluate((element) => (element.scrollTop = 0));
  await expect(rows.filter({ hasText: `Devis ${count}` })).toBeVisible();
  await expect(focused).toContainText('Devis 2');
  await page.keyboard.press('Home');
  await expect(focused).toContainText(`Devis ${count}`);
});
