import type { Page } from '@playwright/test';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { callWhere } from '../integration/phone-stand.ts';
import { answerRinging, asteriskDesks, heard, hearsOn } from './asterisk-desks.ts';
import type { Desk } from './desk-in-chromium.ts';
import { audioPackets, watchMedia } from './journey-media.ts';
import { journeyOdoo } from './journey-odoo.ts';
import { openWorkplace, type Workplace } from './journey-station.ts';

/** What an agent does with a call on the real screen of the built program, with a real Asterisk and two colleagues at real desks. */

const odoo = journeyOdoo();
const { asterisk, deskOf } = asteriskDesks();
let workplace: Workplace;
let page: Page;

beforeAll(async () => {
  const { wsUrl, domain, users } = asterisk();
  const [own] = users;
  if (!own) throw new Error('Asterisk has no users');
  workplace = await openWorkplace({
    odoo,
    odooUrl: odoo.url,
    settings: {
      version: 1,
      station: { name: 'Accueil', desk: 'calls' },
      phone: {
        server: wsUrl,
        address: `${own.user}@${domain}`,
        username: own.user,
        colleagues: [{ address: '2002', name: 'Samir' }],
        parking: { extension: '700', places: ['701', '702'] },
        voicemailNumber: '*97',
      },
    },
    env: { DURET_PHONE_PASSWORD: own.password },
    everyAddress: true,
    prepare: watchMedia,
  });
  ({ page } = workplace);
});
afterAll(() => workplace.close());
beforeEach(async () => {
  await page.locator('[data-screen=calls]').click();
  await page.getByRole('button', { name: 'Joignable' }).waitFor();
});

/** The customer (2003) calls, and is answered with the key. */
async function customerInTalk(): Promise<Desk> {
  const customer = await deskOf(2);
  customer.phone.dial({ number: '2001' });
  await page.locator('.pop').waitFor();
  await page.keyboard.press('F9');
  await page.locator('.phone[data-phase="talking"]').waitFor();
  await callWhere(customer.phone, heard);
  return customer;
}

/** Holds the customer and asks Samir (2002) about him. */
async function samirConsulted(): Promise<Desk> {
  const samir = await deskOf(1);
  await page.getByRole('button', { name: 'Transfert' }).click();
  await page.getByLabel('Transférer à').fill('2002');
  await page.getByRole('button', { name: 'Consulter d’abord' }).click();
  await answerRinging(samir);
  await page.locator('.phone[data-phase="talking"]').waitFor();
  await page.getByText('Vous consultez pour').waitFor();
  await page.locator('[data-line="on-hold"]').waitFor();
  return samir;
}

async function hangsUp(): Promise<void> {
  await page.keyboard.press('F10');
}
const idle = (): Promise<void> => page.locator('.phone .dialpad').waitFor();

test('a forward is set, seen over the screen, obeyed, and stopped', async () => {
  await page.locator('.agent button').first().click();
  await page.getByLabel('Toujours vers').fill('600');
  await page.getByRole('button', { name: 'Appliquer le renvoi' }).click();
  await page.keyboard.press('Escape');
  const notice = page.locator('[data-phone-notice=forward]');
  await notice.getByText('600').waitFor();
  const caller = await deskOf(2);
  caller.phone.dial({ number: '2001' });
  await callWhere(caller.phone, heard);
  await notice.getByRole('button', { name: 'Arrêter le renvoi' }).click();
  await notice.waitFor({ state: 'detached' });
});

test('a voice message is announced, and heard by a click', async () => {
  const caller = await deskOf(2);
  const { callId } = caller.phone.dial({ number: '607' });
  // The beeps of the test's microphone are the message.
  await callWhere(caller.phone, (call) => call.callId === callId && (call.media?.packetsSent ?? 0) > 250);
  caller.phone.hangUp({ callId });
  await page.getByRole('button', { name: '1 nouveau message' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Appeler' }).click();
  await page.locator('.phone[data-phase="talking"]').waitFor();
  await expect.poll(() => audioPackets(page).then(({ received }) => received), { timeout: 20_000 }).toBeGreaterThan(50);
  await hangsUp();
  await idle();
});

test('a colleague is consulted, and the customer passed to him', async () => {
  const customer = await customerInTalk();
  const samir = await samirConsulted();
  await page.locator('[data-act="complete-transfer"]').click();
  await idle();
  await hearsOn(customer);
  await hearsOn(samir);
});

test('customer and colleague hear each other in a conference that is silent at the desk', async () => {
  const customer = await customerInTalk();
  const samir = await samirConsulted();
  await page.locator('[data-act="conference"]').click();
  await page.locator('[data-act="conference"][aria-pressed="true"]').waitFor();
  await page.keyboard.press('F8');
  await page.locator('.ctl [aria-pressed="true"]').waitFor();
  await hearsOn(customer);
  await hearsOn(samir);
  await hangsUp();
  await page.locator('[data-act="conference"]').waitFor({ state: 'detached' });
  await hangsUp();
  await idle();
});

test('a call is parked, seen at its place, and taken back', async () => {
  const customer = await customerInTalk();
  await page.getByRole('button', { name: 'Transfert' }).click();
  await page.getByRole('button', { name: 'Parquer' }).click();
  const place = page.locator('[data-parked="701"]');
  await place.waitFor();
  await idle();
  await place.getByRole('button', { name: 'Reprendre' }).click();
  await page.locator('.phone[data-phase="talking"]').waitFor();
  await place.waitFor({ state: 'detached' });
  await hearsOn(customer);
  await hangsUp();
  await idle();
});
