import { CircleCheck, CircleDashed, MapPin, Truck } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { parisDay } from '../../preload/contract/paris-day.ts';
import { useServices, useWorker } from '../app/services.ts';
import { openJob } from '../app/view-store.ts';
import { Status } from '../design/marks.tsx';
import { momentWords, odooTimeMs } from '../i18n/format.ts';
import type { GoodsDocument } from '../worker/worker-api.ts';
import { summarise } from './documents/document-summary.ts';
import { inventoryKey } from './inventory/inventory-session.ts';
import { prepareJob } from './preparing/prepare-job.ts';
import { prepareKey, type PrepareSession } from './preparing/prepare-session.ts';
import { useSessionsOf } from './scan/use-depot.ts';

const shown = 3;

/** What else waits at the depot today: documents to prepare, places to count. */
export function DueToday(): ReactNode {
  const { t, i18n } = useTranslation();
  const { now } = useServices();
  const [all, setAll] = useState(false);
  const begun = new Map(useSessionsOf(prepareJob).map((session) => [session.key, session]));
  const due = useWorker('catalogue', 'due', async (worker) => {
    const today = parisDay(now());
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
            {[...due.documents]
              .sort((a, b) => Number(begun.has(prepareKey(b.picking.id))) - Number(begun.has(prepareKey(a.picking.id))))
              .slice(0, all ? undefined : shown)
              .map((document) => (
                <DueDocument
                  key={document.picking.id}
                  document={document}
                  session={begun.get(prepareKey(document.picking.id))}
                />
              ))}
            {!all && due.documents.length > shown && (
              <li>
                <button type="button" onClick={() => setAll(true)}>
                  {t('depot.showAll', { count: due.documents.length })}
                </button>
              </li>
            )}
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

/** One document to prepare: whom for, and how far it is. */
function DueDocument({
  document,
  session,
}: {
  document: GoodsDocument;
  session: PrepareSession | undefined;
}): ReactNode {
  const { t, i18n } = useTranslation();
  const { now } = useServices();
  const { picking, partner } = document;
  const at = odooTimeMs(picking.scheduledDate);
  const counted = session && summarise(session);
  return (
    <li>
      <button type="button" data-prepare={picking.id} onClick={() => openJob(prepareKey(picking.id))}>
        <span className="due-doc">
          <b className="cut">{picking.partnerName ?? partner?.name ?? picking.locationDestName}</b>
          <span className="mid">{[picking.name, picking.origin].filter(Boolean).join(', ')}</span>
        </span>
        {session?.validatedAtMs ? (
          <Status tone="ok" icon={CircleCheck}>
            {t('depot.queued')}
          </Status>
        ) : counted && counted.got > 0 ? (
          <Status tone="live" icon={CircleDashed}>
            {t('prepare.begun', { got: counted.got, count: counted.expected })}
          </Status>
        ) : (
          <Status tone="wait" icon={Truck}>
            {at === null ? t('depot.waiting') : momentWords(t, i18n.language, at, now())}
          </Status>
        )}
      </button>
    </li>
  );
}
