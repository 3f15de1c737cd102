import { numberMark } from '../../preload/contract/desk-marks.ts';
import type { Operation, OperationOf } from '../../preload/contract/operation.ts';
import type { CallState } from '../../preload/contract/phone.ts';
import type { OutboxView } from '../worker/worker-api.ts';
import { readNumber } from './read-number.ts';
import { stableId } from './stable-id.ts';

/** A call as the desk keeps it: what signalling said, who it was, and what the person wrote. Plain data, kept as a draft at each keystroke. */
export interface CallRecord {
  readonly version: 1;
  readonly callId: string;
  readonly direction: 'incoming' | 'outgoing';
  readonly number: string;
  readonly masked: boolean;
  readonly displayName: string | null;
  readonly calledLine: string | null;
  readonly startedAtMs: number;
  readonly answeredAtMs: number | null;
  readonly endedAtMs: number | null;
  readonly outcome: CallState['outcome'];
  readonly sipStatus: number | null;
  /** Why the station itself did not let it out. */
  readonly declined: CallState['declined'];
  /** How it sounded in all, from its end on; null of a call that was not heard. */
  readonly quality: CallState['quality'];
  readonly partnerId: number | null;
  readonly partnerName: string | null;
  /** Who said that it is this contact: its number, a choice made before for this number, or the person now. */
  readonly identifiedBy: 'number' | 'choice' | 'person' | null;
  /** The `create-partner` act of a contact that Odoo does not have yet. */
  readonly contactActId: string | null;
  readonly note: string;
  readonly reasons: readonly CallReason[];
  readonly result: CallResult | null;
  /** The document that the call was about. */
  readonly about: NonNullable<OperationOf<'log-call'>['about']> | null;
  readonly next: NextAction | null;
  readonly urgent: boolean;
  /** Calendar day, YYYY-MM-DD. */
  readonly callbackOn: string | null;
  /** Where the person asked to be reached, as it was typed: of a hidden number there is no other. */
  readonly callbackNumber: string | null;
  /** Under whom it was saved; null until then. */
  readonly savedBy: Operation['author'] | null;
  /** Odoo user who gets the callback. */
  readonly savedUid: number | null;
  /** Everything that the desk owes Odoo for this call is in the outbox. */
  readonly savedAtMs: number | null;
  /** Saved, but its contact is not in Odoo yet. */
  readonly waitsForContact: boolean;
  /** Odoo has the callback of this missed call: whether it is done is Odoo's to say. */
  readonly callbackInOdoo: boolean;
  /** A person at this station declared the callback done. */
  readonly callbackDoneAtMs: number | null;
}

export const callReasons = ['breakdown', 'quote', 'appointment', 'invoice', 'delivery', 'other'] as const;
export type CallReason = (typeof callReasons)[number];
export const callResults = ['solved', 'pending', 'voicemail', 'wrong-number'] as const;
export type CallResult = (typeof callResults)[number];
export const nextActions = ['callback', 'ticket', 'lead', 'none'] as const;
export type NextAction = (typeof nextActions)[number];

const blank = {
  answeredAtMs: null,
  endedAtMs: null,
  outcome: null,
  sipStatus: null,
  declined: null,
  quality: null,
  partnerId: null,
  partnerName: null,
  identifiedBy: null,
  contactActId: null,
  note: '',
  reasons: [],
  result: null,
  about: null,
  next: null,
  urgent: false,
  callbackOn: null,
  callbackNumber: null,
  savedBy: null,
  savedUid: null,
  savedAtMs: null,
  waitsForContact: false,
  callbackInOdoo: false,
  callbackDoneAtMs: null,
} as const satisfies Partial<CallRecord>;

export function startRecord(call: CallState): CallRecord {
  return followCall(
    {
      ...blank,
      version: 1,
      callId: call.callId,
      direction: call.direction,
      number: call.party.e164 ?? call.party.number,
      masked: call.party.masked,
      displayName: call.party.displayName,
      calledLine: call.calledLine,
      startedAtMs: call.startedAtMs,
    },
    call,
  );
}

