import { useEffect, useEffectEvent } from 'react';
import { useServices, useWorker } from '../../app/services.ts';
import type { GoodsDocument } from '../../worker/worker-api.ts';
import type { Job, JobEvent } from '../scan/job.ts';
import { useOpenSession } from '../scan/use-depot.ts';
import { documentDiffers, type DocumentEvent, type DocumentSession } from './document-session.ts';

/**
 * The draft of one document of Odoo, begun when it has none yet; what Odoo says of it anew goes into it. A draft whose
 * document has left the cache stays open: what was counted is not lost with it.
 * @param start - makes the draft
 * @returns `gone`: Odoo no longer has it open, and nothing was begun with it
 */
export function useDocument<S extends DocumentSession, E extends JobEvent>(
  job: Job<S, E | DocumentEvent>,
  docKey: string,
  start: (document: GoodsDocument) => Promise<S>,
): { readonly session: S | undefined; readonly document: GoodsDocument | null; readonly gone: boolean } {
  const { depot, worker } = useServices();
  const pickingId = Number(docKey.slice(docKey.indexOf(':') + 1));
  const { session, gone } = useOpenSession(job, docKey, async () => {
    const read = await worker.receipt(pickingId);
    return read && start(read);
  });
  const document = useWorker('catalogue', docKey, (asked) => asked.receipt(pickingId));
  const follow = useEffectEvent((read: GoodsDocument) => {
    if (session && documentDiffers(session, read))
      void depot.dispatch(job, docKey, { kind: 'document-changed', document: read });
  });
  const begun = session !== undefined;
  useEffect(() => {
    if (begun && document) follow(document);
  }, [begun, document]);
  return { session, document, gone };
}
