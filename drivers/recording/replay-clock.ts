import type { Clock } from '../reader-driver.ts';

/** Time that moves only as a recording is played. */
export interface ReplayClock extends Clock {
  /** Runs what is due until `atMs` after the beginning, in order; what was promised happens in between. */
  runTo(atMs: number): Promise<void>;
}

export function createReplayClock(startedAtMs: number): ReplayClock {
  let nowMs = startedAtMs;
  const timers = new Set<{ readonly atMs: number; readonly run: () => void }>();
  return {
    nowMs: () => nowMs,
    after(delayMs, run) {
      const timer = { atMs: nowMs + delayMs, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    async runTo(atMs) {
      const untilMs = startedAtMs + atMs;
      for (;;) {
        await settle();
        let next: { readonly atMs: number; readonly run: () => void } | null = null;
        for (const timer of timers) if (timer.atMs <= untilMs && (!next || timer.atMs < next.atMs)) next = timer;
        if (!next) break;
        timers.delete(next);
        nowMs = Math.max(nowMs, next.atMs);
        next.run();
      }
      nowMs = Math.max(nowMs, untilMs);
    },
  };
}

/** Sessions chain a handful of promises for each reply. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 12; turn++) await Promise.resolve();
}
