import { CalendarClock, Pencil, PhoneIncoming, PhoneMissed, PhoneOutgoing, Send, Users } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useNow, useServices } from '../app/services.ts';
import { askDial, openCall, openPartner, show } from '../app/view-store.ts';
import { useAuthor } from '../app/use-author.ts';
import { ageWords, durationClock, momentWords } from '../i18n/format.ts';
import type { T } from '../i18n/i18n.ts';
import { dayFigures } from './day-figures.ts';
import { callbackName, callbackWords, type Callback } from './callback-list.ts';
import { awaitsWrapUp, wasMissed, type CallRecord } from './call-record.ts';
import { Hidden, useHidden } from '../app/privacy.tsx';
import { lineShown } from './read-number.ts';
import { useCallbacks } from './use-callbacks.ts';
import { whoWords } from './who.tsx';
import { FilterChips } from './filter-chips.tsx';

const overShown = 40;

/** Notes still owed first, then whom to call back, then the calls of the day, newest first. */
export function CallList({
  records,
  current,
}: {
  records: Readonly<Record<string, CallRecord>>;
  current: string | null;
}): ReactNode {
  const { t } = useTranslation();
  const now = useNow(60_000);
  const all = Object.values(records).sort((a, b) => b.startedAtMs - a.startedAtMs);
  const owed = all.filter((record) => awaitsWrapUp(record) && record.endedAtMs !== null);
  const open = all.filter(({ endedAtMs }) => endedAtMs === null);
  const over = all.filter(
    (record) => record.endedAtMs !== null && !owed.includes(record) && sameDay(record.startedAtMs, now),
  );
  // Every call under way stands here; of those that are over the last, and the journal has the others.
  const shown = [...open, ...over.slice(0, overShown)];
  return (
    <div className="scroll">
      <Day records={all} />
      {owed.length > 0 && (
        <>
          <h2 className="h pad0">
            {t('call.toWrapUp')}{' '}
            <span className="n" data-owed={owed.length}>
              {owed.length}
            </span>
          </h2>
          <ul className="rows">
            {owed.map((record) => (
              <CallRow key={record.callId} record={record} current={record.callId === current} />
            ))}
          </ul>
        </>
      )}
      <Callbacks />
      <h2 className="h pad0">
        {t('call.recent')} <span className="n">{open.length + over.length}</span>
        <button type="button" className="link end" data-act="journal" onClick={() => show('journal')}>
          {t('callbacks.moreCalls')}
        </button>
      </h2>
      {shown.length === 0 ? (
        <p className="pad mid">{t(owed.length > 0 ? 'call.recentNoOther' : 'call.recentNone')}</p>
      ) : (
        <ul className="rows">
          {shown.map((record) => (
            <CallRow key={record.callId} record={record} current={record.callId === current} />
          ))}
        </ul>
      )}
      {over.length > overShown && <p className="pad dim">{t('call.cut', { shown: overShown, count: over.length })}</p>}
    </div>
  );
}

