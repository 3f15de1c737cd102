import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useServices } from '../app/services.ts';
import { DepotHome } from './depot-home.tsx';
import { jobScreenOf } from './job-screens.tsx';
import { captureWedge } from './scan/keyboard-wedge.ts';
import { ScanFlash } from './scan/scan-flash.tsx';

/** The station: its home or the job that is open, with the outcome of the last scan over everything. */
export function DepotScreen({ docKey }: { docKey: string | null }): ReactNode {
  const { t } = useTranslation();
  const { depot } = useServices();
  const diskTrouble = useStore(depot.store, (state) => state.diskTrouble);
  const Screen = docKey === null ? null : (jobScreenOf(docKey)?.Screen ?? null);

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
      {Screen && docKey !== null ? <Screen key={docKey} docKey={docKey} /> : <DepotHome />}
      <ScanFlash wordsFor={(key) => jobScreenOf(key)?.words ?? null} />
    </>
  );
}
