import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useServices } from '../app/services.ts';
import { LockScreen } from '../people/lock-screen.tsx';
import { ProofDialog } from '../people/proof-dialog.tsx';
import { DepotHome } from './depot-home.tsx';
import { jobScreenOf } from './job-screens.tsx';
import { captureWedge } from './scan/keyboard-wedge.ts';
import { ScanFlash } from './scan/scan-flash.tsx';

/** The station: its home or the job that is open, with the outcome of the last scan over everything. */
export function DepotScreen({ docKey }: { docKey: string | null }): ReactNode {
  const { t } = useTranslation();
  const { depot, live, host } = useServices();
  const locked = useStore(
    live,
    (state) => state.people !== null && state.people.shared && state.people.session === null,
  );
  const diskTrouble = useStore(depot.store, (state) => state.diskTrouble);
  const Screen = docKey === null ? null : (jobScreenOf(docKey)?.Screen ?? null);

  useEffect(
    () =>
      depot.onCommand((command) => {
        if (command.kind !== 'lock') return false;
        void host.call('people.lock', null);
        return true;
      }),
    [depot, host],
  );
  useEffect(
    () =>
      captureWedge({
        target: window,
        after: (delayMs, run) => {
          const timer = setTimeout(run, delayMs);
          return () => clearTimeout(timer);
        },
        onScan: depot.typed,
      }),
    [depot],
  );

  return (
    <>
      {diskTrouble && (
        <p className="notice refused" role="alert">
          {t('scan.diskTrouble')}
        </p>
      )}
      {locked ? <LockScreen /> : Screen && docKey !== null ? <Screen key={docKey} docKey={docKey} /> : <DepotHome />}
      {!locked && <ProofDialog />}
      <ScanFlash wordsFor={(key) => jobScreenOf(key)?.words ?? null} />
    </>
  );
}