/** A record as an earlier version of the program kept it. Null: none of ours. */
export function readRecord(value: unknown): CallRecord | null {
  if (typeof value !== 'object' || value === null || (value as { version?: unknown }).version !== 1) return null;
  const kept = value as CallRecord & { readonly reason?: CallReason | null };
  return { ...blank, ...kept, reasons: kept.reasons ?? (kept.reason ? [kept.reason] : []) };
}

/** The record with what signalling says now; the same object when nothing that we keep has changed. */
export function followCall(record: CallRecord, call: CallState): CallRecord {
  const { answeredAtMs, endedAtMs, outcome, sipStatus, declined } = call;
  // Measured each second: kept when the call is over.
  const quality = record.quality ?? (endedAtMs === null ? null : call.quality);
  const same =
    record.quality === quality &&
    record.answeredAtMs === answeredAtMs &&
    record.endedAtMs === endedAtMs &&
    record.outcome === outcome &&
    record.sipStatus === sipStatus &&
    record.declined === declined;
  return same ? record : { ...record, answeredAtMs, endedAtMs, outcome, sipStatus, declined, quality };
}

/** True while the person still owes this call a note: it was answered, and nothing was saved. */
export function awaitsWrapUp(record: CallRecord): boolean {
  return record.savedAtMs === null && record.answeredAtMs !== null;
}

/** Nobody answered, anywhere: a colleague who took it ended it with 200. */
export function wasMissed(record: CallRecord): boolean {
  return record.direction === 'incoming' && record.outcome === 'missed' && record.sipStatus !== 200;
}

/** Where the person can be reached, E.164 when it reads as a public number; empty: unknown. */
export function reachNumber({ callbackNumber, masked, number }: CallRecord): string {
  const asked = callbackNumber?.trim();
  if (asked) return readNumber(asked).e164 ?? asked;
  return masked ? '' : number;
}

/** Where the note would go, or why it has no place yet. */
export function placeOf(record: CallRecord): 'partner' | 'new-contact' | 'elsewhere' | 'nowhere' {
  if (record.partnerId !== null) return 'partner';
  if (record.contactActId !== null) return 'new-contact';
  return record.next === 'lead' || record.next === 'ticket' ? 'elsewhere' : 'nowhere';
}

/** Sentences that acts carry: they keep the words that the person saw. */
export interface RecordWords {
  readonly reason: (record: CallRecord) => string;
  readonly leadName: (record: CallRecord) => string;
  readonly callbackSummary: (record: CallRecord) => string;
  /** Where to call back; empty when it is the number that called. */
  readonly callbackNumber: (record: CallRecord) => string;
  readonly missedSummary: (record: CallRecord) => string;
  readonly reached: (record: CallRecord | null, by: string) => string;
}

export interface Author {
  readonly author: Operation['author'];
  readonly uid: number | null;
}

/** The name of one act of a call, from birth: saving twice, or in two windows, is saving once. */
export const actIdOf = (callId: string, act: 'log' | 'lead' | 'ticket' | 'callback' | 'missed' | 'reached'): string =>
  stableId(`${act} ${callId}`);

/** Everything that a call may owe Odoo. */
export const actIdsOf = (callId: string): readonly string[] =>
  (['log', 'lead', 'ticket', 'callback', 'missed'] as const).map((act) => actIdOf(callId, act));

/**
 * Where a call stands, truly: `local` is known to this station alone, `waiting` has an act that Odoo has not confirmed,
 * `refused` one that needs a person. An act that the outbox has forgotten was settled long ago.
 */
