import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { systemClock } from '../../main/clock.ts';
import { createOdooStandIn, type OdooStandIn } from '../../main/demo/odoo/stand-in.ts';
import { createPbxStandIn, type PbxStandIn } from '../../main/demo/pbx/pbx-stand-in.ts';
import { sampleCustomers } from '../../main/demo/sample-catalogue.ts';
import { seedSampleData } from '../../main/demo/sample-data.ts';
import { chromiumPath } from '../e2e/browser.ts';
import { startStation } from '../e2e/station.ts';
import { layPtyPair } from '../readers/pty-pair.ts';
import { nextMessage, startReaders } from './rfid-far-end/lines.ts';
import type { Report } from './run.ts';

const calls = 200;
const atOnce = 50;
const numbers = 200_000;
const readers = 4;
const restMs = 100;

/**
 * INVITE leaving the PBX to the frame that shows the caller's name, among 200,000 numbers. Both ends read the same machine
 * clock; the frame is the one after the name stands in the document, and ends with the first task that may follow it.
 * Callers come to a desk at rest: the frames that clear the call before away are over.
 *
 * Busy: while a first sync runs and four readers give a thousand reads a second each; one sync is over before 200 calls have
 * come, so each further one begins with an empty cache at a station of its own. Quiet: everything is in the cache, and
 * Odoo cannot be reached. Then fifty INVITEs in one breath, until the first has its pop-up and all stand in the list.
 */
export async function run(report: Report): Promise<void> {
  const odoo = await createOdooStandIn({ seed });
  try {
    const times: number[] = [];
    let syncs = 0;
    const reads = await withReaders(async (paths) => {
      for (; times.length < calls; syncs++)
        await withDesk(odoo, paths, (desk) => callsDuringFirstSync(odoo, desk, times));
    });
    report({ metric: 'calls during the first sync', value: times.length, unit: 'calls' });
    report({ metric: 'first syncs that they took', value: syncs, unit: 'syncs' });
    tell(report, 'first sync and four readers', times, 50);
    report({ metric: `reads given meanwhile by ${readers} readers`, value: reads, unit: 'reads' });
    await withDesk(odoo, [], async ({ page, pbx }) => {
      await page.locator('[data-screen=outbox]').click();
      await page.waitForFunction(partnersStored, numbers, { timeout: 300_000 });
      await page.locator('[data-screen=calls]').click();
      await odoo.goAway();
      const times: number[] = [];
      while (times.length < calls) times.push(await oneCall(page, pbx));
      tell(report, 'quiet', times, 25);
      await crowd(report, page, pbx);
    });
  } finally {
    await odoo.close();
  }
}

/** Calls from the moment the caller is in the cache until the first sync is over, or there have been enough. */
async function callsDuringFirstSync(odoo: OdooStandIn, { page, pbx }: Desk, times: number[]): Promise<void> {
  await page.locator('[data-screen=outbox]').click();
  await page.waitForFunction(partnersStored, 1_000);
  await page.locator('[data-screen=calls]').click();
  const pages = (): number => odoo.log.filter((call) => call === 'res.partner/search_read').length;
  let seen = { pages: pages(), at: performance.now(), calls: times.length };
  while (times.length < calls && performance.now() - seen.at < idleMs) {
    times.push(await oneCall(page, pbx));
    if (pages() > seen.pages) seen = { pages: pages(), at: performance.now(), calls: times.length };
  }
  // Those after the last page came to a desk that had nothing to do any more.
  times.length = seen.calls;
}

/** In the page: whether so many partners are in the cache, as the screen of what waits tells. */
const partnersStored = (least: number): boolean =>
  Number((document.querySelector('.feeds tbody tr td')?.textContent ?? '').replace(/\D/g, '')) >= least;
/** No page of partners asked for so long: the first sync is over. */
const idleMs = 2_000;

function tell(report: Report, scene: string, times: readonly number[], p95: number): void {
  const sorted = [...times].sort((a, b) => a - b);
  report({ metric: `INVITE to painted pop-up, ${scene}, p50`, value: at(sorted, 0.5), unit: 'ms' });
  report({ metric: `INVITE to painted pop-up, ${scene}, p95`, value: at(sorted, 0.95), unit: 'ms', atMost: p95 });
  report({ metric: `INVITE to painted pop-up, ${scene}, longest`, value: at(sorted, 1), unit: 'ms' });
}

const customer = 'Mairie de Gilly';
const caller = {
  number: (sampleCustomers.find(({ name }) => name === customer)?.phone ?? '').replace(/\s/g, '').replace(/^0/, '+33'),
  displayName: null,
  calledLine: null,
};

