import { expect, test } from 'vitest';
import { createScanTurn, type ScanTurn } from '../../../renderer/depot/scan/scan-turn.ts';

/** Two windows whose messages arrive when the test says so. */
function twoWindows() {
  let lock: Promise<unknown> = Promise.resolve();
  const locks = {
    request(_name: string, run: () => Promise<unknown>) {
      const held = lock.then(run);
      lock = held.catch(() => undefined);
      return held;
    },
  } as unknown as Pick<LockManager, 'request'>;
  const heard: ((event: MessageEvent<unknown>) => void)[] = [];
  let underWay: (() => void)[] = [];
  let clock = 0;
  const taking: string[] = [];
  const window = (at: number): ScanTurn =>
    createScanTurn({
      locks,
      id: `window ${at}`,
      now: () => (clock += 1),
      after: () => undefined,
      duty: {
        begin: () => Promise.resolve(void taking.push(`window ${at}`)),
        end: () => Promise.resolve(),
      },
      channel: {
        postMessage: (data) =>
          heard.forEach((hear, to) => to !== at && underWay.push(() => hear({ data } as MessageEvent<unknown>))),
        addEventListener: (_type, hear) => heard.push(hear),
      },
    });
  return {
    first: window(0),
    second: window(1),
    /** The window that takes the scans once everything said so far was heard. */
    async heeded(): Promise<string | undefined> {
      const said = underWay;
      underWay = [];
      await settled();
      for (const hear of said) hear();
      await settled();
      return taking.at(-1);
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