export function standing(
  record: CallRecord,
  acts: ReadonlyMap<string, Pick<OutboxView, 'state'>>,
): 'local' | 'waiting' | 'refused' | 'recorded' {
  if (record.savedBy === null) return 'local';
  if (record.waitsForContact) return 'waiting';
  const states = actIdsOf(record.callId).flatMap((id) => acts.get(id)?.state ?? []);
  if (states.some((state) => state === 'refused' || state === 'held')) return 'refused';
  if (states.some((state) => state !== 'confirmed' && state !== 'set-aside')) return 'waiting';
  return states.length > 0 && states.every((state) => state === 'set-aside') ? 'local' : 'recorded';
}

/** The acts that a saved record becomes: its note on the customer, and what was promised. */
export function recordActs(
  record: CallRecord,
  { author, uid }: Author,
  actedAtMs: number,
  words: RecordWords,
): readonly Operation[] {
  const head = { schemaVersion: 1 as const, author, actedAtMs };
  const acts: Operation[] = [];
  const note = [record.note, words.callbackNumber(record)].filter(Boolean).join('\n');
  if (record.partnerId !== null) {
    acts.push({
      ...head,
      kind: 'log-call',
      operationId: actIdOf(record.callId, 'log'),
      resModel: 'res.partner',
      resId: record.partnerId,
      callId: record.callId,
      direction: record.direction,
      number: record.number,
      outcome: record.outcome === 'failed' ? 'abandoned' : (record.outcome ?? 'answered'),
      startedAtMs: record.startedAtMs,
      durationSeconds: durationSeconds(record),
      reason: words.reason(record),
      note,
      about: record.about,
    });
  }
  const caller = {
    name: words.leadName(record),
    partnerId: record.partnerId,
    contactName: record.partnerName ?? record.displayName ?? '',
    phone: reachNumber(record),
    description: note,
  };
  if (record.next === 'lead')
    acts.push({ ...head, kind: 'create-lead', operationId: actIdOf(record.callId, 'lead'), ...caller });
  if (record.next === 'ticket') {
    const operationId = actIdOf(record.callId, 'ticket');
    acts.push({ ...head, kind: 'create-ticket', operationId, ...caller, urgent: record.urgent });
  }
  if (record.next === 'callback' && record.partnerId !== null && record.callbackOn && uid !== null) {
    acts.push({
      ...head,
      kind: 'schedule-callback',
      operationId: actIdOf(record.callId, 'callback'),
      partnerId: record.partnerId,
      userId: uid,
      summary: words.callbackSummary(record),
      note: [note, record.callbackNumber ? numberMark(reachNumber(record)) : ''].filter(Boolean).join('\n'),
      dueOn: record.callbackOn,
    });
  }
  return acts;
}

/**
 * What the desk records by itself of a call that leaves nobody anything to write: a callback for one that was missed, a note
 * for one that led nowhere. `later`: not yet, its contact or the user is unknown. `nothing`: there is nothing to record.
 */
export function automaticActs(
  record: CallRecord,
  by: Author,
  actedAtMs: number,
  words: RecordWords,
): readonly Operation[] | 'later' | 'nothing' {
  if (record.endedAtMs === null || record.answeredAtMs !== null || record.savedAtMs !== null) return 'later';
  if (record.declined !== null || record.masked || record.number === '' || record.sipStatus === 200) return 'nothing';
  if (!wasMissed(record)) return record.partnerId === null ? 'later' : recordActs(record, by, actedAtMs, words);
  if (by.uid === null) return 'later';
  return [
    {
      schemaVersion: 1,
      author: by.author,
      actedAtMs,
      kind: 'open-callback',
      operationId: actIdOf(record.callId, 'missed'),
      partnerId: record.partnerId,
      userId: by.uid,
      number: record.number,
      line: record.calledLine ?? '',
      missedAtMs: record.startedAtMs,
      summary: words.missedSummary(record),
    },
  ];
}

function durationSeconds({ answeredAtMs, endedAtMs }: CallRecord): number {
  return answeredAtMs === null || endedAtMs === null ? 0 : Math.max(0, Math.round((endedAtMs - answeredAtMs) / 1000));
}
