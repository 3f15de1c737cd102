import { callbackWord } from '../../../preload/contract/desk-marks.ts';
import type { PushOutcome } from '../../../preload/contract/odoo.ts';
import type { OperationOf } from '../../../preload/contract/operation.ts';
import { bool, num, rowsOf } from '../values.ts';
import { completeActivity } from './complete-activity.ts';
import { marked, missedCallbacks } from './open-callback.ts';
import { confirmed, outcomeOf, type RecipeDeps } from './outcome.ts';

/**
 * The person was reached: every callback for a call of theirs that was missed before is done, whoever opened it.
 * One that somebody else has ended meanwhile is what was wanted.
 */
export async function closeCallback(deps: RecipeDeps, reached: OperationOf<'close-callback'>): Promise<PushOutcome> {
  const due = await openOnes(deps, reached);
  if (!Array.isArray(due)) return due;
  for (const activityId of due) {
    const outcome = await completeActivity(deps, { ...reached, kind: 'complete-activity', activityId });
    if (outcome.kind !== 'confirmed' && !endedElsewhere(outcome)) return outcome;
  }
  return confirmed('mail.activity', due, due.length === 0);
}

/** Done or withdrawn by somebody else since it was looked up. */
function endedElsewhere(outcome: PushOutcome): boolean {
  if (outcome.kind !== 'refused') return false;
  const { refusal } = outcome;
  return (
    refusal.kind === 'already-done-elsewhere' || (refusal.kind === 'odoo-refused' && refusal.rule === 'missing-record')
  );
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
