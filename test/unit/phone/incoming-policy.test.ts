import { describe, expect, test } from 'vitest';
import { answerAfterMs, decideIncoming } from '../../../main/phone/incoming-policy.ts';
import type { Forward } from '../../../preload/contract/phone.ts';

const none: Forward = { always: null, busy: null, noAnswer: null };
const headers =
  (given: Record<string, string> = {}) =>
  (name: string): string[] =>
    given[name] === undefined ? [] : [given[name]];
const decide = (changes: Partial<Parameters<typeof decideIncoming>[0]>) =>
  decideIncoming({
    doNotDisturb: false,
    forward: none,
    engaged: false,
    autoAnswerAllowed: false,
    headers: headers(),
    ...changes,
  });
const wishes = headers({ 'call-info': '<sip:x>;answer-after=2' });

test('a call rings', () => expect(decide({})).toEqual({ kind: 'ring', forwardAfter: null }));
test('do-not-disturb refuses with 480', () =>
  expect(decide({ doNotDisturb: true })).toEqual({ kind: 'refuse', sipStatus: 480 }));
test('a forward goes before do-not-disturb: somebody takes the caller', () =>
  expect(decide({ doNotDisturb: true, forward: { ...none, always: '1002' } })).toEqual({
    kind: 'divert',
    target: '1002',
  }));
test('on busy only when busy', () => {
  const forward = { ...none, busy: '1002' };
  expect(decide({ forward })).toMatchObject({ kind: 'ring' });
  expect(decide({ forward, engaged: true })).toEqual({ kind: 'divert', target: '1002' });
});
test('after no answer it goes on', () =>
  expect(decide({ forward: { ...none, noAnswer: { target: '1003', afterSeconds: 20 } } })).toEqual({
    kind: 'ring',
    forwardAfter: { target: '1003', afterMs: 20_000 },
  }));
test('it answers by itself only when that is allowed, and over no other call', () => {
  expect(decide({ headers: wishes })).toMatchObject({ kind: 'ring' });
  expect(decide({ headers: wishes, autoAnswerAllowed: true })).toEqual({ kind: 'auto-answer', afterMs: 2_000 });
  expect(decide({ headers: wishes, autoAnswerAllowed: true, engaged: true })).toMatchObject({ kind: 'ring' });
});

describe('how a request asks to be answered', () => {
  test.each<[string, string, number | null]>([
    ['call-info', '<sip:pbx.example>;answer-after=0', 0],
    ['call-info', 'answer-after="5"', null],
    ['call-info', '<sip:x>; Answer-After = 5', 5_000],
    ['alert-info', '<http://www.notused.com>;info=alert-autoanswer;delay=0', 0],
    ['alert-info', 'Auto Answer', 0],
    ['alert-info', 'Ring Answer', 0],
    ['alert-info', 'intercom', 0],
    ['alert-info', '<http://pbx/bellcore-dr2>', null],
    ['answer-mode', 'Auto', 0],
    ['answer-mode', 'Manual', null],
    ['call-info', '<sip:x>;answer-after=999', 60_000],
  ])('%s: %s', (name, value, afterMs) => expect(answerAfterMs(headers({ [name]: value }))).toBe(afterMs));
});
