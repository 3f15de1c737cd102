import { createHash } from 'node:crypto';
import type { OdooFailure, PushOutcome } from '../../../preload/contract/odoo.ts';
import type { OperationOf } from '../../../preload/contract/operation.ts';
import { ok, type Result } from '../../../preload/contract/result.ts';
import { sameHolder } from '../../../preload/contract/tag-association.ts';
import { readTagRecord, tagRecord, tagRegistry } from '../tag-registry.ts';
import { nameOf, rowsOf, text, type OdooRow } from '../values.ts';
import { externalId, loadOnce } from './load-once.ts';
import { confirmed, outcomeOf, refused, type RecipeDeps } from './outcome.ts';

/**
 * Gives a tag its holder, or frees it. The external id of the record is the tag and its revision, so that of two stations
 * that give one tag two holders Odoo keeps the first, whatever the order and however often both are sent: a
 * compare-and-swap by the unique key of external ids. Who comes second is told the holder, and nothing was written.
 */
export async function associateTag(deps: RecipeDeps, operation: OperationOf<'associate-tag'>): Promise<PushOutcome> {
  const past = await revisionsOf(deps, operation.identity);
  if (!past.ok) return outcomeOf(past.failure);
  const mine = past.value.find((row) => recordOf(row).operationId === operation.operationId);
  if (mine) return confirmed('ir.attachment', [Number(mine['id'])], true);
  const latest = past.value.at(-1);
  const held = latest ? recordOf(latest).holder : null;
  // The same said twice, by two stations that both learnt the tag, is no conflict.
  if (latest && sameHolder(held, operation.holder)) return confirmed('ir.attachment', [Number(latest['id'])], true);
  if (!sameHolder(held, operation.replaces)) return taken(latest);

  const registry = await loadOnce(deps, {
    model: tagRegistry.model,
    fields: ['id', 'name'],
    data: [[externalId('tag_registry'), tagRegistry.name]],
  });
  if (!registry.ok) return outcomeOf(registry.failure);
  const revision = latest ? recordOf(latest).revision + 1 : 1;
  const loaded = await loadOnce(deps, {
    model: 'ir.attachment',
    fields: ['id', 'name', 'res_model', 'res_id', 'type', 'url', 'description'],
    data: [
      [
        externalId(`tag_${digestOf(operation.identity)}_${revision}`),
        `duret-tag ${operation.identity}`,
        tagRegistry.model,
        String(registry.value.ids[0]),
        'url',
        tagRegistry.url,
        tagRecord(operation, revision),
      ],
    ],
  });
  if (!loaded.ok) return outcomeOf(loaded.failure);
  // Another station may have been a moment earlier: then its record is the one that `load` found.
  const stands = await deps.client.call('ir.attachment', 'read', { fields: recordFields }, { ids: loaded.value.ids });
  if (!stands.ok) return outcomeOf(stands.failure);
  const row = rowsOf(stands.value.value)[0];
  const winner = row && recordOf(row);
  if (row && (winner?.operationId === operation.operationId || sameHolder(winner?.holder ?? null, operation.holder)))
    return confirmed('ir.attachment', loaded.value.ids, false);
  return taken(row);
}

const recordFields = ['description', 'create_uid', 'create_date'];
const recordOf = (row: OdooRow) => readTagRecord(text(row['description']));
const digestOf = (identity: string): string => createHash('sha256').update(identity).digest('hex').slice(0, 40);

/** All that was ever said of a tag, oldest first. */
async function revisionsOf(deps: RecipeDeps, identity: string): Promise<Result<readonly OdooRow[], OdooFailure>> {
  const found = await deps.client.call('ir.attachment', 'search_read', {
    domain: [
      ['res_model', '=', tagRegistry.model],
      ['url', '=', tagRegistry.url],
      ['name', '=', `duret-tag ${identity}`],
    ],
    fields: recordFields,
  });
  if (!found.ok) return found;
  return ok(
    rowsOf(found.value.value)
      .filter((row) => recordOf(row).identity === identity)
      .sort((a, b) => recordOf(a).revision - recordOf(b).revision),
  );
}

function taken(row: OdooRow | undefined): PushOutcome {
  return refused({
    kind: 'tag-taken',
    holder: row ? (recordOf(row).holder?.name ?? null) : null,
    by: row ? nameOf(row['create_uid']) : null,
    at: row ? text(row['create_date']) : null,
  });
}
