import type { OdooFailure, PushOutcome } from '../../../preload/contract/odoo.ts';
import { err, ok, type Result } from '../../../preload/contract/result.ts';
import { idsOf, rowsOf, text } from '../values.ts';
import { confirmed, outcomeOf, repeatable, type RecipeDeps } from './outcome.ts';

/** One row of cells, or several: the first cell is the external id, every cell a string ('' = empty). */
export type LoadRequest = {
  readonly model: string;
  readonly fields: readonly [string, ...string[]];
  readonly data: readonly (readonly string[])[];
  readonly context?: Readonly<Record<string, unknown>>;
};

export type Loaded = { readonly ids: readonly number[]; readonly serverTime: string | null };

/** The name under which Odoo knows an act. The prefix is no module's name. */
export const externalId = (name: string): string => `__duret__.${name}`;

/** A race that is lost for good would park an act that is right: the last pause is about a second. */
const attempts = 5;

/**
 * Insert if absent, else the existing ids, untouched: `load` with external ids and `noupdate`, one transaction.
 * A lost race and a broken rule look alike (200 with `ids: false`), so that a refusal is asked again a few times before it stands.
 */
export async function loadOnce(deps: RecipeDeps, request: LoadRequest): Promise<Result<Loaded, OdooFailure>> {
  for (let attempt = 1; ; attempt += 1) {
    const reply = await repeatable(() =>
      deps.client.call(
        request.model,
        'load',
        { fields: request.fields, data: request.data },
        // Datetimes in the cells are UTC; without `noupdate` a replay would overwrite what people changed since.
        { context: { ...request.context, mode: 'update', noupdate: true, tz: 'UTC' } },
      ),
    );
    if (!reply.ok) return reply;
    const { ids, messages } = reply.value.value as { readonly ids?: unknown; readonly messages?: unknown };
    if (Array.isArray(ids)) return ok({ ids: idsOf(ids), serverTime: reply.value.serverTime });
    if (attempt === attempts) {
      const words = rowsOf(messages)
        .map((message) => text(message['message']) ?? '')
        .join('\n');
      return err({ kind: 'refused', rule: await ruleOf(deps, request.model), words });
    }
    await deps.pause(60 * 2 ** attempt * (0.5 + deps.random()));
  }
}

/** `loadOnce` for the acts that are one record: confirmed, and whether Odoo had it before this call. */
export async function loadRecord(deps: RecipeDeps, request: LoadRequest): Promise<PushOutcome> {
  const loaded = await loadOnce(deps, request);
  if (!loaded.ok) return outcomeOf(loaded.failure);
  const read = await deps.client.call(request.model, 'read', { fields: ['create_date'] }, { ids: loaded.value.ids });
  const created = read.ok ? text(rowsOf(read.value.value)[0]?.['create_date']) : null;
  const { ids, serverTime } = loaded.value;
  return confirmed(request.model, ids, created !== null && serverTime !== null && created < serverTime);
}

/** `load` tells a missing right in words only; the model's access list tells it in a word. */
async function ruleOf(deps: RecipeDeps, model: string): Promise<'access' | 'business'> {
  const access = await deps.client.call(model, 'has_access', { operation: 'create' });
  return access.ok && access.value.value === false ? 'access' : 'business';
}
