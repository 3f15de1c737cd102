import { MapPin, Truck } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useServices, useWorker } from '../app/services.ts';
import { openJob } from '../app/view-store.ts';
import { Status } from '../design/marks.tsx';
import { momentWords, odooTimeMs } from '../i18n/format.ts';
import { inventoryKey } from './inventory/inventory-session.ts';
import { jobScreenOf } from './job-screens.tsx';

const shown = 3;

/** What else waits at the depot today: documents to prepare, places to count. */
export function DueToday(): ReactNode {
  const { t, i18n } = useTranslation();
  const { now } = useServices();
  const due = useWorker('catalogue', 'due', async (worker) => {
    const today = new Date(now()).toISOString().slice(0, 10);
    const [outgoing, internal, places] = await Promise.all([
      worker.openDocuments('outgoing'),
      worker.openDocuments('internal'),
      worker.locations(),
    ]);
    const counts = places.filter(
      ({ usage, nextInventoryDate }) =>
        usage === 'internal' && nextInventoryDate !== null && nextInventoryDate <= today,
    );
    counts.sort((a, b) => a.nextInventoryDate!.localeCompare(b.nextInventoryDate!));
    return { documents: [...outgoing, ...internal], counts };
  });
  if (!due) return null;
  return (
    <>
      {due.documents.length > 0 && (
        <>
          <h2>
            {t('depot.toPrepare')} <span className="mid">{due.documents.length}</span>
          </h2>
          <ul className="more">
            {due.documents.slice(0, shown).map(({ picking, partner }) => {
              const key = `transfer:${picking.id}`;
              const at = odooTimeMs(picking.scheduledDate);
              return (
                <li key={picking.id}>
                  <button type="button" disabled={jobScreenOf(key) === null} onClick={() => openJob(key)}>
                    <span className="cut">
                      <b>{picking.partnerName ?? partner?.name ?? picking.locationDestName}</b>{' '}
                      <span className="mid">{picking.name}</span>
                    </span>
                    <Status tone="wait" icon={Truck}>
                      {at === null ? t('depot.waiting') : momentWords(t, i18n.language, at, now())}
                    </Status>
                  </button>
                </li>
              );
            })}
          </ul>
        </>
      )}
      {due.counts.length > 0 && (
        <>
          <h2>
            {t('depot.toCount')} <span className="mid">{due.counts.length}</span>
          </h2>
          <ul className="more">
            {due.counts.slice(0, shown).map(({ id, completeName, nextInventoryDate }) => (
              <li key={id}>
                <button type="button" data-location={id} onClick={() => openJob(inventoryKey(id))}>
                  <b className="cut">{completeName}</b>
                  <Status tone="unknown" icon={MapPin}>
                    {momentWords(t, i18n.language, Date.parse(nextInventoryDate!), now())}
                  </Status>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
