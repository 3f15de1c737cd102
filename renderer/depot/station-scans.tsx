import { useEffect, type ReactNode } from 'react';
import { useServices } from '../app/services.ts';
import { jobScreenOf } from './job-screens.tsx';
import { captureWedge } from './scan/keyboard-wedge.ts';
import { ScanFlash } from './scan/scan-flash.tsx';

/** What a station does with scans whatever screen is open: scanners that type are caught, outcomes show over everything. */
export function StationScans(): ReactNode {
  const { depot, host } = useServices();
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
  return <ScanFlash wordsFor={(key) => jobScreenOf(key)?.words ?? null} />;
}
