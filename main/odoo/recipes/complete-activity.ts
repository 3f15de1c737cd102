import type { OdooFailure, PushOutcome } from '../../../preload/contract/odoo.ts';
import type { OperationOf } from '../../../preload/contract/operation.ts';
import { ok, type Result } from '../../../preload/contract/result.ts';
import { idOf, nameOf, num, rowsOf, text, type OdooRow } from '../values.ts';
import { escapeHtml, htmlOf } from './html.ts';
import { externalId, loadOnce } from './load-once.ts';
import { confirmed, outcomeOf, refused, repeatable, type RecipeDeps } from './outcome.ts';

type Completion = OperationOf<'complete-activity'>;

/**
 * Ends an activity with one closing message, whoever else ends it at the same moment.
 *
 * `action_feedback` posts a message at every call, on an ended activity, too. So its two effects are made one by one, each
 * harmless when repeated: the message under an external id that belongs to the activity (the first station to come has it,
 * and its own `message_id` says whose it is), then the activity is archived. An activity whose type makes the next one by
 * itself needs `action_feedback`: there the state is read before and after, which leaves the width of one request.
 */
export async function completeActivity(deps: RecipeDeps, done: Completion): Promise<PushOutcome> {
  const read = await readActivity(deps, done.activityId);
  if (!read.ok) return outcomeOf(read.failure);
  const activity = read.value;
  if (activity === null) return refused({ kind: 'odoo-refused', rule: 'missing-record', words: '' });
  const chained = await makesTheNext(deps, activity);
  if (!chained.ok) return outcomeOf(chained.failure);
  if (chained.value) return byFeedback(deps, done, activity);

  const wasDone = isDone(activity);
  const claim = await readClaim(deps, done, wasDone ? null : activity);
  if (!claim.ok) return outcomeOf(claim.failure);
  if (claim.value !== 'ours')
    return refused({ kind: 'already-done-elsewhere', ...claim.value, rows: [], remainder: null });
  if (wasDone) return confirmed('mail.activity', [done.activityId], true);
  const archived = await repeatable(() =>
    deps.client.call(
      'mail.activity',
      'write',
      { vals: { active: false, ...(done.feedback !== '' && { feedback: done.feedback }) } },
      { ids: [done.activityId] },
    ),
  );
  return archived.ok ? confirmed('mail.activity', [done.activityId], false) : outcomeOf(archived.failure);
}

type Elsewhere = { readonly by: string | null; readonly at: string | null };

/** Whose closing message stands. @param activity to close; null only looks */
async function readClaim(
  deps: RecipeDeps,
  done: Completion,
  activity: OdooRow | null,
): Promise<Result<'ours' | Elsewhere, OdooFailure>> {
  const messageId = `<${done.operationId}@duret>`;
  if (activity === null) {
    const ours = await deps.client.call('mail.message', 'search', {
      domain: [['message_id', '=', messageId]],
      limit: 1,
    });
    if (!ours.ok) return ours;
    if (Array.isArray(ours.value.value) && ours.value.value.length > 0) return ok('ours');
    const read = await readActivity(deps, done.activityId);
    if (!read.ok) return read;
    return ok({ by: nameOf(read.value?.['write_uid']), at: text(read.value?.['write_date']) });
  }
  const loaded = await loadOnce(deps, {
    model: 'mail.message',
    fields: [
      'id',
      'model',
      'res_id',
      'body',
      'message_type',
      'subtype_id/id',
      'mail_activity_type_id/.id',
      'message_id',
    ],
    data: [
      [
        externalId(`activity_${done.activityId}`),
        text(activity['res_model']) ?? '',
        String(num(activity['res_id'])),
        closingNote(deps, activity, done.feedback),
        'notification',
        'mail.mt_activities',
        String(idOf(activity['activity_type_id']) ?? ''),
        messageId,
      ],
    ],
  });
  if (!loaded.ok) return loaded;
  const message = await deps.client.call(
    'mail.message',
    'read',
    { fields: ['message_id', 'create_uid', 'create_date'] },
    { ids: loaded.value.ids },
  );
  if (!message.ok) return message;
  const standing = rowsOf(message.value.value)[0];
  if (standing?.['message_id'] === messageId) return ok('ours');
  return ok({ by: nameOf(standing?.['create_uid']), at: text(standing?.['create_date']) });
}

/** What Odoo itself writes on the customer when an activity ends. */
function closingNote(deps: RecipeDeps, activity: OdooRow, feedback: string): string {
  const kind = nameOf(activity['activity_type_id']) ?? '';
  const head = deps.language === 'fr' ? `${kind}\u00A0: fait` : `${kind} done`;
  const summary = text(activity['summary']);
  return `<div><p>${escapeHtml(head)}${summary ? `, ${escapeHtml(summary)}` : ''}</p>${htmlOf(feedback)}</div>`;
}

/** Some kinds of activity plan the next one when they end. */
async function makesTheNext(deps: RecipeDeps, activity: OdooRow): Promise<Result<boolean, OdooFailure>> {
  const typeId = idOf(activity['activity_type_id']);
  if (typeId === null) return ok(false);
  const read = await deps.client.call('mail.activity.type', 'read', { fields: ['chaining_type'] }, { ids: [typeId] });
  return read.ok ? ok(rowsOf(read.value.value)[0]?.['chaining_type'] === 'trigger') : read;
}

async function byFeedback(deps: RecipeDeps, done: Completion, activity: OdooRow): Promise<PushOutcome> {
  if (isDone(activity)) return whoseCompletion(deps, done, activity);
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
  const fields = [
    'active',
    'res_model',
    'res_id',
    'summary',
    'activity_type_id',
    'feedback',
    'write_uid',
    'write_date',
  ];
  const read = await deps.client.call(
    'mail.activity',
    'read',
    { fields },
    { ids: [id], context: { active_test: false } },
  );
  return read.ok ? ok(rowsOf(read.value.value)[0] ?? null) : read;
}

const isDone = (activity: OdooRow): boolean => activity['active'] === false;

function whoseCompletion(deps: RecipeDeps, done: Completion, activity: OdooRow): PushOutcome {
  const sameWords = (text(activity['feedback']) ?? '').replaceAll(/<[^>]*>/g, '').trim() === done.feedback.trim();
  return idOf(activity['write_uid']) === deps.uid && sameWords
    ? confirmed('mail.activity', [done.activityId], true)
    : refused({
        kind: 'already-done-elsewhere',
        by: nameOf(activity['write_uid']),
        at: text(activity['write_date']),
        rows: [],
        remainder: null,
      });
}
