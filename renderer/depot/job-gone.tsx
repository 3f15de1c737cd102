import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { openJob } from '../app/view-store.ts';

/** A job that cannot begin, or is over: why, and the way home. */
export function JobGone({ words }: { words: string }): ReactNode {
  const { t } = useTranslation();
  return (
    <main id="content" className="fault">
      <p>{words}</p>
      <button type="button" className="big go" onClick={() => openJob(null)}>
        {t('receipt.home')}
      </button>
    </main>
  );
}
