import { IdCard, KeyRound, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useServices } from '../app/services.ts';
import { EmergencyNumbers } from '../call-desk/emergency-numbers.tsx';
import { PhonePanel } from '../call-desk/phone-panel.tsx';
import { usePhone } from '../call-desk/use-phone.ts';
import { PinPad } from './pin-pad.tsx';
import { usePin } from './use-pin.ts';

/**
 * A shared station without anyone: a badge is all it takes, a PIN does without. What was begun is kept. A call goes on beside it,
 * without the customer's card.
 */
export function LockScreen(): ReactNode {
  const { t } = useTranslation();
  const { live, depot } = useServices();
  const people = useStore(live, (state) => state.people);
  const waiting = useStore(depot.store, (state) => state.loose.length);
  const [who, setWho] = useState<number | null>(null);
  const { give, busy, words } = usePin(who);
  const phone = usePhone();
  if (!people) return null;
  const withPin = people.people.filter(({ hasPin }) => hasPin);
  const chosen = withPin.find(({ employeeId }) => employeeId === who);
  return (
    <main id="content" className="lock" data-locked={people.lockedBy ?? 'start'}>
      <section className="lead">
        {phone.active && phone.active.phase !== 'ringing' ? (
          <PhonePanel phone={phone} />
        ) : (
          <IdCard className="shape" aria-hidden="true" />
        )}
        <h1>{t('people.showBadge')}</h1>
        <p className="mid">{t(`people.lockedBy.${people.lockedBy ?? 'start'}`)}</p>
        {waiting > 0 && <p className="mid">{t('people.tagsWait', { count: waiting })}</p>}
        {!phone.active && <EmergencyNumbers />}
      </section>
      <section className="plate">
        {chosen ? (
          <>
            <h2>
              {chosen.name}
              <button type="button" className="big icon" onClick={() => setWho(null)} aria-label={t('people.other')}>
                <X className="i" aria-hidden="true" />
              </button>
            </h2>
            <p className="mid" role={words ? 'alert' : undefined}>
              {words ?? t('people.typePin')}
            </p>
            <PinPad busy={busy} confirm={t('people.enter')} onPin={(pin) => void give(pin)} />
          </>
        ) : (
          <>
            <h2>{t('people.orPin')}</h2>
            <ul className="persons">
              {withPin.map(({ employeeId, name }) => (
                <li key={employeeId}>
                  <button type="button" className="big" onClick={() => setWho(employeeId)}>
                    <KeyRound className="i" aria-hidden="true" />
                    <span className="cut">{name}</span>
                  </button>
                </li>
              ))}
            </ul>
            {withPin.length === 0 && <p className="mid">{t('people.nobodyHasPin')}</p>}
          </>
        )}
      </section>
    </main>
  );
}
