import { expect, test } from 'vitest';
import { newCall } from '../../../main/phone/call-machine.ts';
import type { HostClient } from '../../../preload/contract/host-client.ts';
import type { CallState, PhoneState } from '../../../preload/contract/phone.ts';
import { followHost } from '../../../renderer/app/live-store.ts';
import { createCallerBook, type CallerBookDeps } from '../../../renderer/call-desk/caller-book.ts';
import type { Caller } from '../../../renderer/worker/worker-api.ts';
import { partnerRow } from '../store/row-samples.ts';

const number = '+33479100001';

function rings(callId: string): CallState {
  return newCall({
    callId,
    accountId: 'main',
    direction: 'incoming',
    party: { number, e164: number, displayName: null, masked: false, source: 'from' },
    calledLine: null,
    atMs: 1,
  });
}

/** A page whose host, worker, frames and timers the test plays. */
async function page() {
  const listeners: ((state: PhoneState) => void)[] = [];
  const frames: (() => void)[] = [];
  const painted: (() => void)[] = [];
  const timers = new Map<() => void, number>();
  const kept: unknown[] = [];
  let name: (caller: Caller) => void = () => undefined;
  const host = {
    call: () => new Promise(() => undefined),
    onConnection: () => () => undefined,
    open(stream: string, listener: { event(state: PhoneState): void }) {
      if (stream === 'phone.state') listeners.push(listener.event);
      return () => undefined;
    },
  } as unknown as HostClient;
  const live = followHost({
    host,
    requestFrame: (draw) => frames.push(draw),
    afterFrame: (draw) => painted.push(draw),
    whenNamed: (callId, show) => callers.whenNamed(callId, show),
  });
  const worker = {
    onCaller: (listener) => {
      name = listener;
      return () => undefined;
    },
    drafts: async () => [],
    putDraft: async (_key: string, value: unknown) => {
      kept.push(value);
      return null;
    },
    outbox: async () => [],
    callbacks: async () => [],
    subscribe: () => () => undefined,
  } as Partial<CallerBookDeps['worker']> as CallerBookDeps['worker'];
  const callers = createCallerBook({
    host,
    worker,
    now: () => 1,
    after(delayMs, run) {
      timers.set(run, delayMs);
      return () => timers.delete(run);
    },
    newId: () => 'id',
    author: () => null,
    onAuthor: () => () => undefined,
    words: {} as CallerBookDeps['words'],
    keepDays: () => 90,
  });
  await expect.poll(() => listeners.length).toBe(2);
  frames.splice(0);
  return {
    live,
    callers,
    frames,
    painted,
    kept,
    tells: (...calls: CallState[]) => listeners.forEach((listener) => listener({ calls } as unknown as PhoneState)),
    names: (callId: string) =>
      name({
        callId,
        match: { kind: 'one', matches: [{ partner: partnerRow(7, { name: 'Mairie de Gilly' }), certainty: 'exact' }] },
      }),
    waits(delayMs: number) {
      for (const [run, after] of timers) {
        if (after > delayMs) continue;
        timers.delete(run);
        run();
      }
    },
  };
}

test('who rings is shown once, with the name, and no frame is asked for before', async () => {
  const { live, callers, frames, painted, kept, tells, names } = await page();
  tells(rings('a'));
  expect(live.getState().ringing).toBeNull();
  expect([frames, painted]).toEqual([[], []]);
  names('a');
  expect(live.getState().ringing?.callId).toBe('a');
  expect(callers.store.getState().records['a']).toMatchObject({ partnerId: 7, partnerName: 'Mairie de Gilly' });
  expect(kept).toHaveLength(1);
  expect(live.getState().phone).toBeNull();
  expect(painted).toHaveLength(1);
  painted[0]?.();
  expect(live.getState().phone?.calls).toMatchObject([{ callId: 'a' }]);
});

test('a name that comes before the call is used', async () => {
  const { live, callers, tells, names } = await page();
  names('a');
  tells(rings('a'));
  expect(live.getState().ringing?.callId).toBe('a');
  expect(callers.store.getState().records['a']?.partnerId).toBe(7);
});

test('a lookup that takes too long holds no caller back: the name comes later', async () => {
  const { live, callers, tells, names, waits } = await page();
  tells(rings('a'));
  waits(50);
  expect(live.getState().ringing?.callId).toBe('a');
  expect(callers.store.getState().records['a']?.partnerId).toBeNull();
  names('a');
  expect(callers.store.getState().records['a']?.partnerId).toBe(7);
});

test('a caller who gives up while he is looked up is in the journal, and not on the screen', async () => {
  const { live, callers, tells, names } = await page();
  tells(rings('a'));
  tells({ ...rings('a'), phase: 'ended', outcome: 'missed', endedAtMs: 2 });
  names('a');
  expect(live.getState().ringing).toBeNull();
  expect(callers.store.getState().records['a']).toMatchObject({ outcome: 'missed', partnerId: 7 });
});
