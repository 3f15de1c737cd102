import { AppWindow, CloudDownload } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useServices } from '../app/services.ts';
import { PrintCard } from '../labels/print-card.tsx';
import { DepotHome } from './depot-home.tsx';
import { jobScreenOf } from './job-screens.tsx';

/** The station: its home or the job that is open. */
export function DepotScreen({ docKey }: { docKey: string | null }): ReactNode {
  const { t } = useTranslation();
  const { depot } = useServices();
  const diskTrouble = useStore(depot.store, (state) => state.diskTrouble);
  const elsewhere = useStore(depot.store, (state) => state.elsewhere);
  const tookOver = useStore(depot.store, (state) => state.tookOver);
  const awaitsCatalogue = useStore(depot.store, (state) => state.awaitsCatalogue);
  const Screen = docKey === null ? null : (jobScreenOf(docKey)?.Screen ?? null);
  return (
    <>
      {diskTrouble && (
        <p className="notice refused" role="alert">
          {t('scan.diskTrouble')}
        </p>
      )}
      {awaitsCatalogue && (
        <p className="notice unknown" role="status" data-notice="catalogue">
          <CloudDownload className="i" aria-hidden="true" />
          {t('scan.awaitsCatalogue')}
        </p>
      )}
      {tookOver && (
        <p className="notice unknown" role="status" data-notice="took-over">
          <AppWindow className="i" aria-hidden="true" />
          {t('scan.tookOver')}
        </p>
      )}
      {elsewhere && (
        <p className="notice unknown elsewhere" role="status">
          <AppWindow className="i" aria-hidden="true" />
          {t('scan.elsewhere')}
        </p>
      )}
      {Screen && docKey !== null ? <Screen key={docKey} docKey={docKey} /> : <DepotHome />}
      <PrintCard />
    </>
  );
}
