import { Check, Link2, Pencil } from 'lucide-react';
import { useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommands } from '../app/commands.ts';
import { useStore } from 'zustand';
import { parisDay } from '../../preload/contract/paris-day.ts';
import { addFailureWords } from '../app/outbox-words.ts';
import { useNow, useServices } from '../app/services.ts';
import { useAuthor } from '../app/use-author.ts';
import { openCall, openPartner } from '../app/view-store.ts';
import { Status } from '../design/marks.tsx';
import { clockTime, durationClock } from '../i18n/format.ts';
import { callReasons, callResults, nextActions, placeOf, type CallRecord, type NextAction } from './call-record.ts';
import { CallbackNumber } from './callback-number.tsx';
import { Hidden, HiddenField } from '../app/privacy.tsx';
import { whoWords } from './who.tsx';
import { SavedNote } from './saved-note.tsx';
import { WrapUpButton } from './wrap-up-button.tsx';

/** The right column: the note, kept as it is typed, the reason, what was promised, and one act to finish. */
export function WorkPanel({ record }: { record: CallRecord | null }): ReactNode {
  const { t } = useTranslation();
  if (!record) {
    return (
      <section className="pad empty">
        <h1>{t('work.none')}</h1>
        <p className="mid">{t('work.noneWhy')}</p>
      </section>
    );
  }
  return record.savedAtMs === null && record.answeredAtMs !== null ? (
    <OpenNote record={record} />
  ) : record.savedAtMs === null && record.endedAtMs === null ? (
    <OpenNote record={record} />
  ) : (
    <SavedNote record={record} />
  );
}

const nextKeys: Record<NextAction, string> = { callback: 'R', ticket: 'I', lead: 'D', none: '0' };

