import { expect, test } from 'vitest';
import { createSoundWatch } from '../../../main/phone/sound-watch.ts';
import { createManualClock } from '../odoo/manual-clock.ts';

function stand() {
  const clock = createManualClock(0);
  const done: string[] = [];
  let sound = 'none';
  const watch = createSoundWatch({
    clock,
    offer: (callId, iceRestart) => done.push(`offer ${callId}${iceRestart ? ' with an ICE restart' : ''}`),
    replace: (callId) => done.push(`replace ${callId}`),
    onSound: (_callId, next) => {
      sound = next;
    },
  });
  return { clock, done, watch, sound: () => sound };
}

test('a short gap heals by itself', () => {
  const { watch, clock, done, sound } = stand();
  watch.reported('a', 'connected');
  watch.reported('a', 'disconnected');
  expect(sound()).toBe('interrupted');
  clock.advance(2_000);
  watch.reported('a', 'connected');
  clock.advance(60_000);
  expect(done).toEqual([]);
  expect(sound()).toBe('connected');
});

test('a path that stays broken is offered anew once, whatever is reported meanwhile', () => {
  const { watch, clock, done } = stand();
  watch.reported('a', 'disconnected');
  clock.advance(3_000);
  watch.reported('a', 'failed');
  watch.reported('a', 'connecting');
  expect(done).toEqual(['offer a with an ICE restart']);
});

test('a far end that never takes the new media gets a new session, and then is asked again', () => {
  const { watch, clock, done } = stand();
  watch.lost('a');
  expect(done).toEqual(['offer a']);
  clock.advance(8_000);
  expect(done).toEqual(['offer a', 'replace a']);
  clock.advance(20_000);
  expect(done.at(-1)).toBe('offer a with an ICE restart');
});

test('sound that is back stops it all, and so does the end of the call', () => {
  const { watch, clock, done } = stand();
  watch.lost('a');
  watch.lost('b');
  watch.reported('a', 'connected');
  watch.forget('b');
  clock.advance(120_000);
  expect(done).toEqual(['offer a', 'offer b']);
});
