import { CalendarClock, Check, Pencil, Send } from 'lucide-react';
import { useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommands } from '../app/commands.ts';
import { useStore } from 'zustand';
import { addFailureWords, refusalWords } from '../app/outbox-words.ts';
import { useNow, useServices, useWorker } from '../app/services.ts';
import { useAuthor } from '../app/use-author.ts';
import { openCall } from '../app/view-store.ts';
import { Status } from '../design/marks.tsx';
import { clockTime, durationClock } from '../i18n/format.ts';
import { callReasons, placeOf, type CallRecord } from './call-record.ts';
import { whoWords } from './who.tsx';

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
  return record.savedAtMs === null ? <OpenNote record={record} /> : <SavedNote record={record} />;
}

function OpenNote({ record }: { record: CallRecord }): ReactNode {
  const { t } = useTranslation();
  const { callers } = useServices();
  const now = useNow(1000);
  const author = useAuthor();
  const keptAtMs = useStore(callers.store, (state) => state.keptAtMs[record.callId]);
  const [failed, setFailed] = useState<string | null>(null);
  const note = useRef<HTMLTextAreaElement>(null);
  const edit = (part: Partial<CallRecord>): void => callers.edit(record.callId, part);
  const place = placeOf(record);

  const save = (): void => {
    if (!author) return setFailed(t('work.signIn'));
    if (place === 'nowhere') return setFailed(t('work.needCustomer'));
    void callers
      .save(record.callId, author, (record) => ({
        reason: record.reason ? t(`work.reasons.${record.reason}`) : '',
        leadName: t('work.leadName', { name: whoWords(t, record) }),
        callbackSummary: t('work.callbackSummary', { name: whoWords(t, record) }),
      }))
      .then((failure) => setFailed(failure ? addFailureWords(t, failure) : null));
  };
  useCommands([
    { id: 'save-note', words: t('work.save'), group: t('keys.note'), keys: 'Control+Enter', run: save },
    {
      id: 'write-note',
      words: t('keys.writeNote'),
      group: t('keys.note'),
      keys: 'Alt+N',
      run: () => note.current?.focus(),
    },
  ]);

  const tomorrow = new Date(now + 86_400_000).toLocaleDateString('sv-SE', { timeZone: 'Europe/Paris' });
  return (
    <>
      <div className="pad head">
        <Status tone={record.endedAtMs === null ? 'live' : 'unknown'} icon={Pencil}>
          {t(record.endedAtMs === null ? 'work.title' : 'work.toFinish')}
        </Status>
        <h1 className="cut">{whoWords(t, record)}</h1>
        <p className="mid">
          {t('work.callOf', {
            time: clockTime(record.startedAtMs),
            duration:
              record.answeredAtMs === null ? '0:00' : durationClock((record.endedAtMs ?? now) - record.answeredAtMs),
          })}
        </p>
      </div>
      <div className="scroll">
        <div className="pad block">
          <h2 className="h">
            <label htmlFor="note">{t('work.note')}</label>
            <span className="dim">{keptAtMs ? t('work.keptAt', { time: clockTime(keptAtMs, true) }) : ''}</span>
            <kbd className="end">Alt N</kbd>
          </h2>
          <textarea
            id="note"
            ref={note}
            className="note"
            aria-keyshortcuts="Alt+N"
            placeholder={t('work.notePlaceholder')}
            maxLength={20_000}
            value={record.note}
            onChange={(event) => edit({ note: event.target.value })}
          />
        </div>
        <fieldset className="pad block">
          <legend className="h">{t('work.reason')}</legend>
          <div className="choice">
            {callReasons.map((reason) => (
              <Toggle
                key={reason}
                on={record.reason === reason}
                onPress={() => edit({ reason: record.reason === reason ? null : reason })}
              >
                {t(`work.reasons.${reason}`)}
              </Toggle>
            ))}
          </div>
        </fieldset>
        <fieldset className="pad block">
          <legend className="h">{t('work.next')}</legend>
          <div className="choice">
            {(['callback', 'lead', 'none'] as const).map((next) => (
              <Toggle
                key={next}
                on={record.next === next}
                onPress={() =>
                  edit({
                    next: record.next === next ? null : next,
                    callbackOn:
                      next === 'callback' && record.next !== next ? (record.callbackOn ?? tomorrow) : record.callbackOn,
                  })
                }
              >
                {t(`work.nexts.${next}`)}
              </Toggle>
            ))}
          </div>
          {record.next === 'callback' && (
            <label className="says">
              <CalendarClock className="i" aria-hidden="true" />
              <span>
                {t('work.callbackOn')}{' '}
                <input
                  type="date"
                  className="field"
                  min={tomorrow}
                  value={record.callbackOn ?? tomorrow}
                  onChange={(event) => edit({ callbackOn: event.target.value || null })}
                />
              </span>
            </label>
          )}
          {place === 'nowhere' && <p className="dim gap">{t('work.needCustomer')}</p>}
        </fieldset>
      </div>
      {failed && (
        <p className="notice refused" role="alert">
          {failed}
        </p>
      )}
      <div className="pad foot-w">
        <button type="button" className="btn go" aria-keyshortcuts="Control+Enter" data-act="save-note" onClick={save}>
          {t('work.save')} <kbd>Ctrl ↵</kbd>
        </button>
        <button type="button" className="btn" onClick={() => openCall(null)}>
          {t('work.later')}
        </button>
      </div>
    </>
  );
}

function SavedNote({ record }: { record: CallRecord }): ReactNode {
  const { t } = useTranslation();
  const ids = Object.values(record.actIds);
  const acts = useWorker('outbox', record.callId, async (worker) =>
    (await worker.outbox()).filter((act) => ids.includes(act.operationId)),
  );
  return (
    <>
      <div className="pad head">
        <Status tone="ok" icon={Check}>
          {t(record.waitsForContact && record.partnerId === null ? 'work.waitsForContact' : 'work.saved')}
        </Status>
        <h1 className="cut">{whoWords(t, record)}</h1>
        <p className="mid">{record.reason ? t(`work.reasons.${record.reason}`) : ''}</p>
      </div>
      <div className="scroll">
        <p className="pad kept-note">{record.note}</p>
        <ul className="pad why" data-saved-acts={acts?.length ?? 0}>
          {acts?.map((act) => (
            <li key={act.operationId} data-act-state={act.state}>
              <Send className="i" aria-hidden="true" />
              <span className="t">{t(`outbox.state.${act.state}`)}</span>
              <span className="end" />
              <span className="sub">
                {act.refusal ? refusalWords(t, act.refusal) : t(`outbox.stateLong.${act.state}`)}
              </span>
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}

function Toggle({ on, onPress, children }: { on: boolean; onPress: () => void; children: ReactNode }): ReactNode {
  return (
    <button type="button" className={on ? 'sel' : ''} aria-pressed={on} onClick={onPress}>
      {on && <Check className="i" aria-hidden="true" />}
      {children}
    </button>
  );
}
