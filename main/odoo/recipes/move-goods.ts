import type { OdooFailure, PushOutcome } from '../../../preload/contract/odoo.ts';
import { ok, type Result } from '../../../preload/contract/result.ts';
import { num, rowsOf, text, type OdooRow } from '../values.ts';
import { missingAtSource } from './at-source.ts';
import { externalId, loadOnce } from './load-once.ts';
import { confirmed, outcomeOf, refused, type RecipeDeps } from './outcome.ts';
import { keepsExpiry, noonOf } from './picking-document.ts';
import { validatePicking } from './validate-picking.ts';

/** A document that this program makes by itself, and what it moves. Quantities are in the product's unit. */
export interface GoodsMove {
  readonly operationId: string;
  /** Number on a supplier's paper, before the act's own name in the origin; absent where the goods are ours already. */
  readonly reference?: string;
  readonly pickingTypeId: number;
  readonly locationId: number;
  readonly locationDestId: number;
  readonly partnerId: number | null;
  /** Calendar day, YYYY-MM-DD. */
  readonly dueOn: string | null;
  readonly note: string;
  readonly lines: readonly GoodsMoveLine[];
}

export interface GoodsMoveLine {
  readonly productId: number;
  readonly lotId: number | null;
  /** A lot that Odoo may not know yet: made when the document is validated. */
  readonly lotName?: string | null;
  /** Calendar day; of a lot that is made. */
  readonly expiresOn?: string | undefined;
  readonly packageId: number | null;
  readonly keepsPackage: boolean;
  /** The package that it is put into. */
  readonly intoPackageId?: number | null;
  readonly quantity: number;
  readonly locationId: number;
  readonly locationDestId: number;
  /** False where Odoo lends from nothing: a place of adjustments holds no stock. */
  readonly mustBeThere: boolean;
}

/**
 * Makes the document, its moves and its lines under external ids, then validates it: once, whatever was lost on the way.
 * The document's origin carries the operation, so that a replay finds it before it looks whether the goods are still there.
 */
export async function moveGoods(deps: RecipeDeps, move: GoodsMove): Promise<PushOutcome> {
  const existing = await findOwn(deps, move);
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
      move.lines.filter(({ mustBeThere }) => mustBeThere),
    );
    if (!missing.ok) return outcomeOf(missing.failure);
    if (missing.value.length > 0) {
      // A twin of this very act may have moved them since we looked.
      const twin = await findOwn(deps, move);
      if (!twin.ok) return outcomeOf(twin.failure);
      if (!twin.value) return refused({ kind: 'not-at-source', names: missing.value });
      if (text(twin.value['state']) === 'done') return confirmed('stock.picking', [num(twin.value['id'])], true);
    }
  }

  const head = await loadOnce(deps, headOf(move));
  if (!head.ok) return outcomeOf(head.failure);
  const pickingId = head.value.ids[0] ?? 0;
  const expiry = await keepsExpiry(deps.client, move.lines);
  if (!expiry.ok) return outcomeOf(expiry.failure);
  const lines = await loadOnce(deps, linesOf(move, expiry.value));
  if (!lines.ok) return outcomeOf(lines.failure);
  return validatePicking(deps, pickingId, 'close', own !== null);
}

/** By what a document that an act made is found again. */
export const originOf = ({ operationId, reference = '' }: Pick<GoodsMove, 'operationId' | 'reference'>): string =>
  reference === '' ? `DURET ${operationId}` : `${reference} (DURET ${operationId})`;

async function findOwn(deps: RecipeDeps, move: GoodsMove): Promise<Result<OdooRow | null, OdooFailure>> {
  const found = await deps.client.call('stock.picking', 'search_read', {
    domain: [['origin', '=', originOf(move)]],
    fields: ['state', 'write_date'],
    limit: 1,
    order: 'id',
  });
  return found.ok ? ok(rowsOf(found.value.value)[0] ?? null) : found;
}

/** One move per product and way: Odoo merges equal moves when it confirms, and lines must keep theirs. */
function headOf(move: GoodsMove) {
  const moves = new Map<string, GoodsMoveLine>();
  for (const line of move.lines) {
    const name = moveName(move, line);
    moves.set(name, { ...line, quantity: (moves.get(name)?.quantity ?? 0) + line.quantity });
  }
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
      // What tells every station who has a tool: the feed of loans reads moves, not documents.
      'move_ids/origin',
      'move_ids/partner_id/.id',
      'move_ids/date_deadline',
    ] as [string, ...string[]],
    data: [...moves].map(([name, { productId, quantity, locationId, locationDestId }], index) => [
      ...(index === 0
        ? [
            externalId(move.operationId),
            String(move.pickingTypeId),
            String(move.locationId),
            String(move.locationDestId),
            String(move.partnerId ?? ''),
            originOf(move),
            move.note,
          ]
        : ['', '', '', '', '', '', '']),
      name,
      String(productId),
      String(quantity),
      String(locationId),
      String(locationDestId),
      // Only what was ours before can be lent.
      move.reference === undefined ? originOf(move) : move.reference,
      String(move.partnerId ?? ''),
      move.dueOn === null ? '' : noonOf(move.dueOn),
    ]),
  };
}

function linesOf(move: GoodsMove, expiry: boolean) {
  return {
    model: 'stock.move.line',
    fields: [
      'id',
      'picking_id/id',
      'move_id/id',
      'product_id/.id',
      'lot_id/.id',
      'lot_name',
      'package_id/.id',
      'result_package_id/.id',
      'quantity',
      'picked',
      'location_id/.id',
      'location_dest_id/.id',
      ...(expiry ? ['expiration_date'] : []),
    ] as [string, ...string[]],
    data: move.lines.map((line, index) => [
      externalId(`${move.operationId}_l${index}`),
      externalId(move.operationId),
      moveName(move, line),
      String(line.productId),
      String(line.lotId ?? ''),
      line.lotId === null ? (line.lotName ?? '') : '',
      String(line.packageId ?? ''),
      String(line.intoPackageId ?? (line.keepsPackage ? line.packageId : null) ?? ''),
      String(line.quantity),
      '1',
      String(line.locationId),
      String(line.locationDestId),
      ...(expiry ? [line.expiresOn === undefined ? '' : noonOf(line.expiresOn)] : []),
    ]),
  };
}

/** The document's own way needs no more than the product to name its move. */
function moveName(move: GoodsMove, line: GoodsMoveLine): string {
  const ownWay = line.locationId === move.locationId && line.locationDestId === move.locationDestId;
  const way = ownWay ? '' : `_${line.locationId}_${line.locationDestId}`;
  return externalId(`${move.operationId}_m${line.productId}${way}`);
}
