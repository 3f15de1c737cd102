import { createHash } from 'node:crypto';
import { callbackMark, callbackWord, readCallbackMark } from '../../../preload/contract/desk-marks.ts';
import type { OdooFailure, PushOutcome } from '../../../preload/contract/odoo.ts';
import type { OperationOf } from '../../../preload/contract/operation.ts';
import { parisDay } from '../../../preload/contract/paris-day.ts';
import { err, ok, type Result } from '../../../preload/contract/result.ts';
import { bool, idOf, num, rowsOf, text, type OdooRow } from '../values.ts';
import { escapeHtml, plainText } from './html.ts';
import { loadActivity } from './load-activity.ts';
import { confirmed, outcomeOf, type RecipeDeps } from './outcome.ts';

/** Legs of one call that rang at several stations end within seconds of each other. */
const sameCallMs = 120_000;

/**
 * A call activity for a call that nobody answered: on the contact, or on our own company when nobody has the number.
 * One per person: an open one is enough, and one for the same ring that was done meanwhile is an answer too.
 */
export async function openCallback(deps: RecipeDeps, missed: OperationOf<'open-callback'>): Promise<PushOutcome> {
  const found = await missedCallbacks(deps, missed.number);
  if (!found.ok) return outcomeOf(found.failure);
  const enough = found.value.find(
    ({ row, missedAtMs }) => bool(row['active']) || Math.abs(missedAtMs - missed.missedAtMs) < sameCallMs,
  );
  if (enough) return confirmed('mail.activity', [num(enough.row['id'])], true);

  const partner = missed.partnerId === null ? await ownPartner(deps) : ok(missed.partnerId);
  if (!partner.ok) return outcomeOf(partner.failure);
  // Two stations that miss one call name it alike: Odoo keeps the first.
  const name = `${missed.number} ${Math.floor(missed.missedAtMs / sameCallMs)}`;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 40);
  return loadActivity(deps, {
    externalName: `missed_${digest}`,
    model: 'base.model_res_partner',
    type: 'mail.mail_activity_data_call',
    resId: partner.value,
    summary: missed.summary,
    note: `<p>${escapeHtml(callbackMark(missed.number, missed.missedAtMs))}</p>`,
    dueOn: parisDay(missed.missedAtMs),
    userId: missed.userId,
  });
}

/** Callbacks of missed calls of this number, done ones included, oldest first. */
export async function missedCallbacks(
  deps: RecipeDeps,
  number: string,
): Promise<Result<readonly { readonly row: OdooRow; readonly missedAtMs: number }[], OdooFailure>> {
  const reply = await deps.client.call(
    'mail.activity',
    'search_read',
    {
      domain: [
        ['res_model', '=', 'res.partner'],
        ['note', 'ilike', `${callbackWord}${number}@`],
      ],
      fields: ['note', 'active', 'res_id'],
      order: 'id',
    },
    { context: { active_test: false } },
  );
  if (!reply.ok) return err(reply.failure);
  return ok(marked(rowsOf(reply.value.value)));
}

export function marked(rows: readonly OdooRow[]): { readonly row: OdooRow; readonly missedAtMs: number }[] {
  return rows.flatMap((row) => {
    const mark = readCallbackMark(plainText(text(row['note']) ?? ''));
    return mark ? [{ row, missedAtMs: mark.missedAtMs }] : [];
  });
}

/** Our own company's contact: where a callback stands that belongs to no customer. */
async function ownPartner(deps: RecipeDeps): Promise<Result<number, OdooFailure>> {
  const user = await deps.client.call('res.users', 'read', { fields: ['company_id'] }, { ids: [deps.uid] });
  if (!user.ok) return user;
  const companyId = idOf(rowsOf(user.value.value)[0]?.['company_id']) ?? 1;
  const company = await deps.client.call('res.company', 'read', { fields: ['partner_id'] }, { ids: [companyId] });
  if (!company.ok) return company;
  const partnerId = idOf(rowsOf(company.value.value)[0]?.['partner_id']);
  return partnerId === null ? err({ kind: 'permanent', name: 'res.company', words: 'partner_id' }) : ok(partnerId);
}
