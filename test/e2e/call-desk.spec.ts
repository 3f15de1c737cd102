import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { systemClock } from '../../main/clock.ts';
import { createOdooStandIn, type OdooStandIn } from '../../main/demo/odoo/stand-in.ts';
import { createPbxStandIn, type PbxStandIn } from '../../main/demo/pbx/pbx-stand-in.ts';
import { seedSampleData } from '../../main/demo/sample-data.ts';
import { freePort, startStation, type Station } from './station.ts';

const scene = (page: Page, name: string): Promise<void> => page.locator(`[data-scene=${name}]`).click();

async function noSeriousViolation(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(
    serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
    where,
  ).toEqual([]);
}

test.describe('the desk of the demonstration', () => {
  let station: Station;
  test.beforeEach(async ({ page }) => {
    station = await startStation({ args: ['--demo'] });
    await page.goto(station.url);
    await page.locator('[data-screen=calls]').click();
    await expect(page.locator('[data-callbacks="1"]')).toBeVisible({ timeout: 20_000 });
  });
  test.afterEach(() => station.stop());

  test('the pop-up says why they call; the note is about a document, and is owed until it is saved', async ({
    page,
  }) => {
    await scene(page, 'customer-calls');
    const popUp = page.locator('.pop');
    await expect(popUp).toContainText('Mairie de Gilly');
    await expect(popUp).toContainText('Intervention aujourd’hui');
    await expect(popUp).toContainText('attend depuis 7 jours');
    await expect(popUp.locator('.agent-note')).toContainText('Accès par la cour');
    await noSeriousViolation(page, 'pop-up');
    await page.keyboard.press('F9');
    await expect(page.locator('.phone[data-phase=talking]')).toBeVisible();
    await page.locator('[data-reason^=order] button').first().click();
    await page.locator('#note').fill('Le différentiel du hall B.');
    await page.keyboard.press('F10');
    await expect(page.locator('[data-owed="1"]')).toBeVisible();
    await page.reload();
    await expect(page.locator('#note')).toHaveValue('Le différentiel du hall B.');
    await page.keyboard.press('1');
    await page.keyboard.press('0');
    await page.keyboard.press('Control+Enter');
    await expect(page.locator('[data-owed]')).toHaveCount(0);
    await expect(page.getByText('Tout est envoyé')).toBeVisible({ timeout: 15_000 });
  });

  test('a shared number asks who it is, and knows the next time', async ({ page }) => {
    await scene(page, 'shared-number-calls');
    const popUp = page.locator('.pop');
    await expect(popUp.locator('[data-partner]')).toHaveCount(3);
    await popUp.locator('[data-partner]', { hasText: 'Sophie Lacaze' }).click();
    await page.keyboard.press('F10');
    await expect(popUp).toHaveCount(0);
    await scene(page, 'shared-number-calls');
    await expect(popUp.getByRole('heading', { name: 'Sophie Lacaze' })).toBeVisible();
    await page.keyboard.press('F10');
  });

  test('a new contact whose button is pressed twice is made once', async ({ page }) => {
    await scene(page, 'unknown-calls');
    await expect(page.locator('.pop')).toContainText('09 74 50 01 18');
    await page.keyboard.press('F9');
    await page.locator('[data-act=new-contact]').click();
    await page.getByLabel('Nom', { exact: true }).fill('Menuiserie Perrot');
    await page.getByRole('button', { name: 'Créer le contact' }).dblclick();
    await expect(page.getByRole('article').getByRole('heading', { name: 'Menuiserie Perrot' })).toBeVisible();
    await page.locator('[data-screen=outbox]').click();
    await page.locator('[data-tab=settled]').click();
    await expect(page.locator('[data-act-kind=create-partner][data-act-state=confirmed]')).toHaveCount(1);
  });

  test('« Préparer » reaches the depot, whose answer comes back to the card', async ({ page }) => {
    await page.getByRole('searchbox').first().fill('mairie de gil');
    await page.getByRole('option', { name: 'Mairie de Gilly Albertville' }).click();
    const delivery = page.locator('[data-delivery]', { hasText: 'DF/OUT/00089' });
    await expect(delivery).toContainText('manque 3');
    await delivery.locator('[data-act=prepare]').click();
    await expect(delivery).toContainText('demandé au dépôt');
    await page.locator('[data-screen=depot]').click();
    const request = page.locator('[data-preparation]', { hasText: 'DF/OUT/00089' });
    await expect(request).toBeVisible({ timeout: 15_000 });
    await noSeriousViolation(page, 'depot with a request');
    await request.locator('[data-act=prepare]').click();
    await expect(page.locator('.asked')).toContainText('Demandé par');
    await page.locator('[data-act=answer]').click();
    await expect(page.locator('.asked')).toContainText('Réponse envoyée');
    await page.locator('[data-screen=calls]').click();
    await expect(delivery).toContainText('dépôt : Prêt sauf 3 pièces, Quai 2', { timeout: 15_000 });
    await page.locator('[data-screen=depot]').click();
    await expect(page.locator('.asked'), 'said still, Odoo has closed the request by now').toContainText(
      'Réponse envoyée',
    );
  });

  test('a number is read before it is dialled, names are found, favourites kept', async ({ page }) => {
    const field = page.getByPlaceholder('Nom ou numéro');
    await field.fill('boulang');
    await page.getByRole('button', { name: /Garder dans les favoris/ }).click();
    await field.fill('');
    await page
      .getByRole('list', { name: 'Favoris' })
      .getByRole('button', { name: /Boulangerie/ })
      .first()
      .click();
    await expect(page.getByRole('dialog')).toContainText('Boulangerie Les Deux Épis');
    await noSeriousViolation(page, 'dial dialog');
    await page.keyboard.press('Escape');
    await field.fill('0692 12 34 56');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toContainText('+262692123456, La Réunion');
    await page.keyboard.press('Escape');
    await field.fill('112');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toContainText('12 rue des Forges');
  });

  test('while the screen is shared no name, number or note can be read anywhere, and nothing written is lost', async ({
    page,
  }) => {
    const secrets = [
      'Gilly',
      '04 65 71 49 47',
      '0465714947',
      '465714947',
      'hall B',
      'Lacaze',
      'Calderan',
      'Perrin',
      'gardien',
    ];
    const leaked = async (): Promise<readonly string[]> => {
      // What can be read, hovered or heard: text that is drawn, and labels.
      const words = await page.evaluate(() =>
        [
          document.body.innerText,
          ...[...document.querySelectorAll('[title], [aria-label], [placeholder]')].map((one) =>
            ['title', 'aria-label', 'placeholder'].map((name) => one.getAttribute(name)).join(' '),
          ),
          ...[...document.querySelectorAll('input, textarea')].map((field) =>
            field.checkVisibility() ? (field as HTMLInputElement).value : '',
          ),
        ]
          .join('\n')
          .replaceAll('\u00a0', ' '),
      );
      return secrets.filter((secret) => words.includes(secret));
    };
    await page.keyboard.press('F4');
    await scene(page, 'shared-number-calls');
    await expect(page.locator('.pop [data-partner]')).toHaveCount(3);
    expect(await leaked(), 'several records').toEqual([]);
    await page.keyboard.press('F10');
    await expect(page.locator('.pop')).toHaveCount(0);
    await scene(page, 'customer-calls');
    await expect(page.locator('.pop [data-reason]').first()).toBeVisible();
    expect(await leaked(), 'one record').toEqual([]);
    // Declined, the call becomes an act by itself: the outbox has something to tell.
    await page.keyboard.press('F10');
    await expect(page.locator('.pop')).toHaveCount(0);
    await scene(page, 'customer-calls');
    await expect(page.locator('.pop')).toBeVisible();
    await page.keyboard.press('F9');
    await expect(page.locator('.phone[data-phase=talking]')).toBeVisible();
    await page.keyboard.press('F4');
    await page.locator('#note').fill('Le différentiel du hall B.');
    await page.keyboard.press('F4');
    await expect(page.locator('#note')).toBeHidden();
    expect(await leaked(), 'in talk').toEqual([]);
    await page.keyboard.press('F10');
    await expect(page.locator('[data-owed="1"]')).toBeVisible();
    expect(await leaked(), 'a note owed').toEqual([]);
    await page.locator('[data-act=journal]').click();
    await expect(page.locator('main.journal')).toBeVisible();
    expect(await leaked(), 'journal').toEqual([]);
    await page.locator('[data-screen=outbox]').click();
    await page.getByRole('button', { name: /^Envoyés/ }).click();
    await expect(page.locator('[data-act-kind=log-call]').first()).toBeVisible();
    expect(await leaked(), 'outbox').toEqual([]);
    await page.locator('[data-screen=calls]').click();
    await page.keyboard.press('F4');
    await expect(page.locator('#note')).toHaveValue('Le différentiel du hall B.');
  });

  test('letters typed in the palette are no shortcut of the note, however fast they come', async ({ page }) => {
    await scene(page, 'customer-calls');
    await expect(page.locator('.pop')).toBeVisible();
    await page.keyboard.press('F9');
    await expect(page.locator('#note')).toBeVisible();
    await page.keyboard.press('Control+k');
    const palette = page.getByRole('dialog', { name: 'Chercher ou faire' });
    await expect(palette.getByRole('searchbox')).toBeFocused();
    await page.keyboard.type('rid');
    await expect(palette.getByRole('searchbox')).toHaveValue('rid');
    await page.keyboard.press('Escape');
    await expect(page.locator('.choice [aria-pressed=true]')).toHaveCount(0);
    await page.keyboard.press('F10');
  });

  test('between two calls the desk says what waits, and each can be ended from there', async ({ page }) => {
    const rest = page.locator('.at-rest');
    await expect(rest).toHaveAttribute('data-waiting', '2');
    await expect(rest).toContainText('Rappeler pour le devis de la borne');
    await rest.getByRole('button', { name: 'Écouter' }).click();
    await expect(page.getByRole('dialog')).toContainText('*98');
    await page.keyboard.press('Escape');
    await scene(page, 'unknown-calls');
    await expect(page.locator('.pop')).toBeVisible();
    await page.keyboard.press('F9');
    await expect(page.locator('.phone[data-phase=talking]')).toBeVisible();
    await page.keyboard.press('F10');
    await expect(page.locator('[data-owed="1"]')).toBeVisible();
    await page.getByRole('button', { name: 'Plus tard' }).click();
    await expect(rest).toHaveAttribute('data-waiting', '3');
    await noSeriousViolation(page, 'desk at rest');
    await rest.getByRole('button', { name: 'Finir' }).click();
    await expect(page.locator('#note')).toBeVisible();
  });

  test('a hidden number is asked for: whose it is, and where to call back', async ({ page }) => {
    await scene(page, 'masked-calls');
    await expect(page.locator('.pop')).toContainText('Numéro masqué');
    await page.keyboard.press('F9');
    await expect(page.locator('.phone[data-phase=talking]')).toBeVisible();
    const field = page.getByLabel('Numéro de rappel');
    await field.fill('04 65 71 49');
    await expect(page.locator('.stranger [data-partner]')).toHaveCount(0);
    await field.fill('04 65 71 49 47');
    await page.locator('.stranger [data-partner]', { hasText: 'Mairie de Gilly' }).click();
    await expect(page.locator('article.customer')).toContainText('Mairie de Gilly');
    await page.locator('#note').fill('Rappeler au standard.');
    await page.getByRole('heading', { name: 'Mairie de Gilly' }).first().click();
    await page.keyboard.press('r');
    await expect(field).toHaveValue('04 65 71 49 47');
    await noSeriousViolation(page, 'callback number');
    await page.keyboard.press('F10');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByText('Tout est envoyé')).toBeVisible({ timeout: 15_000 });
    const told = page.locator('.last li', { hasText: 'Numéro de rappel : 04 65 71 49 47' });
    await expect(told).toHaveCount(1, { timeout: 15_000 });
  });

  test('the journal says what Odoo has, and what waits for it', async ({ page }) => {
    await scene(page, 'odoo-away');
    await scene(page, 'customer-calls');
    await expect(page.locator('.pop')).toContainText('Mairie de Gilly');
    await page.keyboard.press('F10');
    await expect(page.locator('.pop')).toHaveCount(0);
    await page.locator('[data-act=journal]').click();
    const row = page.locator('.journal-row', { hasText: 'Mairie de Gilly' });
    await expect(row).toContainText('attend Odoo');
    await scene(page, 'odoo-back');
    await expect(row).toContainText('dans Odoo', { timeout: 45_000 });
  });

  test('the next call takes no note away: the first one is owed, word for word', async ({ page }) => {
    for (const [name, words] of [
      ['customer-calls', 'Le hall B.'],
      ['unknown-calls', 'Un voisin.'],
    ] as const) {
      await scene(page, name);
      await expect(page.locator('.pop')).toBeVisible();
      await page.keyboard.press('F9');
      await expect(page.locator('.phone[data-phase=talking]')).toBeVisible();
      await page.locator('#note').fill(words);
      await page.keyboard.press('F10');
      await expect(page.locator('.phone:not(.incall)')).toBeVisible();
    }
    await expect(page.locator('[data-owed="2"]')).toBeVisible();
    await page.reload();
    await page.locator('[data-record]', { hasText: 'Mairie de Gilly' }).first().click();
    await expect(page.locator('#note')).toHaveValue('Le hall B.');
    await page.locator('[data-record]', { hasText: '09 74 50 01 18' }).first().click();
    await expect(page.locator('#note')).toHaveValue('Un voisin.');
  });

  test('no call rings while a note is finished, and they come back once it is saved', async ({ page }) => {
    await scene(page, 'customer-calls');
    await expect(page.locator('.pop')).toBeVisible();
    await page.keyboard.press('F9');
    await expect(page.locator('.phone[data-phase=talking]')).toBeVisible();
    await page.keyboard.press('F10');
    await expect(page.locator('.work')).toContainText(/compte rendu dû depuis 0:0\d/);
    await page.locator('[data-act=wrap-up-pause]').click();
    const notice = page.locator('[data-phone-notice=dnd]');
    await expect(notice).toContainText('Compte rendu en cours');
    await page.reload();
    await expect(notice).toContainText('Compte rendu en cours');
    await expect(page.locator('#note')).toBeVisible();
    await page.keyboard.press('0');
    await page.keyboard.press('Control+Enter');
    await expect(notice).toHaveCount(0);
    await expect(page.locator('[data-agent=available]')).toBeVisible();
  });

  test('a consumer is called for selling only with a consent, noted with its proof and sent to Odoo', async ({
    page,
  }) => {
    await page.getByRole('searchbox').first().fill('camille perrin');
    await page.getByRole('option', { name: /Camille Perrin/ }).click();
    const card = page.locator('article.customer');
    await expect(card.locator('[data-consent=none]')).toBeVisible();
    await card.locator('.tel.dialable').first().click();
    const dialog = page.getByRole('dialog');
    const call = dialog.getByRole('button', { name: 'Appeler', exact: true });
    await dialog.getByRole('radio', { name: /Démarchage/ }).check({ force: true });
    await expect(dialog).toContainText('interdit depuis le 11 août 2026');
    await expect(call).toBeDisabled();
    await noSeriousViolation(page, 'purpose of a call');
    await dialog.getByRole('radio', { name: /Suite d’une demande/ }).check({ force: true });
    await expect(call).toBeEnabled();
    await page.keyboard.press('Escape');
    await card.locator('[data-act=note-consent]').click();
    await card.getByRole('radio', { name: /Accepte/ }).check({ force: true });
    await card.getByLabel('Preuve').fill('Dit au téléphone le jour du devis.');
    await noSeriousViolation(page, 'consent');
    await card.getByRole('button', { name: 'Garder' }).click();
    await expect(card.locator('[data-consent=given]')).toContainText('par téléphone');
    await expect(page.getByText('Tout est envoyé')).toBeVisible({ timeout: 15_000 });
    await expect(card.locator('[data-consent=given]')).not.toContainText('pas encore dans Odoo');
    await card.locator('.tel.dialable').first().click();
    await dialog.getByRole('radio', { name: /Démarchage/ }).check({ force: true });
    await expect(call).toBeEnabled();
    await page.keyboard.press('Escape');
  });

  test('the wall names nobody, also while a customer rings', async ({ page }) => {
    await page.locator('[data-act=wall]').click();
    await scene(page, 'customer-calls');
    await expect(page.locator('.pop')).toContainText('Ligne');
    await expect(page.locator('.pop')).not.toContainText('Gilly');
    await expect(page.locator('[data-figure="Ça sonne"] dd').first()).toHaveText('1');
    await expect(page.locator('.wall-people li', { hasText: 'Idriss Belmont' })).toContainText('en ligne');
    await page.keyboard.press('F10');
    await expect(page.locator('.pop')).toHaveCount(0);
  });

  for (const [width, height, colorScheme] of [
    [1366, 768, 'light'],
    [1920, 1080, 'dark'],
  ] as const) {
    test(`journal, wallboard and hidden details at ${width}, ${colorScheme}`, async ({ page }, info) => {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme });
      await scene(page, 'customer-calls');
      await expect(page.locator('.pop')).toBeVisible();
      await page.keyboard.press('F4');
      await expect(page.locator('.pop')).not.toContainText('Mairie');
      await expect(page.locator('body')).not.toContainText('04 65 71 49 47');
      await noSeriousViolation(page, 'hidden');
      await page.screenshot({ path: info.outputPath('hidden.png') });
      await page.keyboard.press('F4');
      await page.keyboard.press('F10');
      for (const name of ['journal', 'wall'] as const) {
        await page.locator(`[data-act=${name}]`).click();
        await expect(page.locator(`main.${name}`)).toBeVisible();
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(overflow, name).toBeLessThanOrEqual(0);
        await noSeriousViolation(page, name);
        await page.screenshot({ path: info.outputPath(`${name}.png`) });
        await page.locator('[data-screen=calls]').click();
      }
    });
  }
});

