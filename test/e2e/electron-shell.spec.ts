import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, type CDPSession, type Page } from '@playwright/test';
import { contractVersion } from '../../preload/contract/messages.ts';
import { startElectronApp, type ElectronApp } from '../electron/electron-app.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bundle = join(root, 'out/main/electron.js');
const preload = readFileSync(join(root, 'out/preload/preload.cjs'), 'utf8');

const ownFrame = { url: 'app://duret/index.html', parent: null };
const foreignFrames = [
  { url: 'https://evil.example/', parent: null },
  { url: 'app://duret.evil.example/', parent: null },
  { url: 'app://duret/index.html', parent: ownFrame },
  null,
];

/** Every protection of the shell, checked on a running one: rejects with the first that does not hold. */
async function checkProtections(app: ElectronApp): Promise<void> {
  await app.told('sandbox-enabled');
  const loaded = await app.toldTimes('loaded', 2);
  // The hidden window that owns the sound of the calls, and the one that people see.
  expect(loaded.map(({ url }) => url)).toEqual(['app://duret/media.html', 'app://duret/index.html']);
  const windows = await app.toldTimes('window', 2);
  expect(windows).toHaveLength(2);
  for (const window of windows) {
    expect(window['webPreferences']).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
    });
    expect(window['hasSession']).toBe(true);
  }

  for (const event of ['will-navigate', 'will-redirect', 'will-attach-webview']) {
    expect(await app.ask('navigate', { event }), event).toBe(true);
  }
  expect(await app.ask('window-open', { url: 'https://evil.example' })).toEqual({ action: 'deny' });

  const own = { url: 'app://duret/index.html' };
  expect(await app.ask('permission', { permission: 'media', mediaTypes: ['audio'], ...own })).toBe(true);
  expect(await app.ask('permission', { permission: 'media', mediaTypes: ['audio', 'video'], ...own })).toBe(false);
  expect(
    await app.ask('permission', { permission: 'media', mediaTypes: ['audio'], url: 'https://evil.example/' }),
  ).toBe(false);
  for (const permission of ['geolocation', 'notifications', 'openExternal', 'hid', 'serial', 'display-capture']) {
    expect(await app.ask('permission', { permission, ...own }), permission).toBe(false);
    expect(await app.ask('permission-check', { permission, origin: 'app://duret/' }), permission).toBe(false);
  }
  expect(await app.ask('permission-check', { permission: 'media', origin: 'https://evil.example/' })).toBe(false);

  const page = await app.ask<{ status: number; headers: Record<string, string> }>('fetch', {
    url: 'app://duret/index.html',
  });
  expect(page.status).toBe(200);
  expect(page.headers['content-security-policy']).toContain("default-src 'none'");
  for (const url of ['app://duret/../package.json', 'app://duret/%2e%2e/package.json', 'app://evil/index.html']) {
    expect((await app.ask<{ status: number }>('fetch', { url })).status, url).toBe(404);
  }

  const answered = new Set<number>();
  app.onPortMessage((id) => answered.add(id));
  for (const [index, frame] of foreignFrames.entries()) {
    await app.ask('connect', { id: 100 + index, frame });
    await app.ask('to-port', { id: 100 + index, data: { k: 'hello', version: contractVersion } });
  }
  await app.ask('connect', { id: 200, frame: ownFrame });
  await app.ask('to-port', { id: 200, data: { k: 'hello', version: contractVersion } });
  expect([...answered]).toEqual([200]);
}

/** A page's port to the host, and what the system asked of it, in order. */
async function openPage(app: ElectronApp): Promise<{
  call(method: string, params: unknown): Promise<void>;
  asked(): Promise<unknown>;
}> {
  await app.toldTimes('loaded', 2);
  const asks: unknown[] = [];
  const waiting: ((ask: unknown) => void)[] = [];
  const replies = new Map<number, () => void>();
  app.onPortMessage((id, data) => {
    const message = data as { k: string; id: number; data?: unknown };
    if (id !== 300) return;
    if (message.k === 'reply') replies.get(message.id)?.();
    if (message.k !== 'event' || message.id !== 1) return;
    const next = waiting.shift();
    if (next) next(message.data);
    else asks.push(message.data);
  });
  await app.ask('connect', { id: 300, frame: ownFrame });
  const send = (data: unknown): Promise<unknown> => app.ask('to-port', { id: 300, data });
  await send({ k: 'hello', version: contractVersion });
  await send({ k: 'open', id: 1, stream: 'desk.asks' });
  let nextId = 10;
  return {
    async call(method, params) {
      const id = nextId++;
      const replied = new Promise<void>((resolve) => replies.set(id, resolve));
      await send({ k: 'call', id, method, params });
      await replied;
    },
    asked: () => new Promise((resolve) => (asks.length > 0 ? resolve(asks.shift()) : waiting.push(resolve))),
  };
}

