import { expect, it } from 'vitest';
import { createPace } from '../../../renderer/worker/pace.ts';

/** Work of so many milliseconds between two breaths, and what came of it. */
function worker() {
  let nowMs = 100;
  const events: string[] = [];
  const sleeping: (() => void)[] = [];
  const pace = createPace({
    breathe: () => (events.push('breath'), Promise.resolve()),
    nowMs: () => nowMs,
    after(delayMs, run) {
      events.push(`sleep ${delayMs}`);
      sleeping.push(() => {
        nowMs += delayMs;
        run();
      });
    },
  });
  return {
    events,
    pace,
    work: (forMs: number) => void (nowMs += forMs),
    wake: () => sleeping.splice(0).forEach((run) => run()),
  };
}

it('sleeps once half a millisecond was worked, and only then', async () => {
  const { events, pace, work, wake } = worker();
  for (let slice = 0; slice < 4; slice++) {
    work(0.12);
    await pace();
  }
  expect(events).toEqual(['breath', 'breath', 'breath', 'breath']);
  work(0.12);
  const rested = pace();
  expect(events.splice(0).at(-1)).toBe('sleep 1');
  wake();
  await rested;
  expect(events.splice(0)).toEqual(['breath']);
  work(0.45);
  await pace();
  expect(events).toEqual(['breath']);
});

it('lets all work sleep together: the second of two does not go on meanwhile', async () => {
  const { events, pace, work, wake } = worker();
  work(2);
  const both = [pace(), pace()];
  await Promise.resolve();
  expect(events).toEqual(['sleep 1']);
  wake();
  await Promise.all(both);
  expect(events).toEqual(['sleep 1', 'breath', 'breath']);
});
