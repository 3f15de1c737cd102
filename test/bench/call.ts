import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { systemClock } from '../../main/clock.ts';
import { createOdooStandIn } from '../../main/demo/odoo/stand-in.ts';
import { createPbxStandIn } from '../../main/demo/pbx/pbx-stand-in.ts';
import { sampleCustomers } from '../../main/demo/sample-catalogue.ts';
import { seedSampleData } from '../../main/demo/sample-data.ts';
import { chromiumPath } from '../e2e/browser.ts';
import { freePort, startStation } from '../e2e/station.ts';
import type { Report } from './run.ts';

const calls = 200;
const numbers = 200_000;

/**
 * INVITE leaving the PBX to the frame that shows the caller's name, Odoo unreachable, 200,000 numbers in the cache.
 * Both ends read the same machine clock; the frame is the one after the name stands in the document.
 */
export async function run(report: Report): Promise<void> {
  const odoo = await createOdooStandIn({
    seed(store) {
      const user = seedSampleData(store);
      for (let index = 0; index < numbers; index++) {
        const digits = String(index).padStart(6, '0');
        store.insert(
          'res.partner',
          { name: `Client ${digits}`, phone: `04 70 ${digits.replace(/(..)(..)(..)/, '$1 $2 $3')}` },
          1,
        );
      }
      return user;
    },
  });
  const offer = { kind: 'description', type: 'offer', sdp: 'v=0\r\n' } as const;
  const pbx = await createPbxStandIn({ clock: systemClock, desk: { ask: async () => offer } });
  const dataDir = mkdtempSync(join(tmpdir(), 'duret-bench-'));
  const profile = mkdtempSync(join(tmpdir(), 'duret-profile-'));
  writeFileSync(
    join(dataDir, 'settings.json'),
    JSON.stringify({
      version: 1,
      station: { name: 'Banc' },
      odoo: { url: odoo.url, database: odoo.database, login: odoo.login },
      phone: { server: pbx.account.server, address: pbx.account.address, username: pbx.account.username },
    }),
  );
  const station = await startStation({
    dataDir,
    port: await freePort(),
    args: ['--odoo', odoo.url, '--db', odoo.database, '--login', odoo.login],
    env: { DURET_ODOO_KEY: odoo.apiKey, DURET_PHONE_PASSWORD: pbx.account.password },
  });
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: await chromiumPath(),
    viewport: { width: 1366, height: 768 },
    args: [
      '--no-sandbox',
      '--disable-quic',
      '--disable-background-networking',
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
    ],
  });
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    await page.goto(station.url);
    await page.locator('[data-screen=outbox]').click();
    await page
      .getByText(/200.?0\d\d/)
      .first()
      .waitFor({ timeout: 300_000 });
    await page.locator('[data-screen=calls]').click();
    await odoo.goAway();
    const caller = {
      number: (sampleCustomers.find(({ isCompany }) => isCompany)?.phone ?? '').replace(/\s/g, '').replace(/^0/, '+33'),
      displayName: null,
      calledLine: null,
    };
    const times: number[] = [];
    for (let call = 0; call < calls; call++) {
      const painted = page.evaluate<number>(watchPopUp);
      await page.evaluate('0');
      const sentAt = performance.timeOrigin + performance.now();
      const callId = await pbx.callFrom(caller);
      times.push((await painted) - sentAt);
      if (callId) pbx.hangUp(callId);
      await page.locator('.pop').waitFor({ state: 'detached' });
    }
    times.sort((a, b) => a - b);
    report({ metric: 'INVITE to painted pop-up, p50', value: at(times, 0.5), unit: 'ms' });
    report({ metric: 'INVITE to painted pop-up, p95', value: at(times, 0.95), unit: 'ms' });
    report({ metric: 'INVITE to painted pop-up, longest', value: at(times, 1), unit: 'ms' });
  } finally {
    await context.close();
    await station.stop();
    await pbx.close();
    await odoo.close();
    rmSync(dataDir, { recursive: true, force: true });
    rmSync(profile, { recursive: true, force: true });
  }
}

/**
 * In the page, as text: what compiles this file puts helpers into functions that the page does not have.
 * Resolves with the epoch milliseconds of the task after the first frame that holds the caller's name.
 */
const watchPopUp = `new Promise((resolve) => {
  const shown = () => document.querySelector('.pop')?.textContent?.includes('Mairie de Gilly') === true;
  const observer = new MutationObserver(() => {
    if (!shown()) return;
    observer.disconnect();
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.timeOrigin + performance.now());
      port2.postMessage(null);
    });
  });
  observer.observe(document.body, { childList: true, subtree: true, characterData: true });
})`;

function at(sorted: readonly number[], share: number): number {
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10;
}
