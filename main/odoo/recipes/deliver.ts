import type { PushOutcome } from '../../../preload/contract/odoo.ts';
import type { OperationOf } from '../../../preload/contract/operation.ts';
import { missingAtSource } from './at-source.ts';
import { outcomeOf, refused, type RecipeDeps } from './outcome.ts';
import { readPicking } from './picking-document.ts';
import { settleGoods } from './settle-goods.ts';

/** Goods sent out. A serial that is not where it is taken from would exist twice: Odoo accepts it, so it is checked here. */
export async function deliver(deps: RecipeDeps, operation: OperationOf<'deliver'>): Promise<PushOutcome> {
  const now = await readPicking(deps.client, operation.pickingId);
  if (!now.ok) return outcomeOf(now.failure);
  if (now.value !== null && now.value.state !== 'done') {
    const missing = await missingAtSource(deps.client, operation.lines);
    if (!missing.ok) return outcomeOf(missing.failure);
    if (missing.value.length > 0) {
      // A twin of this very act may have sent them since we looked.
      const again = await readPicking(deps.client, operation.pickingId);
      if (!again.ok) return outcomeOf(again.failure);
      if (again.value?.state !== 'done') return refused({ kind: 'not-at-source', names: missing.value });
    }
  }
  return settleGoods(deps, operation);
}
