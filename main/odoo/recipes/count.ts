import type { OdooFailure, PushOutcome } from '../../../preload/contract/odoo.ts';
import type { OperationOf } from '../../../preload/contract/operation.ts';
import { err, ok, type Result } from '../../../preload/contract/result.ts';
import { idOf, idsOf, num, rowsOf } from '../values.ts';
import { externalId, loadOnce } from './load-once.ts';
import { confirmed, outcomeOf, refused, repeatable, type RecipeDeps } from './outcome.ts';

type Count = OperationOf<'count'>;
type Line = Count['lines'][number];

const rebaseAttempts = 3;

/**
 * An inventory count, at the time of sight: what moved since the person counted is added to what was counted.
 * The quants carry the counted quantity, and one named adjustment applies them; its name on the stock moves is the proof.
 * The other way that Odoo offers to apply is never used: called twice, it sets the stock to zero.
 */
export async function count(deps: RecipeDeps, operation: Count): Promise<PushOutcome> {
  const name = `DURET ${operation.operationId}`;
  const proof = await appliedMoves(deps, name);
  if (!proof.ok) return outcomeOf(proof.failure);
  if (proof.value.length > 0) return confirmed('stock.move', proof.value, true);

  const targets = await rebased(deps, operation);
  if (!targets.ok) return outcomeOf(targets.failure);
  const impossible = targets.value.findIndex((target) => target < -1e-6);
  if (impossible >= 0) return tooLate(operation.lines[impossible], targets.value[impossible] ?? 0);

  const quants = await loadOnce(deps, quantsOf(operation, targets.value));
  if (!quants.ok) return outcomeOf(quants.failure);

  for (let attempt = 1; ; attempt += 1) {
    const applied = await apply(deps, name, quants.value.ids);
    if (!applied.ok) return outcomeOf(applied.failure);
    if (applied.value === 'applied') break;
    if (attempt === rebaseAttempts)
      return outcomeOf({ kind: 'retry-later', cause: 'stock-moves-while-counting', afterMs: null });
    const again = await rebase(deps, operation, quants.value.ids);
    if (!again.ok) return outcomeOf(again.failure);
  }
  const moves = await appliedMoves(deps, name);
  return moves.ok ? confirmed('stock.move', moves.value, false) : outcomeOf(moves.failure);
}

async function appliedMoves(deps: RecipeDeps, name: string): Promise<Result<number[], OdooFailure>> {
  const found = await deps.client.call('stock.move', 'search', {
    domain: [
      ['inventory_name', '=', name],
      ['state', '=', 'done'],
    ],
    order: 'id',
  });
  return found.ok ? ok(idsOf(found.value.value)) : found;
}

/** For each line, what the stock must be now: counted, plus what came or went since it was seen. */
async function rebased(deps: RecipeDeps, operation: Count): Promise<Result<number[], OdooFailure>> {
  const quants = await deps.client.call('stock.quant', 'search_read', {
    domain: [
      ['product_id', 'in', [...new Set(operation.lines.map((line) => line.productId))]],
      ['location_id', 'in', [...new Set(operation.lines.map((line) => line.locationId))]],
    ],
    fields: ['product_id', 'location_id', 'lot_id', 'package_id', 'quantity'],
  });
  if (!quants.ok) return quants;
  const now = new Map<string, number>();
  for (const quant of rowsOf(quants.value.value)) {
    const place = placeOf(
      idOf(quant['product_id']) ?? 0,
      idOf(quant['location_id']) ?? 0,
      idOf(quant['lot_id']),
      idOf(quant['package_id']),
    );
    now.set(place, (now.get(place) ?? 0) + num(quant['quantity']));
  }
  return ok(
    operation.lines.map((line) => {
      const current = now.get(placeOf(line.productId, line.locationId, line.lotId, line.packageId)) ?? 0;
      return line.countedQuantity + (current - line.seenQuantity);
    }),
  );
}

const placeOf = (productId: number, locationId: number, lotId: number | null, packageId: number | null) =>
  `${productId}/${locationId}/${lotId ?? 0}/${packageId ?? 0}`;

function quantsOf(operation: Count, targets: readonly number[]) {
  return {
    model: 'stock.quant',
    fields: ['id', 'product_id/.id', 'location_id/.id', 'lot_id/.id', 'package_id/.id', 'inventory_quantity'] as [
      string,
      ...string[],
    ],
    data: operation.lines.map((line, index) => [
      externalId(`${operation.operationId}_q${index}`),
      String(line.productId),
      String(line.locationId),
      String(line.lotId ?? ''),
      String(line.packageId ?? ''),
      String(targets[index] ?? line.countedQuantity),
    ]),
    // Odoo finds the quant that is there, instead of making a second one beside it.
    context: { inventory_mode: true },
  };
}

/** `conflict`: the stock moved after the counted quantity was written; nothing was applied. */
async function apply(
  deps: RecipeDeps,
  name: string,
  quantIds: readonly number[],
): Promise<Result<'applied' | 'conflict', OdooFailure>> {
  const wizard = await repeatable(() =>
    deps.client.call('stock.inventory.adjustment.name', 'create', {
      vals_list: [{ quant_ids: [[6, 0, quantIds]], inventory_adjustment_name: name }],
    }),
  );
  if (!wizard.ok) return wizard;
  const reply = await repeatable(() =>
    deps.client.call('stock.inventory.adjustment.name', 'action_apply', {}, { ids: idsOf(wizard.value.value) }),
  );
  if (!reply.ok) return reply;
  return ok(typeof reply.value.value === 'object' && reply.value.value !== null ? 'conflict' : 'applied');
}

async function rebase(
  deps: RecipeDeps,
  operation: Count,
  quantIds: readonly number[],
): Promise<Result<null, OdooFailure>> {
  const targets = await rebased(deps, operation);
  if (!targets.ok) return targets;
  for (const [index, id] of quantIds.entries()) {
    const written = await repeatable(() =>
      deps.client.call(
        'stock.quant',
        'write',
        { vals: { inventory_quantity: Math.max(0, targets.value[index] ?? 0) } },
        { ids: [id], context: { inventory_mode: true } },
      ),
    );
    if (!written.ok) return err(written.failure);
  }
  return ok(null);
}

function tooLate(line: Line | undefined, target: number): PushOutcome {
  return refused({
    kind: 'changed-meanwhile',
    by: null,
    at: null,
    seen: String(line?.seenQuantity ?? 0),
    server: String((line?.seenQuantity ?? 0) + target - (line?.countedQuantity ?? 0)),
  });
}
