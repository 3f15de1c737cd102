import { expect, test } from 'vitest';
import type { Clock } from '../../../drivers/reader-driver.ts';
import { backoffMs, keepReachable, type ReachOutcome } from '../../../main/phone/registration.ts';
import type { Registration } from '../../../preload/contract/phone.ts';

function stand(outcomes: ReachOutcome[]) {
  const timers: { atMs: number; run: () => void }[] = [];
  let nowMs = 0;
  let lose: (cause: string) => void = () => {};
  let asked = 0;
  const seen: Registration[] = [];
  const clock: Clock = {
    nowMs: () => nowMs,
    after(delayMs, run) {
      const timer = { atMs: nowMs + delayMs, run };
      timers.push(timer);
      return () => {
        const index = timers.indexOf(timer);
        if (index >= 0) timers.splice(index, 1);
      };
    },
  };
  const kept = keepReachable({
    registrar: {
      async reach() {
        asked += 1;
        return outcomes.shift() ?? { kind: 'reachable' };
      },
      onLost(listener) {
        lose = listener;
        return () => {};
      },
    },
    account: '1001@pbx',
    clock,
    random: () => 0.5,
    onChange: (registration) => seen.push(registration),
  });
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    kept,
    seen,
    settle,
    asked: () => asked,
    waiting: () => timers.map(({ atMs }) => atMs - nowMs),
    lose: (cause: string) => lose(cause),
    pass: async (delayMs: number) => {
      nowMs += delayMs;
      for (const timer of timers.splice(0).filter(({ atMs }) => atMs <= nowMs)) timer.run();
      await settle();
    },
  };
}

test('the wait doubles from half a second to half a minute, spread by chance', () => {
  expect([0, 1, 2, 3, 10, 1_000].map((attempt) => backoffMs(attempt, 0.999_999))).toEqual([
    500, 1_000, 2_000, 4_000, 30_000, 30_000,
  ]);
  expect(backoffMs(5, 0)).toBe(0);
});

test('a server that is away is tried again, each time later, until it answers', async () => {
  const failed = { kind: 'failed', cause: 'ECONNREFUSED' } as const;
  const { settle, waiting, pass, kept } = stand([failed, failed, failed]);
  await settle();
  expect(kept.current()).toMatchObject({ state: 'unreachable', cause: 'ECONNREFUSED' });
  expect(waiting()).toEqual([250]);
  await pass(250);
  expect(waiting()).toEqual([500]);
  await pass(500);
  expect(waiting()).toEqual([1_000]);
  await pass(1_000);
  expect(kept.current()).toMatchObject({ state: 'reachable', cause: null, sinceMs: 1_750 });
});

test('a refused password waits five minutes', async () => {
  const { settle, waiting, kept } = stand([{ kind: 'refused', sipStatus: 401 }]);
  await settle();
  expect(kept.current()).toMatchObject({ state: 'refused', cause: '401' });
  expect(waiting()).toEqual([300_000]);
});

test('a lost line is unreachable at once and comes back; the wait starts small again', async () => {
  const { settle, lose, kept, waiting, pass, seen } = stand([]);
  await settle();
  lose('server-silent');
  expect(kept.current()).toMatchObject({ state: 'unreachable', cause: 'server-silent' });
  expect(waiting()).toEqual([250]);
  await pass(250);
  expect(seen.map(({ state }) => state)).toEqual(['reachable', 'unreachable', 'reachable']);
});

test('after close nothing is tried', async () => {
  const { settle, lose, kept, waiting, asked } = stand([]);
  await settle();
  kept.close();
  lose('closed-here');
  expect(waiting()).toEqual([]);
  expect(asked()).toBe(1);
});
