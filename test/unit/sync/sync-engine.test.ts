import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { beforeEach, expect, it } from 'vitest';
import { createCatalogue } from '../../../renderer/store/catalogue.ts';
import { openCatalogueDb } from '../../../renderer/store/catalogue-db.ts';
import { backoffMs } from '../../../renderer/sync/backoff.ts';
import { secondsBefore } from '../../../renderer/sync/server-time.ts';
import { createSyncEngine } from '../../../renderer/sync/sync-engine.ts';
import { manualClock } from '../outbox/model-world.ts';
import { partnerRow, pickingRow } from '../store/row-samples.ts';
import { modelOdoo } from './model-odoo.ts';

let indexedDB: IDBFactory;
beforeEach(() => {
  indexedDB = new IDBFactory();
});

async function station(odoo = modelOdoo()) {
  const clock = manualClock();
  const db = openCatalogueDb('test', { indexedDB, IDBKeyRange });
  const catalogue = createCatalogue({ db, onChange: () => undefined });
  await catalogue.load();
  const engine = createSyncEngine({
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
