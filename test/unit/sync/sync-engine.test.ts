import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { beforeEach, expect, it } from 'vitest';
import type { CallParams } from '../../../preload/contract/calls.ts';
import { ok } from '../../../preload/contract/result.ts';
import { createCatalogue } from '../../../renderer/store/catalogue.ts';
import { openCatalogueDb } from '../../../renderer/store/catalogue-db.ts';
import { backoffMs } from '../../../renderer/sync/backoff.ts';
import { feedPlans, type FeedPlan } from '../../../renderer/sync/feed-plan.ts';
import { secondsBefore } from '../../../renderer/sync/server-time.ts';
import { createSyncEngine } from '../../../renderer/sync/sync-engine.ts';
import { manualClock } from '../outbox/model-world.ts';
import { partnerRow, pickingRow } from '../store/row-samples.ts';
import { modelOdoo } from './model-odoo.ts';

let indexedDB: IDBFactory;
beforeEach(() => {
  indexedDB = new IDBFactory();
});

async function station(odoo = modelOdoo(), plans: readonly FeedPlan[] = feedPlans) {
  const clock = manualClock();
  const db = openCatalogueDb('test', { indexedDB, IDBKeyRange });
  const catalogue = createCatalogue({ db, onChange: () => undefined });
  await catalogue.load();
  const engine = createSyncEngine({
    plans,
    catalogue,
    host: odoo.host,
    nowMs: clock.nowMs,
    random: () => 0.5,
    after: clock.after,
    breathe: () => Promise.resolve(),
    signedInAs: () => odoo.state.uid,
    onChange: () => undefined,
  });
  const view = (name: string) => engine.views().find((one) => one.name === name)!;
  /** Moves both clocks on to the engine's next wake-up, and lets it work. */
  const next = async (): Promise<void> => {
    const before = clock.nowMs();
    clock.advanceToNext();
    odoo.state.clockMs += clock.nowMs() - before;
    await engine.settled();
  };
  return { odoo, clock, db, catalogue, engine, view, next };
}

it('takes everything in pages the first time, small feeds first', async () => {
  const { odoo, engine, catalogue, view } = await station();
  odoo.put('partners', ...Array.from({ length: 2500 }, (_, at) => partnerRow(at + 1)));
  expect(view('partners').state).toBe('never');
  engine.start();
  await engine.settled();
  expect(catalogue.tables.count('partners')).toBe(2500);
  expect(
    odoo.asked
      .filter(({ feed }) => feed === 'partners')
      .map(({ since, afterId }) => [since, afterId])
      .slice(0, 3),
  ).toEqual([
    [null, 0],
    [null, 200],
    [null, 400],
  ]);
  expect(view('partners')).toMatchObject({ state: 'fresh', rows: 2500, ageMs: 0, lastError: null });
  expect(odoo.asked[0]?.feed).toBe('pickingTypes');
});

it('goes on where a killed worker stood', async () => {
  const odoo = modelOdoo();
  odoo.put('partners', ...Array.from({ length: 3500 }, (_, at) => partnerRow(at + 1)));
  const first = await station(odoo);
  const committed = new Promise<void>((resolve) => {
    const write = first.db.write;
    (first.db as { write: typeof write }).write = async (feed, chunks, mark) => {
      await write(feed, chunks, mark);
      if (mark.feed === 'partners' && mark.running?.afterId === 2000) resolve();
    };
  });
  first.engine.start();
  await committed;
  odoo.state.answersLeft = 0;
  first.engine.stop();
  first.db.close();
  odoo.asked.length = 0;
  odoo.state.answersLeft = Infinity;
  const second = await station(odoo);
  second.engine.start();
  await second.engine.settled();
  expect(odoo.asked.find(({ feed }) => feed === 'partners')?.afterId).toBeGreaterThanOrEqual(2000);
  expect(second.catalogue.tables.count('partners')).toBe(3500);
});

it('sees a row that was stamped before the last delta and committed after it', async () => {
  const { odoo, engine, catalogue, next } = await station();
  engine.start();
  await engine.settled();
  const stamped = secondsBefore(odoo.serverTime(), 100);
  odoo.put('partners', partnerRow(7, { writeDate: stamped }));
  for (let turn = 0; turn < 40 && catalogue.tables.count('partners') === 0; turn++) await next();
  expect(catalogue.tables.get('partners', 7)?.writeDate).toBe(stamped);
  expect(odoo.asked.at(-1)?.since).not.toBeNull();
});

