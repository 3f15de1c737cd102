import { callbackWord } from '../../../preload/contract/desk-marks.ts';
import type { PushOutcome } from '../../../preload/contract/odoo.ts';
import type { OperationOf } from '../../../preload/contract/operation.ts';
import { bool, num, rowsOf } from '../values.ts';
import { marked, missedCallbacks } from './open-callback.ts';
import { confirmed, outcomeOf, type RecipeDeps } from './outcome.ts';

/**
 * The person was reached: every callback for a call of theirs that was missed before is done, whoever opened it.
 * One that somebody else has ended meanwhile is what was wanted. Odoo posts a message at each ending, so that the state is
 * read first, and again when no reply came.
 */
export async function closeCallback(deps: RecipeDeps, reached: OperationOf<'close-callback'>): Promise<PushOutcome> {
  const due = await openOnes(deps, reached);
  if (!Array.isArray(due)) return due;
  for (const id of due) {
    const reply = await deps.client.call(
      'mail.activity',
      'action_feedback',
      { feedback: reached.feedback },
      { ids: [id] },
    );
    if (reply.ok) continue;
    const left = await openOnes(deps, reached);
    if (!Array.isArray(left) || left.includes(id)) return outcomeOf(reply.failure);
  }
  return confirmed('mail.activity', due, due.length === 0);
}

async function openOnes(deps: RecipeDeps, reached: OperationOf<'close-callback'>): Promise<number[] | PushOutcome> {
  const byNumber = await missedCallbacks(deps, reached.number);
  if (!byNumber.ok) return outcomeOf(byNumber.failure);
  let all = byNumber.value;
  if (reached.partnerId !== null) {
    const reply = await deps.client.call('mail.activity', 'search_read', {
      domain: [
        ['res_model', '=', 'res.partner'],
        ['res_id', '=', reached.partnerId],
        ['note', 'ilike', callbackWord],
      ],
      fields: ['note', 'active', 'res_id'],
    });
    if (!reply.ok) return outcomeOf(reply.failure);
    all = [...all, ...marked(rowsOf(reply.value.value))];
  }
  const due = all.filter(({ row, missedAtMs }) => bool(row['active']) && missedAtMs <= reached.reachedAtMs);
  return [...new Set(due.map(({ row }) => num(row['id'])))];
}
