import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { createOdooStandIn } from '../../main/demo/odoo/stand-in.ts';
import { seedSampleData } from '../../main/demo/sample-data.ts';
import { chromiumPath } from '../e2e/browser.ts';
import { freePort, startStation } from '../e2e/station.ts';
import type { Report } from './run.ts';

const partners = 100_000;
const feed = '/json/2/res.partner/search_read';

interface Seen {
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
  readonly askedAt: number;
  readonly rows: number;
}

/**
 * First sync of the partners, from the first page asked to the last one stored, against a bare client that asks for the
 * same pages through the same relay, one after the other, and only reads the text.
 */
export async function run(report: Report): Promise<void> {
  const odoo = await createOdooStandIn({
    seed(store) {
      const user = seedSampleData(store);
      for (let index = 0; index < partners; index++) {
        const digits = String(index)
          .padStart(6, '0')
          .replace(/(..)(..)(..)/, '$1 $2 $3');
        store.insert('res.partner', { name: `Client ${index}`, phone: `04 70 ${digits}`, city: 'Albertville' }, 1);
      }
      return user;
    },
  });
  const seen: Seen[] = [];
  let ended: () => void = () => {};
  const allPages = new Promise<void>((resolve) => (ended = resolve));
  const relay = createServer((request, response) => {
    void relayOne(odoo.url, request).then(({ status, text, one }) => {
      if (one && request.url === feed) {
        seen.push(one);
        if (one.rows === 0 || one.rows % 100 !== 0) ended();
      }
      response.writeHead(status, { 'content-type': 'application/json', date: new Date().toUTCString() });
      response.end(text);
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => relay.once('listening', resolve));
  const url = `http://127.0.0.1:${(relay.address() as AddressInfo).port}`;

  const dataDir = mkdtempSync(join(tmpdir(), 'duret-bench-'));
  const station = await startStation({
    dataDir,
    port: await freePort(),
    args: ['--odoo', url, '--db', odoo.database, '--login', odoo.login],
    env: { DURET_ODOO_KEY: odoo.apiKey },
  });
  const browser = await chromium.launch({
    executablePath: await chromiumPath(),
    args: ['--no-sandbox', '--disable-quic'],
  });
  try {
    const page = await browser.newPage();
    await page.goto(station.url);
    await allPages;
    await page.locator('[data-screen=outbox]').click();
    await page.waitForFunction(
      () => Number((document.querySelector('.feeds tbody tr td')?.textContent ?? '').replace(/\D/g, '')) >= 100_000,
    );
    const storedAt = performance.now();
    const pages = [...seen];
    const ours = storedAt - (pages[0]?.askedAt ?? storedAt);
    const rows = pages.reduce((sum, { rows: found }) => sum + found, 0);

    const bareFrom = performance.now();
    for (const { body, headers } of pages) {
      const reply = await fetch(`${url}${feed}`, { method: 'POST', body, headers: plain(headers) });
      await reply.text();
    }
    const bare = performance.now() - bareFrom;
    report({ metric: 'first sync of partners', value: Math.round((rows / ours) * 1000), unit: 'rows/s' });
    report({
      metric: 'first sync of partners',
      value: Math.round((rows / bare) * 1000),
      unit: 'rows/s',
      peer: 'bare HTTP client',
    });
    report({
      metric: 'time against the bare client',
      value: Math.round((ours / bare) * 100) / 100,
      unit: 'ratio',
      atMost: 1.25,
    });
  } finally {
    await browser.close();
    await station.stop();
    relay.close();
    relay.closeAllConnections();
    await odoo.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function relayOne(
  target: string,
  request: AsyncIterable<Buffer> & { url?: string; method?: string; headers: IncomingHttpHeaders },
): Promise<{ status: number; text: string; one: Seen | null }> {
  const askedAt = performance.now();
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString();
  const reply = await fetch(`${target}${request.url}`, {
    method: request.method ?? 'GET',
    headers: plain(request.headers),
    ...(request.method === 'POST' ? { body } : {}),
  });
  const text = await reply.text();
  const rows = reply.ok && request.url === feed ? (JSON.parse(text) as unknown[]).length : 0;
  return { status: reply.status, text, one: { body, headers: request.headers, askedAt, rows } };
}

/** Without the headers that belong to one connection. */
function plain(headers: IncomingHttpHeaders): Record<string, string> {
  const own = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'keep-alive']);
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      typeof value === 'string' && !own.has(name) ? [[name, value]] : [],
    ),
  );
}
