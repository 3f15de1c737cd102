import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { GoodsDocument } from '../../worker/worker-api.ts';
import { DocumentOutcome } from '../documents/document-outcome.tsx';
import { prepareJob } from './prepare-job.ts';
import type { PrepareSession } from './prepare-session.ts';
import { summarisePreparation } from './prepare-summary.ts';

/** After validation: what leaves, what does not. */
export function PrepareOutcome({
  session,
  document,
}: {
  session: PrepareSession;
  document: GoodsDocument | null;
}): ReactNode {
  const { t } = useTranslation();
  const { taken, short } = summarisePreparation(session);
  return (
    <DocumentOutcome
      way="prepare"
      job={prepareJob}
      session={session}
      document={document}
      went={taken}
      short={short}
      words={(state) => t(`prepare.done.${state}`)}
    />
  );
}
