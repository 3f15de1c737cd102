import { expect, it } from 'vitest';
import { newCall, transition } from '../../../main/phone/call-machine.ts';
import type { CallState } from '../../../preload/contract/phone.ts';
import { operationSchema } from '../../../preload/contract/operation.ts';
import { callbackMark, readNumberMark } from '../../../preload/contract/desk-marks.ts';
import { answeredCallbacks, callbackList } from '../../../renderer/call-desk/callback-list.ts';
import {
  actIdOf,
  automaticActs,
  followCall,
  readRecord,
  recordActs,
  standing,
  startRecord,
  wasMissed,
  type CallRecord,
  type RecordWords,
} from '../../../renderer/call-desk/call-record.ts';
import { recentCustomers } from '../../../renderer/call-desk/recent-customers.ts';
import { dayFigures, missedPeople } from '../../../renderer/call-desk/day-figures.ts';
import { stableId } from '../../../renderer/call-desk/stable-id.ts';
import type { ActState, DueCallback } from '../../../renderer/worker/worker-api.ts';
import { partnerRow } from '../store/row-samples.ts';

const words: RecordWords = {
  reason: ({ reasons }) => reasons.join(),
  leadName: () => 'Appel',
  callbackSummary: () => 'Rappeler',
  callbackNumber: ({ callbackNumber }) => (callbackNumber ? `Numéro de rappel : ${callbackNumber}` : ''),
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

it('how a call sounded is kept when it is over, and stays', () => {
  const media = { codec: 'opus', packetsSent: 50, packetsReceived: 49, packetsLost: 1, jitterMs: 4, roundTripMs: 20 };
  const talking = transition(transition(rings(), { kind: 'established', atMs }), {
    kind: 'measured',
    media: { ...media, mos: 4.2, inboundLevel: 0.1 },
  });
  const record = startRecord(talking);
  expect(record.quality).toBeNull();
  const over = transition(talking, { kind: 'finished', sipStatus: 200, atMs: atMs + 60_000 });
  const kept = followCall(record, over);
  expect(kept.quality).toMatchObject({ seconds: 1, mosMean: 4.2, mosWorst: 4.2, packetsReceived: 49, packetsLost: 1 });
  // The same call, told again to a page that was reloaded.
  expect(followCall(kept, structuredClone(over))).toBe(kept);
  expect(readRecord({ ...kept, quality: undefined })?.quality ?? null).toBeNull();
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

it('who hid the number is reached where they asked: in the lead, the note and the callback', () => {
  const talk = { ...startRecord(rings({ masked: true, number: '', e164: null })), answeredAtMs: atMs, partnerId: 5 };
  const asked = { ...talk, outcome: 'answered' as const, note: 'Panne', callbackNumber: '06 12 34 56 78' };
  const lead = recordActs({ ...asked, next: 'lead' }, by, atMs, words);
  expect(lead).toMatchObject([
    { kind: 'log-call', note: 'Panne\nNuméro de rappel : 06 12 34 56 78' },
    { kind: 'create-lead', phone: '+33612345678' },
  ]);
  const promise = recordActs({ ...asked, next: 'callback', callbackOn: '2026-11-26' }, by, atMs, words)[1];
  expect(operationSchema.safeParse(promise).success).toBe(true);
  expect(promise).toMatchObject({ kind: 'schedule-callback' });
  const note = promise?.kind === 'schedule-callback' ? promise.note : '';
  expect(readNumberMark(note)).toBe('+33612345678');
  expect(recordActs({ ...talk, outcome: 'answered', next: 'lead' }, by, atMs, words)[1]).toMatchObject({ phone: '' });
});

it('a call stands in Odoo only when Odoo has confirmed every act of it', () => {
  const saved = { ...startRecord(rings()), savedBy: by.author, savedAtMs: atMs };
  const acts = (...states: readonly ActState[]) =>
    new Map(states.map((state, at) => [actIdOf(saved.callId, (['log', 'ticket'] as const)[at] ?? 'lead'), { state }]));
  expect(standing(startRecord(rings()), acts())).toBe('local');
  expect(standing(saved, acts('queued'))).toBe('waiting');
  expect(standing(saved, acts('confirmed', 'unconfirmed'))).toBe('waiting');
  expect(standing(saved, acts('confirmed', 'refused'))).toBe('refused');
  expect(standing(saved, acts('confirmed', 'confirmed'))).toBe('recorded');
  expect(standing(saved, acts()), 'settled acts are forgotten after 30 days').toBe('recorded');
  expect(standing(saved, acts('set-aside'))).toBe('local');
  expect(standing({ ...saved, waitsForContact: true }, acts())).toBe('waiting');
});

it('the customers of the last calls are each told once, the last spoken with first', () => {
  const call = (callId: string, partnerId: number | null, startedAtMs: number): CallRecord => ({
    ...startRecord(rings({}, callId)),
    partnerId,
    startedAtMs,
  });
  const calls = [call('a', 5, 1), call('b', 6, 2), call('c', 5, 3), call('d', null, 4), call('e', 7, 0)];
  expect(recentCustomers(calls, 2).map(({ callId }) => callId)).toEqual(['c', 'b']);
});

it('a record that an earlier version kept is read, its single reason too', () => {
  const old = { version: 1, callId: 'x', reason: 'quote', note: 'Devis', masked: false };
  expect(readRecord(old)).toMatchObject({ reasons: ['quote'], result: null, about: null });
  expect(readRecord({ version: 9 })).toBeNull();
  expect(readRecord('text')).toBeNull();
});

it('lists a missed call once: from Odoo when Odoo has it, from this station until then', () => {
  const record = missed();
  expect(callbackList([], [record], atMs + 3_600_000)).toMatchObject([{ kind: 'missed', activityId: null, times: 1 }]);
  const due = { activity: activity(3, callbackMark(record.number, atMs)), partner: null, number: record.number };
  expect(callbackList([due], [record], atMs + 3_600_000)).toMatchObject([
    { kind: 'missed', activityId: 3, late: true },
  ]);
  expect(callbackList([], [{ ...record, callbackInOdoo: true }], atMs + 3_600_000)).toEqual([]);
});

it('on the wall whoever was missed counts once, at whatever station it was', () => {
  const [here, again] = [missed(), { ...missed(), callId: 'call-9', startedAtMs: atMs + 5_000 }];
  const hidden = { ...missed(), callId: 'call-8', masked: true, number: '' };
  const taken = missed(true);
  expect(missedPeople([here, again, hidden, taken], ['+33639981017', '+33455555555'], atMs)).toBe(3);
  expect(missedPeople([here], [], atMs + 1), 'before the day began').toBe(0);
});

it('who did not answer when called back is left alone for a quarter of an hour, and how often is told', () => {
  const partner = partnerRow(5, { name: 'Perrin' });
  const due = [
    { activity: activity(3, callbackMark('+33639981017', atMs)), partner: null, number: '+33639981017' },
    { activity: activity(4, callbackMark('+33455555555', atMs + 60_000)), partner, number: '+33455555555' },
  ];
  const ids = (records: readonly CallRecord[], nowMs: number) =>
    callbackList(due, records, nowMs).map(({ activityId, tries }) => [activityId, tries]);
  const tried = (startedAtMs: number): CallRecord => ({
    ...startRecord(rings({}, `out ${startedAtMs}`)),
    direction: 'outgoing',
    startedAtMs,
    endedAtMs: startedAtMs + 30_000,
    outcome: 'abandoned',
  });
  const triedAtMs = atMs + 600_000;
  expect(ids([], triedAtMs)).toEqual([
    [3, 0],
    [4, 0],
  ]);
  expect(ids([tried(triedAtMs)], triedAtMs + 60_000)).toEqual([
    [4, 0],
    [3, 1],
  ]);
  expect(ids([tried(triedAtMs), tried(triedAtMs + 1), tried(atMs - 1)], triedAtMs + 16 * 60_000)).toEqual([
    [3, 2],
    [4, 0],
  ]);
});

it('somebody who was spoken with since need not be called back', () => {
  const talk = { ...startRecord(rings({}, 'call-2')), startedAtMs: atMs + 60_000, answeredAtMs: atMs + 65_000 };
  expect(callbackList([], [missed(), talk], atMs + 3_600_000)).toEqual([]);
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
