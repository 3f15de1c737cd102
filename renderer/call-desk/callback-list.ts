import { readCallbackMark } from '../../preload/contract/desk-marks.ts';
import { parisDay } from '../../preload/contract/paris-day.ts';
import { ageWords, dayWords, odooTimeMs } from '../i18n/format.ts';
import type { T } from '../i18n/i18n.ts';
import type { DueCallback } from '../worker/worker-api.ts';
import { readNumber } from './read-number.ts';
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
  /** Calls from this station that the person did not answer since. */
  readonly tries: number;
  readonly lastTryAtMs: number | null;
}

/** Whoever did not answer is left alone so long: others come first. */
const restMs = 15 * 60_000;

/** Legs of one ring end within seconds of each other at all stations. */
const sameRingMs = 120_000;

/** Everybody to call back: what Odoo has, and what this station missed and could not tell Odoo yet. Most urgent first. */
export function callbackList(
  due: readonly DueCallback[],
  records: readonly CallRecord[],
  nowMs: number,
): readonly Callback[] {
  const today = parisDay(nowMs);
  const missed = records.filter(wasMissed);
  const fromOdoo = due.map(({ activity, partner, number }): Untried => {
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
  const here = new Map<string, Untried>();
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
  const rests = ({ lastTryAtMs }: Callback): boolean => lastTryAtMs !== null && nowMs - lastTryAtMs < restMs;
  return [...fromOdoo, ...here.values()]
    .map((callback): Callback => ({ ...callback, ...triesOf(callback, records) }))
    .sort(
      (a, b) =>
        Number(rests(a)) - Number(rests(b)) ||
        Number(b.late) - Number(a.late) ||
        (a.dueOn ?? '').localeCompare(b.dueOn ?? '') ||
        a.atMs - b.atMs,
    );
}

type Untried = Omit<Callback, 'tries' | 'lastTryAtMs'>;

/** What this station did about it, without reaching anybody. */
function triesOf(
  { number, partnerId, atMs }: Untried,
  records: readonly CallRecord[],
): Pick<Callback, 'tries' | 'lastTryAtMs'> {
  const tries = records.filter(
    (record) =>
      record.direction === 'outgoing' &&
      record.answeredAtMs === null &&
      record.endedAtMs !== null &&
      record.declined === null &&
      record.startedAtMs >= atMs &&
      (record.number === number || (partnerId !== null && record.partnerId === partnerId)),
  );
  return {
    tries: tries.length,
    lastTryAtMs: tries.length > 0 ? Math.max(...tries.map((one) => one.startedAtMs)) : null,
  };
}

/** Who is to be called: a name, else the number. */
export function callbackName(t: T, { name, number }: Callback): string {
  return name ?? (number ? readNumber(number).shown : t('call.unknown'));
}

/** Missed how often, or promised for when; where it is known; whose it is, when it is not the reader's own. */
export function callbackWords(
  t: T,
  language: string,
  callback: Callback,
  reader: { readonly uid: number | null; readonly nowMs: number },
): string {
  const { kind, dueOn, owner, ownerUid } = callback;
  const day = dueOn && dayWords(t, language, Date.parse(dueOn), reader.nowMs);
  return [
    kind === 'missed' ? t('callbacks.missed', { count: callback.times }) : day ? t('callbacks.promised', { day }) : '',
    callback.lastTryAtMs === null
      ? ''
      : t('callbacks.tried', { count: callback.tries, age: ageWords(t, reader.nowMs - callback.lastTryAtMs) }),
    callback.activityId === null ? t('callbacks.kept') : '',
    owner && ownerUid !== reader.uid ? t('callbacks.by', { owner }) : '',
  ]
    .filter(Boolean)
    .join(', ');
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
