import { array, assert, asyncProperty, integer, nat, record } from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { HostClient, StreamListener } from '../../../preload/contract/host-client.ts';
import { err, ok } from '../../../preload/contract/result.ts';
import type { StationEvent } from '../../../preload/contract/station.ts';
import type { Operation } from '../../../preload/contract/operation.ts';
import { depotJobs } from '../../../renderer/depot/jobs.ts';
import { receiptJob } from '../../../renderer/depot/receiving/receipt-job.ts';
import { receiveOperation } from '../../../renderer/depot/receiving/receipt-operation.ts';
import { startReceipt, type ReceiptSession } from '../../../renderer/depot/receiving/receipt-session.ts';
import { summarise } from '../../../renderer/depot/documents/document-summary.ts';
import { createScanRouter, type ScanRouter } from '../../../renderer/depot/scan/scan-router.ts';
import { createScanTurn, type ScanDuty, type ScanTurn } from '../../../renderer/depot/scan/scan-turn.ts';
import { identify } from '../../../renderer/store/identify.ts';
import { createMemoryTables } from '../../../renderer/store/memory-tables.ts';
import type { GoodsProduct } from '../../../renderer/store/sighting.ts';
import type { Written } from '../../../renderer/worker/worker-api.ts';
import type { WorkerClient } from '../../../renderer/worker/worker-client.ts';
import { locationRow, moveRow, pickingRow, productRow } from '../store/row-samples.ts';
import { deliveryOf } from './a-delivery.ts';
import { webLocks } from './web-locks.ts';

const breaker: GoodsProduct = { id: 1, name: 'Disjoncteur', code: null, uomName: 'u', tracking: 'none' };
const delivery = deliveryOf([{ moveId: 11, product: breaker, demand: 3 }]);
const gtin = '03017620422003';
const operationId = '3b9f8f9e-6a5e-4c53-9d0c-0d7b6b6d6a01';

/** A host that has station events until they are acknowledged. */
function hostOf(log: string[]) {
  const pending: StationEvent[] = [];
  const listeners = new Set<StreamListener<'station.events'>>();
  const host = {
    open(_: string, opened: unknown) {
      const listener = opened as StreamListener<'station.events'>;
      listeners.add(listener);
      listener.snapshot([...pending]);
      return () => listeners.delete(listener);
    },
    call(method: string, params: { seq: number }) {
      log.push(`${method} ${params.seq}`);
      pending.splice(0, pending.length, ...pending.filter(({ seq }) => seq > params.seq));
      return Promise.resolve(ok(null));
    },
  } as unknown as HostClient;
  const tell = (event: StationEvent): void => {
    pending.push(event);
    for (const listener of listeners) listener.event(event);
  };
  const tellAgain = (events: readonly StationEvent[]): void => {
    for (const listener of listeners) listener.snapshot([...events]);
  };
  return { host, tell, tellAgain };
}

type World = ReturnType<typeof hostOf> & { readonly disk: Map<string, unknown> };
const alone = (duty: ScanDuty): ScanTurn => {
  void duty.begin(false);
  return { want: () => undefined };
};

