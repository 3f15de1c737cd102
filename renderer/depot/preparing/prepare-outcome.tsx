import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useServices } from '../../app/services.ts';
import { quantityWords } from '../../i18n/format.ts';
import type { GoodsDocument } from '../../worker/worker-api.ts';
import { ActOutcome } from '../act-outcome.tsx';
import { prepareJob } from './prepare-job.ts';
import type { PrepareSession } from './prepare-session.ts';
import { summarisePreparation } from './prepare-summary.ts';

/** After validation: what leaves, what does not, and where the act stands. */
export function PrepareOutcome({
  session,
  document,
}: {
  session: PrepareSession;
  document: GoodsDocument | null;
}): ReactNode {
  const { t, i18n } = useTranslation();
  const { depot, newId } = useServices();
  const { taken, short } = summarisePreparation(session);
  return (
    <ActOutcome
      sessionKey={session.key}
      operationId={session.operationId}
      title={[session.pickingName, document?.picking.partnerName].filter(Boolean).join(' · ')}
      words={(state) => t(`prepare.done.${state}`)}
      onAgain={(operationId) =>
        void depot.dispatch(prepareJob, session.key, { kind: 'reopened', operationId, noteId: newId() })
      }
    >
      <b>{quantityWords(i18n.language, taken)}</b> {t('depot.units', { count: taken })}
      {short > 0 &&
        `, ${t(session.shortage.kind === 'backorder' ? 'prepare.later' : 'prepare.never', { count: short })}`}
    </ActOutcome>
  );
}