/** A pull of 2,500 partners that takes hours; the first of them is written behind it, right after its first page. */
function slowPull() {
  const odoo = modelOdoo();
  const rows = Array.from({ length: 2500 }, (_, at) => partnerRow(at + 1, { writeDate: '2026-11-20 08:00:00' }));
  odoo.put('partners', ...rows);
  const firstPageAt = odoo.serverTime();
  const { call } = odoo.host;
  odoo.host.call = (async (method: 'odoo.pull', params: CallParams<'odoo.pull'>) => {
    const reply = await call(method, params);
    if (method !== 'odoo.pull' || params.feed !== 'partners' || params.since !== null) return reply;
    odoo.state.clockMs += 1_000_000;
    if (params.afterId === 0) odoo.put('partners', partnerRow(1, { name: 'Behind', writeDate: odoo.serverTime() }));
    return reply;
  }) as typeof call;
  const plan: FeedPlan = { feed: 'partners', pullEveryMs: 60_000, sweepEveryMs: 1e12, compareEveryMs: 1e12 };
  return { odoo, firstPageAt, plan };
}

it('counts the overlap from the first page of a pull: a row written behind it comes with the next delta', async () => {
  const { odoo, firstPageAt, plan } = slowPull();
  const { engine, catalogue, next } = await station(odoo, [plan]);
  engine.start();
  await engine.settled();
  expect(catalogue.tables.get('partners', 1)?.name).not.toBe('Behind');
  expect(catalogue.mark('partners').since).toBe(secondsBefore(firstPageAt, 150));
  await next();
  expect(odoo.asked.at(-1)?.since).toBe(secondsBefore(firstPageAt, 150));
  expect(catalogue.tables.get('partners', 1)?.name).toBe('Behind');
  expect(odoo.fetched).toEqual([]);
});

it('counts it from there when the pull was taken up after a kill, too', async () => {
  const { odoo, firstPageAt, plan } = slowPull();
  const first = await station(odoo, [plan]);
  const committed = new Promise<void>((resolve) => {
    const write = first.db.write;
    (first.db as { write: typeof write }).write = async (feed, chunks, mark) => {
      await write(feed, chunks, mark);
      if (mark.running?.afterId !== 2000) return;
      first.engine.stop();
      first.db.close();
      resolve();
    };
  });
  first.engine.start();
  await committed;
  const second = await station(odoo, [plan]);
  expect(second.catalogue.mark('partners').completedAtMs).toBeNull();
  second.engine.start();
  await second.engine.settled();
  expect(second.catalogue.mark('partners').since).toBe(secondsBefore(firstPageAt, 150));
  await second.next();
  expect(second.catalogue.tables.get('partners', 1)?.name).toBe('Behind');
});

it('fetches what a sweep sees and no delta brought: committed long after its stamp', async () => {
  const { odoo, engine, catalogue, next } = await station();
  engine.start();
  await engine.settled();
  odoo.put('pickings', pickingRow(9, { writeDate: secondsBefore(odoo.serverTime(), 4000) }));
  for (let turn = 0; turn < 40 && !odoo.swept.includes('pickings'); turn++) await next();
  expect(odoo.fetched).toEqual([9]);
  expect([...catalogue.tables.ids('pickings')]).toEqual([9]);
});

it('finds by write dates, once a day, a change that was committed long after its stamp', async () => {
  const hour = 3_600_000;
  const plan: FeedPlan = { feed: 'partners', pullEveryMs: hour, sweepEveryMs: 6 * hour, compareEveryMs: 24 * hour };
  const { odoo, engine, catalogue, clock } = await station(modelOdoo(), [plan]);
  odoo.put('partners', partnerRow(1, { writeDate: '2026-11-20 08:00:00' }), partnerRow(2));
  engine.start();
  await engine.settled();
  odoo.put('partners', partnerRow(1, { name: 'Importé', writeDate: '2026-11-20 09:00:00' }));
  while (!odoo.compared.includes('partners')) {
    clock.advanceToNext();
    await engine.settled();
  }
  expect(odoo.fetched).toEqual([1]);
  expect(catalogue.tables.get('partners', 1)?.name).toBe('Importé');
});

