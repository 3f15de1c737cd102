import type { OdooFailure, PushOutcome } from '../../../preload/contract/odoo.ts';
import type { OperationOf } from '../../../preload/contract/operation.ts';
import { err, ok, type Result } from '../../../preload/contract/result.ts';
import { idsOf, num, rowsOf } from '../values.ts';
import { countRows, readTargets, strayedSerials, type Target } from './count-targets.ts';
import { externalId, loadOnce } from './load-once.ts';
import { confirmed, outcomeOf, refused, repeatable, type RecipeDeps } from './outcome.ts';

type Count = OperationOf<'count'>;

const rebaseAttempts = 6;

/**
 * An inventory count, at the time of sight: what moved since the person counted is added to what was counted.
 * The quants carry that target, and one named adjustment applies them; its name on the stock moves is the proof.
 * The other way that Odoo offers to apply is never used: called twice, it sets the stock to zero.
 */
export async function count(deps: RecipeDeps, operation: Count): Promise<PushOutcome> {
  const name = `DURET ${operation.operationId}`;
  const proof = await appliedMoves(deps, name);
  if (!proof.ok) return outcomeOf(proof.failure);
  if (proof.value.length > 0) return confirmed('stock.move', proof.value, true);

  for (let attempt = 1; attempt <= rebaseAttempts; attempt += 1) {
    const targets = await wholeTargets(deps, operation);
    if (!targets.ok) return outcomeOf(targets.failure);
    if (targets.value === 'split') continue;
    const conflict = await conflictOf(deps, operation, targets.value);
    if (conflict) return conflict;
    const quants = await loadOnce(deps, quantsOf(operation, targets.value));
    if (!quants.ok) return outcomeOf(quants.failure);
    const written = await writeTargets(deps, quants.value.ids, targets.value);
    if (!written.ok) return outcomeOf(written.failure);
    // What moved before it was written is in no target yet; what moves after this look, Odoo tells when it applies.
    const now = await readTargets(deps, operation);
    if (!now.ok) return outcomeOf(now.failure);
    const late = await conflictOf(deps, operation, now.value);
    if (late) return late;
    const wrote = targets.value;
    if (now.value.some(({ quantity, isSplit }, at) => isSplit || !same(quantity, wrote[at]!.quantity))) continue;
    const applied = await apply(deps, name, quants.value.ids);
    if (!applied.ok) return outcomeOf(applied.failure);
    if (applied.value === 'conflict') continue;
    const moves = await appliedMoves(deps, name);
    if (!moves.ok) return outcomeOf(moves.failure);
    // None under our name: another count's late request applied our quantities under its own. Without a proof they
    // would be applied anew at the next try, so they are written again, and applied as a difference of nothing.
    if (moves.value.length > 0) return confirmed('stock.move', moves.value, false);
  }
  return outcomeOf({ kind: 'retry-later', cause: 'stock-moves-while-counting', afterMs: null });
}

/**
 * The targets, once the stock of each line stands in one row. Of two requests at once, as after a lost reply, each writes a row of
 * its own rather than wait for the other (`_update_available_quantity`); a count written to one of them would leave the other
 * beside it. Odoo puts them together when somebody opens its page of counts, so that is what is asked for.
 */
async function wholeTargets(deps: RecipeDeps, operation: Count): Promise<Result<Target[] | 'split', OdooFailure>> {
  const targets = await readTargets(deps, operation);
  if (!targets.ok || !targets.value.some(({ isSplit }) => isSplit)) return targets;
  const merged = await repeatable(() => deps.client.call('stock.quant', 'action_view_inventory', {}));
  if (!merged.ok) return merged;
  const after = await readTargets(deps, operation);
  if (after.ok && after.value.some(({ isSplit }) => isSplit)) return ok('split');
  return after;
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

function quantsOf(operation: Count, targets: readonly Target[]) {
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
      String(targets[index]?.quantity ?? line.countedQuantity),
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

/** Sets the counted quantity where it is not yet what it must be: `load` leaves a quant of an earlier send as it was. */
async function writeTargets(
  deps: RecipeDeps,
  quantIds: readonly number[],
  targets: readonly Target[],
): Promise<Result<null, OdooFailure>> {
  const read = await deps.client.call(
    'stock.quant',
    'read',
    { fields: ['inventory_quantity', 'inventory_quantity_set', 'inventory_diff_quantity', 'quantity'] },
    { ids: [...new Set(quantIds)] },
  );
  if (!read.ok) return read;
  const standing = new Map(rowsOf(read.value.value).map((quant) => [num(quant['id']), quant]));
  for (const [index, id] of quantIds.entries()) {
    const target = targets[index]?.quantity ?? 0;
    const quant = standing.get(id);
    const diff = target - num(quant?.['quantity']);
    if (
      quant?.['inventory_quantity_set'] === true &&
      same(num(quant['inventory_quantity']), target) &&
      same(num(quant['inventory_diff_quantity']), diff)
    )
      continue;
    const written = await repeatable(() =>
      deps.client.call(
        'stock.quant',
        'write',
        { vals: { inventory_quantity: Math.max(0, target) } },
        { ids: [id], context: { inventory_mode: true } },
      ),
    );
    if (!written.ok) return err(written.failure);
  }
  return ok(null);
}

const same = (left: number, right: number): boolean => Math.abs(left - right) < 1e-6;

/**
 * What only a person can settle: more left a place after the count than was counted there, or a serial that was counted in lies
 * elsewhere by now. Null: nothing stands against the count.
 */
async function conflictOf(deps: RecipeDeps, operation: Count, targets: readonly Target[]): Promise<PushOutcome | null> {
  const strayed = await strayedSerials(deps.client, operation, targets);
  if (!strayed.ok) return outcomeOf(strayed.failure);
  if (strayed.value.length === 0 && targets.every((target) => target.quantity >= -1e-6)) return null;
  const rows = await countRows(deps.client, operation, targets, strayed.value);
  if (!rows.ok) return outcomeOf(rows.failure);
  const last = targets
    .flatMap(({ lastMove }) => lastMove ?? [])
    .sort((left, right) => (left.at < right.at ? 1 : -1))[0];
  return refused({
    kind: 'changed-meanwhile',
    by: last?.by ?? null,
    at: last?.at ?? null,
    rows: rows.value,
    standing: null,
    ...(strayed.value.length > 0 && { strayed: strayed.value }),
  });
}
