import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { createOdooStandIn } from '../../main/demo/odoo/stand-in.ts';
import { seedSampleData } from '../../main/demo/sample-data.ts';
import { chromiumPath } from '../e2e/browser.ts';
import { freePort, startStation, type Station } from '../e2e/station.ts';
import { percentile } from './page/open-page.ts';
import type { Report } from './run.ts';

const rounds = 5;
const rowsOfEach = 100_000;

/**
 * Command to first contentful paint in the browser shell. Cold: a new data folder and a new browser profile, Chromium's own start
 * included. Warm: both kept, 200,000 records in the cache, without Chromium's own start: until the screen tells what the cache holds, hence
 * lookups are answered, and until a customer is found by name.
 */
export async function run(report: Report): Promise<void> {
  const ready: number[] = [];
  const cold: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const started = await start(mkdtempSync(join(tmpdir(), 'duret-profile-')), { args: ['--demo'] });
    ready.push(started.readyMs);
    await firstPaint(started.page);
    cold.push(performance.now() - started.startedAt);
    await end(started);
    rmSync(started.profile, { recursive: true, force: true });
  }
  const { painted, usable, found } = await warmStarts();
  const ms = (metric: string, values: readonly number[], atMost?: number): void =>
    report({
      metric: `${metric}, median`,
      value: Math.round(percentile(values, 0.5)),
      unit: 'ms',
      ...(atMost !== undefined && { atMost }),
    });
  ms('command to READY', ready);
  ms('cold start to first paint', cold);
  ms('warm start with 200,000 records to first paint, without Chromium’s own start', painted);
  ms('warm start with 200,000 records to a usable screen, without Chromium’s own start', usable, 1000);
  ms('warm start with 200,000 records to a customer found by name, without Chromium’s own start', found);
}

/** Starts of a station that has everything in its cache, as on every morning. */
async function warmStarts(): Promise<Readonly<Record<'painted' | 'usable' | 'found', readonly number[]>>> {
  const odoo = await createOdooStandIn({
    seed(store) {
      const user = seedSampleData(store);
      const uom = [...store.model('uom.uom').keys()][0]!;
      for (let index = 0; index < rowsOfEach; index++) {
        store.insert('res.partner', { name: `Client ${index}`, phone: `+334${70_000_000 + index}` }, 1);
        store.insert('product.product', { name: `Article ${index}`, default_code: `ART${index}`, uom_id: uom }, 1);
      }
      return user;
    },
  });
  const dataDir = mkdtempSync(join(tmpdir(), 'duret-bench-'));
  const profile = mkdtempSync(join(tmpdir(), 'duret-profile-'));
  // One port for all: the cache belongs to the page's origin.
  const kept = {
    dataDir,
    port: await freePort(),
    args: ['--odoo', odoo.url, '--db', odoo.database, '--login', odoo.login],
    env: { DURET_ODOO_KEY: odoo.apiKey },
  };
  const painted: number[] = [];
  const usable: number[] = [];
  const found: number[] = [];
  try {
    const first = await start(profile, kept);
    await first.page.locator('[data-screen=outbox]').click();
    await cacheShown(first.page);
    await end(first);
    for (let round = 0; round < rounds; round++) {
      const started = await start(profile, kept);
      const { page, startedAt, chromiumMs } = started;
      const name = `Client ${rowsOfEach - 1 - round}`;
      await page.locator('[data-screen=outbox]').click();
      await cacheShown(page);
      usable.push(performance.now() - startedAt - chromiumMs);
      await page.keyboard.press('Control+K');
      await page.getByRole('searchbox', { name: 'Chercher ou faire' }).fill(name);
      await page.getByRole('menuitem', { name: new RegExp(`^${name}`) }).waitFor();
      found.push(performance.now() - startedAt - chromiumMs);
      painted.push((await firstPaint(page)) + started.openedAt - startedAt - chromiumMs);
      await end(started);
    }
    return { painted, usable, found };
  } finally {
    await odoo.close();
    rmSync(dataDir, { recursive: true, force: true });
    rmSync(profile, { recursive: true, force: true });
  }
}

/** The screen tells that both large feeds are in the cache. */
async function cacheShown(page: Page): Promise<void> {
  await page.waitForFunction(
    (rows) =>
      [...document.querySelectorAll('.feeds tbody tr')].filter(
        (row) => Number((row.querySelector('td')?.textContent ?? '').replace(/\D/g, '')) >= rows,
      ).length >= 2,
    rowsOfEach,
    { timeout: 120_000 },
  );
}

interface Started {
  readonly station: Station;
  readonly context: BrowserContext;
  readonly page: Page;
  readonly profile: string;
  /** Of `performance.now()`: the command, and the page's own beginning. */
  readonly startedAt: number;
  readonly openedAt: number;
  readonly readyMs: number;
  readonly chromiumMs: number;
}

/** The command, then a Chromium with that profile, and the station's page in it. */
async function start(profile: string, options: Parameters<typeof startStation>[0]): Promise<Started> {
  const startedAt = performance.now();
  const station = await startStation(options);
  const readyMs = performance.now() - startedAt;
  const beforeChromium = performance.now();
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: await chromiumPath(),
    args: ['--no-sandbox', '--disable-quic', '--disable-background-networking'],
  });
  const chromiumMs = performance.now() - beforeChromium;
  const page = context.pages()[0] ?? (await context.newPage());
  const openedAt = performance.now();
  await page.goto(station.url, { waitUntil: 'commit' });
  return { station, context, page, profile, startedAt, openedAt, readyMs, chromiumMs };
}

async function end({ context, station }: Started): Promise<void> {
  await context.close();
  await station.stop();
}

/** @returns milliseconds from the page's own beginning */
async function firstPaint(page: Page): Promise<number> {
  const painted = await page.waitForFunction(
    () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
  );
  return (await painted.jsonValue()) ?? Number.NaN;
}
