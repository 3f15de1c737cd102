import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useServices } from '../app/services.ts';
import { DepotHome } from './depot-home.tsx';
import { jobScreenOf } from './job-screens.tsx';

/** The station: its home or the job that is open. */
export function DepotScreen({ docKey }: { docKey: string | null }): ReactNode {
  const { t } = useTranslation();
  const { depot } = useServices();
  const diskTrouble = useStore(depot.store, (state) => state.diskTrouble);
  const Screen = docKey === null ? null : (jobScreenOf(docKey)?.Screen ?? null);
  return (
    <>
      {diskTrouble && (
        <p className="notice refused" role="alert">
          {t('scan.diskTrouble')}
        </p>
      )}
      {Screen && docKey !== null ? <Screen key={docKey} docKey={docKey} /> : <DepotHome />}
    </>
  );
}
