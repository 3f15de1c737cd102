import type { OdooFailure, PushOutcome } from '../../../preload/contract/odoo.ts';
import type { OperationOf } from '../../../preload/contract/operation.ts';
import { ok, type Result } from '../../../preload/contract/result.ts';
import { idsOf } from '../values.ts';
import { externalId, loadOnce } from './load-once.ts';
import { outcomeOf, type RecipeDeps } from './outcome.ts';
import { settleGoods } from './settle-goods.ts';

/** Goods received against a delivery note. Untouched pre-filled quantities never count as received: every line is replaced. */
export async function receive(deps: RecipeDeps, operation: OperationOf<'receive'>): Promise<PushOutcome> {
  const packed = await withPackages(deps, operation);
  return packed.ok ? settleGoods(deps, packed.value) : outcomeOf(packed.failure);
}

/** Packages that only have a name become Odoo's: the one that has this name, else a new one, made once. */
export async function withPackages<
  R extends Pick<OperationOf<'receive' | 'receive-unannounced'>, 'operationId'> & {
    readonly lines: readonly { readonly packageId: number | null; readonly packageName?: string | undefined }[];
  },
>(deps: RecipeDeps, receipt: R): Promise<Result<R, OdooFailure>> {
  const names = [
    ...new Set(receipt.lines.flatMap((line) => (line.packageId === null ? (line.packageName ?? []) : []))),
  ];
  const ids = new Map<string, number>();
  for (const [index, name] of names.entries()) {
    const found = await deps.client.call('stock.package', 'search', { domain: [['name', '=', name]], limit: 1 });
    if (!found.ok) return found;
    let [id] = idsOf(found.value.value);
    if (id === undefined) {
      const made = await loadOnce(deps, {
        model: 'stock.package',
        fields: ['id', 'name'],
        data: [[externalId(`${receipt.operationId}_p${index}`), name]],
      });
      if (!made.ok) return made;
      [id] = made.value.ids;
    }
    if (id !== undefined) ids.set(name, id);
  }
  if (ids.size === 0) return ok(receipt);
  const lines = receipt.lines.map((line) =>
    line.packageName === undefined ? line : { ...line, packageId: line.packageId ?? ids.get(line.packageName) ?? null },
  );
  return ok({ ...receipt, lines });
}
