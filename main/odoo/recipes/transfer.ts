import type { OdooFailure, PushOutcome } from '../../../preload/contract/odoo.ts';
import type { OperationOf } from '../../../preload/contract/operation.ts';
import { ok, type Result } from '../../../preload/contract/result.ts';
import { num, rowsOf, text, type OdooRow } from '../values.ts';
import { missingAtSource } from './at-source.ts';
import { externalId, loadOnce } from './load-once.ts';
import { confirmed, outcomeOf, refused, type RecipeDeps } from './outcome.ts';
import { validatePicking } from './validate-picking.ts';

type Transfer = OperationOf<'transfer'>;

/**
 * An internal move, a tool out or in: its document, its moves and its lines are made under external ids, then validated.
 * The document's origin carries the operation, so that a replay finds it before it looks whether the goods are still there.
 */
export async function transfer(deps: RecipeDeps, operation: Transfer): Promise<PushOutcome> {
  const existing = await findOwn(deps, operation);
  if (!existing.ok) return outcomeOf(existing.failure);
  const own = existing.value;
  if (own && text(own['state']) === 'done') return confirmed('stock.picking', [num(own['id'])], true);
  if (own && text(own['state']) === 'cancel')
    return refused({
      kind: 'already-done-elsewhere',
      by: null,
      at: text(own['write_date']),
      rows: [],
      remainder: null,
    });
  if (!own) {
    const missing = await missingAtSource(
      deps.client,
      operation.lines.map((line) => ({ ...line, locationId: operation.locationId })),
    );
    if (!missing.ok) return outcomeOf(missing.failure);
    if (missing.value.length > 0) {
      // A twin of this very act may have moved them since we looked.
      const twin = await findOwn(deps, operation);
      if (!twin.ok) return outcomeOf(twin.failure);
      if (!twin.value) return refused({ kind: 'not-at-source', names: missing.value });
      if (text(twin.value['state']) === 'done') return confirmed('stock.picking', [num(twin.value['id'])], true);
    }
  }

  const head = await loadOnce(deps, headOf(operation));
  if (!head.ok) return outcomeOf(head.failure);
  const pickingId = head.value.ids[0] ?? 0;
  const lines = await loadOnce(deps, linesOf(operation));
  if (!lines.ok) return outcomeOf(lines.failure);
  return validatePicking(deps, pickingId, 'close', own !== null);
}

const originOf = (operation: Transfer) => `DURET ${operation.operationId}`;

async function findOwn(deps: RecipeDeps, operation: Transfer): Promise<Result<OdooRow | null, OdooFailure>> {
  const found = await deps.client.call('stock.picking', 'search_read', {
    domain: [['origin', '=', originOf(operation)]],
    fields: ['state', 'write_date'],
    limit: 1,
    order: 'id',
  });
  return found.ok ? ok(rowsOf(found.value.value)[0] ?? null) : found;
}

/** One move per product: Odoo merges equal moves when it confirms, and lines must keep theirs. */
function headOf(operation: Transfer) {
  const demand = new Map<number, number>();
  for (const line of operation.lines) demand.set(line.productId, (demand.get(line.productId) ?? 0) + line.quantity);
  const from = String(operation.locationId);
  const to = String(operation.locationDestId);
  return {
    model: 'stock.picking',
    fields: [
      'id',
      'picking_type_id/.id',
      'location_id/.id',
      'location_dest_id/.id',
      'partner_id/.id',
      'origin',
      'note',
      'move_ids/id',
      'move_ids/product_id/.id',
      'move_ids/product_uom_qty',
      'move_ids/location_id/.id',
      'move_ids/location_dest_id/.id',
    ] as [string, ...string[]],
    data: [...demand].map(([productId, quantity], index) => [
      ...(index === 0
        ? [
            externalId(operation.operationId),
            String(operation.pickingTypeId),
            from,
            to,
            String(operation.partnerId ?? ''),
            originOf(operation),
            operation.note,
          ]
        : ['', '', '', '', '', '', '']),
      moveName(operation, productId),
      String(productId),
      String(quantity),
      from,
      to,
    ]),
  };
}

function linesOf(operation: Transfer) {
  return {
    model: 'stock.move.line',
    fields: [
      'id',
      'picking_id/id',
      'move_id/id',
      'product_id/.id',
      'lot_id/.id',
      'package_id/.id',
      'result_package_id/.id',
      'quantity',
      'picked',
      'location_id/.id',
      'location_dest_id/.id',
    ] as [string, ...string[]],
    data: operation.lines.map((line, index) => [
      externalId(`${operation.operationId}_l${index}`),
      externalId(operation.operationId),
      moveName(operation, line.productId),
      String(line.productId),
      String(line.lotId ?? ''),
      String(line.packageId ?? ''),
      String(line.packageId ?? ''),
      String(line.quantity),
      '1',
      String(operation.locationId),
      String(operation.locationDestId),
    ]),
  };
}

const moveName = (operation: Transfer, productId: number) => externalId(`${operation.operationId}_m${productId}`);