function OpenNote({ record }: { record: CallRecord }): ReactNode {
  const { t } = useTranslation();
  const { callers } = useServices();
  const now = useNow(1000);
  const author = useAuthor();
  const keptAtMs = useStore(callers.store, (state) => state.keptAtMs[record.callId]);
  const [failed, setFailed] = useState<string | null>(null);
  const note = useRef<HTMLTextAreaElement>(null);
  const edit = (part: Partial<CallRecord>): void => {
    setFailed(null);
    callers.edit(record.callId, part);
  };
  const place = placeOf(record);
  /** As it is now: keys come faster than the screen is drawn. */
  const latest = (): CallRecord => callers.store.getState().records[record.callId] ?? record;
  const tomorrow = parisDay(now + 86_400_000);

  const save = (): void => {
    if (!author) return setFailed(t('work.signIn'));
    const now = latest();
    if (now.next === null) return setFailed(t('work.needNext'));
    if (placeOf(now) === 'nowhere') return setFailed(t('work.needCustomer'));
    void callers.save(record.callId, author).then((failure) => setFailed(failure ? addFailureWords(t, failure) : null));
  };
  const toggleReason = (index: number): void => {
    const reason = callReasons[index];
    if (!reason) return;
    const { reasons } = latest();
    const on = reasons.includes(reason);
    edit({ reasons: on ? reasons.filter((other) => other !== reason) : [...reasons, reason] });
  };
  const chooseNext = (next: NextAction): void => {
    const before = latest();
    const on = before.next !== next;
    edit({
      next: on ? next : null,
      callbackOn: on && next === 'callback' ? (before.callbackOn ?? tomorrow) : before.callbackOn,
    });
  };
  const group = t('keys.note');
  useCommands([
    { id: 'save-note', words: t('work.save'), group, keys: 'Control+Enter', run: save },
    { id: 'write-note', words: t('keys.writeNote'), group, keys: 'Alt+N', run: () => note.current?.focus() },
    ...callReasons.map((reason, index) => ({
      id: `reason-${reason}`,
      words: `${t('work.reason')}, ${t(`work.reasons.${reason}`)}`,
      group,
      keys: String(index + 1),
      run: () => toggleReason(index),
    })),
    ...nextActions.map((next) => ({
      id: `next-${next}`,
      words: `${t('work.next')}, ${t(`work.nexts.${next}`)}`,
      group,
      keys: nextKeys[next],
      run: () => chooseNext(next),
    })),
  ]);

  const missing = place === 'nowhere' ? t('work.needCustomer') : record.next === null ? t('work.noNext') : null;
  return (
    <>
      <div className="pad head">
        <Status tone={record.endedAtMs === null ? 'live' : 'unknown'} icon={Pencil}>
          {t(record.endedAtMs === null ? 'work.title' : 'work.toFinish')}
        </Status>
        <h1 className="cut">
          <Hidden>{whoWords(t, record)}</Hidden>
        </h1>
        <p className="mid">
          {t('work.callOf', {
            time: clockTime(record.startedAtMs),
            duration:
              record.answeredAtMs === null ? '0:00' : durationClock((record.endedAtMs ?? now) - record.answeredAtMs),
          })}
          {record.endedAtMs !== null && `, ${t('work.owedFor', { duration: durationClock(now - record.endedAtMs) })}`}
        </p>
        {record.endedAtMs !== null && <WrapUpButton callId={record.callId} />}
      </div>
      <div className="scroll">
        <div className="pad block">
          <h2 className="h">
            <label htmlFor="note">{t('work.note')}</label>
            <span className="dim">{keptAtMs ? t('work.keptAt', { time: clockTime(keptAtMs, true) }) : ''}</span>
            <kbd className="end">Alt N</kbd>
          </h2>
          <HiddenField>
            <NoteField field={note} record={record} onNote={(text) => edit({ note: text })} />
          </HiddenField>
        </div>
        <fieldset className="pad block">
          <legend className="h">{t('work.reason')}</legend>
          <div className="choice">
            {callReasons.map((reason, index) => (
              <Toggle
                key={reason}
                on={record.reasons.includes(reason)}
                hint={String(index + 1)}
                onPress={() => toggleReason(index)}
              >
                {t(`work.reasons.${reason}`)}
              </Toggle>
            ))}
          </div>
        </fieldset>
        <fieldset className="pad block">
          <legend className="h">{t('work.result')}</legend>
          <div className="choice">
            {callResults.map((result) => (
              <Toggle
                key={result}
                on={record.result === result}
                onPress={() => edit({ result: record.result === result ? null : result })}
              >
                {t(`work.results.${result}`)}
              </Toggle>
            ))}
          </div>
        </fieldset>
        <p className="pad about">
          <Link2 className="i" aria-hidden="true" />
          <span>
            {t('work.about')} <b>{record.about?.name ?? t('work.aboutNone')}</b>{' '}
            {record.about && (
              <button type="button" className="link" onClick={() => edit({ about: null })}>
                {t('work.aboutDrop')}
              </button>
            )}
          </span>
        </p>
        <fieldset className="pad block">
          <legend className="h">{t('work.next')}</legend>
          <div className="choice">
            {nextActions.map((next) => (
              <Toggle key={next} on={record.next === next} hint={nextKeys[next]} onPress={() => chooseNext(next)}>
                {t(`work.nexts.${next}`)}
              </Toggle>
            ))}
            {record.next === 'ticket' && (
              <Toggle on={record.urgent} onPress={() => edit({ urgent: !record.urgent })}>
                {t('work.urgent')}
              </Toggle>
            )}
          </div>
          {record.next === 'callback' && (
            <label className="callback-number">
              {t('work.callbackOn')}
              <input
                type="date"
                className="field"
                value={record.callbackOn ?? tomorrow}
                onChange={(event) => edit({ callbackOn: event.target.value || null })}
              />
            </label>
          )}
          {record.next === 'callback' && !(record.masked && record.partnerId === null) && (
            <CallbackNumber record={record} />
          )}
        </fieldset>
      </div>
      {failed && (
        <p className="notice refused" role="alert">
          {failed}
        </p>
      )}
      <div className="pad foot-w">
        {missing && <p className="mid">{missing}</p>}
        <button type="button" className="btn go" aria-keyshortcuts="Control+Enter" data-act="save-note" onClick={save}>
          {t('work.save')} <kbd>Ctrl ↵</kbd>
        </button>
        <button
          type="button"
          className="btn"
          onClick={() => {
            openCall(null);
            openPartner(null);
          }}
        >
          {t('work.later')}
        </button>
      </div>
    </>
  );
}

function NoteField({
  field,
  record,
  onNote,
}: {
  field: React.RefObject<HTMLTextAreaElement | null>;
  record: CallRecord;
  onNote: (text: string) => void;
}): ReactNode {
  const { t } = useTranslation();
  return (
    <textarea
      id="note"
      ref={field}
      className="note"
      aria-keyshortcuts="Alt+N"
      placeholder={t('work.notePlaceholder')}
      maxLength={20_000}
      value={record.note}
      onChange={(event) => onNote(event.target.value)}
    />
  );
}

function Toggle({
  on,
  hint,
  onPress,
  children,
}: {
  on: boolean;
  hint?: string;
  onPress: () => void;
  children: ReactNode;
}): ReactNode {
  return (
    <button type="button" className={on ? 'sel' : ''} aria-pressed={on} aria-keyshortcuts={hint} onClick={onPress}>
      {on && <Check className="i" aria-hidden="true" />}
      {children} {hint && <kbd>{hint}</kbd>}
    </button>
  );
}
