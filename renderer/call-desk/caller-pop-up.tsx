import { BadgeCheck, CircleQuestionMark, EyeOff, Phone as PhoneIcon, PhoneIncoming } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { CallState } from '../../preload/contract/phone.ts';
import { useNow, useServices, useWorker } from '../app/services.ts';
import { useView } from '../app/view-store.ts';
import { Status } from '../design/marks.tsx';
import { ageWords, clockTime, momentWords, odooTimeMs } from '../i18n/format.ts';
import { useLocked } from '../people/locked.ts';
import type { NumberMatch } from '../worker/worker-api.ts';
import { AgentNote } from './agent-note.tsx';
import { noteGist } from './note-gist.ts';
import { PartnerChooser } from './partner-chooser.tsx';
import type { CallRecord } from './call-record.ts';
import { Hidden } from '../app/privacy.tsx';
import { ReasonList } from './reason-list.tsx';
import { lineShown, readNumber } from './read-number.ts';
import { answerCall } from './use-phone.ts';

/** Who rings, over whatever screen is open: it takes no focus and covers no note. The wall, which all can read, names nobody. */
export function CallerPopUp(): ReactNode {
  const { t } = useTranslation();
  const { callers, live } = useServices();
  const ringing = useStore(live, (state) => state.ringing);
  const record = useStore(callers.store, (state) => (ringing ? state.records[ringing.callId] : undefined));
  const match = useStore(callers.store, (state) => (ringing ? state.matches[ringing.callId] : undefined));
  const screen = useView((view) => view.screen);
  const locked = useLocked();
  if (!ringing) return null;
  return (
    <div
      className={`pop ${screen === 'calls' ? '' : 'over'}`}
      role="alertdialog"
      aria-modal="false"
      aria-labelledby="caller"
      data-call={ringing.callId}
    >
      <Head call={ringing} />
      {screen === 'wall' ? (
        <h1 id="caller" className="sr">
          {t('call.incoming')}
        </h1>
      ) : (
        <Identity call={ringing} record={record} match={match} />
      )}
      {/* What a customer has with us is for who signed in, and not for the wall. */}
      {!locked && screen !== 'wall' && record?.partnerId != null && (
        <Why partnerId={record.partnerId} callId={record.callId} />
      )}
      <Foot callId={ringing.callId} />
    </div>
  );
}

function Head({ call }: { call: CallState }): ReactNode {
  const { t } = useTranslation();
  const now = useNow(1000);
  return (
    <div className="pop-head">
      <Status tone="live" icon={PhoneIncoming}>
        {t('call.incoming')}
      </Status>
      {call.calledLine && <span className="tag live">{t('call.line', { line: lineShown(call.calledLine) })}</span>}
      <span className="ring">
        <span />
        <span />
        <span />
        {t('call.ringingFor', { age: ageWords(t, now - call.startedAtMs) })}
      </span>
    </div>
  );
}

