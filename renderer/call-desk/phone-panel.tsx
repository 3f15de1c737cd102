import { Mic, MicOff, Pause, PhoneCall, PhoneIncoming, PhoneOff, PhoneOutgoing, Play, Signal } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useNow, useServices } from '../app/services.ts';
import { Status } from '../design/marks.tsx';
import { durationClock } from '../i18n/format.ts';
import { AgentStatus } from './agent-status.tsx';
import { Dialpad } from './dialpad.tsx';
import { Hidden } from '../app/privacy.tsx';
import type { Phone } from './use-phone.ts';
import { whoWords } from './who.tsx';
import { lineShown, readNumber } from './read-number.ts';
import { Keypad } from './keypad.tsx';
import { OtherCalls } from './other-calls.tsx';
import { phaseWords } from './phase-words.ts';
import { SoundQuality } from './sound-quality.tsx';
import { Transfer } from './transfer.tsx';

/** The softphone, always at the same place, whatever happens beside it. */
export function PhonePanel({ phone }: { phone: Phone }): ReactNode {
  const { t } = useTranslation();
  const { callers, live } = useServices();
  const registration = useStore(live, (state) => state.phone?.registration.state);
  const quiet = useStore(live, (state) => state.phone?.doNotDisturb ?? false);
  const { active } = phone;
  const who = useStore(callers.store, (state) => (active ? state.records[active.callId] : undefined));
  const consultedFor = useStore(callers.store, (state) =>
    active?.consultFor ? state.records[active.consultFor] : undefined,
  );
  if (!active) {
    return (
      <div className="phone">
        <AgentStatus />
        {!quiet && (
          <p className="mid hint">{t(registration === 'not-configured' ? 'call.phoneOff' : 'call.idleWhy')}</p>
        )}
        <Dialpad />
        <OtherCalls phone={phone} />
      </div>
    );
  }
  const ringing = active.phase === 'ringing';
  return (
    <div className="phone incall" data-phase={active.phase}>
      <div className="line">
        <Status
          tone="live"
          icon={
            ringing
              ? PhoneIncoming
              : active.direction === 'outgoing' && !active.answeredAtMs
                ? PhoneOutgoing
                : PhoneCall
          }
        >
          {phaseWords(t, active)}
        </Status>
        {active.answeredAtMs !== null && <Clock sinceMs={active.answeredAtMs} />}
      </div>
      <p className="who cut">
        <Hidden>{who ? whoWords(t, who) : active.party.number}</Hidden>
      </p>
      <p className="mid cut">
        {!active.party.masked && (
          <span className="tel">
            <Hidden>{readNumber(active.party.e164 ?? active.party.number).shown}</Hidden>
          </span>
        )}
        {active.calledLine && (
          <span className="tel">
            {active.party.masked ? '' : ', '}
            {t(active.party.masked ? 'call.line' : 'call.onLine', { line: lineShown(active.calledLine) })}
          </span>
        )}
      </p>
      {ringing ? (
        <div className="two">
          <button type="button" className="btn answer" aria-keyshortcuts="F9" onClick={phone.answer}>
            {t('call.answer')} <kbd>F9</kbd>
          </button>
          <button type="button" className="btn" aria-keyshortcuts="F10" onClick={phone.hangUp}>
            {t('call.decline')} <kbd>F10</kbd>
          </button>
        </div>
      ) : (
        <>
          <div className="ctl">
            <button
              type="button"
              className="btn"
              aria-pressed={active.phase === 'on-hold'}
              aria-keyshortcuts="F7"
              onClick={phone.hold}
            >
              {active.phase === 'on-hold' ? (
                <Play className="i" aria-hidden="true" />
              ) : (
                <Pause className="i" aria-hidden="true" />
              )}
              {t(active.phase === 'on-hold' ? 'call.resume' : 'call.hold')} <kbd>F7</kbd>
            </button>
            <button
              type="button"
              className="btn"
              aria-pressed={active.muted}
              aria-keyshortcuts="F8"
              onClick={phone.mute}
            >
              {active.muted ? <MicOff className="i" aria-hidden="true" /> : <Mic className="i" aria-hidden="true" />}
              {t(active.muted ? 'call.mute' : 'call.unmute')} <kbd>F8</kbd>
            </button>
            <Transfer phone={phone} />
            <Keypad phone={phone} />
          </div>
          <button type="button" className="btn hang wide" aria-keyshortcuts="F10" onClick={phone.hangUp}>
            <PhoneOff className="i" aria-hidden="true" />
            {t('call.hangUp')} <kbd>F10</kbd>
          </button>
          {active.sound === 'interrupted' && (
            <Status tone="unknown" icon={Signal}>
              {t('phoneMore.soundInterrupted')}
            </Status>
          )}
          {consultedFor && (
            <p className="mid hint">
              <Hidden>{t('phoneMore.consulting', { who: whoWords(t, consultedFor) })}</Hidden>
            </p>
          )}
          {active.transfer && (
            <p className="mid hint" role="status" data-transfer={active.transfer.state}>
              <Hidden>
                {t(`phoneMore.transferState.${active.transfer.state}`, { target: active.transfer.target })}
              </Hidden>
            </p>
          )}
          {active.media && <SoundQuality {...active.media} />}
        </>
      )}
      <OtherCalls phone={phone} />
      {phone.trouble && (
        <p className="notice refused" role="alert">
          {t('call.actFailed', { why: phone.trouble })}
        </p>
      )}
    </div>
  );
}

function Clock({ sinceMs }: { sinceMs: number }): ReactNode {
  const now = useNow(500);
  return <span className="clock">{durationClock(now - sinceMs)}</span>;
}
