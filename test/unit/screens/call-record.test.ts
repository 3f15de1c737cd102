import { expect, it } from 'vitest';
import { newCall, transition } from '../../../main/phone/call-machine.ts';
import type { CallState } from '../../../preload/contract/phone.ts';
import { operationSchema } from '../../../preload/contract/operation.ts';
import { callbackMark } from '../../../preload/contract/desk-marks.ts';
import { answeredCallbacks, callbackList } from '../../../renderer/call-desk/callback-list.ts';
import {
  actIdOf,
  automaticActs,
  readRecord,
  recordActs,
  startRecord,
  wasMissed,
  type CallRecord,
  type RecordWords,
} from '../../../renderer/call-desk/call-record.ts';
import { dayFigures } from '../../../renderer/call-desk/day-figures.ts';
import { stableId } from '../../../renderer/call-desk/stable-id.ts';
import type { DueCallback } from '../../../renderer/worker/worker-api.ts';
import { partnerRow } from '../store/row-samples.ts';

const words: RecordWords = {
  reason: ({ reasons }) => reasons.join(),
  leadName: () => 'Appel',
  callbackSummary: () => 'Rappeler',
  missedSummary: () => 'Rappeler',
  reached: () => 'Joint',
};
const by = { author: { login: 'nadia', employeeId: null, station: 'Poste 2' }, uid: 7 };
const atMs = Date.UTC(2026, 10, 25, 9, 0);

function rings(over: Partial<CallState['party']> = {}, callId = 'call-1@pbx'): CallState {
  const party = { number: '+33639981017', e164: '+33639981017', displayName: null, masked: false, ...over };
  return newCall({
    callId,
    accountId: 'main',
    direction: 'incoming',
    party: { ...party, source: 'from' },
    calledLine: 'Dépannage',
    atMs,
  });
}
const missed = (elsewhere = false): CallRecord =>
  startRecord(transition(rings(), { kind: 'cancelled-by-peer', elsewhere, atMs: atMs + 9_000 }));

const activity = (id: number, note: string, resId = 5): DueCallback['activity'] => ({
  id,
  writeDate: '',
  active: true,
  resModel: 'res.partner',
  resId,
  resName: null,
  typeName: 'Appel',
  isCall: true,
  summary: 'Rappeler',
  note,
  dueOn: '2026-11-25',
  userId: 7,
  userName: 'Nadia',
  createdBy: null,
  createdAt: '2026-11-25 09:00:10',
  feedback: null,
});

it('a call that nobody answered opens one callback, whose act has one name in every window', () => {
  const record = { ...missed(), partnerId: 5 };
  const acts = automaticActs(record, by, atMs, words);
  expect(acts).toMatchObject([{ kind: 'open-callback', partnerId: 5, number: '+33639981017', missedAtMs: atMs }]);
  for (const act of acts as readonly unknown[]) expect(operationSchema.safeParse(act).success).toBe(true);
  expect(automaticActs({ ...missed(), partnerId: 5 }, by, atMs, words)).toEqual(acts);
  expect(actIdOf('a', 'log')).not.toBe(actIdOf('a', 'lead'));
});

it.each([
  ['taken by a colleague', { ...missed(true) }, 'nothing'],
  ['masked', { ...missed(), masked: true }, 'nothing'],
  ['still ringing', startRecord(rings()), 'later'],
  ['declined, its contact unknown', { ...missed(), outcome: 'refused' as const }, 'later'],
])('a call %s: %s', (_what, record, expected) => {
  expect(automaticActs(record, by, atMs, words)).toBe(expected);
});

it('a callback waits until it is known who is signed in', () => {
  expect(automaticActs(missed(), { ...by, uid: null }, atMs, words)).toBe('later');
});

it('a saved call is a note on one record, and what was promised', () => {
  const talk = { ...startRecord(rings()), answeredAtMs: atMs + 3_000, endedAtMs: atMs + 63_000, partnerId: 5 };
  const about = { resModel: 'sale.order' as const, resId: 12, name: 'D-2611-084' };
  const record = { ...talk, outcome: 'answered' as const, note: 'Panne', about, next: 'ticket' as const, urgent: true };
  const acts = recordActs(record, by, atMs, words);
  expect(acts).toMatchObject([
    { kind: 'log-call', resId: 5, durationSeconds: 60, about },
    { kind: 'create-ticket', partnerId: 5, urgent: true, description: 'Panne' },
  ]);
  for (const act of acts) expect(operationSchema.safeParse(act).success).toBe(true);
});

it('a record that an earlier version kept is read, its single reason too', () => {
  const old = { version: 1, callId: 'x', reason: 'quote', note: 'Devis', masked: false };
  expect(readRecord(old)).toMatchObject({ reasons: ['quote'], result: null, about: null });
  expect(readRecord({ version: 9 })).toBeNull();
  expect(readRecord('text')).toBeNull();
});

it('lists a missed call once: from Odoo when Odoo has it, from this station until then', () => {
  const record = missed();
  expect(callbackList([], [record], '2026-11-25')).toMatchObject([{ kind: 'missed', activityId: null, times: 1 }]);
  const due = { activity: activity(3, callbackMark(record.number, atMs)), partner: null, number: record.number };
  expect(callbackList([due], [record], '2026-11-25')).toMatchObject([{ kind: 'missed', activityId: 3, late: true }]);
  expect(callbackList([], [{ ...record, callbackInOdoo: true }], '2026-11-25')).toEqual([]);
});

it('somebody who was spoken with since need not be called back', () => {
  const talk = { ...startRecord(rings({}, 'call-2')), startedAtMs: atMs + 60_000, answeredAtMs: atMs + 65_000 };
  expect(callbackList([], [missed(), talk], '2026-11-25')).toEqual([]);
  const partner = partnerRow(5, { name: 'Perrin' });
  const due = [
    { activity: activity(3, callbackMark('+33639981017', atMs)), partner: null, number: '+33639981017' },
    { activity: activity(4, callbackMark('+33455555555', atMs)), partner, number: '+33455555555' },
    { activity: activity(5, callbackMark('+33639981017', atMs + 90_000)), partner: null, number: '+33639981017' },
    { activity: activity(6, 'Promis'), partner, number: null },
  ];
  const ended = answeredCallbacks(due, { ...talk, partnerId: 5 });
  // Not the one that was missed after the talk, nor a promise that a person made.
  expect(ended.map(({ activity }) => activity.id)).toEqual([3, 4]);
});

it('adds the day up', () => {
  const talk = { ...startRecord(rings({}, 'call-2')), answeredAtMs: atMs, endedAtMs: atMs + 60_000 };
  expect(dayFigures([missed(), talk], atMs)).toEqual({ answered: 1, missed: 1, outgoing: 0, talkMs: 60_000, owed: 1 });
  expect(wasMissed(missed(true))).toBe(false);
});

it('names acts by UUIDs that differ, and that the contract accepts', () => {
  const ids = Array.from({ length: 5_000 }, (_, index) => stableId(`log call-${index}@pbx.example`));
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(true);
});
