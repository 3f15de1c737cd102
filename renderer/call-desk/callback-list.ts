import { readCallbackMark } from '../../preload/contract/desk-marks.ts';
import { odooTimeMs } from '../i18n/format.ts';
import type { DueCallback } from '../worker/worker-api.ts';
import { wasMissed, type CallRecord } from './call-record.ts';

/** Somebody to call back. */
export interface Callback {
  readonly key: string;
  readonly kind: 'missed' | 'promised';
  /** Null: kept on this station, not in Odoo yet. */
  readonly activityId: number | null;
  readonly partnerId: number | null;
  readonly name: string | null;
  readonly number: string | null;
  /** When the call was missed, or the promise made. */
  readonly atMs: number;
  /** Calendar day; null is now. */
  readonly dueOn: string | null;
  readonly ownerUid: number | null;
  readonly owner: string | null;
  readonly why: string;
  /** Calls of this person that were missed on this station. */
  readonly times: number;
  readonly late: boolean;
}

/** Legs of one ring end within seconds of each other at all stations. */
const sameRingMs = 120_000;

/** Everybody to call back: what Odoo has, and what this station missed and could not tell Odoo yet. Most urgent first. */
export function callbackList(
  due: readonly DueCallback[],
  records: readonly CallRecord[],
  today: string,
): readonly Callback[] {
  const missed = records.filter(wasMissed);
  const fromOdoo = due.map(({ activity, partner, number }): Callback => {
    const mark = readCallbackMark(activity.note);
    return {
      key: `activity ${activity.id}`,
      kind: mark ? 'missed' : 'promised',
      activityId: activity.id,
      partnerId: partner?.id ?? null,
      name: partner?.name ?? null,
      number,
      atMs: mark?.missedAtMs ?? odooTimeMs(activity.createdAt) ?? 0,
      dueOn: mark ? null : activity.dueOn,
      ownerUid: activity.userId,
      owner: activity.userName,
      why: mark ? '' : (activity.summary ?? ''),
      times: mark ? Math.max(1, missed.filter((record) => record.number === mark.number).length) : 1,
      late: mark !== null || (activity.dueOn !== null && activity.dueOn < today),
    };
  });
  const known = fromOdoo.filter(({ kind }) => kind === 'missed');
  const here = new Map<string, Callback>();
  for (const record of missed) {
    if (record.callbackInOdoo || record.callbackDoneAtMs !== null || record.masked || record.number === '') continue;
    if (known.some(({ number, atMs }) => number === record.number && record.startedAtMs < atMs + sameRingMs)) continue;
    if (wasReached(record, records)) continue;
    const before = here.get(record.number);
    here.set(record.number, {
      key: `call ${record.number}`,
      kind: 'missed',
      activityId: null,
      partnerId: record.partnerId,
      name: record.partnerName,
      number: record.number,
      atMs: Math.max(before?.atMs ?? 0, record.startedAtMs),
      dueOn: null,
      ownerUid: null,
      owner: null,
      why: '',
      times: (before?.times ?? 0) + 1,
      late: true,
    });
  }
  return [...fromOdoo, ...here.values()].sort(
    (a, b) => Number(b.late) - Number(a.late) || (a.dueOn ?? '').localeCompare(b.dueOn ?? '') || a.atMs - b.atMs,
  );
}

/** Somebody at this station spoke with the person after the call was missed. */
function wasReached(missed: CallRecord, records: readonly CallRecord[]): boolean {
  return records.some(
    (record) =>
      record.answeredAtMs !== null &&
      record.answeredAtMs >= missed.startedAtMs &&
      (record.number === missed.number || (missed.partnerId !== null && record.partnerId === missed.partnerId)),
  );
}

/** The callbacks of missed calls that a conversation has answered. */
export function answeredCallbacks(due: readonly DueCallback[], record: CallRecord): readonly DueCallback[] {
  const { answeredAtMs } = record;
  if (answeredAtMs === null) return [];
  return due.filter(({ activity, partner }) => {
    const mark = readCallbackMark(activity.note);
    if (!mark || mark.missedAtMs > answeredAtMs) return false;
    return mark.number === record.number || (record.partnerId !== null && partner?.id === record.partnerId);
  });
}