/** One window: its far ends are a host that has station events and a worker whose disk keeps what was written. */
function station(disk = new Map<string, unknown>(), shared: World | null = null, turn = alone) {
  const log: string[] = [];
  const acts: Operation[] = [];
  const noted: string[] = [];
  const { host, tell, tellAgain } = shared ?? hostOf(log);
  /** `dies`: the page is gone once its acts are on disk. */
  const faults = { disk: 0, dies: false, catalogueComing: false, turnLost: false };
  const write = (drafts: readonly { readonly key: string; readonly value: unknown }[]): Promise<Written> => {
    if (faults.turnLost) return Promise.resolve('turn-lost');
    if (faults.disk-- > 0) return Promise.reject(new Error('QuotaExceededError'));
    const put = (): Written => {
      for (const { key, value } of drafts) {
        log.push(`draft ${key}`);
        disk.set(key, structuredClone(value));
      }
      return 'written';
    };
    return shared ? new Promise((resolve) => setImmediate(() => resolve(put()))) : Promise.resolve(put());
  };
  const tables = createMemoryTables();
  tables.table('products').put(productRow(1, { name: 'Disjoncteur', barcode: gtin }));
  tables.table('pickings').put(pickingRow(7, { name: delivery.picking.name, origin: delivery.picking.origin }));
  tables.table('moves').put(moveRow(11, 7, 1));
  tables.table('locations').put(locationRow(40, { completeName: 'Travée C4', barcode: 'DF-C4' }));
  const shown: (string | null)[] = [];
  let timers: (() => void)[] = [];
  const identified: string[][] = [];
  const depot = createScanRouter({
    host,
    worker: {
      identify(seen) {
        identified.push(seen.map(({ text }) => text));
        return Promise.resolve(seen.map((one) => identify({ tables, holderOf: () => null, placeOf: () => null }, one)));
      },
      draft: (key) => Promise.resolve(disk.get(key)),
      drafts: (prefix) =>
        Promise.resolve(
          [...disk]
            .filter(([key]) => key.startsWith(prefix))
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, value]) => ({ key, value, atMs: 0 })),
        ),
      takeScanTurn: () => Promise.resolve(null),
      putDrafts: write,
      replaceDrafts(prefix, drafts) {
        for (const key of disk.keys()) if (key.startsWith(prefix)) disk.delete(key);
        return write(drafts);
      },
      receipt: () => Promise.resolve(delivery),
      async addOperationsWith(added, drafts) {
        if (faults.turnLost) return err({ kind: 'turn-lost' });
        if (faults.disk-- > 0) return err({ kind: 'disk-refused', words: 'QuotaExceededError' });
        await write(drafts);
        acts.push(...added);
        return faults.dies ? new Promise(() => undefined) : ok(null);
      },
    } as Partial<WorkerClient> as WorkerClient,
    jobs: depotJobs,
    now: () => 5000,
    newId: () => '3b9f8f9e-6a5e-4c53-9d0c-0d7b6b6d6a01',
    requestFrame: (draw) => draw(),
    after: (_, run) => {
      timers.push(run);
      return () => undefined;
    },
    turn,
    startAnew: () => log.push('started anew'),
    chime: (outcome) => log.push(outcome),
    atDepot: () => true,
    mayTakeScreen: () => true,
    catalogueComing: () => faults.catalogueComing,
    show: (key) => shown.push(key),
    claim: async () => null,
    locked: () => false,
    noted: (taken) => noted.push(...taken.map(({ outcome, document }) => `${outcome.kind} ${document}`)),
    person: () => null,
    settings: () => null,
  });
  const elapse = (): void => {
    const due = timers;
    timers = [];
    for (const run of due) run();
  };
  const waits = (): number => timers.length;
  return { depot, log, acts, noted, shown, tell, tellAgain, disk, faults, elapse, identified, waits };
}

const begun = (): ReceiptSession => startReceipt(delivery, { operationId, noteId: operationId, atMs: 1, blind: false });
const author = { login: 'karim', employeeId: null, station: 'Quai 2' };
const validates = (depot: ScanRouter) =>
  depot.conclude(receiptJob, 'receipt:7', (session) =>
    session.validatedAtMs === null
      ? {
          acts: [receiveOperation({ ...session, pickingId: 7 }, author, 5000, null)],
          event: { kind: 'validated' as const, atMs: 5000 },
        }
      : null,
  );
const receiptOf = (depot: ScanRouter): ReceiptSession | undefined =>
  depot.store.getState().sessions['receipt:7'] as ReceiptSession | undefined;
const got = (depot: ScanRouter): number => {
  const session = receiptOf(depot);
  return session ? summarise(session).got : 0;
};
const acknowledged = (log: readonly string[], seq: number): Promise<boolean> =>
  vi.waitUntil(() => log.includes(`station.acknowledge ${seq}`));

