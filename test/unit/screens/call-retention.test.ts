import { expect, it } from 'vitest';
import { newCall } from '../../../main/phone/call-machine.ts';
import { createCallerBook, type CallerBookDeps } from '../../../renderer/call-desk/caller-book.ts';
import { startRecord, type CallRecord } from '../../../renderer/call-desk/call-record.ts';

const dayMs = 86_400_000;
const party = {
  number: '+33479100001',
  e164: '+33479100001',
  displayName: null,
  masked: false,
  source: 'from',
} as const;

const call = (callId: string, atMs: number, over: Partial<CallRecord>): CallRecord => ({
  ...startRecord(newCall({ callId, accountId: 'main', direction: 'incoming', party, calledLine: null, atMs })),
  answeredAtMs: atMs,
  endedAtMs: atMs,
  savedAtMs: atMs,
  partnerId: 7,
  ...over,
});

/** A desk that wakes with these calls on its disk. */
async function desk(calls: readonly CallRecord[], keepDays: number, startMs: number) {
  const disk = new Map(calls.map((record) => [`call:${record.callId}`, record]));
  const timers: { delayMs: number; run: () => void }[] = [];
  let nowMs = startMs;
  const worker = {
    onCaller: () => () => undefined,
    lookupNumber: async () => ({ kind: 'none', matches: [] }),
    drafts: async (prefix: string) =>
      [...disk].filter(([key]) => key.startsWith(prefix)).map(([key, value]) => ({ key, value, atMs: startMs })),
    dropDraft: async (key: string) => {
      disk.delete(key);
      return null;
    },
    putDraft: async () => null,
    outbox: async () => [],
    callbacks: async () => [],
    subscribe: () => () => undefined,
  } as Partial<CallerBookDeps['worker']> as CallerBookDeps['worker'];
  const book = createCallerBook({
    host: { open: () => () => undefined },
    worker,
    now: () => nowMs,
    after(delayMs, run) {
      timers.push({ delayMs, run });
      return () => undefined;
    },
    newId: () => 'id',
    author: () => null,
    onAuthor: () => () => undefined,
    words: {} as CallerBookDeps['words'],
    keepDays: () => keepDays,
  });
  await expect.poll(() => timers.length).toBeGreaterThan(0);
  return {
    disk: () => [...disk.keys()].sort(),
    shown: () => Object.keys(book.store.getState().records).sort(),
    passDay() {
      nowMs += dayMs;
      for (const { delayMs, run } of timers.splice(0)) if (delayMs === dayMs) run();
    },
  };
}

it('calls stay as many days as the administrator set, also where the station is never closed; what is owed stays', async () => {
  const startMs = 100 * dayMs;
  const { disk, shown, passDay } = await desk(
    [
      call('old', startMs - 31 * dayMs, {}),
      call('owed', startMs - 31 * dayMs, { savedAtMs: null }),
      call('waits', startMs - 31 * dayMs, { waitsForContact: true, partnerId: null, contactActId: 'act' }),
      call('young', startMs - 29.5 * dayMs, {}),
    ],
    30,
    startMs,
  );
  expect(disk()).toEqual(['call:owed', 'call:waits', 'call:young']);
  expect(shown()).toEqual(['owed', 'waits', 'young']);
  passDay();
  expect(disk()).toEqual(['call:owed', 'call:waits']);
  expect(shown()).toEqual(['owed', 'waits']);
});
