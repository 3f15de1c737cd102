import { preparationMark } from '../../../preload/contract/desk-marks.ts';
import { parisDay } from '../../../preload/contract/paris-day.ts';
import type { PushOutcome } from '../../../preload/contract/odoo.ts';
import type { OperationOf } from '../../../preload/contract/operation.ts';
import { num, rowsOf } from '../values.ts';
import { htmlOf } from './html.ts';
import { loadActivity } from './load-activity.ts';
import { confirmed, outcomeOf, type RecipeDeps } from './outcome.ts';

/**
 * Asks the depot to make a delivery ready: a to-do on the picking, which both desks follow, and whose end is the answer.
 * Nothing of the picking itself changes. Asked again while it stands open, it is the same request.
 */
export async function askPreparation(deps: RecipeDeps, asked: OperationOf<'ask-preparation'>): Promise<PushOutcome> {
  const open = await deps.client.call('mail.activity', 'search_read', {
    domain: [
      ['res_model', '=', 'stock.picking'],
      ['res_id', '=', asked.pickingId],
      ['note', 'ilike', preparationMark],
    ],
    fields: ['create_date'],
  });
  if (!open.ok) return outcomeOf(open.failure);
  const [standing] = rowsOf(open.value.value);
  if (standing) return confirmed('mail.activity', [num(standing['id'])], true);
  return loadActivity(deps, {
    externalName: asked.operationId,
    model: 'stock.model_stock_picking',
    type: 'mail.mail_activity_data_todo',
    resId: asked.pickingId,
    summary: asked.summary,
    note: `${htmlOf(asked.note)}<p>${preparationMark}</p>`,
    dueOn: parisDay(asked.actedAtMs),
    userId: asked.userId,
  });
}
