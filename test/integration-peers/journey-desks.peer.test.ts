import type { Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { callWhere } from '../integration/phone-stand.ts';
import { hearsOn } from './asterisk-desks.ts';
import { startLine, type JourneyLine } from './journey-line.ts';
import { energyHeard, watchMedia } from './journey-media.ts';
import { journeyOdoo } from './journey-odoo.ts';
import { openWorkplace, type Workplace } from './journey-station.ts';
import { kamailioDesks } from './kamailio-desks.ts';

/**
 * Two built programs, each with its host and its Chromium, call each other through a real Kamailio with real sound, and what goes
 * wrong in an office goes wrong: a page that is reloaded or dies, a network that is cut, a PBX that is restarted.
 */

const odoo = journeyOdoo();
const { kamailio, deskOf } = kamailioDesks();
let line: JourneyLine;
let one: Workplace;
let two: Workplace;

beforeAll(async () => {
  // The first desk's way to the PBX can be cut; its sound goes another way.
  line = await startLine(kamailio().wsUrl.replace('ws:', 'http:'));
  const desk = (index: number, server: string): Promise<Workplace> => {
    const { user = '', password = '' } = kamailio().users[index] ?? {};
    return openWorkplace({
      odoo,
      odooUrl: odoo.url,
      settings: {
        version: 1,
        station: { name: `Accueil ${index}`, desk: 'calls' },
        phone: { server, address: `${user}@${kamailio().domain}`, username: user },
      },
      env: { DURET_PHONE_PASSWORD: password },
      prepare: watchMedia,
    });
  };
  [one, two] = await Promise.all([desk(0, line.url.replace('http:', 'ws:')), desk(1, kamailio().wsUrl)]);
});
afterAll(async () => {
  await Promise.all([one.close(), two.close()]);
  await line.close();
});
beforeEach(async () => {
  for (const { page } of [one, two]) {
    await page.locator('[data-screen=calls]').click();
    await page.getByRole('button', { name: 'Joignable' }).waitFor();
    await idle(page);
  }
});
afterEach(({ task }) => {
  if (task.result?.state === 'fail') console.error(one.complaints(), two.complaints());
});

const idle = (page: Page): Promise<void> => page.locator('.phone .dialpad').waitFor();
const talking = (page: Page): Promise<void> => page.locator('.phone[data-phase="talking"]').waitFor();

/** What the screen says aloud while no call can come or go. */
const lost = ({ page }: Workplace) => page.getByRole('alert').getByText('Téléphone injoignable');

/** The longest wait between two attempts is half a minute. */
const backAgain = (desk: Workplace): Promise<void> => lost(desk).waitFor({ state: 'detached', timeout: 45_000 });

/** Both hear the beeps of the other's microphone for two seconds from now on. */
async function hearEachOther(): Promise<void> {
  for (const { page } of [one, two]) {
    await talking(page);
    await expect.poll(() => energyHeard(page, 100), { timeout: 30_000 }).toBeGreaterThan(1e-6);
  }
}

async function inTalk(): Promise<void> {
  const { page } = one;
  await page.getByPlaceholder('Nom ou numéro').fill('1002');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'Appeler' }).click();
  await two.page.locator('.pop').waitFor();
  await two.page.keyboard.press('F9');
  await hearEachOther();
}

/** `desk` hangs up, and the call is over at both. */
async function hungUpBy({ page }: Workplace): Promise<void> {
  await page.keyboard.press('F10');
  for (const desk of [one, two]) await idle(desk.page);
}

test('two desks call each other, and both are heard', async () => {
  await inTalk();
  await hungUpBy(two);
});

test('the page of a desk is reloaded in a call, and both are heard again', async () => {
  await inTalk();
  await one.page.reload();
  await hearEachOther();
  await hungUpBy(one);
});

test('the page of a desk dies in a call, is opened again, and both are heard again', async () => {
  await inTalk();
  await two.crashPage();
  await hearEachOther();
  await hungUpBy(two);
});

test('the network of a desk is cut in a call: it is said, both are heard on, and a hang-up still arrives', async () => {
  await inTalk();
  await line.cut();
  await lost(one).waitFor();
  await hearEachOther();
  await line.restore();
  await backAgain(one);
  await hungUpBy(two);
});

test('the PBX is restarted in a call: both are heard on, reachable again, and hang up', async () => {
  await inTalk();
  await kamailio().kill9();
  for (const desk of [one, two]) await lost(desk).waitFor();
  await hearEachOther();
  await kamailio().restart();
  for (const desk of [one, two]) await backAgain(desk);
  await hearEachOther();
  await hungUpBy(one);
});

test('an attended transfer among three: the customer and the colleague hear each other, and the desk is free', async () => {
  const customer = await deskOf(2);
  const { callId } = customer.phone.dial({ number: '1001' });
  await one.page.locator('.pop').waitFor();
  await one.page.keyboard.press('F9');
  await talking(one.page);
  await one.page.getByRole('button', { name: 'Transfert' }).click();
  await one.page.getByLabel('Transférer à').fill('1002');
  await one.page.getByRole('button', { name: 'Consulter d’abord' }).click();
  await two.page.locator('.pop').waitFor();
  await two.page.keyboard.press('F9');
  await hearEachOther();
  await one.page.locator('[data-act="complete-transfer"]').click();
  await idle(one.page);
  await hearsOn(customer);
  await talking(two.page);
  await expect.poll(() => energyHeard(two.page, 100), { timeout: 30_000 }).toBeGreaterThan(1e-6);
  customer.phone.hangUp({ callId });
  await callWhere(customer.phone, ({ phase }) => phase === 'ended');
  await idle(two.page);
});
