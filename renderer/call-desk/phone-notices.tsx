import { PhoneForwarded, PhoneMissed, PhoneOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useNow, useServices } from '../app/services.ts';
import { ageWords } from '../i18n/format.ts';

/** A line that comes back at once is no news. */
const worthSayingMs = 3_000;

/** Whatever keeps calls from coming, over every screen of the desk, with the way to end it. */
export function PhoneNotices(): ReactNode {
  const { t } = useTranslation();
  const { host, live, agent } = useServices();
  const pause = useStore(agent.store, (state) => state.pause);
  const phone = useStore(live, (state) => state.phone);
  const now = useNow(1000);
  if (!phone || phone.registration.state === 'not-configured') return null;
  const { registration, doNotDisturb, forward } = phone;
  const lostMs = now - registration.sinceMs;
  const lost =
    (registration.state === 'unreachable' || registration.state === 'refused') && lostMs >= worthSayingMs
      ? registration.state
      : null;
  return (
    <>
      {lost && (
        <p className="hidden-notice lost" role="alert" data-phone-notice="lost">
          <PhoneOff className="i" aria-hidden="true" />
          <span>
            {lost === 'refused'
              ? t('phoneMore.lostRefused', { status: registration.cause ?? '' })
              : t('phoneMore.lost')}
          </span>
          <span aria-hidden="true">{t('status.since', { age: ageWords(t, lostMs) })}</span>
          <button type="button" className="btn small" onClick={() => void host.call('phone.retry', null)}>
            {t('phoneMore.retry')}
          </button>
        </p>
      )}
      {doNotDisturb && (
        <p className="hidden-notice" role="status" data-phone-notice="dnd">
          <PhoneMissed className="i" aria-hidden="true" />
          {t(pause === 'wrap-up' ? 'status.wrapUpOn' : 'phoneMore.dndOn')}
          <button type="button" className="btn small" onClick={() => void agent.change(null)}>
            {t('phoneMore.dndOff')}
          </button>
        </p>
      )}
      {forward.always && (
        <p className="hidden-notice" role="status" data-phone-notice="forward">
          <PhoneForwarded className="i" aria-hidden="true" />
          {t('phoneMore.forwardOn', { target: forward.always })}
          <button
            type="button"
            className="btn small"
            onClick={() => void host.call('phone.set-forward', { ...forward, always: null })}
          >
            {t('phoneMore.forwardOff')}
          </button>
        </p>
      )}
    </>
  );
}
