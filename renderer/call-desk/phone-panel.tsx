import {
  Grid3x3,
  Mic,
  MicOff,
  Pause,
  PhoneCall,
  PhoneForwarded,
  PhoneIncoming,
  PhoneOff,
  PhoneOutgoing,
  Play,
  Signal,
} from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { CallState } from '../../preload/contract/phone.ts';
import { useNow, useServices } from '../app/services.ts';
import { Status } from '../design/marks.tsx';
import { durationClock } from '../i18n/format.ts';
import type { T } from '../i18n/i18n.ts';
import { AgentStatus } from './agent-status.tsx';
import { Dialpad } from './dialpad.tsx';
import { Hidden } from './privacy.tsx';
import type { Phone } from './use-phone.ts';
import { whoWords } from './who.tsx';
import { lineShown, readNumber } from './read-number.ts';

/** The softphone, always at the same place, whatever happens beside it. */
export function PhonePanel({ phone }: { phone: Phone }): ReactNode {
  const { t } = useTranslation();
  const { callers, live } = useServices();
  const registration = useStore(live, (state) => state.phone?.registration.state);
  const { active } = phone;
  const who = useStore(callers.store, (state) => (active ? state.records[active.callId] : undefined));
  const consultedFor = useStore(callers.store, (state) =>
    active?.consultFor ? state.records[active.consultFor] : undefined,
  );
  if (!active) {
    return (
      <div className="phone">
        <AgentStatus />
        <p className="mid hint">{t(registration === 'not-configured' ? 'call.phoneOff' : 'call.idleWhy')}</p>
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
          {active.media && <Quality media={active.media} />}
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

function Keypad({ phone }: { phone: Phone }): ReactNode {
  const { t } = useTranslation();
  const [sent, setSent] = useState('');
  const send = (tone: string): void => {
    setSent((sent) => sent + tone);
    phone.sendTone(tone);
  };
  return (
    <DialogTrigger>
      <Button className="btn">
        <Grid3x3 className="i" aria-hidden="true" />
        {t('call.keypad')}
      </Button>
      <Popover className="pop-over">
        <Dialog aria-label={t('call.keypad')}>
          <Tones onTone={send} />
          <output className="code">{sent || '\u00a0'}</output>
          <div className="tones">
            {[...'123456789*0#'].map((tone) => (
              <button key={tone} type="button" className="btn" onClick={() => send(tone)}>
                {tone}
              </button>
            ))}
          </div>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

/** While the keypad is open, digits typed on the keyboard are tones. */
function Tones({ onTone }: { onTone: (tone: string) => void }): null {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (/^[0-9*#]$/.test(event.key)) onTone(event.key);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  });
  return null;
}

function Transfer({ phone }: { phone: Phone }): ReactNode {
  const { t } = useTranslation();
  const { live } = useServices();
  const [target, setTarget] = useState('');
  const colleagues = useStore(live, (state) => state.phone?.colleagues);
  const canPark = useStore(live, (state) => (state.phone?.parkingPlaces.length ?? 0) > 0);
  const number = readNumber(target).e164 ?? target.trim();
  return (
    <DialogTrigger>
      <Button className="btn">
        <PhoneForwarded className="i" aria-hidden="true" />
        {t('call.transfer')}
      </Button>
      <Popover className="pop-over">
        <Dialog aria-label={t('call.transfer')}>
          {({ close }) => (
            <>
              <form
                className="dial"
                onSubmit={(event) => {
                  event.preventDefault();
                  if (!number) return;
                  phone.transfer(number);
                  close();
                }}
              >
                <input
                  className="field"
                  aria-label={t('call.transferTo')}
                  placeholder={t('call.transferTo')}
                  value={target}
                  onChange={(event) => setTarget(event.target.value)}
                />
                <button type="submit" className="btn go">
                  {t('call.transferGo')}
                </button>
                <button
                  type="button"
                  className="btn"
                  disabled={!number}
                  onClick={() => {
                    phone.consult(number);
                    close();
                  }}
                >
                  {t('phoneMore.consult')}
                </button>
              </form>
              {(colleagues?.length ?? 0) > 0 && (
                <ul className="dials" aria-label={t('dialpad.colleagues')}>
                  {colleagues?.map(({ address, name, state }) => (
                    <li key={address}>
                      <button type="button" className="who-d" onClick={() => setTarget(address)}>
                        <b className="cut">{name}</b>
                        <span className="mid cut">{t(`wall.states.${state}`)}</span>
                      </button>
                    </li>
                  ))}
                </ul>
              )}
              {canPark && (
                <button
                  type="button"
                  className="btn wide"
                  onClick={() => {
                    phone.park();
                    close();
                  }}
                >
                  {t('phoneMore.park')}
                </button>
              )}
            </>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

/** The other lines: on hold, ringing beside, or asked about. */
function OtherCalls({ phone }: { phone: Phone }): ReactNode {
  const { t } = useTranslation();
  const { callers, live } = useServices();
  const records = useStore(callers.store, (state) => state.records);
  const places = useStore(live, (state) => state.phone?.parkingPlaces);
  const parked = places?.filter(({ state }) => state === 'busy');
  const { active, others } = phone;
  const lines = others.filter(({ callId }) => callId !== phone.ringing?.callId || active?.phase !== 'ringing');
  if (lines.length === 0 && !parked?.length) return null;
  const name = (call: CallState): string => {
    const record = records[call.callId];
    return record ? whoWords(t, record) : call.party.number;
  };
  const conferring = active?.inConference ?? false;
  return (
    <section className="lines" aria-label={t('phoneMore.otherCalls')} data-lines={lines.length}>
      {lines.map((call) => (
        <div key={call.callId} className="line-row" data-line={call.phase}>
          <b className="cut">
            <Hidden>{name(call)}</Hidden>
          </b>
          <span className="mid">{phaseWords(t, call)}</span>
          {call.phase === 'on-hold' && (
            <button type="button" className="btn small" onClick={() => phone.takeBack(call.callId)}>
              {t('phoneMore.takeBack')}
            </button>
          )}
        </div>
      ))}
      {active?.consultFor && active.answeredAtMs !== null && (
        <button type="button" className="btn go wide" data-act="complete-transfer" onClick={phone.completeTransfer}>
          {t('phoneMore.complete')}
        </button>
      )}
      {active && active.answeredAtMs !== null && lines.some(({ answeredAtMs }) => answeredAtMs !== null) && (
        <button
          type="button"
          className="btn wide"
          aria-pressed={conferring}
          data-act="conference"
          onClick={() => phone.confer(conferring ? [] : [active, ...lines].slice(0, 5).map(({ callId }) => callId))}
        >
          {t(conferring ? 'phoneMore.leaveConference' : 'phoneMore.conference')}
        </button>
      )}
      {parked?.map(({ address, name, partner }) => (
        <Parked
          key={address}
          address={address}
          words={[t('phoneMore.parked'), name, partner].filter(Boolean).join(' ')}
        />
      ))}
    </section>
  );
}

function Parked({ address, words }: { address: string; words: string }): ReactNode {
  const { t } = useTranslation();
  const { host } = useServices();
  return (
    <div className="line-row" data-parked={address}>
      <span className="cut">
        <Hidden>{words}</Hidden>
      </span>
      <button type="button" className="btn small" onClick={() => void host.call('phone.pick-up', { address })}>
        {t('phoneMore.takeBack')}
      </button>
    </div>
  );
}

/** MOS above 4 is a clear line, above 3.4 one that still serves (ITU-T G.107, annex B). */
function Quality({ media }: { media: NonNullable<CallState['media']> }): ReactNode {
  const { t } = useTranslation();
  const { mos, packetsLost, packetsReceived, codec } = media;
  if (mos === null) return null;
  const [tone, words] =
    mos >= 4
      ? (['ok', 'call.soundGood'] as const)
      : mos >= 3.4
        ? (['unknown', 'call.soundFair'] as const)
        : (['refused', 'call.soundPoor'] as const);
  const percent = Math.round((1000 * packetsLost) / Math.max(1, packetsLost + packetsReceived)) / 10;
  return (
    <p className="q">
      <Status tone={tone} icon={Signal}>
        {t(words)}
      </Status>
      <span className="dim">{[codec, t('call.lost', { percent })].filter(Boolean).join(', ')}</span>
    </p>
  );
}

function phaseWords(t: T, call: CallState): string {
  if (call.heldByPeer) return t('call.heldByPeer');
  switch (call.phase) {
    case 'ringing':
      return call.calledLine ? t('call.ringsOn', { line: lineShown(call.calledLine) }) : t('call.rings');
    case 'on-hold':
      return t('call.held');
    case 'dialling':
    case 'early':
    case 'answering':
    case 'talking':
    case 'ending':
    case 'ended':
      return t(`call.${call.phase}`);
  }
}
