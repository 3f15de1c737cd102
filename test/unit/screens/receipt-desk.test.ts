import { expect, test, vi } from 'vitest';
import type { HostClient, StreamListener } from '../../../preload/contract/host-client.ts';
import { ok } from '../../../preload/contract/result.ts';
import type { StationEvent } from '../../../preload/contract/station.ts';
import type { Operation } from '../../../preload/contract/operation.ts';
import { createReceiptDesk, type ReceiptDesk } from '../../../renderer/depot/receipt-desk.ts';
import { summarise } from '../../../renderer/depot/receipt-summary.ts';
import type { ReceiptProduct } from '../../../renderer/depot/receipt-session.ts';
import { deliveryOf } from './a-delivery.ts';

const breaker: ReceiptProduct = { id: 1, name: 'Disjoncteur', code: null, uomName: 'u', tracking: 'none' };
const delivery = deliveryOf([{ moveId: 11, product: breaker, demand: 3 }]);
const gtin = '03017620422003';

/** The far ends of the desk: a host that has station events, a worker whose disk keeps what was written. */
function station(disk = new Map<string, unknown>()) {
  const log: string[] = [];
  const acts: Operation[] = [];
  let listener: StreamListener<'station.events'> | null = null;
  const host = {
    open: (_: string, opened: unknown) => {
      listener = opened as StreamListener<'station.events'>;
      return () => undefined;
    },
    call: (method: string, params: { seq: number }) => {
      log.push(`${method} ${params.seq}`);
      return Promise.resolve(ok(null));
    },
  } as unknown as HostClient;
  const row = { id: 1, writeDate: '', active: true, name: 'Disjoncteur', defaultCode: null, barcode: gtin };
  const product = { ...row, tracking: 'none' as const, uomId: 1, uomName: 'u' };
  const opened: number[] = [];
  const desk = createReceiptDesk({
    host,
    worker: {
      draft: (key) => Promise.resolve(disk.get(key)),
      drafts: (prefix) =>
        Promise.resolve(
          [...disk].filter(([key]) => key.startsWith(prefix)).map(([key, value]) => ({ key, value, atMs: 0 })),
        ),
      putDraft: (key, value) => {
        log.push(`draft ${key}`);
        disk.set(key, structuredClone(value));
        return Promise.resolve(null);
      },
      dropDraft: (key) => {
        disk.delete(key);
        return Promise.resolve(null);
      },
      openReceipts: () => Promise.resolve([delivery]),
      addOperation: (act) => {
        acts.push(act);
        return Promise.resolve(ok({ operationId: act.operationId, journaled: true }));
      },
      resolveEpc: () => Promise.resolve(null),
      productByBarcode: (code) => Promise.resolve(code === gtin ? [product] : []),
      lotsNamed: () => Promise.resolve([]),
      product: () => Promise.resolve(null),
    },
    now: () => 5000,
    newId: () => '3b9f8f9e-6a5e-4c53-9d0c-0d7b6b6d6a01',
    requestFrame: (draw) => draw(),
    chime: (outcome) => log.push(outcome),
    atDepot: () => true,
    openReceipt: (pickingId) => opened.push(pickingId),
  });
  const tell = (event: StationEvent): void => listener?.event(event);
  const tellAgain = (events: readonly StationEvent[]): void => listener?.snapshot([...events]);
  return { desk, log, acts, opened, tell, tellAgain, disk };
}

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
const got = (desk: ReceiptDesk): number => {
  const session = desk.store.getState().sessions[7];
  return session ? summarise(session).got : 0;
};

test('an event is acknowledged only after the count that holds it is on disk', async () => {
  const { desk, log, tell } = station();
  await desk.open(delivery);
  log.length = 0;
  tell(scan(1));
  await vi.waitUntil(() => log.includes('station.acknowledge 1'));
  expect(log.indexOf('draft receipt:7')).toBeLessThan(log.indexOf('station.acknowledge 1'));
  expect(got(desk)).toBe(1);
});

test('a page that was reloaded goes on counting, and counts no event twice', async () => {
  const before = station();
  await before.desk.open(delivery);
  before.tell(scan(1));
  await vi.waitUntil(() => before.log.includes('station.acknowledge 1'));
  const after = station(before.disk);
  await after.desk.open(delivery);
  after.tellAgain([scan(1), scan(2)]);
  await vi.waitUntil(() => after.log.includes('station.acknowledge 2'));
  expect(got(after.desk)).toBe(2);
});

test('a parcel scanned at the home opens the only delivery that expects it', async () => {
  const { desk, opened, log, tell } = station();
  tell(scan(4));
  await vi.waitUntil(() => log.includes('station.acknowledge 4'));
  expect(opened).toEqual([7]);
  expect(got(desk)).toBe(1);
});

test('a stray tag before any delivery waits, and is known when one opens', async () => {
  const { desk, log, tell } = station();
  tell(stray(1));
  await vi.waitUntil(() => log.includes('station.acknowledge 1'));
  expect(desk.store.getState().loose).toHaveLength(1);
  await desk.open(delivery);
  expect(desk.store.getState().sessions[7]?.unknown).toHaveLength(1);
  expect(desk.store.getState().loose).toEqual([]);
});

test('an unknown tag shows over the whole screen with its sound', async () => {
  const { desk, log, tell } = station();
  await desk.open(delivery);
  tell(stray(2));
  await vi.waitUntil(() => log.includes('unknown'));
  expect(desk.store.getState().flash).toMatchObject({ outcome: 'unknown', why: 'raw' });
});

test('validating twice is one act', async () => {
  const { desk, acts, log, tell } = station();
  await desk.open(delivery);
  tell(scan(1));
  await vi.waitUntil(() => log.includes('station.acknowledge 1'));
  const author = { login: 'karim', employeeId: null, station: 'Quai 2' };
  await Promise.all([desk.validate(author), desk.validate(author)]);
  expect(acts).toHaveLength(1);
  expect(acts[0]).toMatchObject({ kind: 'receive', pickingId: 7 });
});
