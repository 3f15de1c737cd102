import type { PushOutcome } from '../../../preload/contract/odoo.ts';
import { externalId, loadRecord } from './load-once.ts';
import type { RecipeDeps } from './outcome.ts';

export type NewActivity = {
  /** The act, or what several stations call the same way. */
  readonly externalName: string;
  /** External ids: Odoo wants the model and the type by their records. */
  readonly model: 'base.model_res_partner' | 'stock.model_stock_picking';
  readonly type: 'mail.mail_activity_data_call' | 'mail.mail_activity_data_todo';
  readonly resId: number;
  readonly summary: string;
  /** HTML. */
  readonly note: string;
  /** YYYY-MM-DD. */
  readonly dueOn: string;
  readonly userId: number;
};

/** One `mail.activity`, once. */
export function loadActivity(deps: RecipeDeps, activity: NewActivity): Promise<PushOutcome> {
  const cells: readonly (readonly [field: string, cell: string])[] = [
    ['res_model_id/id', activity.model],
    ['res_id', String(activity.resId)],
    ['activity_type_id/id', activity.type],
    ['summary', activity.summary],
    ['note', activity.note],
    ['date_deadline', activity.dueOn],
    ['user_id/.id', String(activity.userId)],
  ];
  return loadRecord(deps, {
    model: 'mail.activity',
    fields: ['id', ...cells.map(([field]) => field)],
    data: [[externalId(activity.externalName), ...cells.map(([, cell]) => cell)]],
  });
}
