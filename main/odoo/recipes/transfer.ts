import type { PushOutcome } from '../../../preload/contract/odoo.ts';
import type { OperationOf } from '../../../preload/contract/operation.ts';
import { moveGoods } from './move-goods.ts';
import type { RecipeDeps } from './outcome.ts';

/** An internal move, a tool out or in: from one place to another, by a document of its own. */
export function transfer(deps: RecipeDeps, operation: OperationOf<'transfer'>): Promise<PushOutcome> {
  const { locationId, locationDestId } = operation;
  return moveGoods(deps, {
    ...operation,
    lines: operation.lines.map((line) => ({ ...line, locationId, locationDestId, mustBeThere: true })),
  });
}
