import { useEffect, useEffectEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useServices, useWorker } from '../../app/services.ts';
import { JobGone } from '../job-gone.tsx';
import { useDocument } from '../documents/use-document.ts';
import { PreparePicking } from './prepare-picking.tsx';
import { prepareJob } from './prepare-job.ts';
import { PrepareOutcome } from './prepare-outcome.tsx';
import { startPreparation, stockOf } from './prepare-session.ts';

/** One outgoing or internal document: picked, decided, handed over, validated; and what became of it. */
export function PrepareScreen({ docKey }: { docKey: string }): ReactNode {
  const { t } = useTranslation();
  const { depot, worker, now, newId } = useServices();
  const { session, document, gone } = useDocument(prepareJob, docKey, async (read) =>
    startPreparation(read, await worker.zoneStock(read.picking.locationId), {
      operationId: newId(),
      noteId: newId(),
      atMs: now(),
    }),
  );
  const picked = [...new Set(session?.counted.map(({ product }) => product.id))];
  const asked = `stock ${docKey} ${document?.picking.writeDate ?? ''} ${picked.join()}`;
  const lies = useWorker('catalogue', asked, async (worker) =>
    document ? stockOf(document, await worker.zoneStock(document.picking.locationId), picked) : null,
  );
  const follow = useEffectEvent((read: NonNullable<typeof lies>) => {
    if (!session || session.validatedAtMs !== null) return;
    if (JSON.stringify([read.stock, read.places]) === JSON.stringify([session.stock, session.places])) return;
    void depot.dispatch(prepareJob, docKey, { kind: 'stock-read', ...read });
  });
  const begun = session !== undefined;
  useEffect(() => {
    if (lies && begun) follow(lies);
  }, [lies, begun]);

  if (session?.validatedAtMs) return <PrepareOutcome session={session} document={document} />;
  if (gone && !session) return <JobGone words={t('receipt.gone')} />;
  if (!session) return <main id="content" className="rec" aria-busy="true" />;
  return <PreparePicking session={session} document={document} />;
}
