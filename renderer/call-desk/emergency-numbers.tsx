import { Siren } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useServices } from '../app/services.ts';
import { askDial } from '../app/view-store.ts';

const numbers = [
  ['15', 'medical'],
  ['17', 'police'],
  ['18', 'fire'],
  ['112', 'any'],
] as const;

/** Help can be called from a station that is locked, too: nobody has to be known for that. */
export function EmergencyNumbers(): ReactNode {
  const { t } = useTranslation();
  const { live } = useServices();
  const configured = useStore(live, ({ phone }) => phone !== null && phone.registration.state !== 'not-configured');
  if (!configured) return null;
  return (
    <section className="urgent" aria-label={t('call.emergency')}>
      <h2>
        <Siren className="i" aria-hidden="true" />
        {t('call.emergency')}
      </h2>
      <ul>
        {numbers.map(([number, service]) => (
          <li key={number}>
            <button type="button" className="big" data-emergency={number} onClick={() => askDial(number, null)}>
              <b>{number}</b> {t(`call.emergencyOf.${service}`)}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
