import type { PushOutcome } from '../../../preload/contract/odoo.ts';
import type { OperationOf } from '../../../preload/contract/operation.ts';
import type { RecipeDeps } from './outcome.ts';
import { settleGoods } from './settle-goods.ts';

/** Goods received against a delivery note. Untouched pre-filled quantities never count as received: every line is replaced. */
export const receive = (deps: RecipeDeps, operation: OperationOf<'receive'>): Promise<PushOutcome> =>
  settleGoods(deps, operation);
