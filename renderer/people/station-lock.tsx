import { DoorOpen, Maximize, Timer, Volume2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Settings } from '../../preload/contract/settings.ts';
import { useServices } from '../app/services.ts';
import { Choice } from '../design/choice.tsx';

const minutes = [0, 2, 5, 10, 30] as const;
/** Loudness of scan outcomes, as the settings have it. */
const volumes = { off: 0, low: 0.1, normal: 0.25, loud: 0.8 } as const;

/** When the station locks itself, how loud it is, whether it fills the screen, and the way out of that. Kept in the settings file at once. */
export function StationLock(): ReactNode {
  const { t } = useTranslation();
  const { live, host, people } = useServices();
  const settings = useStore(live, (state) => state.about?.settings ?? null);
  const [stays, setStays] = useState(false);
  if (!settings) return null;
  const { station, depot } = settings;
  const write = async (part: Partial<Pick<Settings, 'station' | 'depot'>>): Promise<void> => {
    if (!(await people.prove('station-settings'))) return;
    const written = await host.call('settings.write', { ...settings, ...part });
    const about = written.ok ? await host.call('app.describe', null) : null;
    if (about?.ok) live.setState({ about: about.value });
  };
  // The host goes on: readers, acts and calls are its business. In Electron the program ends with its window.
  const leave = async (): Promise<void> => {
    if (!(await people.prove('leave-kiosk'))) return;
    window.close();
    // A browser does not close a window that has been at another address before.
    setStays(true);
  };
  return (
    <div className="stack">
      <h3>
        <Timer className="i" aria-hidden="true" /> {t('people.lockAfter')}
      </h3>
      <Choice
        label={t('people.lockAfter')}
        options={minutes.map(
          (count) => [count, count === 0 ? t('people.never') : t('time.minutes', { count })] as const,
        )}
        value={station.lockAfterMinutes}
        onChoose={(count) => void write({ station: { ...station, lockAfterMinutes: count } })}
      />
      <h3>
        <Volume2 className="i" aria-hidden="true" /> {t('people.volume')}
      </h3>
      <Choice
        label={t('people.volume')}
        options={(Object.keys(volumes) as (keyof typeof volumes)[]).map(
          (name) => [volumes[name], t(`people.volumes.${name}`)] as const,
        )}
        value={depot.volume}
        onChoose={(volume) => void write({ depot: { ...depot, volume } })}
      />
      <h3>
        <Maximize className="i" aria-hidden="true" /> {t('people.kiosk')}
      </h3>
      <Choice
        label={t('people.kiosk')}
        options={[false, true].map((on) => [on, t(on ? 'people.kioskOn' : 'people.kioskOff')] as const)}
        value={station.kiosk}
        onChoose={(kiosk) => void write({ station: { ...station, kiosk } })}
      />
      <p className="mid">{t('people.kioskWhy')}</p>
      {station.kiosk && (
        <button type="button" className="big" data-act="leave-kiosk" onClick={() => void leave()}>
          <DoorOpen className="i" aria-hidden="true" />
          <span>
            {t('people.leaveKiosk')}
            <small>{t(stays ? 'people.leaveKioskByKey' : 'people.leaveKioskWhy')}</small>
          </span>
        </button>
      )}
    </div>
  );
}
