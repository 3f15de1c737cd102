import { expect, test } from 'vitest';
import { watchWaking } from '../../../main/phone/wake-watch.ts';

function stand() {
  let nowMs = 0;
  let network = 'eth0 10.0.0.5';
  let due: (() => void) | null = null;
  const woken: string[] = [];
  const stop = watchWaking({
    clock: {
      nowMs: () => nowMs,
      after(_delayMs, run) {
        due = run;
        return () => {
          due = null;
        };
      },
    },
    network: () => network,
    onWoken: (why) => woken.push(why),
  });
  return {
    woken,
    stop,
    pass(ms: number, next = network) {
      nowMs += ms;
      network = next;
      due?.();
    },
  };
}

test('a machine that is awake on one network says nothing', () => {
  const { pass, woken } = stand();
  for (let look = 0; look < 5; look += 1) pass(5_100);
  expect(woken).toEqual([]);
});

test('sleep is noticed at the first look after it', () => {
  const { pass, woken } = stand();
  pass(5_000);
  pass(3_600_000);
  expect(woken).toEqual(['slept']);
});

test('another network is noticed; one that is gone is not, until it is back', () => {
  const { pass, woken } = stand();
  pass(5_000, 'wlan0 192.168.1.7');
  expect(woken).toEqual(['network']);
  pass(5_000, '');
  expect(woken).toEqual(['network']);
  pass(5_000, 'wlan0 192.168.1.7');
  expect(woken).toEqual(['network', 'network']);
});

test('after the end nothing looks any more', () => {
  const { pass, stop, woken } = stand();
  stop();
  pass(3_600_000);
  expect(woken).toEqual([]);
});
