import type { PushOutcome } from '../../../preload/contract/odoo.ts';
import type { OperationOf } from '../../../preload/contract/operation.ts';
import { htmlOf } from './html.ts';
import { externalId, loadRecord } from './load-once.ts';
import type { RecipeDeps } from './outcome.ts';

/** A call activity on the customer, once. Odoo wants the model by its record, not by its name. */
export function scheduleCallback(deps: RecipeDeps, callback: OperationOf<'schedule-callback'>): Promise<PushOutcome> {
  return loadRecord(deps, {
    model: 'mail.activity',
    fields: [
      'id',
      'res_model_id/id',
      'res_id',
      'activity_type_id/id',
      'summary',
      'note',
      'date_deadline',
      'user_id/.id',
    ],
    data: [
      [
        externalId(callback.operationId),
        'base.model_res_partner',
        String(callback.partnerId),
        'mail.mail_activity_data_call',
        callback.summary,
        htmlOf(callback.note),
        callback.dueOn,
        String(callback.userId),
      ],
    ],
  });
}
