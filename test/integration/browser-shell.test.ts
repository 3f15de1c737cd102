import { request, type IncomingMessage } from 'node:http';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { serveContract } from '../../main/bridge/serve-contract.ts';
import { serveBrowser, type BrowserShell } from '../../main/browser/serve-browser.ts';

const session = 'session-of-this-station';
let port: number;
let shell: BrowserShell;
let discarded: string[];

beforeEach(async () => {
  port = await freePort();
  discarded = [];
  shell = await serveBrowser({
    port,
    session,
    files: new Map([
      ['/index.html', { contentType: 'text/html; charset=utf-8', bytes: Buffer.from('<p>poste</p>') }],
      ['/assets/a.js', { contentType: 'text/javascript', bytes: Buffer.from('1') }],
    ]),
    onWire: (wire) =>
      serveContract(wire, { handlers: { 'phone.dial': () => ({ callId: 'c' }) }, sources: {} }, () => {}),
    onDiscarded: (why) => discarded.push(why),
  });
});
afterEach(() => shell.close());

const cookie = (): string => `duret-${port}=${session}`;

describe('browser shell', () => {
  test('the token opens the page once, and leaves an HttpOnly strict cookie named for the port', async () => {
    const path = new URL(shell.url).pathname + new URL(shell.url).search;
    const first = await get(path);
    expect(first.statusCode).toBe(303);
    expect(first.headers.location).toBe('/');
    expect(first.headers['set-cookie']).toEqual([`${cookie()}; HttpOnly; SameSite=Strict; Path=/`]);
    expect((await get(path)).statusCode).toBe(403);
  });

  test('a telephone link of another site is handed on without the cookie, escaped, and shows nothing of the station', async () => {
    const handed = await fetch(`http://127.0.0.1:${port}/link?dial=${encodeURIComponent('tel:+33479"><script>')}`);
    expect(handed.status).toBe(200);
    expect(await handed.text()).toBe(
      '<!doctype html><meta http-equiv="refresh" content="0;url=/?dial=tel%3A%2B33479%22%3E%3Cscript%3E">',
    );
    expect(handed.headers.has('set-cookie')).toBe(false);
    expect((await get('/link?dial=tel:1', { host: `poste.example:${port}` })).statusCode).toBe(400);
    expect((await get('/?dial=tel:1', {})).statusCode).toBe(403);
  });

  test('a wrong token and no cookie are turned away', async () => {
    expect((await get('/?token=guess')).statusCode).toBe(403);
    expect((await get('/')).statusCode).toBe(403);
    expect((await get('/', { cookie: `duret-${port}=guess` })).statusCode).toBe(403);
    expect((await get('/', { cookie: `duret-${port + 1}=${session}` })).statusCode).toBe(403);
  });

  test('the page comes with a strict policy', async () => {
    const page = await get('/', { cookie: cookie() });
    expect(page.statusCode).toBe(200);
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(page.headers['x-content-type-options']).toBe('nosniff');
  });

  test('another Host header is refused: no name can be rebound to this address', async () => {
    expect((await get('/', { cookie: cookie(), host: `poste.example:${port}` })).statusCode).toBe(400);
    expect((await get('/', { cookie: cookie(), host: `localhost:${port}` })).statusCode).toBe(400);
  });

  test.each([
    '/../package.json',
    '/..%2fpackage.json',
    '/assets/../../package.json',
    '/%2e%2e/package.json',
    '/assets',
  ])('no path climbs out: %s', async (path) => {
    expect((await get(path, { cookie: cookie() })).statusCode).toBe(404);
  });

  test('only reading is served', async () => {
    expect((await get('/', { cookie: cookie() }, 'POST')).statusCode).toBe(405);
  });

  test.each([
    ['no cookie', { origin: true, cookie: false }],
    ['a foreign origin', { origin: 'http://evil.example', cookie: true }],
    ['a null origin', { origin: 'null', cookie: true }],
    ['no origin', { origin: false, cookie: true }],
  ] as const)('a socket with %s is refused', async (_name, given) => {
    const origin = given.origin === true ? `http://127.0.0.1:${port}` : given.origin;
    const socket = new WebSocket(`ws://127.0.0.1:${port}/wire`, {
      ...(origin === false ? {} : { origin }),
      headers: given.cookie ? { cookie: cookie() } : {},
    });
    await expect(opened(socket)).rejects.toThrow(/403/);
  });

  test('the own page speaks the contract; noise is counted and breaks nothing', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/wire`, {
      origin: `http://127.0.0.1:${port}`,
      headers: { cookie: cookie() },
    });
    await opened(socket);
    for (const noise of ['', '{', '[]', '{"k":"call"}', '{"k":"call","id":1.5,"method":"phone.dial"}', 'null']) {
      socket.send(noise);
    }
    const reply = new Promise((resolve) =>
      socket.once('message', (data: Buffer) => resolve(JSON.parse(data.toString()))),
    );
    socket.send(JSON.stringify({ k: 'call', id: 9, method: 'phone.dial', params: { number: '15' } }));
    await expect(reply).resolves.toEqual({ k: 'reply', id: 9, ok: true, value: { callId: 'c' } });
    expect(discarded).toHaveLength(6);
    socket.close();
  });

  test('a second station on the same port is told so', async () => {
    const again = serveBrowser({ port, session, files: new Map(), onWire: () => {}, onDiscarded: () => {} });
    await expect(again).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});

function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      response.resume();
      resolve(response);
    });
    asked.on('error', reject);
    asked.end();
  });
}

function opened(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port: found } = probe.address() as { port: number };
      probe.close(() => resolve(found));
    });
  });
}