/** The person's own figures, and the way to the wallboard. */
function Day({ records }: { records: readonly CallRecord[] }): ReactNode {
  const { t } = useTranslation();
  const now = useNow(30_000);
  const { answered, missed, outgoing, talkMs } = dayFigures(records, now);
  return (
    <section className="day pad0" aria-label={t('day.title')}>
      <h2 className="h">
        {t('day.title')}
        <button type="button" className="link end" data-act="wall" onClick={() => show('wall')}>
          {t('wall.open')}
        </button>
      </h2>
      <dl>
        {(
          [
            ['answered', answered],
            ['missed', missed],
            ['outgoing', outgoing],
            ['talk', durationClock(talkMs)],
          ] as const
        ).map(([name, value]) => (
          <div key={name}>
            <dt>{t(`day.${name}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

type Filter = 'all' | 'mine' | 'late';

function Callbacks(): ReactNode {
  const { t } = useTranslation();
  const callbacks = useCallbacks();
  const uid = useAuthor()?.uid ?? null;
  const [filter, setFilter] = useState<Filter>('all');
  if (callbacks === null) return null;
  const kept = callbacks.filter(
    (callback) =>
      filter === 'all' || (filter === 'late' ? callback.late : callback.ownerUid === uid || callback.ownerUid === null),
  );
  return (
    <section aria-label={t('callbacks.title')} data-callbacks={callbacks.length}>
      <h2 className="h pad0">
        {t('callbacks.title')} <span className="n">{callbacks.length}</span>
      </h2>
      {callbacks.length === 0 ? (
        <p className="pad mid">{t('callbacks.none')}</p>
      ) : (
        <>
          <div className="filters pad" role="group" aria-label={t('callbacks.filters')}>
            <FilterChips
              names={['all', 'mine', 'late'] as const}
              chosen={filter}
              words={(name) => t(`callbacks.filter.${name}`)}
              onChoose={setFilter}
            />
          </div>
          <ul className="rows">
            {kept.slice(0, 60).map((callback) => (
              <CallbackRow key={callback.key} callback={callback} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function CallbackRow({ callback }: { callback: Callback }): ReactNode {
  const { t, i18n } = useTranslation();
  const { callers, worker, newId, now: clock } = useServices();
  const author = useAuthor();
  const now = useNow(30_000);
  // Of this row, not of the press: pressed twice, it is done once.
  const [operationId] = useState(newId);
  const hidden = useHidden();
  const { kind, number, late } = callback;
  const name = callbackName(t, callback);
  const done = (): void => {
    if (kind === 'missed' && number) {
      void callers.endCallback({ number, partnerId: callback.partnerId });
    } else if (callback.activityId !== null && author) {
      void worker.addOperation({
        kind: 'complete-activity',
        operationId,
        schemaVersion: 1,
        author: author.author,
        actedAtMs: clock(),
        activityId: callback.activityId,
        feedback: t('work.reachedBy', { by: author.author.login }),
      });
    }
  };
  return (
    <li data-callback={kind}>
      <button
        type="button"
        onClick={() => {
          if (callback.partnerId !== null) openPartner(callback.partnerId);
          if (number) askDial(number, callback.name);
        }}
      >
        <span className={`st ${late ? 'refused' : 'wait'}`}>
          {kind === 'missed' ? (
            <PhoneMissed className="i" aria-hidden="true" />
          ) : (
            <CalendarClock className="i" aria-hidden="true" />
          )}
        </span>
        <b className="cut">
          <Hidden>{name}</Hidden>
        </b>
        <span className="when" title={momentWords(t, i18n.language, callback.atMs, now)}>
          {ageWords(t, now - callback.atMs)}
        </span>
        <span className="sub cut">
          {callbackWords(t, i18n.language, callback, { uid: author?.uid ?? null, nowMs: now })}
        </span>
      </button>
      <button
        type="button"
        className="btn small"
        aria-label={t('callbacks.doneOf', { name: hidden ? t('privacy.hidden') : name })}
        onClick={done}
      >
        {t('callbacks.done')}
      </button>
    </li>
  );
}

/** One call of the journal. */
function CallRow({ record, current }: { record: CallRecord; current: boolean }): ReactNode {
  const { t, i18n } = useTranslation();
  const { live } = useServices();
  const now = useNow(30_000);
  const held = useStore(live, ({ phone }) =>
    (phone?.calls ?? []).some(({ callId, phase }) => callId === record.callId && phase === 'on-hold'),
  );
  return (
    <li className={current ? 'sel' : ''}>
      <button type="button" data-record={record.callId} onClick={() => openRecord(record)}>
        <span className={`st ${wasMissed(record) ? 'refused' : 'wait'}`}>
          <CallIcon record={record} />
        </span>
        <b className="cut">
          <Hidden>{whoWords(t, record)}</Hidden>
        </b>
        <span className="when">{momentWords(t, i18n.language, record.startedAtMs, now)}</span>
        <span className="sub cut">
          <Hidden>{callDetail(t, record, held)}</Hidden>
        </span>
      </button>
    </li>
  );
}

function openRecord(record: CallRecord): void {
  openCall(record.callId);
  show('calls');
}

export function CallIcon({ record }: { record: CallRecord }): ReactNode {
  if (awaitsWrapUp(record) && record.endedAtMs !== null) return <Pencil className="i" aria-hidden="true" />;
  if (wasMissed(record)) return <PhoneMissed className="i" aria-hidden="true" />;
  if (record.sipStatus === 200 && record.answeredAtMs === null) return <Users className="i" aria-hidden="true" />;
  if (record.savedAtMs && record.answeredAtMs !== null) return <Send className="i" aria-hidden="true" />;
  return record.direction === 'incoming' ? (
    <PhoneIncoming className="i" aria-hidden="true" />
  ) : (
    <PhoneOutgoing className="i" aria-hidden="true" />
  );
}

/** @param held - it is under way, and on hold */
export function callDetail(t: T, record: CallRecord, held = false): string {
  if (record.endedAtMs === null) {
    if (held) return t('call.held');
    const rings = record.direction === 'incoming' ? 'call.rings' : 'call.dialling';
    return t(record.answeredAtMs === null ? rings : 'call.talking');
  }
  const line = record.calledLine ? t('call.line', { line: lineShown(record.calledLine) }) : '';
  if (record.answeredAtMs === null) return [whyUnanswered(t, record), line].filter(Boolean).join('. ');
  return [durationClock(record.endedAtMs - record.answeredAtMs), record.note || line].filter(Boolean).join('. ');
}

function whyUnanswered(t: T, record: CallRecord): string {
  if (record.declined) return t(`phoneMore.declined.${record.declined}`);
  if (record.direction === 'incoming' && record.sipStatus === 200) return t('call.elsewhere');
  if (record.outcome === 'failed') return t('call.failedCall', { status: record.sipStatus ?? '' });
  if (record.outcome === 'refused') return t('call.refusedCall');
  return t(record.direction === 'incoming' ? 'call.missed' : 'call.abandoned');
}

function sameDay(atMs: number, nowMs: number): boolean {
  return new Date(atMs).toDateString() === new Date(nowMs).toDateString();
}
