import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { settingsSchema } from '../../preload/contract/settings.ts';
import { chromiumPath } from '../e2e/browser.ts';
import { freePort, startStation, type Station } from '../e2e/station.ts';
import type { JourneyOdoo } from './journey-odoo.ts';

/** A workplace as it stands in a company: the built program, its data folder, and a Chromium with its profile. */
export interface Workplace {
  readonly page: Page;
  /** What the station and the page complained of, for the message of a failed test. */
  complaints(): string;
  /** The host is killed at once, then the browser ends; what was on disk stays. */
  kill(): Promise<void>;
  /** The same port, data folder and browser profile again. */
  startAgain(): Promise<void>;
  /** The browser's page dies as it does out of memory, and the person opens the station again. */
  crashPage(): Promise<void>;
  /** While it is stopped: the browser's profile is deleted, and its databases with it. */
  loseProfile(): void;
  close(): Promise<void>;
}

/** Starts the built program on a configured station and opens it. `odooUrl`: where the station believes Odoo is. */
export async function openWorkplace(options: {
  readonly odoo: Pick<JourneyOdoo, 'db' | 'login' | 'key'>;
  readonly odooUrl: string;
  readonly settings: object;
  readonly env?: Readonly<Record<string, string>>;
  /** The browser tells every address of this machine, loopback too: Asterisk answers from 127.0.0.1. */
  readonly everyAddress?: boolean;
  /** Runs in the browser before any page of the station. */
  readonly prepare?: (browser: BrowserContext) => Promise<void>;
}): Promise<Workplace> {
  const folder = mkdtempSync(join(tmpdir(), 'duret-journey-'));
  const [dataDir, profile] = [join(folder, 'data'), join(folder, 'profile')];
  const port = await freePort();
  const { odoo, odooUrl } = options;
  const complaints: string[] = [];
  let station: Station;
  let browser: BrowserContext;
  let page: Page;

  const start = async (): Promise<void> => {
    station = await startStation({
      port,
      dataDir,
      args: ['--odoo', odooUrl, '--db', odoo.db, '--login', odoo.login],
      env: { DURET_ODOO_KEY: odoo.key, ...options.env },
    });
    browser = await chromium.launchPersistentContext(profile, {
      executablePath: await chromiumPath(),
      args: options.everyAddress ? [...chromiumArguments, '--allow-loopback-in-peer-connection'] : chromiumArguments,
      ...(options.everyAddress && { permissions: ['microphone'] }),
      viewport: { width: 1366, height: 768 },
      locale: 'fr-FR',
      timezoneId: 'Europe/Paris',
    });
    await options.prepare?.(browser);
    await open(browser.pages()[0] ?? (await browser.newPage()), station.url);
  };

  const open = async (opened: Page, url: string): Promise<void> => {
    page = opened;
    page.on('pageerror', (error) => complaints.push(`page: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
    });
    page.setDefaultTimeout(30_000);
    await page.goto(url);
  };

  mkdirSync(dataDir);
  writeFileSync(join(dataDir, 'settings.json'), JSON.stringify(settingsSchema.parse(options.settings)));
  await start();
  return {
    get page() {
      return page;
    },
    complaints: () => [...complaints, station.stderr()].join('\n'),
    async kill() {
      await station.stop('SIGKILL');
      await browser.close();
    },
    startAgain: start,
    async crashPage() {
      const died = page;
      const dead = died.waitForEvent('crash');
      void died.goto('chrome://crash').catch(() => {});
      await dead;
      await open(await browser.newPage(), new URL(station.url).origin);
      await died.close();
    },
    loseProfile: () => rmSync(profile, { recursive: true }),
    async close() {
      await browser.close();
      await station.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Waits until the station knows all that Odoo has: its own table says so. Leaves the page on `screen`. */
export async function synchronised(page: Page, screen: 'calls' | 'depot'): Promise<void> {
  await page.locator('[data-screen=outbox]').click();
  await page.waitForFunction(
    () => {
      const rows = [...document.querySelectorAll('table.feeds tbody tr')];
      // No function with a name: what compiles the benchmarks puts helpers around those, which the page does not have.
      return (
        rows.length > 0 && rows.every((row) => /à jour|absent de cet Odoo|se met à jour/.test(row.textContent ?? ''))
      );
    },
    undefined,
    { timeout: 90_000 },
  );
  await page.locator(`[data-screen=${screen}]`).click();
}

/** Waits until Odoo has confirmed every act of the job that was concluded: so many, and none that went otherwise. */
export async function confirmed(page: Page, acts: number): Promise<void> {
  await page.waitForFunction(
    (count) => {
      const states = [...document.querySelectorAll<HTMLElement>('[data-act-state]')];
      return states.length === count && states.every(({ dataset }) => dataset['actState'] === 'confirmed');
    },
    acts,
    { timeout: 90_000 },
  );
}

const chromiumArguments = [
  '--no-sandbox',
  '--disable-quic',
  '--disable-background-networking',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
  // Peers on loopback cannot resolve the .local names that hide addresses.
  '--disable-features=WebRtcHideLocalIpsWithMdns',
];
