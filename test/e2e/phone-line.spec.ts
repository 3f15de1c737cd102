import { createServer } from 'node:http';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { systemClock } from '../../main/clock.ts';
import { createPbxStandIn, type PbxStandIn } from '../../main/demo/pbx/pbx-stand-in.ts';
import { freePort, startStation, type Station } from './station.ts';

/** What keeps calls from coming is seen and heard, and outlives a restart; links of other pages come here. */

let pbx: PbxStandIn;
let station: Station;
let dataDir: string;
let port: number;

const start = (): Promise<Station> =>
  startStation({ dataDir, port, env: { DURET_PHONE_PASSWORD: pbx.account.password } });

test.beforeEach(async ({ page }) => {
  const offer = { kind: 'description', type: 'offer', sdp: 'v=0\r\n' } as const;
  pbx = await createPbxStandIn({ clock: systemClock, desk: { ask: async () => offer } });
  dataDir = mkdtempSync(join(tmpdir(), 'duret-line-'));
  port = await freePort();
  const { server, address, username } = pbx.account;
  writeFileSync(
    join(dataDir, 'settings.json'),
    JSON.stringify({ version: 1, station: { name: 'Accueil' }, phone: { server, address, username } }),
  );
  station = await start();
  await page.goto(station.url);
  await page.locator('[data-screen=calls]').click();
  await expect(page.getByRole('button', { name: 'Joignable' })).toBeVisible();
});
test.afterEach(async () => {
  await station.stop();
  await pbx.close();
  rmSync(dataDir, { recursive: true, force: true });
});

test('a pause outlives a restart, is read on every screen, and ends with a click', async ({ page }) => {
  await page.locator('.agent button').first().click();
  await page.getByRole('button', { name: 'Déjeuner' }).click();
  const notice = page.locator('[data-phone-notice=dnd]');
  await expect(notice).toContainText('aucun appel ne vous arrive');
  await station.stop();
  station = await start();
  await expect(page.getByRole('button', { name: 'Ne pas déranger' })).toBeVisible();
  await page.locator('[data-screen=outbox]').click();
  await notice.getByRole('button', { name: 'Reprendre les appels' }).click();
  await expect(notice).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Joignable' })).toBeVisible();
});

test('a line that is lost is said aloud, and on every screen', async ({ page }) => {
  await page.locator('[data-screen=readers]').click();
  const tone = page.locator('audio[data-tone=lost]').waitFor({ state: 'attached' });
  await pbx.close();
  await expect(page.getByRole('alert')).toContainText('Téléphone injoignable');
  await tone;
  await expect(page.locator('audio[data-tone]')).toHaveCount(0);
});

test('a link of another site asks for its call here, once', async ({ page }) => {
  const link = `http://127.0.0.1:${port}/link?dial=${encodeURIComponent('tel:+33479100001')}`;
  const other = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end(`<a href="${link}">04 79 10 00 01</a>`);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  // Another site to a browser: the strict cookie does not come along from there.
  await page.goto(`http://localhost:${(other.address() as AddressInfo).port}/`);
  await page.getByRole('link').click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('04 79 10 00 01');
  await page.reload();
  await expect(page.getByRole('button', { name: 'Joignable' })).toBeVisible();
  await expect(dialog).toHaveCount(0);
  other.close();
});
