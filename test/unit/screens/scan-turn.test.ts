import { expect, test } from 'vitest';
import { createScanTurn, type ScanTurn } from '../../../renderer/depot/scan/scan-turn.ts';
import { webLocks } from './web-locks.ts';

/** Two windows whose messages arrive when the test says so, and whose clock is the test's. */
function twoWindows() {
  const locks = webLocks();
  const heard: ((event: MessageEvent<unknown>) => void)[] = [];
  let underWay: (() => void)[] = [];
  let timers: { readonly dueMs: number; readonly run: () => void }[] = [];
  let clock = 0;
  const taking: string[] = [];
  const hung = new Set<number>();
  const window = (at: number): ScanTurn =>
    createScanTurn({
      locks,
      id: `window ${at}`,
      now: () => (clock += 1),
      after: (delayMs, run) => timers.push({ dueMs: clock + delayMs, run }),
      duty: {
        begin: (fromHung) => Promise.resolve(void taking.push(`window ${at}${fromHung ? ', the other one hung' : ''}`)),
        end: () => Promise.resolve(),
        lost: () => void taking.push(`window ${at} lost it`),
      },
      channel: {
        postMessage: (data) =>
          heard.forEach((hear, to) => {
            if (to !== at && !hung.has(to)) underWay.push(() => hear({ data } as MessageEvent<unknown>));
          }),
        addEventListener: (_type, hear) => heard.push(hear),
      },
    });
  /** The window that takes the scans once everything said so far was heard. */
  const heeded = async (): Promise<string | undefined> => {
    const said = underWay;
    underWay = [];
    await settled();
    for (const hear of said) hear();
    await settled();
    return taking.at(-1);
  };
  return {
    first: window(0),
    second: window(1),
    heeded,
    hang: (at: number) => hung.add(at),
    taking,
    /** Lets so much time pass, in steps in which everything that is said is heard. */
    async pass(ms: number): Promise<void> {
      for (const until = clock + ms; clock < until;) {
        clock += 500;
        const due = timers.filter(({ dueMs }) => dueMs <= clock);
        timers = timers.filter(({ dueMs }) => dueMs > clock);
        for (const { run } of due) run();
        await heeded();
        await heeded();
      }
    },
  };
}

const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

test('the window that was used last takes the scans', async () => {
  const { second, first, heeded } = twoWindows();
  expect(await heeded()).toBe('window 0');
  second.want();
  expect(await heeded()).toBe('window 1');
  first.want();
  expect(await heeded()).toBe('window 0');
});

test('what two windows say crosses on the way: the later use holds, and the next use is heard', async () => {
  const { second, first, heeded } = twoWindows();
  await heeded();
  second.want();
  first.want();
  expect(await heeded()).toBe('window 0');
  second.want();
  expect(await heeded()).toBe('window 1');
  first.want();
  second.want();
  expect(await heeded()).toBe('window 1');
  first.want();
  expect(await heeded()).toBe('window 0');
});

test('both ask while the turn changes hands: it ends with the one that asked last', async () => {
  const { second, first, heeded } = twoWindows();
  await heeded();
  second.want();
  const handedOver = heeded();
  first.want();
  await handedOver;
  expect(await heeded()).toBe('window 0');
});

test('a window that no longer answers loses the scans to the one that is used, which says so', async () => {
  const { second, taking, heeded, hang, pass } = twoWindows();
  expect(await heeded()).toBe('window 0');
  hang(0);
  second.want();
  await pass(14_000);
  expect(taking).toEqual(['window 0']);
  await pass(6000);
  expect(taking).toContain('window 1, the other one hung');
  expect(taking.filter((word) => word.startsWith('window 1'))).toHaveLength(1);
  expect(taking).toContain('window 0 lost it');
});

test('a window that answers keeps the turn until all is put away, however long the disk takes', async () => {
  const { first, second, heeded, pass, taking } = twoWindows();
  await heeded();
  second.want();
  first.want();
  await pass(60_000);
  expect(taking.some((word) => word.includes('hung') || word.includes('lost'))).toBe(false);
});
