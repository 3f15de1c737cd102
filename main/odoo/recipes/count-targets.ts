import type { OdooFailure, Refusal, VersionRow } from '../../../preload/contract/odoo.ts';
import type { OperationOf } from '../../../preload/contract/operation.ts';
import { ok, type Result } from '../../../preload/contract/result.ts';
import { odooTime, type OdooClient } from '../json2.ts';
import { bool, idOf, nameOf, num, rowsOf, text, type OdooRow } from '../values.ts';
import type { RecipeDeps } from './outcome.ts';
import { originOf } from './move-goods.ts';
import { readLotNames, readProducts } from './picking-document.ts';

type Count = OperationOf<'count'>;
type Line = Count['lines'][number];

/** What one counted line means for the stock of now. */
export type Target = {
  /** Counted, plus what came, less what went since it was seen. Below zero: more went than was counted. */
  readonly quantity: number;
  /** What Odoo has at this moment. */
  readonly current: number;
  /** Odoo's stock of this line stands in several rows for now: two transactions at once each wrote one. */
  readonly isSplit: boolean;
  readonly lastMove: { readonly by: string | null; readonly at: string } | null;
};

export type Strayed = NonNullable<Extract<Refusal, { kind: 'changed-meanwhile' }>['strayed']>[number];

/** Below that, the difference of the clocks is the width of a second and of the line. */
const clockToleranceMs = 3000;

/**
 * The targets of a count by the time of sight, line by line. Only goods that moved count: an adjustment of the books moved
 * nothing. What this station did before it counted (`doneBefore`) is in the count, whenever Odoo heard of it. Odoo dates moves
 * by the second: what another person moved in the very second of the sight counts as moved before it.
 */
export async function readTargets(deps: RecipeDeps, operation: Count): Promise<Result<Target[], OdooFailure>> {
  const products = [...new Set(operation.lines.map((line) => line.productId))];
  const places = [...new Set(operation.lines.map((line) => line.locationId))];
  const own = await ownPickings(deps.client, operation);
  if (!own.ok) return own;
  const quants = await deps.client.call('stock.quant', 'search_read', {
    domain: [
      ['product_id', 'in', products],
      ['location_id', 'in', places],
    ],
    fields: ['product_id', 'location_id', 'lot_id', 'package_id', 'quantity'],
  });
  if (!quants.ok) return quants;
  const { serverTime } = quants.value;
  const skewMs = serverTime === null ? 0 : Date.parse(`${serverTime.replace(' ', 'T')}Z`) - deps.nowMs();
  const onServerMs = (seenAtMs: number): number => seenAtMs + (Math.abs(skewMs) < clockToleranceMs ? 0 : skewMs);
  const firstSight = odooTime(onServerMs(Math.min(...operation.lines.map((line) => line.seenAtMs))));
  const moved = await deps.client.call('stock.move.line', 'search_read', {
    domain: [
      ['state', '=', 'done'],
      ['date', '>', firstSight],
      ['product_id', 'in', products],
      '|',
      ['location_id', 'in', places],
      ['location_dest_id', 'in', places],
    ],
    fields: moveFields,
    order: 'date, id',
  });
  if (!moved.ok) return moved;
  const moves = rowsOf(moved.value.value).filter((move) => !bool(move['is_inventory']));

  return ok(
    operation.lines.map((line) => {
      const seenAt = odooTime(onServerMs(line.seenAtMs));
      const since = moves.filter((move) => {
        const ownActedAtMs = own.value.get(idOf(move['picking_id']) ?? 0) ?? Infinity;
        return (text(move['date']) ?? '') > seenAt && ownActedAtMs > line.seenAtMs && effectOf(move, line) !== 0;
      });
      const held = rowsOf(quants.value.value).filter((quant) => sitsAt(quant, line, 'location_id', 'package_id'));
      const last = since.at(-1);
      return {
        quantity: since.reduce((sum, move) => sum + effectOf(move, line), line.countedQuantity),
        current: held.reduce((sum, quant) => sum + num(quant['quantity']), 0),
        isSplit: held.length > 1,
        lastMove: last ? { by: nameOf(last['write_uid']), at: text(last['date']) ?? '' } : null,
      };
    }),
  );
}

const moveFields = [
  'product_id',
  'location_id',
  'location_dest_id',
  'lot_id',
  'package_id',
  'result_package_id',
  'quantity_product_uom',
  'picking_id',
  'date',
  'is_inventory',
  'write_uid',
];

