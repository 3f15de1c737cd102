import type { PushOutcome } from '../../../preload/contract/odoo.ts';
import type { OperationOf } from '../../../preload/contract/operation.ts';
import { externalId, loadRecord } from './load-once.ts';
import type { RecipeDeps } from './outcome.ts';

/** A new contact, once. */
export function createPartner(deps: RecipeDeps, partner: OperationOf<'create-partner'>): Promise<PushOutcome> {
  return loadRecord(deps, {
    model: 'res.partner',
    fields: ['id', 'name', 'phone', 'email', 'parent_id/.id'],
    data: [
      [externalId(partner.operationId), partner.name, partner.phone, partner.email, String(partner.parentId ?? '')],
    ],
  });
}