const scan = (seq: number, text = gtin): StationEvent => ({
  seq,
  at: { kind: 'barcode-scanned', readerId: 'r', aim: null, text, readAtMs: seq },
});
const stray = (seq: number): StationEvent => ({
  seq,
  at: {
    kind: 'tag-arrived',
    readerId: 'r',
    epcHex: 'E28011606000020947D1A5B2',
    pc: null,
    antenna: 1,
    rssiDbm: -50,
    readAtMs: seq,
  },
});
const passage = (seq: number, begunBy: 'asked' | 'gpi'): StationEvent => ({
  seq,
  at: {
    kind: 'cycle-ended',
    readerId: 'r',
    number: seq,
    begunBy,
    endedBy: 'quiet',
    startedAtMs: 1,
    endedAtMs: 2,
    current: 3,
    additions: 1,
    deletions: 0,
  },
});

test('a gate that somebody went through is told; a reading that a person ended is not', async () => {
  const { depot, log, tell, elapse } = station();
  await depot.open(begun());
  tell(passage(1, 'asked'));
  await acknowledged(log, 1);
  expect(depot.store.getState().passage).toBeNull();
  tell(passage(2, 'gpi'));
  await vi.waitUntil(() => {
    elapse();
    return log.includes('station.acknowledge 2');
  });
  expect(depot.store.getState().passage).toMatchObject({ number: 2, current: 3 });
  expect(got(depot)).toBe(0);
});

test('an event is acknowledged only after the count that holds it is on disk', async () => {
  const { depot, log, tell } = station();
  await depot.open(begun());
  log.length = 0;
  tell(scan(1));
  await acknowledged(log, 1);
  expect(log.indexOf('draft job:receipt:7/e000000000')).toBeGreaterThanOrEqual(0);
  expect(log.indexOf('draft job:receipt:7/e000000000')).toBeLessThan(log.indexOf('station.acknowledge 1'));
  expect(got(depot)).toBe(1);
});

test('tags that come within a frame are looked up together; a label waits for nothing', async () => {
  const { depot, log, tell, elapse, identified, waits } = station();
  await depot.open(begun());
  tell(stray(1));
  await acknowledged(log, 1);
  const before = waits();
  tell(stray(2));
  await vi.waitUntil(() => waits() > before);
  tell(stray(3));
  expect(identified).toHaveLength(1);
  elapse();
  await acknowledged(log, 3);
  expect(identified.map((texts) => texts.length)).toEqual([1, 2]);
  tell(scan(4));
  await acknowledged(log, 4);
  expect(identified.at(-1)).toEqual([gtin]);
  expect(got(depot)).toBe(1);
});

test('what is scanned before Odoo has sent its catalogue waits and says so, then counts in its order', async () => {
  const { depot, log, tell, faults, identified } = station();
  await depot.open(begun());
  faults.catalogueComing = true;
  tell(scan(1));
  tell(scan(2));
  await vi.waitUntil(() => depot.store.getState().awaitsCatalogue);
  expect(identified).toEqual([]);
  expect(log.filter((line) => line.startsWith('station.acknowledge'))).toEqual([]);
  faults.catalogueComing = false;
  depot.wake();
  await acknowledged(log, 2);
  expect(depot.store.getState().awaitsCatalogue).toBe(false);
  expect(got(depot)).toBe(2);
});

test('a window whose turn was taken while it slept writes nothing more, acknowledges nothing, and starts anew', async () => {
  const { depot, log, tell, faults, acts, disk } = station();
  await depot.open(begun());
  const before = new Map(disk);
  faults.turnLost = true;
  tell(scan(1));
  await vi.waitUntil(() => log.includes('started anew'));
  expect(
    await depot.conclude(receiptJob, 'receipt:7', () => ({ acts: [], event: { kind: 'validated' as const, atMs: 1 } })),
  ).not.toBe(null);
  expect(log.filter((line) => line.startsWith('station.acknowledge'))).toEqual([]);
  expect([acts, disk]).toEqual([[], before]);
});

