import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { CallState } from '../../preload/contract/phone.ts';
import { useServices } from '../app/services.ts';
import { Hidden } from '../app/privacy.tsx';
import type { Phone } from './use-phone.ts';
import { whoWords } from './who.tsx';
import { phaseWords } from './phase-words.ts';

/** The other lines: on hold, ringing beside, or asked about. */
export function OtherCalls({ phone }: { phone: Phone }): ReactNode {
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