test.describe('missed calls', () => {
  let odoo: OdooStandIn;
  let pbx: PbxStandIn;
  let station: Station;
  let dataDir: string;
  test.beforeEach(async ({ page }) => {
    odoo = await createOdooStandIn({ seed: seedSampleData });
    const offer = { kind: 'description', type: 'offer', sdp: 'v=0\r\n' } as const;
    pbx = await createPbxStandIn({ clock: systemClock, desk: { ask: async () => offer } });
    dataDir = mkdtempSync(join(tmpdir(), 'duret-desk-'));
    writeFileSync(
      join(dataDir, 'settings.json'),
      JSON.stringify({
        version: 1,
        station: { name: 'Poste 2' },
        odoo: { url: odoo.url, database: odoo.database, login: odoo.login },
        phone: { server: pbx.account.server, address: pbx.account.address, username: pbx.account.username },
      }),
    );
    station = await startStation({
      dataDir,
      port: await freePort(),
      args: ['--odoo', odoo.url, '--db', odoo.database, '--login', odoo.login],
      env: { DURET_ODOO_KEY: odoo.apiKey, DURET_PHONE_PASSWORD: pbx.account.password },
    });
    await page.goto(station.url);
    await page.locator('[data-screen=calls]').click();
    await expect(page.getByText('Joignable', { exact: true })).toBeVisible();
  });
  test.afterEach(async () => {
    await station.stop();
    await pbx.close();
    await odoo.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const callbacks = () => odoo.store.all('mail.activity', ({ note }) => String(note).includes('duret-missed'));

  test('with Odoo away they are kept, become one callback each person, and end when somebody says so', async ({
    page,
  }) => {
    await expect(page.locator('[data-callbacks="1"]')).toBeVisible();
    await odoo.goAway();
    const caller = { number: '+33465714947', displayName: null, calledLine: null };
    for (let time = 0; time < 2; time++) {
      const callId = await pbx.callFrom(caller);
      await expect(page.locator('.pop')).toBeVisible();
      pbx.hangUp(callId ?? '');
      await expect(page.locator('.pop')).toHaveCount(0);
    }
    const row = page.locator('[data-callback=missed]');
    await expect(row).toHaveCount(1);
    await expect(row).toContainText('Mairie de Gilly');
    await expect(row).toContainText('Appel perdu, 2 fois');
    await page.reload();
    await expect(row).toHaveCount(1);
    await odoo.comeBack();
    await expect.poll(() => callbacks().length, { timeout: 30_000 }).toBe(1);
    await expect(row).toHaveCount(1);
    await page.locator('[data-act=wall]').click();
    const figure = page.locator('[data-figure=Perdus]');
    await expect(figure.locator('dd').first(), 'one person, however often and wherever').toHaveText('1');
    await expect(figure).toContainText('dont 2 appels à ce poste');
    await expect(figure).toContainText('tous les postes');
    await page.locator('[data-screen=calls]').click();
    await row.getByRole('button', { name: /fait$/ }).click();
    await expect(row).toHaveCount(0, { timeout: 15_000 });
    await expect.poll(() => callbacks().filter(({ active }) => active === true).length, { timeout: 15_000 }).toBe(0);
    expect(callbacks()).toHaveLength(1);
  });
});
