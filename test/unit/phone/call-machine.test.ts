import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newCall, transition, type CallSignal } from '../../../main/phone/call-machine.ts';
import { callStateSchema, type CallState } from '../../../preload/contract/phone.ts';

const party = { number: '0612345678', e164: '+33612345678', displayName: null, masked: false, source: 'from' as const };
const born = (direction: CallState['direction']): CallState =>
  newCall({ callId: 'a', accountId: 'line', direction, party, calledLine: null, atMs: 1_000 });
const play = (direction: CallState['direction'], ...signals: CallSignal[]): CallState =>
  signals.reduce(transition, born(direction));

const established: CallSignal = { kind: 'established', atMs: 2_000 };
const hangUp: CallSignal = { kind: 'hang-up-asked', atMs: 3_000 };
const answer: CallSignal = { kind: 'answer-asked' };
const finished = (sipStatus: number | null): CallSignal => ({ kind: 'finished', sipStatus, atMs: 4_000 });
const cancelled = (elsewhere: boolean): CallSignal => ({ kind: 'cancelled-by-peer', elsewhere, atMs: 3_000 });

describe('a call goes from birth to its end', () => {
  test.each<[string, CallState['direction'], CallSignal[], Partial<CallState>]>([
    ['it rings', 'incoming', [], { phase: 'ringing' }],
    ['it is dialled', 'outgoing', [], { phase: 'dialling' }],
    ['trying is not ringing', 'outgoing', [{ kind: 'progressed', sipStatus: 100 }], { phase: 'dialling' }],
    ['the far end rings', 'outgoing', [{ kind: 'progressed', sipStatus: 180 }], { phase: 'early' }],
    ['it is being answered', 'incoming', [answer], { phase: 'answering' }],
    ['it talks', 'incoming', [answer, established], { phase: 'talking', answeredAtMs: 2_000, outcome: 'answered' }],
    ['it is held', 'incoming', [answer, established, { kind: 'held', held: true }], { phase: 'on-hold' }],
    ['it ends', 'incoming', [answer, established, hangUp], { phase: 'ending', endedAtMs: null }],
    [
      'it has ended',
      'incoming',
      [answer, established, hangUp, finished(null)],
      { phase: 'ended', outcome: 'answered', endedAtMs: 4_000 },
    ],
    ['the caller gave up', 'incoming', [cancelled(false)], { phase: 'ended', outcome: 'missed' }],
    ['a colleague took it', 'incoming', [cancelled(true)], { phase: 'ended', outcome: 'abandoned', sipStatus: 200 }],
    [
      'the desk refused',
      'incoming',
      [hangUp, finished(null)],
      { phase: 'ended', outcome: 'refused', endedAtMs: 3_000 },
    ],
    ['nobody answered', 'incoming', [finished(480)], { phase: 'ended', outcome: 'missed', sipStatus: 480 }],
    ['media failed at the answer', 'incoming', [answer, finished(488)], { phase: 'ended', outcome: 'failed' }],
    [
      'the desk gave up',
      'outgoing',
      [{ kind: 'progressed', sipStatus: 180 }, hangUp],
      { phase: 'ended', outcome: 'abandoned' },
    ],
    ['the far end is busy', 'outgoing', [finished(486)], { phase: 'ended', outcome: 'failed', sipStatus: 486 }],
    [
      'the desk sent it on',
      'incoming',
      [{ kind: 'diverted', target: '1002', atMs: 2_500 }, finished(302)],
      { phase: 'ended', outcome: 'refused', divertedTo: '1002', sipStatus: 302, endedAtMs: 2_500 },
    ],
    [
      'the rules did not let it out',
      'outgoing',
      [{ kind: 'declined', why: 'not-allowed', atMs: 1_000 }],
      { phase: 'ended', outcome: 'failed', declined: 'not-allowed', sipStatus: 403 },
    ],
    [
      'it left the conference with its end',
      'outgoing',
      [established, { kind: 'joined-conference', joined: true }, finished(null)],
      { phase: 'ended', inConference: false, sound: 'none' },
    ],
    ['the far end declined', 'outgoing', [finished(603)], { phase: 'ended', outcome: 'refused', sipStatus: 603 }],
  ])('%s', (_, direction, signals, expected) => {
    expect(play(direction, ...signals)).toMatchObject(expected);
  });
});

test('NOTIFYs of a transfer that overtake each other leave what was settled', () => {
  const told = (state: 'asked' | 'ringing' | 'done'): CallSignal => ({
    kind: 'transfer',
    target: '1002',
    state,
    sipStatus: null,
  });
  expect(play('incoming', answer, established, told('asked'), told('done'), told('ringing'))).toMatchObject({
    transfer: { state: 'done' },
  });
});

test('a 200 that crosses our CANCEL does not bring the call back', () => {
  expect(play('outgoing', hangUp, established)).toMatchObject({
    phase: 'ended',
    outcome: 'abandoned',
    answeredAtMs: null,
  });
});

test('a CANCEL that crosses our answer does not end the call', () => {
  expect(play('incoming', answer, established, cancelled(false)).phase).toBe('talking');
});

const anySignal = fc.oneof(
  fc.constantFrom(answer, established, hangUp, cancelled(true), cancelled(false), finished(null), finished(486)),
  fc.boolean().map((held): CallSignal => ({ kind: 'held', held })),
  fc.boolean().map((held): CallSignal => ({ kind: 'held-by-peer', held })),
  fc.boolean().map((muted): CallSignal => ({ kind: 'muted', muted })),
  fc.boolean().map((joined): CallSignal => ({ kind: 'joined-conference', joined })),
  fc
    .constantFrom('none', 'connecting', 'connected', 'interrupted')
    .map((sound): CallSignal => ({ kind: 'sound', sound })),
  fc
    .constantFrom('asked', 'ringing', 'done', 'failed')
    .map((state): CallSignal => ({ kind: 'transfer', target: '1002', state, sipStatus: null })),
  fc.constantFrom<CallSignal>(
    { kind: 'diverted', target: '1002', atMs: 5_000 },
    { kind: 'declined', why: 'no-account', atMs: 5_000 },
    { kind: 'party-changed', party },
    { kind: 'auto-answered' },
  ),
  fc.constantFrom(100, 180, 183).map((sipStatus): CallSignal => ({ kind: 'progressed', sipStatus })),
);

test('in any order of signals an ended call stays as it is, and every state fits the contract', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('incoming' as const, 'outgoing' as const),
      fc.array(anySignal, { maxLength: 12 }),
      (direction, signals) => {
        let state = born(direction);
        for (const signal of signals) {
          const next = transition(state, signal);
          if (state.phase === 'ended') expect(next).toBe(state);
          expect(callStateSchema.safeParse(next).success).toBe(true);
          if (next.phase === 'ended') expect(next.outcome).not.toBeNull();
          state = next;
        }
        expect(transition(state, finished(null)).phase).toBe('ended');
      },
    ),
    { seed: 20_261_123, numRuns: 1_000 },
  );
});