test('a page that was reloaded goes on counting, and counts no event twice', async () => {
  const before = station();
  await before.depot.open(begun());
  before.tell(scan(1));
  await acknowledged(before.log, 1);
  const after = station(before.disk);
  await after.depot.open(begun());
  after.tellAgain([scan(1), scan(2)]);
  await acknowledged(after.log, 2);
  expect(got(after.depot)).toBe(2);
});

test('a batch writes what it holds, not the whole document', async () => {
  const { depot, log, tell, disk } = station();
  await depot.open(begun());
  for (let seq = 1; seq <= 40; seq++) {
    tell(scan(seq));
    await acknowledged(log, seq);
  }
  const written = JSON.stringify(disk.get('job:receipt:7/e000000039'));
  expect(written.length).toBeLessThan(1000);
  expect(got(depot)).toBe(40);
});

test('a disk that refuses is told, and what was scanned is neither lost nor acknowledged', async () => {
  const { depot, log, tell, faults, elapse } = station();
  await depot.open(begun());
  faults.disk = 1;
  tell(scan(1));
  await vi.waitUntil(() => depot.store.getState().diskTrouble);
  expect(log).not.toContain('station.acknowledge 1');
  tell(scan(2));
  elapse();
  await acknowledged(log, 2);
  expect(got(depot)).toBe(2);
  expect(depot.store.getState().diskTrouble).toBe(false);
});

test('a parcel scanned at the home opens the only delivery that expects it', async () => {
  const { depot, shown, log, tell } = station();
  tell(scan(4));
  await acknowledged(log, 4);
  expect(shown).toEqual(['receipt:7']);
  expect(got(depot)).toBe(1);
});

test('the delivery note itself opens its receipt and counts nothing', async () => {
  const { depot, shown, log, tell } = station();
  tell(scan(4, 'BL SV-260417'));
  await acknowledged(log, 4);
  expect(shown).toEqual(['receipt:7']);
  expect(got(depot)).toBe(0);
});

test('a stray tag before any delivery waits, and is known when one opens', async () => {
  const { depot, log, tell } = station();
  tell(stray(1));
  await acknowledged(log, 1);
  expect(depot.store.getState().loose).toHaveLength(1);
  await depot.open(begun());
  expect(receiptOf(depot)?.unknown).toHaveLength(1);
  expect(depot.store.getState().loose).toEqual([]);
});

test('an unknown tag shows over the whole screen with its sound', async () => {
  const { depot, log, tell } = station();
  await depot.open(begun());
  tell(stray(2));
  await vi.waitUntil(() => log.includes('unknown'));
  expect(depot.store.getState().flash?.outcome).toMatchObject({ kind: 'unknown', why: 'raw' });
});

test('the history has each scan under the name that people give its document', async () => {
  const { depot, log, tell, noted } = station();
  tell(stray(1));
  await acknowledged(log, 1);
  await depot.open(begun());
  tell(scan(2));
  await acknowledged(log, 2);
  expect(noted).toEqual(['unknown null', `unknown ${delivery.picking.name}`, `counted ${delivery.picking.name}`]);
});

test('the card ×10 counts the next label ten times, once', async () => {
  const { depot, log, tell } = station();
  await depot.open(begun());
  tell(scan(1, 'DURET-X10'));
  tell(scan(2));
  tell(scan(3));
  await acknowledged(log, 3);
  expect(got(depot)).toBe(11);
});

test('the card that takes back frees the last scan, also after a reload', async () => {
  const before = station();
  await before.depot.open(begun());
  before.tell(scan(1));
  before.tell(scan(2));
  before.tell(scan(3, 'DURET-RETIRER'));
  await acknowledged(before.log, 3);
  expect(before.log).toContain('undone');
  const after = station(before.disk);
  await vi.waitUntil(() => after.depot.store.getState().ready);
  expect(got(after.depot)).toBe(1);
});

