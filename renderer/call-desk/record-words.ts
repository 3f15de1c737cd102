import { clockTime } from '../i18n/format.ts';
import type { T } from '../i18n/i18n.ts';
import { reachNumber, type CallRecord, type RecordWords } from './call-record.ts';
import { lineShown, readNumber } from './read-number.ts';
import { whoWords } from './who.tsx';

/** The sentences that a call's acts carry to Odoo, in the language of the desk. */
export function recordWords(t: T): RecordWords {
  const reasons = ({ reasons, result }: CallRecord): string =>
    [...reasons.map((reason) => t(`work.reasons.${reason}`)), result ? t(`work.results.${result}`) : '']
      .filter(Boolean)
      .join(', ');
  return {
    reason: reasons,
    leadName: (record) => {
      const why = record.reasons.map((reason) => t(`work.reasons.${reason}`)).join(', ');
      return t(why ? 'work.leadNameWhy' : 'work.leadName', { name: whoWords(t, record), why });
    },
    callbackSummary: (record) => t('work.callbackSummary', { name: whoWords(t, record) }),
    callbackNumber: (record) =>
      record.callbackNumber ? t('work.callbackAt', { number: readNumber(reachNumber(record)).shown }) : '',
    missedSummary: (record) =>
      t(record.calledLine ? 'work.missedSummaryLine' : 'work.missedSummary', {
        name: whoWords(t, record),
        number: readNumber(record.number).shown,
        time: clockTime(record.startedAtMs),
        line: lineShown(record.calledLine ?? ''),
      }),
    reached: (record, by) =>
      record?.answeredAtMs
        ? t('work.reachedAt', { by, time: clockTime(record.answeredAtMs) })
        : t('work.reachedBy', { by }),
  };
}
