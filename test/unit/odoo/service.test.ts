import { afterEach, beforeEach, expect, test } from 'vitest';
import { createOdooStandIn, type OdooStandIn } from '../../../main/demo/odoo/stand-in.ts';
import { seedSampleData } from '../../../main/demo/sample-data.ts';
import { createOdooService, type OdooService } from '../../../main/odoo/service.ts';
import type { OdooHealth } from '../../../preload/contract/odoo.ts';
import type { Operation } from '../../../preload/contract/operation.ts';
import { createManualClock } from './manual-clock.ts';

let standIn: OdooStandIn;
let service: OdooService | null = null;
const clock = createManualClock(1_780_000_000_000);
const kept: unknown[] = [];
const page = { feed: 'partners', since: null, afterId: 0, limit: 10 } as const;

beforeEach(async () => {
  standIn = await createOdooStandIn({ seed: seedSampleData });
  kept.length = 0;
});
afterEach(async () => {
  service?.close();
  await standIn.close();
});

function start(configured: boolean, secret: string | null): OdooService {
  const { url, database, login } = standIn;
  service = createOdooService({
    settings: configured ? { url, database, login } : null,
    secret,
    language: 'fr',
    taskProject: 'Interventions',
    keepCallsDays: 90,
    clock,
    random: () => 0.5,
    onConnected(keep) {
      kept.push(keep);
      return Promise.resolve(null);
    },
  });
  return service;
}

/** Resolves with the first health of that state, present or to come. */
function reaches(from: OdooService, state: OdooHealth['state']): Promise<OdooHealth> {
  return new Promise((resolve) => {
    if (from.health.snapshot().state === state) return resolve(from.health.snapshot());
    const stop = from.health.onEvent((health) => {
      if (health.state !== state) return;
      stop();
      resolve(health);
    });
  });
}

test('unconfigured, it says so and sends nothing', async () => {
  const odoo = start(false, null);
  expect(odoo.health.snapshot().state).toBe('not-configured');
  expect(await odoo.pull(page)).toEqual({ kind: 'failed', failure: { kind: 'signed-out' } });
  expect(standIn.log).toEqual([]);
});

test('connecting with a password keeps a key, never the password', async () => {
  const odoo = start(false, null);
  const { url, database, login, password, apiKey } = standIn;
  expect(await odoo.connect({ url, database, login, secret: 'wrong' })).toEqual({
    kind: 'failed',
    failure: { kind: 'signed-out' },
  });
  expect(await odoo.connect({ url, database, login, secret: password })).toMatchObject({
    kind: 'connected',
    userName: 'Poste de démonstration',
  });
  expect(kept).toEqual([{ url, database, login, key: apiKey }]);
  expect(odoo.health.snapshot()).toMatchObject({ state: 'online', login, version: '19.0', uid: standIn.uid });
  expect(await odoo.pull(page)).toMatchObject({ kind: 'page', page: { more: true } });
});

test('with a kept key it signs in by itself, and asks for nothing to be kept', async () => {
  const odoo = start(true, standIn.apiKey);
  await reaches(odoo, 'online');
  expect(kept).toEqual([]);
});

test('it tells which groups the signed-in person is in, and nothing when Odoo is away', async () => {
  const odoo = start(true, standIn.apiKey);
  await reaches(odoo, 'online');
  expect(await odoo.heldGroups(['base.group_user', 'sales_team.group_sale_manager'])).toEqual(['base.group_user']);
  await standIn.goAway();
  expect(await odoo.heldGroups(['base.group_user'])).toBeNull();
});

test('away, calls fail at once; back, the probe finds out', async () => {
  const odoo = start(true, standIn.apiKey);
  await reaches(odoo, 'online');
  await standIn.goAway();
  expect(await odoo.pull(page)).toMatchObject({ kind: 'failed' });
  await reaches(odoo, 'offline');
  const before = standIn.log.length;
  await standIn.comeBack();
  expect(await odoo.pull(page)).toMatchObject({ kind: 'failed', failure: { kind: 'offline' } });
  expect(standIn.log.length).toBe(before);
  // Time goes on, an exchange of our own at a time, until a probe has met the server.
  while (odoo.health.snapshot().state !== 'online') {
    clock.advance(20_000);
    await fetch(`${standIn.url}/json/version`);
  }
  expect(await odoo.pull(page)).toMatchObject({ kind: 'page' });
});

test('signed out, nothing more is sent until somebody connects', async () => {
  const odoo = start(true, standIn.apiKey);
  await reaches(odoo, 'online');
  standIn.faults.unauthorized = true;
  expect(await odoo.pull(page)).toEqual({ kind: 'failed', failure: { kind: 'signed-out' } });
  standIn.faults.unauthorized = false;
  const before = standIn.log.length;
  clock.advance(600_000);
  expect(await odoo.pull(page)).toEqual({ kind: 'failed', failure: { kind: 'signed-out' } });
  expect(standIn.log.length).toBe(before);
  const { url, database, login, apiKey } = standIn;
  expect(await odoo.connect({ url, database, login, secret: apiKey })).toMatchObject({ kind: 'connected' });
  expect(await odoo.pull(page)).toMatchObject({ kind: 'page' });
});

test('an act waits for the person who did it', async () => {
  const odoo = start(true, standIn.apiKey);
  await reaches(odoo, 'online');
  const act = (login: string): Operation => ({
    operationId: '6f1b1f0e-8d0f-4d0e-9d55-0f4f6f1c2a10',
    schemaVersion: 1,
    author: { login, employeeId: null, station: 'Quai 2' },
    actedAtMs: 1,
    kind: 'create-partner',
    name: 'Client de passage',
    phone: '',
    email: '',
    parentId: null,
  });
  expect(await odoo.push(act('autre@duret.example'))).toEqual({ kind: 'other-author', login: standIn.login });
  expect(await odoo.push(act(standIn.login))).toMatchObject({ kind: 'confirmed' });
});
