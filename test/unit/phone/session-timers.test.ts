import { describe, expect, test } from 'vitest';
import { buildSip } from '../../../main/demo/pbx/sip-text.ts';
import { headerOf } from '../../../main/phone/sip-headers.ts';
import { createSessionTimers } from '../../../main/phone/session-timers.ts';
import { createManualClock } from '../odoo/manual-clock.ts';

type Headers = readonly (readonly [string, string])[];

function stand() {
  const clock = createManualClock(0);
  const done: string[] = [];
  const timers = createSessionTimers({
    clock,
    refresh: (callId) => done.push(`refresh ${callId}`),
    expire: (callId) => done.push(`expire ${callId}`),
  });
  return { clock, done, timers };
}

const invite = (extra: Headers = []): string =>
  buildSip('INVITE sip:a@b SIP/2.0', [['Call-ID', 'c'], ['CSeq', '1 INVITE'], ...extra], 'v=0\r\n');
const answer = (status: number, extra: Headers = [], method = 'INVITE'): string =>
  buildSip(`SIP/2.0 ${status} X`, [['Call-ID', 'c'], ['CSeq', `1 ${method}`], ...extra]);

test('an INVITE of ours asks for half an hour, and its body stays whole', () => {
  const { timers } = stand();
  const sent = timers.sending(invite());
  expect(headerOf(sent, 'session-expires')).toBe('1800');
  expect(headerOf(sent, 'min-se')).toBe('90');
  expect(sent.endsWith('\r\n\r\nv=0\r\n')).toBe(true);
});

test('what is no INVITE and no acceptance passes as it is', () => {
  const { timers } = stand();
  for (const text of [answer(180), answer(486), answer(200, [], 'BYE'), 'BYE sip:a@b SIP/2.0\r\nCall-ID: c\r\n\r\n'])
    expect(timers.sending(text)).toBe(text);
});

describe('who refreshes, and when', () => {
  test('the peer left it to us: at half of the interval', () => {
    const { timers, clock, done } = stand();
    timers.sending(invite());
    timers.received(answer(200, [['Session-Expires', '1800;refresher=uac']]));
    clock.advance(899_000);
    expect(done).toEqual([]);
    clock.advance(1_000);
    expect(done).toEqual(['refresh c']);
  });

  test('the peer refreshes, and does: the session lives on', () => {
    const { timers, clock, done } = stand();
    timers.received(answer(200, [['x', '90;refresher=uas']]));
    for (let round = 0; round < 5; round += 1) {
      clock.advance(45_000);
      timers.received(
        invite([
          ['Session-Expires', '90;refresher=uac'],
          ['Supported', 'timer'],
        ]),
      );
      expect(headerOf(timers.sending(answer(200)), 'session-expires')).toBe('90;refresher=uac');
    }
    expect(done).toEqual([]);
  });

  test('the peer refreshes, and does not: the session is over a third early', () => {
    const { timers, clock, done } = stand();
    timers.received(answer(200, [['Session-Expires', '90;refresher=uas']]));
    clock.advance(59_000);
    expect(done).toEqual([]);
    clock.advance(2_000);
    expect(done).toEqual(['expire c']);
  });

  test('our hold in between keeps the roles', () => {
    const { timers } = stand();
    timers.received(answer(200, [['Session-Expires', '300;refresher=uas']]));
    expect(headerOf(timers.sending(invite()), 'session-expires')).toBe('300;refresher=uas');
  });

  test('a peer that knows no timers but a proxy that wants one: we refresh', () => {
    const { timers } = stand();
    timers.received(invite([['Session-Expires', '600']]));
    const sent = timers.sending(answer(200));
    expect(headerOf(sent, 'session-expires')).toBe('600;refresher=uas');
    expect(headerOf(sent, 'require')).toBeNull();
    expect(timers.intervalOf('c')).toEqual({ seconds: 600, refresher: 'us' });
  });
});

test('an interval below 90 s is refused with what is the least', () => {
  const { timers } = stand();
  expect(
    timers.received(
      invite([
        ['Session-Expires', '30'],
        ['Supported', 'timer'],
      ]),
    ),
  ).toBe(90);
});

test('after a 422 the next INVITE asks for what the peer wants', () => {
  const { timers } = stand();
  timers.received(answer(422, [['Min-SE', '3600']]));
  expect(headerOf(timers.sending(invite()), 'session-expires')).toBe('3600');
});

test.each(['4294967295', '99999999999999999999', 'abc', ''])('the interval %s overflows no timer', (value) => {
  const { timers, clock, done } = stand();
  timers.received(answer(200, [['Session-Expires', `${value};refresher=uas`]]));
  clock.advance(60_000);
  expect(done).toEqual([]);
});

test('an UPDATE that refreshes is granted for a session with a timer, and for no other', () => {
  const { timers } = stand();
  expect(timers.updated('c')).toBeNull();
  timers.received(answer(200, [['Session-Expires', '300;refresher=uas']]));
  expect(timers.updated('c')).toEqual(['Session-Expires: 300;refresher=uac', 'Require: timer']);
});

test('a session that is forgotten asks for nothing any more', () => {
  const { timers, clock, done } = stand();
  timers.received(answer(200, [['Session-Expires', '90;refresher=uac']]));
  timers.forget('c');
  clock.advance(1_000_000);
  expect(done).toEqual([]);
});
