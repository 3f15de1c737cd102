import type { PushOutcome } from '../../../preload/contract/odoo.ts';
import type { OperationOf } from '../../../preload/contract/operation.ts';
import { consentRecord, consentUrl } from '../consent-ledger.ts';
import { externalId, loadRecord } from './load-once.ts';
import type { RecipeDeps } from './outcome.ts';

/** What a person said about being called for selling, once, beside everything they said before. */
export function recordConsent(deps: RecipeDeps, consent: OperationOf<'record-consent'>): Promise<PushOutcome> {
  return loadRecord(deps, {
    model: 'ir.attachment',
    fields: ['id', 'name', 'res_model', 'res_id', 'type', 'url', 'description'],
    data: [
      [
        externalId(consent.operationId),
        consent.title,
        'res.partner',
        String(consent.partnerId),
        'url',
        consentUrl,
        consentRecord(consent),
      ],
    ],
  });
}
