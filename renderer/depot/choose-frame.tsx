import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { openJob } from '../app/view-store.ts';

/** What a job asks before it begins: the question over its answers, and the way back. */
export function ChooseFrame({ title, why, children }: { title: string; why: string; children: ReactNode }): ReactNode {
  const { t } = useTranslation();
  return (
    <main id="content" className="choose">
      <header>
        <button type="button" className="leave" aria-label={t('receipt.home')} onClick={() => openJob(null)}>
          <ArrowLeft className="i" aria-hidden="true" />
        </button>
        <div>
          <h1>{title}</h1>
          <p className="mid">{why}</p>
        </div>
      </header>
      {children}
    </main>
  );
}
