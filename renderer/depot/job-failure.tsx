import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { addFailureWords } from '../app/outbox-words.ts';
import type { AddFailure } from '../worker/worker-api.ts';

/** Why the last act of a job was not kept, over its foot. */
export function JobFailure({ failure }: { failure: AddFailure | 'not-signed-in' | null }): ReactNode {
  const { t } = useTranslation();
  if (!failure) return null;
  return (
    <p className="notice refused" role="alert">
      {failure === 'not-signed-in' ? t('work.signIn') : addFailureWords(t, failure)}
    </p>
  );
}
