import type { Operation } from '../../preload/contract/operation.ts';
import type { CallState } from '../../preload/contract/phone.ts';

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
  readonly partnerId: number | null;
  readonly partnerName: string | null;
  /** The `create-partner` act of a contact that Odoo does not have yet. */
  readonly contactActId: string | null;
  readonly note: string;
  readonly reason: CallReason | null;
  readonly next: 'callback' | 'lead' | 'none' | null;
  /** Calendar day, YYYY-MM-DD. */
  readonly callbackOn: string | null;
  /** Names of the acts this record becomes, from birth: saving twice is saving once. */
  readonly actIds: { readonly log: string; readonly lead: string; readonly callback: string };
  /** Under whom it was saved; null until then. */
  readonly savedBy: Operation['author'] | null;
  /** Odoo user who gets the callback. */
  readonly savedUid: number | null;
  readonly savedAtMs: number | null;
  /** Saved, but its contact is not in Odoo yet. */
  readonly waitsForContact: boolean;
}

export const callReasons = ['breakdown', 'quote', 'appointment', 'invoice', 'delivery', 'other'] as const;
export type CallReason = (typeof callReasons)[number];

export function startRecord(call: CallState, newId: () => string): CallRecord {
  return followCall(
    {
      version: 1,
      callId: call.callId,
      direction: call.direction,
      number: call.party.e164 ?? call.party.number,
      masked: call.party.masked,
      displayName: call.party.displayName,
      calledLine: call.calledLine,
      startedAtMs: call.startedAtMs,
      answeredAtMs: null,
      endedAtMs: null,
      outcome: null,
      sipStatus: null,
      partnerId: null,
      partnerName: null,
      contactActId: null,
      note: '',
      reason: null,
      next: null,
      callbackOn: null,
      actIds: { log: newId(), lead: newId(), callback: newId() },
      savedBy: null,
      savedUid: null,
      savedAtMs: null,
      waitsForContact: false,
    },
    call,
  );
}

/** The record with what signalling says now; the same object when nothing that we keep has changed. */
export function followCall(record: CallRecord, call: CallState): CallRecord {
  const { answeredAtMs, endedAtMs, outcome, sipStatus } = call;
  const same =
    record.answeredAtMs === answeredAtMs &&
    record.endedAtMs === endedAtMs &&
    record.outcome === outcome &&
    record.sipStatus === sipStatus;
  return same ? record : { ...record, answeredAtMs, endedAtMs, outcome, sipStatus };
}

/** True while the person still owes this call a note: it was answered, and nothing was saved. */
export function awaitsWrapUp(record: CallRecord): boolean {
  return record.savedAtMs === null && record.answeredAtMs !== null;
}

/** Where the note would go, or why it has no place yet. */
export function placeOf(record: CallRecord): 'partner' | 'new-contact' | 'lead' | 'nowhere' {
  if (record.partnerId !== null) return 'partner';
  if (record.contactActId !== null) return 'new-contact';
  return record.next === 'lead' ? 'lead' : 'nowhere';
}

/**
 * The acts that a saved record becomes: its note on the customer, and what was promised.
 * @param words texts of the language at hand: acts keep the words that the person saw
 */
export function recordActs(
  record: CallRecord,
  author: Operation['author'],
  uid: number | null,
  actedAtMs: number,
  words: { readonly reason: string; readonly leadName: string; readonly callbackSummary: string },
): readonly Operation[] {
  const head = { schemaVersion: 1 as const, author, actedAtMs };
  const acts: Operation[] = [];
  if (record.partnerId !== null) {
    acts.push({
      ...head,
      kind: 'log-call',
      operationId: record.actIds.log,
      resModel: 'res.partner',
      resId: record.partnerId,
      callId: record.callId,
      direction: record.direction,
      number: record.number,
      outcome: record.outcome === 'failed' ? 'abandoned' : (record.outcome ?? 'answered'),
      startedAtMs: record.startedAtMs,
      durationSeconds: durationSeconds(record),
      reason: words.reason,
      note: record.note,
    });
  }
  if (record.next === 'lead') {
    acts.push({
      ...head,
      kind: 'create-lead',
      operationId: record.actIds.lead,
      name: words.leadName,
      partnerId: record.partnerId,
      contactName: record.partnerName ?? record.displayName ?? '',
      phone: record.masked ? '' : record.number,
      description: record.note,
    });
  }
  if (record.next === 'callback' && record.partnerId !== null && record.callbackOn && uid !== null) {
    acts.push({
      ...head,
      kind: 'schedule-callback',
      operationId: record.actIds.callback,
      partnerId: record.partnerId,
      userId: uid,
      summary: words.callbackSummary,
      note: record.note,
      dueOn: record.callbackOn,
    });
  }
  return acts;
}

function durationSeconds({ answeredAtMs, endedAtMs }: CallRecord): number {
  return answeredAtMs === null || endedAtMs === null ? 0 : Math.max(0, Math.round((endedAtMs - answeredAtMs) / 1000));
}
