import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Operation } from '../../preload/contract/operation.ts';
import { chromiumPath } from '../e2e/browser.ts';
import { freePort, startStation, type Station } from '../e2e/station.ts';
import { mintApiKey, startOdoo, type RunningOdoo } from '../peers/odoo.ts';

/**
 * Everything is killed with SIGKILL while people work: the browser in the middle of a burst of acts, the host in the
 * middle of its journal, the real Odoo in the middle of sending. Whatever the page called accepted is in Odoo once.
 */
let odoo: RunningOdoo;
let key: string;
let folder: string;
let port: number;
let station: Station;
let browser: BrowserContext;
let page: Page;
/** Names of the contacts that were called accepted, as they were told to this process. */
const accepted = new Set<string>();
let asked = 0;
let onAccepted = (): void => undefined;

beforeAll(async () => {
  // An Odoo of its own: it is killed, and others work with the shared one.
  odoo = await startOdoo();
  key = await mintApiKey(odoo);
  folder = mkdtempSync(join(tmpdir(), 'duret-kills-'));
  port = await freePort();
});
afterAll(async () => {
  await browser?.close().catch(() => undefined);
  await station?.stop('SIGKILL');
  await odoo?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function startHost(): Promise<void> {
  station = await startStation({
    port,
    dataDir: join(folder, 'data'),
    args: ['--odoo', odoo.url, '--db', odoo.db, '--login', odoo.login],
    env: { DURET_ODOO_KEY: key },
  });
}

async function openBrowser(): Promise<void> {
  browser = await chromium.launchPersistentContext(join(folder, 'profile'), {
    executablePath: await chromiumPath(),
    args: ['--no-sandbox', '--disable-quic', '--disable-background-networking'],
  });
  await browser.exposeFunction('told', (name: string) => {
    accepted.add(name);
    onAccepted();
  });
  page = browser.pages()[0] ?? (await browser.newPage());
  await page.goto(station.url);
  await page.getByText(/Odoo/).first().waitFor();
}

/** Every process of this browser, by its profile: the first is told nothing, and no helper may flush anything after it. */
function killBrowser(): void {
  const profile = join(folder, 'profile');
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    let command = '';
    try {
      command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    } catch {
      continue;
    }
    if (command.includes(`--user-data-dir=${profile}`)) process.kill(Number(pid), 'SIGKILL');
  }
}

/**
 * Adds acts as fast as the program's own worker takes them, from a second window's worker of the built page, and tells
 * each one that was accepted. Resolves when `stopAfter` of this burst were, or when there is nobody left to tell.
 */
async function burst(count: number, stopAfter: number): Promise<void> {
  const before = accepted.size;
  const acts = Array.from({ length: count }, () => contact(++asked));
  const running = page
    .evaluate(async (operations) => {
      const script = performance.getEntriesByType('resource').find(({ name }) => /worker-[^/]+\.js$/.test(name))?.name;
      if (!script) throw new Error('the page has no worker');
      const worker = new Worker(script, { type: 'module' });
      worker.postMessage({ kind: 'socket', url: `ws://${location.host}/wire` });
      const told = (globalThis as unknown as { told(name: string): Promise<void> }).told;
      await new Promise<void>((resolve) => {
        let left = operations.length;
        worker.addEventListener('message', ({ data }) => {
          if (data.kind !== 'reply') return;
          if (data.value.ok) void told((operations[data.id] as { name: string }).name);
          if (--left === 0) resolve();
        });
        operations.forEach((operation, id) =>
          worker.postMessage({ kind: 'call', id, method: 'addOperation', args: [operation] }),
        );
      });
    }, acts)
    .catch(() => undefined);
  const enough = new Promise<void>((resolve) => {
    onAccepted = () => accepted.size - before >= stopAfter && resolve();
  });
  await Promise.race([running, enough]);
}

const contact = (at: number): Operation => ({
  kind: 'create-partner',
  operationId: randomUUID(),
  schemaVersion: 1,
  author: { login: odoo.login, employeeId: null, station: 'Accueil' },
  actedAtMs: Date.now(),
  name: `Rafale ${at}`,
  phone: '',
  email: '',
  parentId: null,
});

async function arrived(): Promise<readonly string[]> {
  const reply = await fetch(`${odoo.url}/json/2/res.partner/search_read`, {
    method: 'POST',
    headers: { Authorization: `bearer ${key}`, 'X-Odoo-Database': odoo.db, 'Content-Type': 'application/json' },
    body: JSON.stringify({ domain: [['name', '=like', 'Rafale %']], fields: ['name'] }),
  });
  if (!reply.ok) throw new Error(`${reply.status} ${await reply.text()}`);
  return ((await reply.json()) as { name: string }[]).map(({ name }) => name);
}

async function startAgain(): Promise<void> {
  await browser.close().catch(() => undefined);
  await station.stop('SIGKILL');
  await startHost();
  await openBrowser();
}

test('killed at every place, again and again, no accepted act is lost and none arrives twice', async () => {
  await startHost();
  await openBrowser();

  // The browser goes while acts are accepted, and others are on their way to Odoo.
  await burst(60, 25);
  killBrowser();
  await startAgain();

  // The host goes while it writes the journal.
  await burst(60, 25);
  await station.stop('SIGKILL');
  killBrowser();
  await startAgain();

  // Both go while Odoo is away; what they accepted then is all there is.
  await odoo.kill9();
  await burst(60, 50);
  killBrowser();
  await station.stop('SIGKILL');
  await odoo.restart();
  const before = (await arrived()).length;
  await startAgain();

  // Odoo goes in the middle of the sending.
  while ((await arrived()).length <= before + 5);
  await odoo.kill9();
  await odoo.restart();
  await page.keyboard.press('Alt+R');
  await page.getByText('Tout est envoyé').first().waitFor({ timeout: 120_000 });

  const names = await arrived();
  expect([...accepted].filter((name) => !names.includes(name))).toEqual([]);
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  expect(accepted.size).toBeGreaterThanOrEqual(100);
}, 280_000);