async function oneCall(page: Page, pbx: PbxStandIn): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, restMs * (1 + Math.random())));
  const painted = page.evaluate<number>(
    painting(`document.querySelector('.pop')?.textContent?.includes('${customer}')`),
  );
  await page.evaluate('0');
  const sentAt = performance.timeOrigin + performance.now();
  const callId = await pbx.callFrom(caller);
  const took = (await painted) - sentAt;
  if (callId) pbx.hangUp(callId);
  await page.locator('.pop').waitFor({ state: 'detached' });
  return took;
}

async function crowd(report: Report, page: Page, pbx: PbxStandIn): Promise<void> {
  const listed = `[...document.querySelectorAll('.side [data-record]')].filter((row) => row.textContent.includes('Ça sonne')).length`;
  const popUp = page.evaluate<number>(painting(`document.querySelector('.pop')?.textContent?.includes('${customer}')`));
  const all = page.evaluate<number>(painting(`${listed} >= ${atOnce}`));
  await page.evaluate('0');
  const sentAt = performance.timeOrigin + performance.now();
  const callIds: (string | null)[] = [];
  for (let call = 0; call < atOnce; call++) callIds.push(await pbx.callFrom(caller));
  report({
    metric: `${atOnce} INVITEs at once, first to painted pop-up`,
    value: at([(await popUp) - sentAt], 1),
    unit: 'ms',
  });
  report({
    metric: `${atOnce} INVITEs at once, all painted in the list`,
    value: at([(await all) - sentAt], 1),
    unit: 'ms',
  });
  for (const callId of callIds) if (callId) pbx.hangUp(callId);
  await page.locator('.pop').waitFor({ state: 'detached' });
}

/**
 * In the page, as text: what compiles this file puts helpers into functions that the page does not have.
 * Resolves with the epoch milliseconds of the task after the first frame in which `shown` holds.
 */
const painting = (shown: string): string => `new Promise((resolve) => {
  const observer = new MutationObserver(() => {
    if (!(${shown})) return;
    observer.disconnect();
    requestAnimationFrame(() => {
      const painted = () => resolve(performance.timeOrigin + performance.now());
      scheduler.postTask(painted, { priority: 'user-blocking' });
    });
  });
  observer.observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true });
})`;

function at(sorted: readonly number[], share: number): number {
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN) * 10) / 10;
}

function seed(store: Parameters<Parameters<typeof createOdooStandIn>[0]['seed']>[0]) {
  const user = seedSampleData(store);
  for (let index = 0; index < numbers; index++) {
    const digits = String(index).padStart(6, '0');
    const phone = `04 70 ${digits.replace(/(..)(..)(..)/, '$1 $2 $3')}`;
    store.insert('res.partner', { name: `Client ${digits}`, phone }, 1);
  }
  return user;
}

interface Desk {
  readonly page: Page;
  readonly pbx: PbxStandIn;
}

/** A station with an empty cache at its call desk, a PBX that it is registered at, and the readers on `readerPaths`. */
async function withDesk(
  odoo: OdooStandIn,
  readerPaths: readonly string[],
  use: (desk: Desk) => Promise<void>,
): Promise<void> {
  const offer = { kind: 'description', type: 'offer', sdp: 'v=0\r\n' } as const;
  const pbx = await createPbxStandIn({ clock: systemClock, desk: { ask: async () => offer } });
  const dataDir = mkdtempSync(join(tmpdir(), 'duret-bench-'));
  const profile = mkdtempSync(join(tmpdir(), 'duret-profile-'));
  const { server, address, username } = pbx.account;
  writeFileSync(
    join(dataDir, 'settings.json'),
    JSON.stringify({
      version: 1,
      station: { name: 'Banc' },
      odoo: { url: odoo.url, database: odoo.database, login: odoo.login },
      phone: { server, address, username },
      readers: readerPaths.map((path, reader) => ({ id: `quai-${reader}`, driver: 'm100-bb7e', path })),
    }),
  );
  const station = await startStation({
    dataDir,
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
    await use({ page, pbx });
  } finally {
    await context.close();
    await station.stop();
    await pbx.close();
    rmSync(dataDir, { recursive: true, force: true });
    rmSync(profile, { recursive: true, force: true });
  }
}

/** Four simulated readers in a process of their own, on ptys. @returns how many reads they gave */
async function withReaders(use: (paths: readonly string[]) => Promise<void>): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'duret-bench-readers-'));
  const lines = await Promise.all(Array.from({ length: readers }, () => layPtyPair()));
  const farEnds = await startReaders(lines.map(({ far }) => far));
  try {
    await use(lines.map(({ near }) => near));
    farEnds.send('count');
    return ((await nextMessage(farEnds)) as number[]).reduce((sum, given) => sum + given, 0);
  } finally {
    farEnds.disconnect();
    for (const line of lines) line.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
