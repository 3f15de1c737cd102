import type { PushOutcome } from '../../../preload/contract/odoo.ts';
import type { OperationOf } from '../../../preload/contract/operation.ts';
import { htmlOf } from './html.ts';
import { loadActivity } from './load-activity.ts';
import type { RecipeDeps } from './outcome.ts';

/** A call activity on the customer, once. */
export function scheduleCallback(deps: RecipeDeps, callback: OperationOf<'schedule-callback'>): Promise<PushOutcome> {
  return loadActivity(deps, {
    externalName: callback.operationId,
    model: 'base.model_res_partner',
    type: 'mail.mail_activity_data_call',
    resId: callback.partnerId,
    summary: callback.summary,
    note: htmlOf(callback.note),
    dueOn: callback.dueOn,
    userId: callback.userId,
  });
}
