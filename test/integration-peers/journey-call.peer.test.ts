import { randomInt } from 'node:crypto';
import type { Page } from '@playwright/test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startBaresip, type RunningBaresip } from '../peers/baresip.ts';
import { startKamailio, type RunningKamailio } from '../peers/kamailio.ts';
import { audioPackets, watchMedia } from './journey-media.ts';
import { journeyOdoo } from './journey-odoo.ts';
import { openWorkplace, synchronised, type Workplace } from './journey-station.ts';

const odoo = journeyOdoo();
let customer: { readonly id: number; readonly name: string; readonly national: string };
let kamailio: RunningKamailio;
let outside: RunningBaresip;
let workplace: Workplace;

beforeEach(async () => {
  const national = `01848${String(randomInt(100_000)).padStart(5, '0')}`;
  const [france] = await odoo.rows('res.country', [['code', '=', 'FR']], ['code']);
  const name = `Boulangerie Fontaine ${national.slice(5)}`;
  const phone = national.replaceAll(/(\d\d)(?=\d)/g, '$1 ');
  customer = { id: await odoo.create('res.partner', { name, phone, country_id: france?.['id'] }), name, national };
  kamailio = await startKamailio();
  outside = await startBaresip({
    user: national,
    password: '',
    domain: kamailio.domain,
    registrarPort: kamailio.udpPort,
    media: 'dtls-ice',
    trunkPort: kamailio.trunkPort,
  });
  const [line] = kamailio.users;
  if (!line) throw new Error('Kamailio has no users');
  workplace = await openWorkplace({
    odoo,
    odooUrl: odoo.url,
    settings: {
      version: 1,
      station: { name: 'Accueil', desk: 'calls' },
      phone: { server: kamailio.wsUrl, address: `${line.user}@${kamailio.domain}`, username: line.user },
    },
    env: { DURET_PHONE_PASSWORD: line.password },
    prepare: watchMedia,
  });
  await synchronised(workplace.page, 'calls');
  await workplace.page.getByRole('button', { name: 'Joignable' }).waitFor();
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.error(workplace.complaints());
  await workplace.close();
  await outside.stop();
  await kamailio.stop();
});

/** Sound runs both ways: packets by the browser's own count, a level by the far end's ear. */
async function soundsBothWays(page: Page): Promise<void> {
  await page.locator('.phone[data-phase="talking"]').waitFor();
  await expect.poll(() => audioPackets(page).then(({ sent }) => sent), { timeout: 20_000 }).toBeGreaterThan(50);
  await expect.poll(() => audioPackets(page).then(({ received }) => received), { timeout: 20_000 }).toBeGreaterThan(50);
  // The microphone of the test beeps once a second.
  await expect.poll(() => outside.heardLevel(), { timeout: 20_000 }).toBeGreaterThan(0.005);
  await page.locator('.phone .q').waitFor();
}

/** Writes the note, finishes the call's report and waits until Odoo has it. */
async function wrapUp(page: Page, note: string): Promise<void> {
  await page.locator('#note').fill(note);
  // Nothing more to do: a key of the report, not a digit of the note.
  await page.locator('#note').blur();
  await page.keyboard.press('0');
  await page.keyboard.press('Control+Enter');
  await page.locator('[data-saved-acts] [data-act-state="confirmed"]').waitFor();
  // How the call sounded is kept with it.
  await page
    .locator('.kept-sound .q')
    .getByText(/Son net|Son moyen/)
    .waitFor();
}

const notes = async (): Promise<string[]> => {
  const ofCustomer = [
    ['model', '=', 'res.partner'],
    ['res_id', '=', customer.id],
    ['message_type', '=', 'comment'],
  ];
  return (await odoo.rows('mail.message', ofCustomer, ['body', 'subtype_id'])).map((message) =>
    String(message['body']),
  );
};

test('a customer calls, is named, heard and noted once in Odoo', async () => {
  const { page } = workplace;
  await outside.dial(`sip:1001@${kamailio.domain}`);
  await page.locator('.pop #caller', { hasText: customer.name }).waitFor();
  await page.keyboard.press('F9');
  await outside.next('CALL_ESTABLISHED');
  await soundsBothWays(page);
  await page.locator('#note').fill('Le four est en panne');
  await page.keyboard.press('F10');
  await outside.next('CALL_CLOSED');
  await wrapUp(page, 'Le four est en panne, passer avant midi');
  const kept = await notes();
  expect(kept).toHaveLength(1);
  expect(kept[0]).toContain('Le four est en panne, passer avant midi');
  expect(kept[0]).toContain('Appel entrant (abouti)');
});

test('a customer is called from the card, answers, hangs up, and is noted once in Odoo', async () => {
  const { page } = workplace;
  await page.getByRole('searchbox').fill(customer.name);
  await page.getByRole('option', { name: customer.name }).click();
  await page
    .locator('.col.cust')
    .getByRole('button', { name: /01 84 8/ })
    .click();
  await page.getByRole('dialog').getByRole('button', { name: 'Appeler' }).click();
  await outside.next('CALL_INCOMING');
  await outside.answer();
  await soundsBothWays(page);
  await outside.hangUp();
  await wrapUp(page, 'Rendez-vous pris jeudi');
  const kept = await notes();
  expect(kept).toHaveLength(1);
  expect(kept[0]).toContain('Rendez-vous pris jeudi');
  expect(kept[0]).toContain('Appel sortant (abouti)');
});
