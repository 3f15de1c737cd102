import { Pencil, Phone, Voicemail } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useNow, useServices } from '../app/services.ts';
import { keyWords } from '../app/commands.ts';
import { useAuthor } from '../app/use-author.ts';
import { askDial, openCall, openPartner } from '../app/view-store.ts';
import { momentWords } from '../i18n/format.ts';
import { callDetail } from './call-list.tsx';
import { callbackName, callbackWords, type Callback } from './callback-list.ts';
import { awaitsWrapUp, type CallRecord } from './call-record.ts';
import { Hidden } from '../app/privacy.tsx';
import { recentCustomers } from './recent-customers.ts';
import { useCallbacks } from './use-callbacks.ts';
import { useSettled } from './use-settled.ts';
import { whoWords } from './who.tsx';

const shown = 5;

/** The middle of the desk between two calls: what waits, with the act that ends it; whom one spoke with last; how to begin. */
export function DeskAtRest(): ReactNode {
  const { t } = useTranslation();
  const { callers, live } = useServices();
  const records = useSettled(useStore(callers.store, (state) => state.records));
  const mailbox = useStore(live, ({ phone }) => phone?.messageWaiting.find(({ waiting }) => waiting));
  const voicemail = useStore(live, ({ phone }) => phone?.voicemailNumber ?? null);
  const callbacks = useCallbacks();
  const { owed, recent } = useMemo(() => {
    const all = Object.values(records);
    return {
      owed: all.filter((record) => awaitsWrapUp(record) && record.endedAtMs !== null),
      recent: recentCustomers(all, shown),
    };
  }, [records]);
  const waiting = owed.length + (callbacks?.length ?? 0) + (mailbox ? 1 : 0);
  if (!callbacks) return null;
  return (
    <section className="at-rest" data-waiting={waiting}>
      <h1 className="pad">{waiting === 0 ? t('rest.nothing') : t('rest.waits', { count: waiting })}</h1>
      {waiting === 0 && <p className="pad mid">{t('rest.nothingWhy')}</p>}
      <ul className="rows">
        {owed.slice(0, shown).map((record) => (
          <OwedRow key={record.callId} record={record} />
        ))}
        {callbacks.slice(0, shown).map((callback) => (
          <NextCallback key={callback.key} callback={callback} />
        ))}
        {mailbox && (
          <li className="to-do">
            <Voicemail className="i" aria-hidden="true" />
            <b>
              {mailbox.newMessages === null
                ? t('phoneMore.voicemailSome')
                : t('phoneMore.voicemail', { count: mailbox.newMessages })}
            </b>
            {voicemail && (
              <button
                type="button"
                className="btn small"
                onClick={() => askDial(voicemail, t('phoneMore.voicemailLine'))}
              >
                {t('rest.listen')}
              </button>
            )}
          </li>
        )}
      </ul>
      {recent.length > 0 && <RecentCustomers records={recent} />}
      <Keys />
    </section>
  );
}

function OwedRow({ record }: { record: CallRecord }): ReactNode {
  const { t } = useTranslation();
  return (
    <li className="to-do">
      <Pencil className="i" aria-hidden="true" />
      <b className="cut">
        <Hidden>{whoWords(t, record)}</Hidden>
      </b>
      <span className="sub cut">
        {t('work.toFinish')}. <Hidden>{callDetail(t, record)}</Hidden>
      </span>
      <button type="button" className="btn small" onClick={() => openCall(record.callId)}>
        {t('rest.finish')}
      </button>
    </li>
  );
}

function NextCallback({ callback }: { callback: Callback }): ReactNode {
  const { t, i18n } = useTranslation();
  const now = useNow(30_000);
  const uid = useAuthor()?.uid ?? null;
  const { number, partnerId, late } = callback;
  return (
    <li className="to-do">
      <span className={`st ${late ? 'refused' : 'wait'}`}>
        <Phone className="i" aria-hidden="true" />
      </span>
      <b className="cut">
        <Hidden>{callbackName(t, callback)}</Hidden>
      </b>
      <span className="sub cut">
        {[callback.why, callbackWords(t, i18n.language, callback, { uid, nowMs: now })].filter(Boolean).join('. ')}
      </span>
      <button
        type="button"
        className="btn small"
        onClick={() => {
          if (partnerId !== null) openPartner(partnerId);
          if (number) askDial(number, callback.name);
        }}
      >
        {t(number ? 'call.dial' : 'rest.open')}
      </button>
    </li>
  );
}

function RecentCustomers({ records }: { records: readonly CallRecord[] }): ReactNode {
  const { t, i18n } = useTranslation();
  const now = useNow(30_000);
  return (
    <>
      <h2 className="h pad0">{t('rest.recent')}</h2>
      <ul className="rows">
        {records.map((record) => (
          <li key={record.callId}>
            <button type="button" className="plain" onClick={() => openPartner(record.partnerId)}>
              <b className="cut">
                <Hidden>{record.partnerName}</Hidden>
              </b>
              <span className="when">{momentWords(t, i18n.language, record.startedAtMs, now)}</span>
              <span className="sub cut">
                <Hidden>{callDetail(t, record)}</Hidden>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The few keys that a day begins with; `?` shows all. */
function Keys(): ReactNode {
  const { t } = useTranslation();
  const keys = [
    ['F3', t('customer.search')],
    ['F9', t('rest.answers')],
    ['Control+Alt+D', t('dialpad.clipboard')],
    ['Control+K', t('palette.title')],
    ['Alt+M', t('sound.open')],
    ['?', t('keys.title')],
  ] as const;
  return (
    <dl className="start-keys pad">
      {keys.map(([key, words]) => (
        <div key={key}>
          <dt>
            <kbd>{keyWords(key)}</kbd>
          </dt>
          <dd>{words}</dd>
        </div>
      ))}
    </dl>
  );
}
