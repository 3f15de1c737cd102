import type { OdooFailure, StandingDocument } from '../../../preload/contract/odoo.ts';
import { ok, type Result } from '../../../preload/contract/result.ts';
import type { OdooClient } from '../json2.ts';
import { idOf, idsOf, nameOf, num, rowsOf, text, type OdooRow } from '../values.ts';

export type PickingDocument = {
  readonly id: number;
  readonly name: string;
  readonly state: string;
  readonly changedBy: string | null;
  readonly changedAt: string | null;
  readonly lines: readonly OdooRow[];
  readonly lineIds: readonly number[];
};

const lineFields = [
  'move_id',
  'product_id',
  'lot_id',
  'lot_name',
  'package_id',
  'result_package_id',
  'location_id',
  'location_dest_id',
  'quantity',
  'quantity_product_uom',
  'picked',
  'write_uid',
  'write_date',
];

/** A picking as Odoo has it now, with its lines. Null when it is gone or hidden. */
export async function readPicking(
  client: OdooClient,
  pickingId: number,
): Promise<Result<PickingDocument | null, OdooFailure>> {
  const [head, lines] = await Promise.all([
    client.call(
      'stock.picking',
      'read',
      { fields: ['name', 'state', 'write_uid', 'write_date'] },
      { ids: [pickingId] },
    ),
    client.call('stock.move.line', 'search_read', {
      domain: [['picking_id', '=', pickingId]],
      fields: lineFields,
      order: 'id',
    }),
  ]);
  if (!head.ok) return head;
  if (!lines.ok) return lines;
  const picking = rowsOf(head.value.value)[0];
  if (!picking) return ok(null);
  const rows = rowsOf(lines.value.value);
  // The picking's own date does not always follow its lines: the newest of all tells who was last.
  const newest = [picking, ...rows].reduce((latest, row) =>
    (text(row['write_date']) ?? '') > (text(latest['write_date']) ?? '') ? row : latest,
  );
  return ok({
    id: pickingId,
    name: text(picking['name']) ?? '',
    state: text(picking['state']) ?? '',
    changedBy: nameOf(newest['write_uid']),
    changedAt: text(newest['write_date']),
    lines: rows,
    lineIds: rows.map((row) => num(row['id'])),
  });
}

/** The open document that Odoo made of what a done one left out. Null when there is none. */
export async function readRemainder(
  client: OdooClient,
  pickingId: number,
): Promise<Result<PickingDocument | null, OdooFailure>> {
  const found = await client.call('stock.picking', 'search', {
    domain: [
      ['backorder_id', '=', pickingId],
      ['state', 'not in', ['done', 'cancel']],
    ],
    order: 'id',
    limit: 1,
  });
  if (!found.ok) return found;
  const [id] = idsOf(found.value.value);
  return id === undefined ? ok(null) : readPicking(client, id);
}

/** The document as a person's next act needs it. */
export function standingOf(document: PickingDocument, packageField: 'package_id' | 'result_package_id') {
  return {
    pickingId: document.id,
    pickingName: document.name,
    lines: document.lines.map((line) => ({
      id: num(line['id']),
      moveId: idOf(line['move_id']),
      productId: idOf(line['product_id']) ?? 0,
      lotId: idOf(line['lot_id']),
      lotName: nameOf(line['lot_id']) ?? text(line['lot_name']),
      packageId: idOf(line[packageField]),
      quantity: num(line['quantity_product_uom']),
      picked: line['picked'] === true,
      locationId: idOf(line['location_id']) ?? 0,
      locationDestId: idOf(line['location_dest_id']) ?? 0,
    })),
  } satisfies StandingDocument;
}

export type ProductFacts = { readonly uoms: ReadonlyMap<number, number>; readonly names: ReadonlyMap<number, string> };

/** Names, and the unit in which quantities are recorded. */
export async function readProducts(
  client: OdooClient,
  productIds: readonly number[],
): Promise<Result<ProductFacts, OdooFailure>> {
  const read = await client.call('product.product', 'read', { fields: ['name', 'uom_id'] }, { ids: productIds });
  if (!read.ok) return read;
  const rows = rowsOf(read.value.value);
  return ok({
    uoms: new Map(
      rows.flatMap((row) => {
        const uom = idOf(row['uom_id']);
        return uom === null ? [] : [[num(row['id']), uom] as const];
      }),
    ),
    names: new Map(rows.map((row) => [num(row['id']), text(row['name']) ?? ''])),
  });
}

/** Whether this Odoo keeps the expiry of what a line brings (module `product_expiry`); asked only where a label told one. */
export async function keepsExpiry(
  client: OdooClient,
  lines: readonly { readonly expiresOn?: string | undefined }[],
): Promise<Result<boolean, OdooFailure>> {
  if (lines.every(({ expiresOn }) => expiresOn === undefined)) return ok(false);
  const asked = { allfields: ['expiration_date'], attributes: ['type'] };
  const known = await client.call('stock.move.line', 'fields_get', asked);
  return known.ok ? ok(Object.hasOwn(known.value.value as object, 'expiration_date')) : known;
}

/** Noon in UTC is that very day at the depot, summer and winter. */
export const noonOf = (day: string): string => `${day} 12:00:00`;

/** Names of lots by id. Lots that are gone are absent. */
export async function readLotNames(
  client: OdooClient,
  lotIds: readonly number[],
): Promise<Result<ReadonlyMap<number, string>, OdooFailure>> {
  if (lotIds.length === 0) return ok(new Map());
  const read = await client.call('stock.lot', 'read', { fields: ['name'] }, { ids: lotIds });
  if (!read.ok) return read;
  return ok(new Map(rowsOf(read.value.value).map((row) => [num(row['id']), text(row['name']) ?? ''])));
}