function sitsAt(row: OdooRow, line: Line, place: string, pack: string): boolean {
  return (
    idOf(row['product_id']) === line.productId &&
    idOf(row[place]) === line.locationId &&
    idOf(row['lot_id']) === line.lotId &&
    idOf(row[pack]) === line.packageId
  );
}

/** What a done move line brought to a counted place; negative when it took. */
function effectOf(move: OdooRow, line: Line): number {
  const quantity = num(move['quantity_product_uom']);
  const came = sitsAt(move, line, 'location_dest_id', 'result_package_id') ? quantity : 0;
  const went = sitsAt(move, line, 'location_id', 'package_id') ? quantity : 0;
  return came - went;
}

/** Documents of this station's earlier acts, with the moment at which they were done. */
async function ownPickings(
  client: OdooClient,
  operation: Count,
): Promise<Result<ReadonlyMap<number, number>, OdooFailure>> {
  const acts = operation.doneBefore ?? [];
  const own = new Map(acts.flatMap(({ pickingId, actedAtMs }) => (pickingId === null ? [] : [[pickingId, actedAtMs]])));
  const byOrigin = new Map<string, number>(
    acts.flatMap((act) => (act.pickingId === null ? [[originOf(act), act.actedAtMs] as const] : [])),
  );
  if (byOrigin.size === 0) return ok(own);
  const found = await client.call('stock.picking', 'search_read', {
    domain: [['origin', 'in', [...byOrigin.keys()]]],
    fields: ['origin'],
  });
  if (!found.ok) return found;
  for (const row of rowsOf(found.value.value)) own.set(num(row['id']), byOrigin.get(text(row['origin']) ?? '') ?? 0);
  return ok(own);
}

/**
 * Serials of the count that Odoo has where the count says nothing of them: another count, or a transfer, put them there. Counted
 * in here as well, one thing would lie in two places, and Odoo would take it.
 */
export async function strayedSerials(
  client: OdooClient,
  { lines }: Count,
  targets: readonly Target[],
): Promise<Result<Strayed[], OdooFailure>> {
  const lotIds = new Set(
    lines.flatMap(({ lotId }, at) => (lotId !== null && targets[at]!.quantity > 0 ? [lotId] : [])),
  );
  if (lotIds.size === 0) return ok([]);
  const held = await client.call('stock.quant', 'search_read', {
    domain: [
      ['lot_id', 'in', [...lotIds]],
      ['product_id.tracking', '=', 'serial'],
      ['location_id.usage', 'in', ['internal', 'transit']],
      ['quantity', '>', 0],
    ],
    fields: ['product_id', 'location_id', 'lot_id', 'package_id', 'quantity'],
  });
  if (!held.ok) return held;
  return ok(
    rowsOf(held.value.value)
      .filter((quant) => !lines.some((line) => sitsAt(quant, line, 'location_id', 'package_id')))
      .map((quant) => ({
        productId: idOf(quant['product_id']) ?? 0,
        lotId: idOf(quant['lot_id']) ?? 0,
        locationId: idOf(quant['location_id']) ?? 0,
        packageId: idOf(quant['package_id']),
        quantity: num(quant['quantity']),
      })),
  );
}

/** The count as both sides have it, for a person to decide: a row a line, then one for each serial that is elsewhere. */
export async function countRows(
  client: OdooClient,
  operation: Count,
  targets: readonly Target[],
  strayed: readonly Strayed[],
): Promise<Result<VersionRow[], OdooFailure>> {
  const lines = [
    ...operation.lines.map((line, at) => ({ ...line, server: targets[at]?.current ?? 0 })),
    ...strayed.map((one) => ({ ...one, seenQuantity: 0, countedQuantity: 0, server: one.quantity })),
  ];
  const products = await readProducts(client, [...new Set(lines.map((line) => line.productId))]);
  if (!products.ok) return products;
  const lots = await readLotNames(client, [...new Set(lines.flatMap((line) => line.lotId ?? []))]);
  if (!lots.ok) return lots;
  const read = await client.call(
    'stock.location',
    'read',
    { fields: ['complete_name'] },
    { ids: [...new Set(lines.map((line) => line.locationId))] },
  );
  if (!read.ok) return read;
  const places = new Map(rowsOf(read.value.value).map((row) => [num(row['id']), text(row['complete_name'])]));
  return ok(
    lines.map((line) => ({
      productId: line.productId,
      product: products.value.names.get(line.productId) ?? `#${line.productId}`,
      lot: line.lotId === null ? null : (lots.value.get(line.lotId) ?? `#${line.lotId}`),
      place: places.get(line.locationId) ?? `#${line.locationId}`,
      seen: line.seenQuantity,
      ours: line.countedQuantity,
      server: line.server,
    })),
  );
}