it('asks for everything again when another user signs in, and keeps answering meanwhile', async () => {
  const { odoo, engine, catalogue } = await station();
  odoo.put('partners', partnerRow(1), partnerRow(2), partnerRow(3, { writeDate: '2020-01-01 00:00:00' }));
  odoo.hide(2, 3);
  odoo.hide(5, 1);
  engine.start();
  await engine.settled();
  expect([...catalogue.tables.ids('partners')]).toEqual([1, 2]);
  odoo.state.uid = 5;
  engine.resume('by-line');
  expect(catalogue.tables.count('partners')).toBe(2);
  await engine.settled();
  expect([...catalogue.tables.ids('partners')]).toEqual([2, 3]);
  expect(catalogue.mark('partners').readBy).toBe(5);
});

it('keeps nothing of a model that is gone, and takes it up again when it is back', async () => {
  const { odoo, engine, catalogue, view } = await station();
  odoo.put('packages', {
    id: 1,
    writeDate: '2026-11-23 08:00:00',
    active: true,
    name: 'COLIS',
    locationId: null,
  } as never);
  engine.start();
  await engine.settled();
  expect(view('packages').rows).toBe(1);
  odoo.state.missing = 'packages';
  engine.refresh(['packages']);
  await engine.settled();
  expect(view('packages')).toMatchObject({ state: 'unavailable', rows: 0, lastError: { kind: 'model-missing' } });
  odoo.state.missing = null;
  engine.resume('by-person');
  await engine.settled();
  expect(view('packages')).toMatchObject({ state: 'fresh', rows: 1, lastError: null });
  expect(catalogue.tables.find('packages', 'name', 'COLIS')).toHaveLength(1);
});

it('stores nothing that was asked before the station was cleared', async () => {
  const { odoo, engine, catalogue, db } = await station();
  odoo.put('partners', ...Array.from({ length: 2500 }, (_, at) => partnerRow(at + 1)));
  const cleared = new Promise<void>((resolve) => {
    const write = db.write;
    (db as { write: typeof write }).write = async (feed, chunks, mark) => {
      await write(feed, chunks, mark);
      if (feed !== 'partners' || mark.running?.afterId !== 2000) return;
      (db as { write: typeof write }).write = write;
      void catalogue.clear().then(resolve);
    };
  });
  engine.start();
  await cleared;
  engine.resume('by-person');
  await engine.settled();
  expect(catalogue.tables.count('partners')).toBe(2500);
  expect(odoo.asked.filter(({ feed, afterId }) => feed === 'partners' && afterId === 0)).toHaveLength(2);
});

