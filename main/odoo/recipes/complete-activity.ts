import type { PushOutcome, OdooFailure } from '../../../preload/contract/odoo.ts';
import type { OperationOf } from '../../../preload/contract/operation.ts';
import { ok, type Result } from '../../../preload/contract/result.ts';
import { idOf, nameOf, rowsOf, text, type OdooRow } from '../values.ts';
import { confirmed, outcomeOf, refused, type RecipeDeps } from './outcome.ts';

/** Ends an activity. Odoo posts a message at every call, so that its state is read first, and again when no reply came. */
export async function completeActivity(deps: RecipeDeps, done: OperationOf<'complete-activity'>): Promise<PushOutcome> {
  const before = await readActivity(deps, done.activityId);
  if (!before.ok) return outcomeOf(before.failure);
  if (before.value === null) return refused({ kind: 'odoo-refused', rule: 'missing-record', words: '' });
  if (isDone(before.value)) return whoseCompletion(deps, done, before.value);

  const reply = await deps.client.call(
    'mail.activity',
    'action_feedback',
    { feedback: done.feedback },
    { ids: [done.activityId] },
  );
  if (reply.ok) return confirmed('mail.activity', [done.activityId], false);
  if (reply.failure.kind !== 'unknown-outcome' && reply.failure.kind !== 'refused') return outcomeOf(reply.failure);
  const after = await readActivity(deps, done.activityId);
  if (after.ok && after.value !== null && isDone(after.value)) return whoseCompletion(deps, done, after.value);
  // Still open: the request may be running yet. The next push reads first.
  return outcomeOf(reply.failure);
}

async function readActivity(deps: RecipeDeps, id: number): Promise<Result<OdooRow | null, OdooFailure>> {
  const fields = ['active', 'date_done', 'feedback', 'write_uid', 'write_date'];
  const read = await deps.client.call(
    'mail.activity',
    'read',
    { fields },
    { ids: [id], context: { active_test: false } },
  );
  return read.ok ? ok(rowsOf(read.value.value)[0] ?? null) : read;
}

const isDone = (activity: OdooRow): boolean => activity['active'] === false;

function whoseCompletion(deps: RecipeDeps, done: OperationOf<'complete-activity'>, activity: OdooRow): PushOutcome {
  const sameWords = (text(activity['feedback']) ?? '').replaceAll(/<[^>]*>/g, '').trim() === done.feedback.trim();
  return idOf(activity['write_uid']) === deps.uid && sameWords
    ? confirmed('mail.activity', [done.activityId], true)
    : refused({
        kind: 'already-done-elsewhere',
        by: nameOf(activity['write_uid']),
        at: text(activity['write_date']),
      });
}
