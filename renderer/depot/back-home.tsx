import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { openJob } from '../app/view-store.ts';

/** Leaves a job for the home of the depot; what was begun stays. */
export function BackHome(): ReactNode {
  const { t } = useTranslation();
  return (
    <button type="button" className="big" onClick={() => openJob(null)}>
      <ArrowLeft className="i" aria-hidden="true" />
      {t('depot.back')}
    </button>
  );
}
