import { awaitsWrapUp, wasMissed, type CallRecord } from './call-record.ts';

export interface DayFigures {
  readonly answered: number;
  readonly missed: number;
  readonly outgoing: number;
  /** Time in conversation. */
  readonly talkMs: number;
  readonly owed: number;
}

/** Midnight here, of the day of `nowMs`. */
export const dayBegan = (nowMs: number): number => new Date(nowMs).setHours(0, 0, 0, 0);

/** Whose call was missed since then: at this station or, as far as Odoo has told, at any; each number once. */
export function missedPeople(records: readonly CallRecord[], fromOdoo: readonly string[], sinceMs: number): number {
  const here = records.filter((record) => wasMissed(record) && record.startedAtMs >= sinceMs);
  const numbers = new Set([...fromOdoo, ...here.filter(({ masked }) => !masked).map(({ number }) => number)]);
  return numbers.size + here.filter(({ masked }) => masked).length;
}

/** What the calls of one local day add up to at this station. Notes are owed whatever their day. */
export function dayFigures(records: readonly CallRecord[], nowMs: number): DayFigures {
  const day = new Date(nowMs).toDateString();
  const today = records.filter(({ startedAtMs }) => new Date(startedAtMs).toDateString() === day);
  return {
    answered: today.filter(({ direction, answeredAtMs }) => direction === 'incoming' && answeredAtMs !== null).length,
    missed: today.filter(wasMissed).length,
    outgoing: today.filter(({ direction }) => direction === 'outgoing').length,
    talkMs: today.reduce(
      (sum, { answeredAtMs, endedAtMs }) => sum + (answeredAtMs === null ? 0 : (endedAtMs ?? nowMs) - answeredAtMs),
      0,
    ),
    owed: records.filter((record) => awaitsWrapUp(record) && record.endedAtMs !== null).length,
  };
}