test.describe('Electron shell', () => {
  test('every protection holds', async () => {
    const app = await startElectronApp(bundle);
    await checkProtections(app);
    await app.close();
  });

  test('a window whose page dies is opened anew, and the other is left alone', async () => {
    const app = await startElectronApp(bundle);
    await app.toldTimes('loaded', 2);
    await app.ask('crash', { index: 1 });
    expect(await app.told('reloaded')).toMatchObject({ index: 1 });
    await app.ask('crash', { index: 0 });
    expect(await app.toldTimes('reloaded', 2)).toMatchObject([{ index: 1 }, { index: 0 }]);
    await app.close();
  });

  test('who rings stands above other programs, and never takes the focus', async () => {
    const app = await startElectronApp(bundle);
    const page = await openPage(app);
    const card = { callId: 'a', name: 'Mairie de Gilly', company: '', number: '04 65 71 49 47', line: 'Ça sonne' };
    await page.call('desk.show-card', { card: { ...card, reasons: [], answer: 'Répondre', decline: 'Refuser' } });
    const [, , window] = await app.toldTimes('window', 3);
    expect(window).toMatchObject({ focusable: false, alwaysOnTop: true, shown: false });
    expect(window?.['webPreferences']).not.toHaveProperty('preload');
    expect(await app.told('shown-inactive')).toEqual({ kind: 'shown-inactive', index: 2 });
    const loaded = await app.toldTimes('loaded', 3);
    expect(decodeURIComponent(String(loaded[2]?.['url']))).toContain('Mairie de Gilly');
    await app.ask('card-pressed', { index: 2, hash: '#!answer' });
    expect(await page.asked()).toEqual({ kind: 'answer' });
    await page.call('desk.show-card', { card: null });
    expect(await app.told('hidden')).toMatchObject({ index: 2 });
    await app.close();
  });

  test('phone links and global keys ask the desk, which alone dials', async () => {
    const app = await startElectronApp(bundle);
    const claimed = await app.toldTimes('scheme-claimed', 3);
    expect(claimed.map(({ scheme }) => scheme)).toEqual(['tel', 'callto', 'sip']);
    const page = await openPage(app);
    await app.ask('second-start', { args: ['duret', '--flag', 'tel:+33465710010'] });
    expect(await page.asked()).toEqual({ kind: 'dial', text: 'tel:+33465710010' });
    await app.ask('press', { key: 'CommandOrControl+Alt+D', clipboard: ' 04 65 71 00 10 ' });
    expect(await page.asked()).toEqual({ kind: 'dial', text: '04 65 71 00 10' });
    await app.ask('press', { key: 'CommandOrControl+Alt+R' });
    expect(await page.asked()).toEqual({ kind: 'answer' });
    await app.close();
  });

  /** Each protection, taken out of the built bundle: the check above must see it. */
  const mutations: readonly (readonly [string, RegExp, string])[] = [
    ['context isolation', /contextIsolation: (true|!0)/, 'contextIsolation: false'],
    ['sandbox', /(?<!\w)sandbox: (true|!0)/, 'sandbox: false'],
    ['node integration', /nodeIntegration: (false|!1)/, 'nodeIntegration: true'],
    ['web security', /webSecurity: (true|!0)/, 'webSecurity: false'],
    ['navigation', /contents\.on\("will-navigate"/, 'contents.on("never"'],
    ['window open', /action: "deny"/, 'action: "allow"'],
    ['permission requests', /isOwnPage\(contents\.mainFrame\) &&/, ''],
    ['permission kinds', /default: return false/, 'default: return true'],
    ['sender check', /if \(!isOwnPage\(event\.senderFrame\)\)/, 'if (false)'],
    ['sub-frames', /frame\.parent !== null/, 'false'],
    ['content security policy', /default-src 'none'/, 'default-src *'],
  ];
  for (const [name, protection, mutant] of mutations) {
    test(`a shell without ${name} is caught`, async () => {
      const source = readFileSync(bundle, 'utf8');
      const chunks = [...source.matchAll(/from "(\.\/chunks\/[^"]+)"/g)].map(([, path]) =>
        join(root, 'out/main', path!),
      );
      const holder = [bundle, ...chunks].find((file) => protection.test(readFileSync(file, 'utf8')));
      expect(holder, `the protection "${name}" stands in the bundle`).toBeDefined();
      // A mutated copy of the file that holds it, beside the real one, and a bundle that imports the copy.
      const copy = join(holder!, '..', `mutant-${process.pid}-${name.replaceAll(' ', '-')}.js`);
      const entry = holder === bundle ? copy : join(root, 'out/main', `mutant-entry-${process.pid}.js`);
      writeFileSync(copy, readFileSync(holder!, 'utf8').replace(protection, mutant));
      if (holder !== bundle) {
        writeFileSync(
          entry,
          source.replace(
            holder!.slice(join(root, 'out/main').length + 1),
            copy.slice(join(root, 'out/main').length + 1),
          ),
        );
      }
      const app = await startElectronApp(entry);
      try {
        const caught = await checkProtections(app).then(() => null, String);
        expect(caught, 'the check sees it, rather than a shell that fell over').toMatch(/expect/);
      } finally {
        await app.close();
        rmSync(copy, { force: true });
        rmSync(entry, { force: true });
      }
    });
  }

  test('the preload, in a real isolated world, hands the page a port to the host', async ({ page }) => {
    const app = await startElectronApp(bundle);
    await app.told('loaded');
    await serveThroughShell(page, app);
    await runPreload(page, app);
    await page.goto('http://duret.test/probe');
    expect(await page.evaluate(() => Object.keys((globalThis as never as { duret: object }).duret))).toEqual([
      'requestPort',
    ]);
    expect(await page.evaluate(() => typeof (globalThis as never as { require: unknown }).require)).toBe('undefined');
    const replies = await page.evaluate(
      (version) =>
        new Promise((resolve) => {
          window.addEventListener('message', (event) => {
            if (event.data?.kind !== 'duret:port') return;
            const [port] = event.ports;
            const seen: unknown[] = [];
            port!.onmessage = ({ data }) => {
              seen.push(data);
              if (seen.length === 3) resolve(seen);
            };
            port!.postMessage({ k: 'hello', version });
            port!.postMessage({ k: 'call', id: 1, method: 'app.describe', params: null });
            port!.postMessage({ k: 'call', id: 2, method: 'app.runAnything', params: null });
          });
          (globalThis as never as { duret: { requestPort(): void } }).duret.requestPort();
        }),
      contractVersion,
    );
    expect(replies).toContainEqual({ k: 'welcome', version: contractVersion });
    expect(replies).toContainEqual(
      expect.objectContaining({ k: 'reply', id: 1, ok: true, value: expect.objectContaining({ shell: 'electron' }) }),
    );
    expect(replies).toContainEqual(
      expect.objectContaining({ id: 2, ok: false, failure: { kind: 'unknown-call', method: 'app.runAnything' } }),
    );
    await app.close();
  });
});

