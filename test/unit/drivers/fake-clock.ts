import type { Clock } from '../../../drivers/reader-driver.ts';

/** Time that moves only when told to. Between two timers, everything promised so far is allowed to happen. */
export interface FakeClock extends Clock {
  advance(ms: number): Promise<void>;
  /** Advances until `promise` settles. @throws when it has not after `limitMs`. */
  settle<T>(promise: Promise<T>, limitMs?: number): Promise<T>;
  pendingTimers(): number;
}

export function createFakeClock(): FakeClock {
  let nowMs = 0;
  let order = 0;
  const timers = new Map<number, { readonly atMs: number; readonly run: () => void }>();

  async function advance(ms: number): Promise<void> {
    const untilMs = nowMs + ms;
    await drainMicrotasks();
    for (;;) {
      let nextId = -1;
      for (const [id, timer] of timers) {
        if (timer.atMs <= untilMs && (nextId < 0 || timer.atMs < timers.get(nextId)!.atMs)) nextId = id;
      }
      const next = timers.get(nextId);
      if (next === undefined) break;
      timers.delete(nextId);
      nowMs = Math.max(nowMs, next.atMs);
      next.run();
      await drainMicrotasks();
    }
    nowMs = untilMs;
  }

  return {
    nowMs: () => nowMs,
    after: (delayMs, run) => {
      const id = order++;
      timers.set(id, { atMs: nowMs + delayMs, run });
      return () => void timers.delete(id);
    },
    advance,
    settle: async (promise, limitMs = 60_000) => {
      const progress = { settled: false };
      const mark = (): void => {
        progress.settled = true;
      };
      promise.then(mark, mark);
      const deadlineMs = nowMs + limitMs;
      while (!progress.settled && nowMs < deadlineMs) await advance(10);
      if (!progress.settled) throw new Error(`still unsettled after ${limitMs} ms of fake time`);
      return promise;
    },
    pendingTimers: () => timers.size,
  };
}

async function drainMicrotasks(): Promise<void> {
  for (let turn = 0; turn < 12; turn++) await Promise.resolve();
}

/** Uniform in [0, 1), the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
  };
}
