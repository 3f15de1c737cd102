import * as fc from 'fast-check';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, it } from 'vitest';
import { createCatalogue, type Catalogue } from '../../../renderer/store/catalogue.ts';
import { openCatalogueDb } from '../../../renderer/store/catalogue-db.ts';
import { feedPlans } from '../../../renderer/sync/feed-plan.ts';
import { createSyncEngine } from '../../../renderer/sync/sync-engine.ts';
import { partnerRow, pickingRow } from '../store/row-samples.ts';
import { modelOdoo } from './model-odoo.ts';

/**
 * Whatever happens on server, line and station: once everything is committed and a day has passed, the cache is the server's visible rows,
 * in memory and on disk.
 */
const feeds = ['partners', 'pickings'] as const;
// Few rows, so that things happen to the same one.
const id = fc.integer({ min: 1, max: 5 });
const feed = fc.constantFrom(...feeds);
const event = fc.oneof(
  {
    weight: 6,
    // `lateSeconds`: from the transaction's stamp to its commit; beyond 150 s no delta will ever bring it.
    arbitrary: fc.record({
      kind: fc.constant('write'),
      feed,
      id,
      lateSeconds: fc.constantFrom(0, 0, 1, 100, 149, 400, 7200),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant('pass'), seconds: fc.constantFrom(1, 31, 61, 130, 700, 8000, 90_000) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('close'), id }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete'), feed, id }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('rights'), user: fc.constantFrom(2, 3), id, hides: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('sign-in'), user: fc.constantFrom(2, 3) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('trouble'),
      calls: fc.integer({ min: 1, max: 4 }),
      what: fc.constantFrom('503', 'line', '401'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('kill'), answers: fc.integer({ min: 0, max: 6 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('disk-full'), writes: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('clear') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('resume'), asked: fc.constantFrom('by-person', 'by-line') }) },
);
type Event = typeof event extends fc.Arbitrary<infer T> ? T : never;

/** One station before one server, both on one clock. Timers that are due fire once after each step. */
function world() {
  const odoo = modelOdoo();
  odoo.state.mostRows = 3;
  const indexedDB = new IDBFactory();
  let timers: { readonly atMs: number; readonly run: () => void }[] = [];
  let commits: { readonly atMs: number; readonly run: () => void }[] = [];
  let fullFor = 0;
  let made = 0;
  const nowMs = (): number => odoo.state.clockMs;

  const start = async () => {
    timers = [];
    const db = openCatalogueDb('test', { indexedDB, IDBKeyRange });
    const write = db.write;
    (db as { write: typeof write }).write = (...args) =>
      fullFor-- > 0 ? Promise.reject(new DOMException('full', 'QuotaExceededError')) : write(...args);
    const catalogue = createCatalogue({ db, onChange: () => undefined });
    await catalogue.load();
    const engine = createSyncEngine({
      plans: feedPlans.filter((plan) => feeds.includes(plan.feed as never)),
      catalogue,
      host: odoo.host,
      nowMs,
      random: () => 0.5,
      after(delayMs, run) {
        const timer = { atMs: nowMs() + delayMs, run };
        timers.push(timer);
        return () => (timers = timers.filter((one) => one !== timer));
      },
      breathe: () => Promise.resolve(),
      signedInAs: () => odoo.state.uid,
      onChange: () => undefined,
    });
    engine.start();
    return { db, catalogue, engine };
  };
  let station: Awaited<ReturnType<typeof start>>;

  const pass = async (seconds: number): Promise<void> => {
    odoo.state.clockMs += seconds * 1000;
    for (const commit of commits.filter(({ atMs }) => atMs <= nowMs())) commit.run();
    commits = commits.filter(({ atMs }) => atMs > nowMs());
    const due = timers.filter(({ atMs }) => atMs <= nowMs());
    timers = timers.filter(({ atMs }) => atMs > nowMs());
    for (const timer of due) timer.run();
    await station.engine.settled();
  };
  const rowOf = (feed: (typeof feeds)[number], id: number, over: object) => {
    const writeDate = odoo.timeOf(nowMs());
    made++;
    return feed === 'partners'
      ? partnerRow(id, { writeDate, name: `Version ${made}`, ...over })
      : pickingRow(id, { writeDate, origin: `Version ${made}`, ...over });
  };

  const happen = async (what: Event): Promise<void> => {
    switch (what.kind) {
      case 'write': {
        // Odoo tells write dates to the second: two writes in one second, the second committed hours later, look the same to any client.
        if (what.lateSeconds > 0) odoo.state.clockMs += 1000;
        const row = rowOf(what.feed, what.id, {});
        const run = (): void => void odoo.put(what.feed, row);
        if (what.lateSeconds === 0) return run();
        const before = odoo.get(what.feed, what.id);
        // PostgreSQL lets a transaction change only what nobody changed since it began.
        const unlessChanged = (): void => (odoo.get(what.feed, what.id) === before ? run() : undefined);
        return void commits.push({ atMs: nowMs() + what.lateSeconds * 1000, run: unlessChanged });
      }
      case 'close':
        return void odoo.put('pickings', rowOf('pickings', what.id, { state: 'done' }));
      case 'delete':
        return void odoo.drop(what.feed, what.id);
      case 'rights':
        return void (what.hides ? odoo.hide : odoo.unhide)(what.user, what.id);
      case 'sign-in':
        odoo.state.uid = what.user;
        return station.engine.resume('by-line');
      case 'trouble':
        odoo.state.failuresLeft = what.calls;
        odoo.state.failure =
          what.what === '401'
            ? { kind: 'signed-out' }
            : what.what === '503'
              ? { kind: 'retry-later', cause: '503', afterMs: null }
              : { kind: 'offline', cause: 'ECONNREFUSED' };
        return;
      case 'kill':
        // Somewhere in the work that is due now; what was not committed is lost with it.
        odoo.state.answersLeft = what.answers;
        odoo.state.clockMs += 150_000;
        station.engine.resume('by-person');
        for (let turn = 0; turn < 40; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
        station.engine.stop();
        station.db.close();
        odoo.state.answersLeft = Infinity;
        station = await start();
        return station.engine.settled();
      case 'disk-full':
        fullFor = what.writes;
        return;
      case 'clear':
        await station.catalogue.clear();
        return station.engine.resume('by-person');
      case 'resume':
        return station.engine.resume(what.asked);
      case 'pass':
        return pass(what.seconds);
    }
  };

  return {
    async play(history: readonly Event[]): Promise<void> {
      station = await start();
      for (const what of history) await happen(what);
      // Everything is well again, the last transaction is committed, a day and more goes by.
      fullFor = odoo.state.failuresLeft = 0;
      odoo.state.failure = null;
      await pass(8000);
      station.engine.resume('by-person');
      await pass(90_000);
      await pass(90_000);
      expectSame(station.catalogue);
      station.engine.stop();
      station.db.close();
      const db = openCatalogueDb('test', { indexedDB, IDBKeyRange });
      const again = createCatalogue({ db, onChange: () => undefined });
      await again.load();
      expectSame(again);
      db.close();
    },
  };

  function expectSame({ tables }: Catalogue): void {
    for (const name of feeds) {
      const held = [...tables.all(name)].sort((a, b) => a.id - b.id);
      expect(held, name).toEqual(odoo.kept(name));
      for (const row of odoo.kept('pickings')) {
        const found = tables.find('pickings', 'name', (row as { name?: string }).name ?? '');
        expect(found.map(({ id }) => id)).toEqual([row.id]);
      }
    }
  }
}

it('is the server’s rows in the end, whatever happened', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 5, maxLength: 30 }), (history) => world().play(history)),
    { numRuns: 150, seed: 20261125 },
  );
}, 120_000);
