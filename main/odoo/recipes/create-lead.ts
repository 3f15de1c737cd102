import type { PushOutcome } from '../../../preload/contract/odoo.ts';
import type { OperationOf } from '../../../preload/contract/operation.ts';
import { htmlOf } from './html.ts';
import { externalId, loadRecord } from './load-once.ts';
import type { RecipeDeps } from './outcome.ts';

/** A new opportunity, once. */
export function createLead(deps: RecipeDeps, lead: OperationOf<'create-lead'>): Promise<PushOutcome> {
  return loadRecord(deps, {
    model: 'crm.lead',
    fields: ['id', 'name', 'type', 'partner_id/.id', 'contact_name', 'phone', 'description'],
    data: [
      [
        externalId(lead.operationId),
        lead.name,
        'opportunity',
        String(lead.partnerId ?? ''),
        lead.contactName,
        lead.phone,
        htmlOf(lead.description),
      ],
    ],
  });
}
