import { createHash } from 'node:crypto';
import type { PushOutcome } from '../../../preload/contract/odoo.ts';
import type { OperationOf } from '../../../preload/contract/operation.ts';
import { idsOf } from '../values.ts';
import { externalId, loadRecord } from './load-once.ts';
import { confirmed, outcomeOf, type RecipeDeps } from './outcome.ts';

/** A lot or serial of a product. Two stations that read the same tag mean the same lot, so its name in Odoo comes from the lot itself. */
export async function createLot(deps: RecipeDeps, lot: OperationOf<'create-lot'>): Promise<PushOutcome> {
  const found = await deps.client.call('stock.lot', 'search', {
    domain: [
      ['product_id', '=', lot.productId],
      ['name', '=', lot.name],
    ],
    limit: 1,
  });
  if (!found.ok) return outcomeOf(found.failure);
  const ids = idsOf(found.value.value);
  if (ids.length > 0) return confirmed('stock.lot', ids, true);
  const digest = createHash('sha256').update(lot.name).digest('hex').slice(0, 32);
  return loadRecord(deps, {
    model: 'stock.lot',
    fields: ['id', 'name', 'product_id/.id'],
    data: [[externalId(`lot_${lot.productId}_${digest}`), lot.name, String(lot.productId)]],
  });
}
