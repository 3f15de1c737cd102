import { createHash } from 'node:crypto';
import { presenceMark, presenceWord, readPresenceMark } from '../../preload/contract/desk-marks.ts';
import type { CallParams } from '../../preload/contract/calls.ts';
import { parisDay } from '../../preload/contract/paris-day.ts';
import { bool, num, rowsOf, textOr } from './values.ts';
import { escapeHtml, plainText } from './recipes/html.ts';
import { loadActivity } from './recipes/load-activity.ts';
import type { RecipeDeps } from './recipes/outcome.ts';

/**
 * Tells other stations that somebody works on a document: one activity on it for each station, which its next word brings up
 * to date and which is archived when the person leaves. It writes nothing into the document's history, and is no act: what
 * does not arrive is not kept for later, since it would no longer be true.
 *
 * @returns whether Odoo has it
 */
export async function tellPresence(deps: RecipeDeps, told: CallParams<'odoo.presence'>): Promise<boolean> {
  const { pickingId, station, person, here, summary } = told;
  const found = await deps.client.call(
    'mail.activity',
    'search_read',
    {
      domain: [
        ['res_model', '=', 'stock.picking'],
        ['res_id', '=', pickingId],
        ['note', 'ilike', presenceWord],
      ],
      fields: ['note', 'active'],
    },
    { context: { active_test: false } },
  );
  if (!found.ok) return false;
  const own = rowsOf(found.value.value).find(
    (row) => readPresenceMark(plainText(textOr(row['note'], '')))?.station === station,
  );
  const note = `<p>${escapeHtml(presenceMark(station, person, deps.nowMs()))}</p>`;
  if (own) {
    if (!here && !bool(own['active'])) return true;
    const vals = here ? { active: true, note, summary } : { active: false };
    return (await deps.client.call('mail.activity', 'write', { vals }, { ids: [num(own['id'])] })).ok;
  }
  if (!here) return true;
  const name = createHash('sha256').update(station).digest('hex').slice(0, 16);
  const made = await loadActivity(deps, {
    externalName: `presence_${pickingId}_${name}`,
    model: 'stock.model_stock_picking',
    type: 'mail.mail_activity_data_todo',
    resId: pickingId,
    summary,
    note,
    dueOn: parisDay(deps.nowMs()),
    userId: deps.uid,
  });
  return made.kind === 'confirmed';
}
