import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useServices } from '../../app/services.ts';
import { openJob } from '../../app/view-store.ts';
import { quantityWords } from '../../i18n/format.ts';
import { ActOutcome } from '../act-outcome.tsx';
import { OutcomeFoot } from '../outcome-foot.tsx';
import { inventoryJob } from './inventory-job.ts';
import { countOperation } from './inventory-operation.ts';
import type { InventorySession } from './inventory-session.ts';
import { summariseInventory } from './inventory-summary.ts';

/** After the count was applied: what Odoo makes of it. A count without a difference sends nothing. */
export function InventoryApplied({ session }: { session: InventorySession }): ReactNode {
  const { t, i18n } = useTranslation();
  const { depot } = useServices();
  const { found, missing, unexpected } = summariseInventory(session);
  const nobody = { login: '', employeeId: null, station: '' };
  if (countOperation(session, nobody, session.appliedAtMs ?? 0) === null) {
    const leave = (): void => {
      void depot.forget(session.key);
      openJob(null);
    };
    return (
      <>
        <main id="content" className="rec done">
          <section className="plate" role="status" data-act-state="nothing">
            <p className="bl">{session.name}</p>
            <h1 className="st ok">{t('inventory.nothingToApply')}</h1>
            <p className="far">
              <b>{quantityWords(i18n.language, found)}</b> {t('depot.units', { count: found })}
            </p>
            <p className="mid">{t('inventory.nothingToApplyWhy')}</p>
          </section>
        </main>
        <OutcomeFoot leave={leave} />
      </>
    );
  }
  return (
    <ActOutcome
      sessionKey={session.key}
      operationId={session.operationId}
      title={session.name}
      words={(state) => t(`inventory.done.${state}`)}
      onAgain={(operationId) => void depot.dispatch(inventoryJob, session.key, { kind: 'reopened', operationId })}
    >
      <b>{quantityWords(i18n.language, found)}</b> {t('inventory.list.found', { count: found })}, {missing}{' '}
      {t('inventory.list.missing', { count: missing })}, {unexpected}{' '}
      {t('inventory.list.unexpected', { count: unexpected })}
    </ActOutcome>
  );
}
