import type { OdooFailure } from '../../preload/contract/odoo.ts';
import { err, ok, type Result } from '../../preload/contract/result.ts';
import type { OdooClient } from './json2.ts';

/** What of a feed this server has and this user may read. */
export type FeedShape =
  | { readonly kind: 'readable'; readonly model: string; readonly fields: readonly string[] }
  | { readonly kind: 'unavailable'; readonly why: 'model-missing' | 'no-access' };

/** Asks for the first model that can be read, and which of the fields it has. A server in trouble is a failure, never a missing model. */
export async function discoverShape(
  client: OdooClient,
  source: { readonly models: readonly string[]; readonly fields: readonly string[] },
): Promise<Result<FeedShape, OdooFailure>> {
  let why: 'model-missing' | 'no-access' = 'model-missing';
  for (const model of source.models) {
    const access = await client.call(model, 'has_access', { operation: 'read' });
    if (!access.ok) {
      if (access.failure.kind === 'permanent' && access.failure.name === 'werkzeug.exceptions.NotFound') continue;
      return access;
    }
    if (access.value.value !== true) {
      why = 'no-access';
      continue;
    }
    const wanted = [...source.fields, 'write_date', 'active'];
    const known = await client.call(model, 'fields_get', { allfields: wanted, attributes: ['type'] });
    if (!known.ok) return err(known.failure);
    const fields = wanted.filter((field) => Object.hasOwn(known.value.value as object, field));
    return ok({ kind: 'readable', model, fields });
  }
  return ok({ kind: 'unavailable', why });
}