test('the validating card presses the button of the screen, but never behind a refusal', async () => {
  const { depot, log, tell } = station();
  const pressed: string[] = [];
  depot.onCommand(({ kind }) => pressed.push(kind) > 0);
  await depot.open(begun());
  await depot.dispatch(receiptJob, 'receipt:7', { kind: 'validated', atMs: 1 });
  tell(scan(1));
  await acknowledged(log, 1);
  expect(depot.store.getState().flash?.outcome.kind).toBe('refused');
  tell(scan(2, 'DURET-VALIDER'));
  await acknowledged(log, 2);
  expect(pressed).toEqual([]);
  expect(depot.store.getState().flash).toBeNull();
  tell(scan(3, 'DURET-VALIDER'));
  await acknowledged(log, 3);
  expect(pressed).toEqual(['validate']);
});

test('the printing card knows what was scanned last and how often, at once, and the number is used up by it', async () => {
  const { depot, log, tell } = station();
  const printed: unknown[] = [];
  depot.onCommand(({ kind }, { lastSeen, times }) => kind === 'print' && printed.push([lastSeen?.text, times]) > 0);
  await depot.open(begun());
  tell(scan(1));
  tell(scan(2, 'DURET-X10'));
  tell(scan(3, 'DURET-IMPRIMER'));
  tell(scan(4, 'DURET-IMPRIMER'));
  await acknowledged(log, 4);
  expect(printed).toEqual([
    [gtin, 10],
    [gtin, 1],
  ]);
});

test('a refusal stays until a gesture and says itself again; a second one waits behind it', async () => {
  const { depot, log, tell, elapse } = station();
  await depot.open(begun());
  await depot.dispatch(receiptJob, 'receipt:7', { kind: 'validated', atMs: 1 });
  tell(scan(1));
  tell(scan(2));
  await acknowledged(log, 2);
  const sounds = (): number => log.filter((line) => line === 'refused').length;
  const before = sounds();
  elapse();
  expect(sounds()).toBe(before + 1);
  expect(depot.store.getState().flash?.waiting).toBe(1);
  depot.acknowledge();
  expect(depot.store.getState().flash?.waiting).toBe(0);
  depot.acknowledge();
  expect(depot.store.getState().flash).toBeNull();
});

test('1,000 scans at 20 a second: none lost, none twice, over a reload in their midst', async () => {
  const first = station();
  await first.depot.open(begun());
  for (let seq = 1; seq <= 600; seq++) first.tell(scan(seq));
  await acknowledged(first.log, 500);
  // The page dies with events taken and not acknowledged; the host tells again what it may not forget.
  const second = station(structuredClone(first.disk));
  await second.depot.open(begun());
  second.tellAgain(Array.from({ length: 300 }, (_, at) => scan(301 + at)));
  for (let seq = 601; seq <= 1000; seq++) second.tell(scan(seq));
  await acknowledged(second.log, 1000);
  expect(got(second.depot)).toBe(1000);
});

test('validating twice is one act', async () => {
  const { depot, acts, log, tell } = station();
  await depot.open(begun());
  tell(scan(1));
  await acknowledged(log, 1);
  const validate = () => validates(depot);
  await Promise.all([validate(), validate()]);
  expect(acts).toHaveLength(1);
  expect(acts[0]).toMatchObject({ kind: 'receive', pickingId: 7 });
});

test('a page that dies once its acts are kept has ended its document, and does not do them again', async () => {
  const { depot, log, tell, disk, faults } = station();
  await depot.open(begun());
  tell(scan(1));
  await acknowledged(log, 1);
  faults.dies = true;
  void validates(depot);
  await vi.waitUntil(() => [...disk.keys()].some((key) => key.endsWith('e000000001')));
  const next = station(disk);
  await vi.waitUntil(() => next.depot.store.getState().ready);
  expect(receiptOf(next.depot)?.validatedAtMs).toBe(5000);
  await validates(next.depot);
  expect(next.acts).toEqual([]);
});

test('acts that the disk refuses end nothing: the document is as it was, and ends at the second try', async () => {
  const { depot, log, tell, acts, faults } = station();
  await depot.open(begun());
  tell(scan(1));
  await acknowledged(log, 1);
  faults.disk = 1;
  expect(await validates(depot)).toEqual({ kind: 'disk-refused', words: 'QuotaExceededError' });
  expect([receiptOf(depot)?.validatedAtMs, acts.length]).toEqual([null, 0]);
  expect(await validates(depot)).toBeNull();
  expect([receiptOf(depot)?.validatedAtMs, acts.length]).toEqual([5000, 1]);
});

