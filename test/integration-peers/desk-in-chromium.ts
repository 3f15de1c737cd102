import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from '@playwright/test';
import { build } from 'vite';
import type { Clock } from '../../drivers/reader-driver.ts';
import type { MediaSettings } from '../../preload/contract/phone.ts';
import { serveContract } from '../../main/bridge/serve-contract.ts';
import { serveBrowser } from '../../main/browser/serve-browser.ts';
import { systemClock } from '../../main/clock.ts';
import { createMediaDesk, type MediaDesk } from '../../main/phone/media-desk.ts';
import { plainPlan, type PhonePlan } from '../../main/phone/phone-plan.ts';
import { plainIncoming, plainMedia } from '../integration/phone-stand.ts';
import { createPhoneService, type PhoneService } from '../../main/phone/service.ts';
import type { SipAccount } from '../../main/phone/sip-account.ts';
import { chromiumPath } from '../e2e/browser.ts';
import { freePort } from '../peers/process.ts';
import { watchMedia } from './journey-media.ts';

/** Chromium with a microphone that beeps, and permission to use it. */
export async function startChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: await chromiumPath(),
    args: [
      '--no-sandbox',
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      '--autoplay-policy=no-user-gesture-required',
      // A peer on this machine may see us under either of its addresses: both are told.
      '--allow-loopback-in-peer-connection',
      // Peers on loopback cannot resolve the .local names that hide addresses.
      '--disable-features=WebRtcHideLocalIpsWithMdns',
    ],
  });
}

export interface Desk {
  readonly phone: PhoneService;
  readonly desk: MediaDesk;
  readonly journal: readonly string[];
  /** Owns the media; `journey-media.ts` measures in it. */
  readonly page: Page;
  /** Loads the page that owns the media anew. */
  reload(): Promise<void>;
  close(): Promise<void>;
}

/** One call desk: signalling in this process, media in a real page, the contract between them. */
export async function startDesk(
  browser: Browser,
  account: SipAccount,
  options: {
    readonly desk?: MediaDesk;
    readonly plan?: Partial<PhonePlan>;
    readonly media?: Partial<MediaSettings>;
    readonly clock?: Clock;
    /**
     * Offers every address of this machine, loopback too, as a page may that was given the microphone. Asterisk needs it where
     * its answers come from 127.0.0.1; baresip 1.0 fails with two.
     */
    readonly everyAddress?: boolean;
  } = {},
): Promise<Desk> {
  const desk = options.desk ?? createMediaDesk(systemClock);
  const journal: string[] = [];
  const log = (words: string): void => void journal.push(words);
  const phone = createPhoneService({
    accounts: [account],
    plan: { ...plainPlan, ...options.plan },
    media: { ...plainMedia, ...options.media },
    desk,
    clock: options.clock ?? systemClock,
    random: () => 0.3,
    newId: randomUUID,
    log,
    incoming: plainIncoming,
    save: () => {},
  });
  const shell = await serveBrowser({
    port: await freePort(),
    session: randomUUID(),
    files: await pageFiles(),
    onDiscarded: log,
    onWire: (wire) =>
      serveContract(
        wire,
        {
          handlers: {
            'media.reply': (reply) => phone.mediaReply(reply),
            'media.report': (report) => phone.mediaReport(report),
            'media.sound': (sound) => phone.mediaSound(sound),
          },
          sources: {
            'media.requests': phone.mediaRequests,
            'media.settings': phone.mediaSettings,
            'phone.state': phone.state,
          },
        },
        (method, fault) => log(`${method}: ${String(fault)}`),
      ),
  });
  const context = await browser.newContext(options.everyAddress ? { permissions: ['microphone'] } : {});
  await watchMedia(context);
  const page = await context.newPage();
  page.on('console', (message) => log(`page: ${message.text()}`));
  page.on('pageerror', (error) => log(`page: ${error.message}`));
  await page.goto(shell.url);
  return {
    phone,
    desk,
    journal,
    page,
    reload: async () => void (await page.reload()),
    async close() {
      await phone.close();
      await context.close();
      await shell.close();
    },
  };
}

let bundled: Promise<string> | undefined;

async function pageFiles(): Promise<Map<string, { contentType: string; bytes: Buffer }>> {
  bundled ??= bundle();
  const html = '<!doctype html><html lang="fr"><body><script type="module" src="/page.js"></script></body></html>';
  return new Map([
    ['/index.html', { contentType: 'text/html; charset=utf-8', bytes: Buffer.from(html) }],
    ['/page.js', { contentType: 'text/javascript; charset=utf-8', bytes: Buffer.from(await bundled) }],
  ]);
}

async function bundle(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      modulePreload: false,
      rollupOptions: {
        input: fileURLToPath(new URL('phone-page.ts', import.meta.url)),
        output: { entryFileNames: 'page.js' },
      },
    },
  });
  const [outcome] = Array.isArray(built) ? built : [built];
  if (!outcome || !('output' in outcome)) throw new Error('the page was not built');
  return outcome.output[0].code;
}