it('tells the progress of a first sync in numbers, over a kill too', async () => {
  const odoo = modelOdoo();
  odoo.put('partners', ...Array.from({ length: 3400 }, (_, at) => partnerRow(at + 1)));
  const first = await station(odoo);
  odoo.state.answersLeft = 20;
  first.engine.start();
  for (let turn = 0; turn < 200; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
  expect(first.view('partners').progress).toMatchObject({ total: 3400 });
  const { received } = first.view('partners').progress!;
  expect(received).toBeGreaterThanOrEqual(2000);
  first.engine.stop();
  first.db.close();
  odoo.state.answersLeft = Infinity;
  const second = await station(odoo);
  expect(second.catalogue.mark('partners').running).toMatchObject({ afterId: 2000, received: 2000, total: 3400 });
  second.engine.start();
  expect(second.view('partners').progress).toMatchObject({ received: 2000, total: 3400 });
  await second.engine.settled();
  expect(second.view('partners')).toMatchObject({ state: 'fresh', rows: 3400, progress: null });
});

it('takes the newest stamp of a server that has no clock', async () => {
  const { odoo, engine, catalogue } = await station();
  odoo.state.tellsTime = false;
  odoo.put(
    'partners',
    partnerRow(1, { writeDate: '2026-11-23 07:00:00' }),
    partnerRow(2, { writeDate: '2026-11-23 07:30:00' }),
  );
  engine.start();
  await engine.settled();
  expect(catalogue.mark('partners').since).toBe('2026-11-23 07:27:30');
  expect(catalogue.mark('products').since).toBeNull();
});

it('does not take a page without ids for the end', async () => {
  const odoo = modelOdoo();
  const { call } = odoo.host;
  const pages = (async (...asked: Parameters<typeof call>) => {
    const reply = (await call(...asked)) as { readonly value: { readonly page: object } };
    const isPull = asked[0] === 'odoo.pull' && (asked[1] as { readonly feed: string }).feed === 'partners';
    return isPull ? ok({ kind: 'page', page: { ...reply.value.page, rows: [{ id: 'x' }], more: true } }) : reply;
  }) as typeof call;
  const { engine, view } = await station({ ...odoo, host: { call: pages } });
  engine.start();
  await engine.settled();
  expect(view('partners')).toMatchObject({
    state: 'waiting',
    lastError: { kind: 'permanent', name: 'page-without-ids' },
  });
});

it('drops what vanished, at the next comparison of ids', async () => {
  const { odoo, engine, catalogue, next } = await station();
  odoo.put('pickings', pickingRow(1), pickingRow(2));
  engine.start();
  await engine.settled();
  odoo.drop('pickings', 1);
  for (let turn = 0; turn < 40 && !odoo.swept.includes('pickings'); turn++) await next();
  expect([...catalogue.tables.ids('pickings')]).toEqual([2]);
});

it('refreshes and compares at once what an act made stale', async () => {
  const { odoo, engine, catalogue } = await station();
  odoo.put('pickings', pickingRow(1), pickingRow(2));
  engine.start();
  await engine.settled();
  odoo.drop('pickings', 1);
  engine.refresh(['pickings']);
  await engine.settled();
  expect([...catalogue.tables.ids('pickings')]).toEqual([2]);
});

it('stops dead when signed out, until someone signs in', async () => {
  const { odoo, engine, clock, view } = await station();
  odoo.state.failure = { kind: 'signed-out' };
  engine.start();
  await engine.settled();
  const asked = odoo.asked.length;
  expect(asked).toBeLessThanOrEqual(2);
  expect(clock.advanceToNext()).toBe(false);
  expect(view('pickingTypes')).toMatchObject({ state: 'waiting', lastError: { kind: 'signed-out' } });
  odoo.state.failure = null;
  engine.resume('by-line');
  await engine.settled();
  expect(view('partners').state).toBe('fresh');
});

it('waits longer and longer for a server in trouble, one request at a time', async () => {
  const { odoo, engine, clock, next } = await station();
  odoo.state.failure = { kind: 'retry-later', cause: '503', afterMs: null };
  engine.start();
  await engine.settled();
  const waits: number[] = [];
  for (let turn = 0; turn < 6; turn++) {
    const [askedBefore, before] = [odoo.asked.length, clock.nowMs()];
    await next();
    waits.push(clock.nowMs() - before);
    expect(odoo.asked.length - askedBefore).toBe(1);
  }
  expect(waits.every((wait, at) => at === 0 || wait > waits[at - 1]!)).toBe(true);
});

it('keeps its pauses before a server in trouble while the line comes and goes', async () => {
  const { odoo, engine, clock } = await station();
  odoo.state.failure = { kind: 'retry-later', cause: '503', afterMs: null };
  engine.start();
  await engine.settled();
  for (let turn = 0; turn < 5; turn++) {
    clock.advanceToNext();
    await engine.settled();
  }
  const asked = odoo.asked.length;
  for (let turn = 0; turn < 10; turn++) {
    engine.pause();
    engine.resume('by-line');
    await engine.settled();
  }
  expect(odoo.asked.length).toBe(asked);
  // A person is obeyed at once.
  engine.resume('by-person');
  await engine.settled();
  expect(odoo.asked.length).toBeGreaterThan(asked);
});

it('lets one bad or missing feed stand aside', async () => {
  const { odoo, engine, view } = await station();
  odoo.state.feedFailure = { feed: 'employees', failure: { kind: 'refused', rule: 'access', words: 'Non.' } };
  odoo.state.missing = 'quants';
  engine.start();
  await engine.settled();
  expect(view('employees')).toMatchObject({ state: 'waiting', lastError: { kind: 'refused' } });
  expect(view('quants')).toMatchObject({ state: 'unavailable', lastError: { kind: 'model-missing' } });
  expect(view('partners').state).toBe('fresh');
});

it('counts rows that do not fit and keeps the others', async () => {
  const { odoo, engine, view } = await station();
  odoo.put('partners', partnerRow(1), { ...partnerRow(2), name: 5 } as never, partnerRow(3));
  engine.start();
  await engine.settled();
  expect(view('partners')).toMatchObject({ rows: 2, malformed: 1 });
});

it('computes waits and marks', () => {
  expect([1, 2, 3, 30].map((failures) => backoffMs(failures, () => 1))).toEqual([1000, 2000, 4000, 300_000]);
  expect(backoffMs(3, () => 0)).toBe(2000);
  expect(secondsBefore('2026-03-01 00:01:00', 150)).toBe('2026-02-28 23:58:30');
});