test('what the disk has not taken yet is not ended before it is there', async () => {
  const { depot, log, tell, acts, faults, elapse } = station();
  await depot.open(begun());
  faults.disk = 2;
  tell(scan(1));
  await vi.waitUntil(() => depot.store.getState().diskTrouble);
  expect(await validates(depot)).toMatchObject({ kind: 'disk-refused' });
  elapse();
  await acknowledged(log, 1);
  expect(await validates(depot)).toBeNull();
  expect(acts).toHaveLength(1);
});

test('scans that come while a job is looked up wait for it', async () => {
  const { depot, log, tell } = station();
  let found: (session: ReceiptSession) => void = () => undefined;
  const begins = depot.begin(
    () =>
      new Promise<ReceiptSession>((resolve) => {
        found = resolve;
      }),
  );
  tell(scan(1));
  await vi.waitUntil(() => depot.store.getState().ready);
  expect(depot.store.getState().flash).toBeNull();
  found(begun());
  expect((await begins)?.key).toBe('receipt:7');
  await acknowledged(log, 1);
  expect(got(depot)).toBe(1);
});

/** Windows of one station, as a browser has them: one queue for the lock, messages that come later, in order. */
function windows(count: number) {
  const disk = new Map<string, unknown>();
  const log: string[] = [];
  const world: World = { ...hostOf(log), disk };
  const locks = webLocks();
  const heard: ((event: MessageEvent<unknown>) => void)[] = [];
  let used = 0;
  const all = Array.from({ length: count }, (_, at) =>
    station(disk, world, (duty) =>
      createScanTurn({
        locks,
        id: `window ${at}`,
        duty,
        now: () => (used += 1),
        after: () => undefined,
        channel: {
          postMessage: (data) =>
            heard.forEach((hear, to) => to !== at && queueMicrotask(() => hear({ data } as never))),
          addEventListener: (_type, hear) => heard.push(hear),
        },
      }),
    ),
  );
  return { all, log, tell: world.tell };
}

test('of two windows one takes the scans, the one that was used last; the other says so', async () => {
  const { all, tell, log } = windows(2);
  const [first, second] = [all[0]!.depot, all[1]!.depot];
  await first.open(begun());
  tell(scan(1));
  await acknowledged(log, 1);
  expect([first, second].map(({ store }) => store.getState().elsewhere)).toEqual([false, true]);
  second.want();
  await vi.waitUntil(() => !second.store.getState().elsewhere);
  expect(first.store.getState().elsewhere).toBe(true);
  expect(got(second)).toBe(1);
  tell(scan(2));
  // A label typed into the other window is a use of it.
  await acknowledged(log, 2);
  first.typed(gtin);
  await vi.waitUntil(() => got(first) === 3);
  expect(got(second)).toBe(2);
});

test('a thousand scans under any change of window: none lost, none counted twice', async () => {
  const schedule = array(record({ window: nat(2), scans: integer({ min: 0, max: 30 }) }), {
    minLength: 60,
    maxLength: 70,
  });
  await assert(
    asyncProperty(schedule, async (uses) => {
      const { all, tell } = windows(3);
      await all[0]!.depot.open(begun());
      let seq = 0;
      for (const { window, scans } of uses) {
        all[window]!.depot.want();
        for (let at = 0; at < scans; at += 1) {
          tell(scan((seq += 1)));
          // Anywhere in between the writes and the acknowledgements.
          if (at % 7 === 0) await Promise.resolve();
        }
        if (scans % 3 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      const last = all[uses.at(-1)!.window]!.depot;
      last.want();
      await vi.waitUntil(() => got(last) >= seq && !last.store.getState().elsewhere);
      expect(got(last)).toBe(seq);
    }),
    { numRuns: 20, seed: 20_261_128 },
  );
});
