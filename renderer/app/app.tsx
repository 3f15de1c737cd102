import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { unreachable } from '../../preload/contract/result.ts';
import { CallDesk } from '../call-desk/call-desk.tsx';
import { DialDialog } from '../call-desk/dial-dialog.tsx';
import { Journal } from '../call-desk/journal.tsx';
import { PhoneNotices } from '../call-desk/phone-notices.tsx';
import { HiddenNotice } from './privacy.tsx';
import { Wallboard } from '../call-desk/wallboard.tsx';
import { PhoneKeys } from '../call-desk/phone-keys.ts';
import { CallerPopUp } from '../call-desk/caller-pop-up.tsx';
import { DepotScreen } from '../depot/depot-screen.tsx';
import { StationScans } from '../depot/station-scans.tsx';
import { OutboxScreen } from '../outbox-screen/outbox-screen.tsx';
import { useLocked } from '../people/locked.ts';
import { LockScreen } from '../people/lock-screen.tsx';
import { ProofDialog } from '../people/proof-dialog.tsx';
import { ReadersScreen } from '../readers-screen/readers-screen.tsx';
import { ConnectPage } from './connect-page.tsx';
import { DemoBanner } from './demo-banner.tsx';
import { FaultBoundary } from './fault-boundary.tsx';
import { FrameCommands } from './frame-commands.tsx';
import { useServices } from './services.ts';
import { StatusBar } from './status-bar.tsx';
import { show, useView, type Screen } from './view-store.ts';

/**
 * The frame: the status bar and the demonstration's tape stay, one screen lives inside. A locked station shows its lock instead
 * of any screen; who rings is still told and answered.
 */
export function App(): ReactNode {
  const { t, i18n } = useTranslation();
  const { live } = useServices();
  const about = useStore(live, (state) => state.about);
  const odoo = useStore(live, (state) => state.odoo?.state);
  const { screen, jobKey } = useView();
  const locked = useLocked();
  // Whether somebody must sign in, and how this station works, is known before anything shows.
  const heard = useStore(live, (state) => state.people !== null && state.about !== null);
  const desk = about?.settings.station.desk;
  const language = about?.settings.language;

  useEffect(() => {
    if (language && i18n.language !== language) void i18n.changeLanguage(language);
    document.documentElement.lang = language ?? 'fr';
  }, [language, i18n]);

  // The station's own desk opens first, unless no Odoo was ever given.
  useEffect(() => {
    if (screen || !desk || !odoo) return;
    show(odoo === 'not-configured' && !about?.demonstration ? 'connect' : desk);
  }, [screen, desk, odoo, about?.demonstration]);

  const posture = screen === 'depot' || locked ? 'borne' : 'poste';
  const takesScans = posture === 'borne' || (desk === 'depot' && screen !== 'connect');
  useEffect(() => {
    document.documentElement.classList.toggle('borne', posture === 'borne');
  }, [posture]);

  return (
    <div
      className={`frame ${posture === 'borne' ? 'station' : 'desk'}`}
      data-base={about?.demonstration ? 'demonstration' : undefined}
    >
      <a className="skip" href="#content">
        {t('app.skip')}
      </a>
      {about?.demonstration && <DemoBanner />}
      <StatusBar posture={posture} locked={locked} />
      <HiddenNotice />
      {posture === 'poste' && <PhoneNotices />}
      <div className="pop-anchor">
        <CallerPopUp />
      </div>
      <FaultBoundary key={locked ? 'locked' : screen} words={t('app.fault')} again={t('app.reopen')}>
        {locked ? <LockScreen /> : <OpenScreen screen={heard ? screen : null} jobKey={jobKey} />}
      </FaultBoundary>
      <DialDialog emergencyOnly={locked} />
      {!locked && <ProofDialog />}
      {takesScans && <StationScans />}
      <PhoneKeys />
      <FrameCommands locked={locked} />
    </div>
  );
}

function OpenScreen({ screen, jobKey }: { screen: Screen | null; jobKey: string | null }): ReactNode {
  const { t } = useTranslation();
  switch (screen) {
    case null:
      return (
        <main id="content" className="fault">
          <p className="mid">{t('app.starting')}</p>
        </main>
      );
    case 'calls':
      return <CallDesk />;
    case 'journal':
      return <Journal />;
    case 'wall':
      return <Wallboard />;
    case 'depot':
      return <DepotScreen docKey={jobKey} />;
    case 'outbox':
      return <OutboxScreen />;
    case 'readers':
      return <ReadersScreen />;
    case 'connect':
      return <ConnectPage />;
    default:
      return unreachable(screen);
  }
}
