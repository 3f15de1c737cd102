import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createOdooStandIn, type OdooStandIn } from '../../../main/demo/odoo/stand-in.ts';
import { seedSampleData } from '../../../main/demo/sample-data.ts';
import { createOdooService, type OdooService } from '../../../main/odoo/service.ts';
import type { OdooHealth } from '../../../preload/contract/odoo.ts';
import { createManualClock } from './manual-clock.ts';

/** What an Odoo says to a key that was revoked. */
const revoked = { name: 'werkzeug.exceptions.Unauthorized', message: 'Invalid apikey', arguments: [], debug: '' };
const oldKey = '0123456789abcdef0123456789abcdef01234567';
const page = { feed: 'partners', since: null, afterId: 0, limit: 10 } as const;

let standIn: OdooStandIn;
let front: Front;
let service: OdooService;
const kept: string[] = [];

/** Odoo with a door before it: requests under the old key wait there until the test lets them through, then meet what the test says. */
interface Front {
  readonly server: Server;
  readonly url: string;
  /** Resolves once so many requests under the old key have come, all counted. */
  arrived(count: number): Promise<void>;
  letThrough(as: 'known' | 'revoked'): void;
  /** Requests wait at the door again. */
  hold(): void;
  /** Paths of the requests under the old key that came to the door. */
  readonly seen: readonly string[];
}

async function openFront(odoo: OdooStandIn): Promise<Front> {
  const held: ((as: 'known' | 'revoked') => void)[] = [];
  const waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  const seen: string[] = [];
  let opened: 'known' | 'revoked' | null = null;
  const server = createServer((request, response) => {
    const isOld = request.headers.authorization?.toLowerCase() === `bearer ${oldKey}`;
    if (!isOld) return void pass(odoo, request, response, null);
    const go = (as: 'known' | 'revoked'): void => {
      if (as === 'known') return void pass(odoo, request, response, odoo.apiKey);
      response.writeHead(401, { 'Content-Type': 'application/json', 'WWW-Authenticate': 'Bearer realm="Odoo"' });
      response.end(JSON.stringify(revoked));
    };
    seen.push(request.url ?? '');
    if (opened) go(opened);
    else held.push(go);
    for (const one of waiting) if (seen.length >= one.count) one.resolve();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    server,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrived: (count) =>
      seen.length >= count ? Promise.resolve() : new Promise((resolve) => waiting.push({ count, resolve })),
    letThrough(as) {
      opened = as;
      for (const go of held.splice(0)) go(as);
    },
    hold: () => void (opened = null),
    seen,
  };
}

async function pass(
  odoo: OdooStandIn,
  request: IncomingMessage,
  response: ServerResponse,
  key: string | null,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers;
  const reply = await fetch(`${odoo.url}${request.url}`, {
    method: request.method ?? 'GET',
    headers: { ...(headers as Record<string, string>), ...(key !== null && { authorization: `bearer ${key}` }) },
    ...(request.method === 'POST' && { body: Buffer.concat(chunks) }),
  });
  response.writeHead(reply.status, {
    'content-type': reply.headers.get('content-type') ?? 'application/json',
    ...(reply.headers.has('set-cookie') && { 'set-cookie': reply.headers.get('set-cookie') ?? '' }),
  });
  response.end(await reply.text());
}

beforeEach(async () => {
  standIn = await createOdooStandIn({ seed: seedSampleData });
  front = await openFront(standIn);
  kept.length = 0;
  service = createOdooService({
    settings: { url: front.url, database: standIn.database, login: standIn.login },
    secret: oldKey,
    language: 'fr',
    taskProject: 'Interventions',
    keepCallsDays: 90,
    clock: createManualClock(1_780_000_000_000),
    random: () => 0.5,
    onConnected({ key }) {
      kept.push(key);
      return Promise.resolve(null);
    },
  });
});
afterEach(async () => {
  service.close();
  front.server.closeAllConnections();
  front.server.close();
  await standIn.close();
});

const connect = () =>
  service.connect({
    url: front.url,
    database: standIn.database,
    login: standIn.login,
    secret: standIn.password,
  });

/** Every health that is told from now on. */
function healths(): OdooHealth['state'][] {
  const told: OdooHealth['state'][] = [];
  service.health.onEvent(({ state }) => told.push(state));
  return told;
}

test('a sign-in under the old key that ends after the new one neither signs anybody out nor serves a call', async () => {
  await front.arrived(1);
  const pulled = service.pull(page);
  expect(await connect()).toMatchObject({ kind: 'connected' });
  const told = healths();
  front.letThrough('revoked');
  expect(await pulled).toMatchObject({ kind: 'page' });
  expect(told).not.toContain('signed-out');
  expect(service.health.snapshot().state).toBe('online');
  expect(kept).toEqual([standIn.apiKey]);
});

test('a sign-in under the old key that succeeds late does not take the place of the new one', async () => {
  await front.arrived(1);
  const pulled = service.pull(page);
  await connect();
  front.letThrough('known');
  expect(await pulled).toMatchObject({ kind: 'page' });
  expect(await service.pull(page)).toMatchObject({ kind: 'page' });
  expect(front.seen.filter((path) => path.includes('res.partner'))).toEqual([]);
  expect(kept).toEqual([standIn.apiKey]);
});

test('calls that were under way under the old key do not make the new sign-in look cut off or refused', async () => {
  front.letThrough('known');
  expect(await service.pull(page)).toMatchObject({ kind: 'page' });
  const before = front.seen.length;
  front.hold();
  const pulls = [service.pull(page), service.pull(page), service.pull(page)];
  await front.arrived(before + 3);
  await connect();
  const told = healths();
  front.letThrough('revoked');
  expect((await Promise.all(pulls)).every(({ kind }) => kind === 'failed')).toBe(true);
  expect(told.filter((state) => state !== 'online')).toEqual([]);
  expect(service.health.snapshot().state).toBe('online');
  expect(await service.pull(page)).toMatchObject({ kind: 'page' });
});

test('an act that was under way under the old key goes on under the new one, once', async () => {
  front.letThrough('known');
  await service.pull(page);
  const before = front.seen.length;
  front.hold();
  const pushed = service.push({
    operationId: '6f1b1f0e-8d0f-4d0e-9d55-0f4f6f1c2a10',
    schemaVersion: 1,
    author: { login: standIn.login, employeeId: null, station: 'Quai 2' },
    actedAtMs: 1,
    kind: 'create-partner',
    name: 'Client de passage',
    phone: '',
    email: '',
    parentId: null,
  });
  await front.arrived(before + 1);
  await connect();
  front.letThrough('revoked');
  expect(await pushed).toMatchObject({ kind: 'confirmed' });
  expect(service.health.snapshot().state).toBe('online');
  expect(standIn.store.all('res.partner', ({ name }) => name === 'Client de passage')).toHaveLength(1);
});