/** `app://duret/…` under a name that a stock Chromium can load, answered by the shell's own handler. */
async function serveThroughShell(page: Page, app: ElectronApp): Promise<void> {
  await page.route('http://duret.test/**', async (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/probe') return route.fulfill({ contentType: 'text/html', body: '<!doctype html>' });
    const answer = await app.ask<{ status: number; headers: Record<string, string>; body: string }>('fetch', {
      url: `app://duret${pathname}`,
    });
    return route.fulfill({ status: answer.status, headers: answer.headers, body: Buffer.from(answer.body, 'base64') });
  });
}

/**
 * Runs the built preload as Electron does: in its own world of the page's frame, with `require('electron')` alone.
 * `contextBridge` crosses the worlds by events; `ipcRenderer.postMessage` reaches the shell through a binding.
 */
async function runPreload(page: Page, app: ElectronApp): Promise<void> {
  const cdp: CDPSession = await page.context().newCDPSession(page);
  await cdp.send('Page.enable');
  await cdp.send('Runtime.enable');
  await cdp.send('Runtime.addBinding', { name: 'toShell', executionContextName: 'preload' });
  let context = 0;
  cdp.on('Runtime.executionContextCreated', (event) => {
    if (event.context.name === 'preload') context = event.context.id;
  });
  cdp.on('Runtime.bindingCalled', (event) => {
    const { ask, ...details } = JSON.parse(event.payload) as { ask: string } & Record<string, unknown>;
    void app.ask(ask, { ...details, frame: ownFrame });
  });
  app.onPortMessage((id, data) => {
    const expression = `shellPorts.get(${id})?.postMessage(${JSON.stringify(data)})`;
    void cdp.send('Runtime.evaluate', { expression, contextId: context });
  });
  await cdp.send('Page.addScriptToEvaluateOnNewDocument', {
    source: `document.addEventListener('bridge:expose', ({ detail }) => {
      const { key, names } = JSON.parse(detail);
      const call = (name) => () => document.dispatchEvent(new CustomEvent('bridge:call', { detail: JSON.stringify({ key, name }) }));
      Object.defineProperty(window, key, { value: Object.freeze(Object.fromEntries(names.map((name) => [name, call(name)]))) });
    });`,
  });
  await cdp.send('Page.addScriptToEvaluateOnNewDocument', {
    worldName: 'preload',
    source: `globalThis.shellPorts = new Map();
    const electron = {
      contextBridge: { exposeInMainWorld(key, api) {
        document.addEventListener('bridge:call', ({ detail }) => {
          const call = JSON.parse(detail);
          if (call.key === key) api[call.name]();
        });
        document.dispatchEvent(new CustomEvent('bridge:expose', { detail: JSON.stringify({ key, names: Object.keys(api) }) }));
      } },
      ipcRenderer: { postMessage(channel, message, [port]) {
        if (channel !== 'duret:connect') throw new Error('unknown channel ' + channel);
        const id = shellPorts.size + 1;
        shellPorts.set(id, port);
        toShell(JSON.stringify({ ask: 'connect', id }));
        port.onmessage = ({ data }) => toShell(JSON.stringify({ ask: 'to-port', id, data }));
      } },
    };
    (function (require, module, exports) { ${preload} })((name) => {
      if (name !== 'electron') throw new Error('a sandboxed preload may not require ' + name);
      return electron;
    }, { exports: {} }, {});`,
  });
}
