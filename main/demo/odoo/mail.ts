import type { Rpc } from './rpc.ts';
import { missingError } from './odoo-error.ts';
import { str } from './store.ts';

/** Ends activities: each call posts a message, even on one that is done, as the real server does. */
export function actionFeedback(rpc: Rpc, ids: readonly number[], feedback: string): number {
  const { store, uid } = rpc;
  let message = 0;
  for (const id of ids) {
    const activity = store.find('mail.activity', id);
    if (!activity) throw missingError('mail.activity', id);
    message = store.insert(
      'mail.message',
      {
        model: activity['res_model'],
        res_id: activity['res_id'],
        body: `<p>${str(activity['summary'])}</p><p>${feedback}</p>`,
        message_type: 'notification',
        date: activity['write_date'],
        author_id: store.get('res.users', uid)['partner_id'],
      },
      uid,
    ).id;
    store.update('mail.activity', id, { active: false, state: 'done', feedback }, uid);
  }
  return message;
}
