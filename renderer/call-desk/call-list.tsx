import { Pencil, PhoneIncoming, PhoneMissed, PhoneOutgoing, Send } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow } from '../app/services.ts';
import { openCall } from '../app/view-store.ts';
import { durationClock, momentWords } from '../i18n/format.ts';
import type { T } from '../i18n/i18n.ts';
import { awaitsWrapUp, type CallRecord } from './call-record.ts';
import { lineShown } from './read-number.ts';
import { whoWords } from './who.tsx';

/** Notes still owed first, then the calls of the day, newest first. */
export function CallList({
  records,
  current,
}: {
  records: Readonly<Record<string, CallRecord>>;
  current: string | null;
}): ReactNode {
  const { t } = useTranslation();
  const all = Object.values(records).sort((a, b) => b.startedAtMs - a.startedAtMs);
  const owed = all.filter((record) => awaitsWrapUp(record) && record.endedAtMs !== null);
  const rest = all.filter((record) => !owed.includes(record));
  return (
    <div className="scroll">
      {owed.length > 0 && (
        <>
          <h2 className="h pad0">
            {t('call.toWrapUp')} <span className="n">{owed.length}</span>
          </h2>
          <Rows records={owed} current={current} />
        </>
      )}
      <h2 className="h pad0">
        {t('call.recent')} <span className="n">{rest.length}</span>
      </h2>
      {rest.length === 0 ? (
        <p className="pad mid">{t('call.recentNone')}</p>
      ) : (
        <Rows records={rest.slice(0, 100)} current={current} />
      )}
    </div>
  );
}

function Rows({ records, current }: { records: readonly CallRecord[]; current: string | null }): ReactNode {
  const { t, i18n } = useTranslation();
  const now = useNow(30_000);
  return (
    <ul className="rows">
      {records.map((record) => {
        const lost = record.endedAtMs !== null && record.answeredAtMs === null;
        const Icon =
          awaitsWrapUp(record) && record.endedAtMs !== null
            ? Pencil
            : record.savedAtMs
              ? Send
              : lost
                ? PhoneMissed
                : record.direction === 'incoming'
                  ? PhoneIncoming
                  : PhoneOutgoing;
        return (
          <li key={record.callId} className={record.callId === current ? 'sel' : ''}>
            <button type="button" onClick={() => openCall(record.callId)}>
              <span className={`st ${lost && record.direction === 'incoming' ? 'refused' : 'wait'}`}>
                <Icon className="i" aria-hidden="true" />
              </span>
              <b className="cut">{whoWords(t, record)}</b>
              <span className="when">{momentWords(t, i18n.language, record.startedAtMs, now)}</span>
              <span className="sub cut">{callDetail(t, record)}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function callDetail(t: T, record: CallRecord): string {
  if (record.endedAtMs === null) return t(record.answeredAtMs === null ? 'call.rings' : 'call.talking');
  const line = record.calledLine ? t('call.line', { line: lineShown(record.calledLine) }) : '';
  if (record.answeredAtMs === null) {
    const why =
      record.outcome === 'failed'
        ? t('call.failedCall', { status: record.sipStatus ?? '' })
        : record.outcome === 'refused'
          ? t('call.refusedCall')
          : t(record.direction === 'incoming' ? 'call.missed' : 'call.abandoned');
    return [why, line].filter(Boolean).join('. ');
  }
  return [durationClock(record.endedAtMs - record.answeredAtMs), record.note || line].filter(Boolean).join('. ');
}
