import type { Clock } from '../../../drivers/reader-driver.ts';

/** Time that passes when it is told to. */
export function createManualClock(startMs: number): Clock & { advance(ms: number): void } {
  let now = startMs;
  const timers = new Set<{ readonly dueMs: number; readonly run: () => void }>();
  return {
    nowMs: () => now,
    after(delayMs, run) {
      const timer = { dueMs: now + delayMs, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance(ms) {
      now += ms;
      for (const timer of [...timers].filter((one) => one.dueMs <= now).sort((a, b) => a.dueMs - b.dueMs)) {
        timers.delete(timer);
        timer.run();
      }
    },
  };
}