function Identity({
  call,
  record,
  match,
}: {
  call: CallState;
  record: CallRecord | undefined;
  match: NumberMatch | undefined;
}): ReactNode {
  const { t } = useTranslation();
  const { callers } = useServices();
  const number = readNumber(call.party.e164 ?? call.party.number).shown;
  if (call.party.masked) {
    return (
      <div className="id">
        <h1 id="caller">{t('call.masked')}</h1>
        <p className="why-not">
          <EyeOff className="i" aria-hidden="true" />
          {t('call.maskedWhy')}
        </p>
      </div>
    );
  }
  const chosen = match?.matches.find(({ partner }) => partner.id === record?.partnerId);
  if (record?.partnerId != null) {
    return (
      <div className="id">
        <h1 id="caller">
          <Hidden>{record.partnerName}</Hidden>
        </h1>
        {chosen && (
          <p className="co">
            <Hidden>
              {chosen.partner.parentName}
              <span className="mid">
                {[chosen.partner.parentName ? '' : null, chosen.partner.city]
                  .filter((part) => part !== null)
                  .join(chosen.partner.parentName ? ', ' : '')}
              </span>
            </Hidden>
          </p>
        )}
        <p className="num">
          <span className="tel">
            <Hidden>{number}</Hidden>
          </span>
          {chosen && (
            <Status
              tone={chosen.certainty === 'exact' ? 'ok' : 'unknown'}
              icon={chosen.certainty === 'exact' ? BadgeCheck : CircleQuestionMark}
            >
              {t(`call.${chosen.certainty}`)}
            </Status>
          )}
        </p>
      </div>
    );
  }
  if (match && match.matches.length > 0) {
    return (
      <div className="id">
        <h1 id="caller" className="tel">
          <Hidden>{number}</Hidden>
        </h1>
        <p className="co">{t('call.several', { count: match.matches.length })}</p>
        <PartnerChooser
          match={match}
          number={call.party.e164 ?? call.party.number}
          onChoose={(partner, keep) => callers.choose(call.callId, partner, keep)}
        />
      </div>
    );
  }
  return (
    <div className="id">
      <h1 id="caller">{match ? t('call.unknown') : <Hidden>{number}</Hidden>}</h1>
      {match && (
        <p className="co">
          <Hidden>
            <span className="tel">{number}</span>
            <span className="mid">{call.party.displayName ? `, ${call.party.displayName}` : ''}</span>
          </Hidden>
        </p>
      )}
      <p className="mid">{match ? t('call.unknownWhy') : '\u00a0'}</p>
    </div>
  );
}

/** Why they may be calling and what was said last, from what this station already has. Nothing is waited for. */
function Why({ partnerId, callId }: { partnerId: number; callId: string }): ReactNode {
  const { t, i18n } = useTranslation();
  const { callers } = useServices();
  const now = useNow(60_000);
  const view = useWorker('catalogue', `why ${partnerId}`, (worker) => worker.customer(partnerId));
  const records = useStore(callers.store, (state) => state.records);
  if (!view) return null;
  const calls = Object.values(records)
    .filter((record) => record.partnerId === partnerId && record.callId !== callId)
    .map((record) => ({
      key: record.callId,
      atMs: record.startedAtMs,
      text:
        record.note ||
        t(record.answeredAtMs ? 'call.ended' : record.outcome === 'refused' ? 'call.refusedCall' : 'call.missed'),
    }));
  const notes = view.notes.map((note) => ({ key: `note ${note.id}`, atMs: odooTimeMs(note.at) ?? 0, text: note.text }));
  const last = [...calls, ...notes].sort((a, b) => b.atMs - a.atMs).slice(0, 2);
  return (
    <>
      <AgentNote view={view} />
      <h2 className="h">
        {t('call.why')}
        {view.ageOfMs !== null && (
          <span className="end dim">{t('customer.age', { age: clockTime(view.ageOfMs) })}</span>
        )}
      </h2>
      <ReasonList view={view} atMost={4} />
      {last.length > 0 && (
        <>
          <h2 className="h">{t('customer.lastContacts')}</h2>
          <ul className="last">
            {last.map(({ key, atMs, text }) => (
              <li key={key}>
                <time>{momentWords(t, i18n.language, atMs, now)}</time>
                <span className="cut">
                  <Hidden>{noteGist(text)}</Hidden>
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function Foot({ callId }: { callId: string }): ReactNode {
  const { t } = useTranslation();
  const { host } = useServices();
  return (
    <div className="pop-foot">
      <button
        type="button"
        className="btn answer lg"
        aria-keyshortcuts="F9"
        onClick={() => void answerCall(host, callId)}
      >
        <PhoneIcon className="i" aria-hidden="true" />
        {t('call.answer')} <kbd>F9</kbd>
      </button>
      <button
        type="button"
        className="btn lg"
        aria-keyshortcuts="F10"
        onClick={() => void host.call('phone.hang-up', { callId })}
      >
        {t('call.decline')} <kbd>F10</kbd>
      </button>
      <span className="dim">
        {t('call.never')}
        <br />
        {t('call.noteStays')}
      </span>
    </div>
  );
}
