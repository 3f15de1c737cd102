import { useMemo } from 'react';
import { useWorker } from '../app/services.ts';
import type { CustomerView } from '../worker/worker-api.ts';
import { consentOf, type Consent } from './consent.ts';

/** What this contact last said about being called for selling, said at this station a moment ago included. */
export function useConsent(view: Pick<CustomerView, 'partner' | 'consents'> | null): Consent | null {
  const acts = useWorker('outbox', 'consent', async (worker) =>
    (await worker.outbox()).filter(({ operation }) => operation?.kind === 'record-consent'),
  );
  return useMemo(() => view && consentOf(view.partner.id, view.consents, acts ?? []), [view, acts]);
}
