import { customerFeedTable, noteLetters } from './customer-feed-table.ts';
import { plainText } from './recipes/html.ts';
import { readTagRecord, tagRegistry } from './tag-registry.ts';
import type { FeedName, FeedRow } from '../../preload/contract/feeds.ts';
import { baseOf, bool, idOf, idsOf, nameOf, num, text, textOr, type Domain, type OdooRow } from './values.ts';

export type FeedSource<N extends FeedName> = {
  /** Rows that grow old: only those since the days that the settings keep are ever asked for. */
  readonly recent?: (since: string) => Domain;
  /** The model drops from a page what this user may not see: a short page is not the last one. */
  readonly shortPages?: boolean;
  /** First one that this server has and this user may read. */
  readonly models: readonly [string, ...string[]];
  /** Asked only when the model has them. */
  readonly fields: readonly string[];
  /** Always. */
  readonly domain: Domain;
  /** Documents: only those that match, and the others for some days after their last change. */
  readonly open?: Domain;
  row(row: OdooRow): FeedRow<N>;
};

const open: Domain = [['state', 'not in', ['done', 'cancel']]];

/** Where each feed comes from in stock Odoo 19, and how a row of it becomes a row of the cache. */
export const feedTable: { readonly [N in FeedName]: FeedSource<N> } = {
  partners: {
    models: ['res.partner'],
    fields: [
      'name',
      'parent_id',
      'is_company',
      'type',
      'phone',
      'phone_sanitized',
      'email',
      'street',
      'zip',
      'city',
      'country_code',
      'ref',
      'comment',
    ],
    domain: [],
    row: (row) => ({
      name: textOr(row['name'], ''),
      parentId: idOf(row['parent_id']),
      parentName: nameOf(row['parent_id']),
      isCompany: bool(row['is_company']),
      type: textOr(row['type'], 'contact'),
      phone: text(row['phone']),
      phoneSanitized: text(row['phone_sanitized']),
      email: text(row['email']),
      street: text(row['street']),
      zip: text(row['zip']),
      city: text(row['city']),
      countryCode: text(row['country_code']),
      ref: text(row['ref']),
      agentNote: plainText(textOr(row['comment'], '')).slice(0, noteLetters) || null,
      ...baseOf(row),
    }),
  },
  products: {
    models: ['product.product'],
    fields: ['name', 'default_code', 'barcode', 'tracking', 'uom_id'],
    domain: [],
    row: (row) => ({
      name: textOr(row['name'], ''),
      defaultCode: text(row['default_code']),
      barcode: text(row['barcode']),
      tracking: row['tracking'] === 'lot' || row['tracking'] === 'serial' ? row['tracking'] : 'none',
      uomId: idOf(row['uom_id']) ?? 0,
      uomName: nameOf(row['uom_id']) ?? '',
      ...baseOf(row),
    }),
  },
  packagings: {
    models: ['product.uom'],
    fields: ['product_id', 'uom_id', 'barcode'],
    domain: [],
    row: (row) => ({
      productId: idOf(row['product_id']) ?? 0,
      uomId: idOf(row['uom_id']) ?? 0,
      uomName: nameOf(row['uom_id']) ?? '',
      barcode: textOr(row['barcode'], ''),
      ...baseOf(row),
    }),
  },
  uoms: {
    models: ['uom.uom'],
    fields: ['name', 'factor'],
    domain: [],
    row: (row) => ({ name: textOr(row['name'], ''), factor: num(row['factor']), ...baseOf(row) }),
  },
  lots: {
    models: ['stock.lot'],
    fields: ['name', 'product_id', 'location_id', 'expiration_date'],
    domain: [],
    row: (row) => ({
      name: textOr(row['name'], ''),
      productId: idOf(row['product_id']) ?? 0,
      locationId: idOf(row['location_id']),
      expirationDate: text(row['expiration_date']),
      ...baseOf(row),
    }),
  },
  locations: {
    models: ['stock.location'],
    fields: ['name', 'complete_name', 'usage', 'location_id', 'barcode', 'next_inventory_date'],
    domain: [],
    row: (row) => ({
      name: textOr(row['name'], ''),
      completeName: textOr(row['complete_name'], textOr(row['name'], '')),
      usage: textOr(row['usage'], ''),
      parentId: idOf(row['location_id']),
      barcode: text(row['barcode']),
      nextInventoryDate: text(row['next_inventory_date']),
      ...baseOf(row),
    }),
  },
  packages: {
    models: ['stock.package', 'stock.quant.package'],
    fields: ['name', 'location_id'],
    domain: [],
    row: (row) => ({ name: textOr(row['name'], ''), locationId: idOf(row['location_id']), ...baseOf(row) }),
  },
  employees: {
    models: ['hr.employee', 'hr.employee.public'],
    fields: ['name', 'job_title', 'user_id', 'barcode', 'work_contact_id'],
    domain: [],
    row: (row) => ({
      name: textOr(row['name'], ''),
      jobTitle: text(row['job_title']),
      userId: idOf(row['user_id']),
      barcode: text(row['barcode']),
      partnerId: idOf(row['work_contact_id']),
      ...baseOf(row),
    }),
  },
  pickingTypes: {
    models: ['stock.picking.type'],
    fields: ['name', 'code', 'warehouse_id', 'default_location_src_id', 'default_location_dest_id'],
    domain: [],
    row: (row) => ({
      name: textOr(row['name'], ''),
      code: textOr(row['code'], ''),
      warehouseName: nameOf(row['warehouse_id']),
      defaultLocationId: idOf(row['default_location_src_id']),
      defaultLocationDestId: idOf(row['default_location_dest_id']),
      ...baseOf(row),
    }),
  },
  pickings: {
    models: ['stock.picking'],
    fields: [
      'name',
      'origin',
      'state',
      'picking_type_id',
      'picking_type_code',
      'partner_id',
      'location_id',
      'location_dest_id',
      'scheduled_date',
      'note',
    ],
    domain: [],
    open,
    row: (row) => ({
      name: textOr(row['name'], ''),
      origin: text(row['origin']),
      state: textOr(row['state'], ''),
      pickingTypeId: idOf(row['picking_type_id']) ?? 0,
      pickingTypeCode: textOr(row['picking_type_code'], ''),
      partnerId: idOf(row['partner_id']),
      partnerName: nameOf(row['partner_id']),
      locationId: idOf(row['location_id']) ?? 0,
      locationName: nameOf(row['location_id']) ?? '',
      locationDestId: idOf(row['location_dest_id']) ?? 0,
      locationDestName: nameOf(row['location_dest_id']) ?? '',
      scheduledDate: text(row['scheduled_date']),
      note: text(row['note']),
      ...baseOf(row),
    }),
  },
  moves: {
    models: ['stock.move'],
    fields: [
      'picking_id',
      'product_id',
      'product_uom_qty',
      'product_qty',
      'quantity',
      'picked',
      'state',
      'product_uom',
      'location_id',
      'location_dest_id',
      'has_tracking',
    ],
    domain: [['picking_id', '!=', false]],
    open,
    row: (row) => ({
      pickingId: idOf(row['picking_id']),
      productId: idOf(row['product_id']) ?? 0,
      productName: nameOf(row['product_id']) ?? '',
      demand: num(row['product_uom_qty']),
      productQuantity: num(row['product_qty']),
      quantity: num(row['quantity']),
      picked: bool(row['picked']),
      state: textOr(row['state'], ''),
      uomName: nameOf(row['product_uom']) ?? '',
      locationId: idOf(row['location_id']) ?? 0,
      locationDestId: idOf(row['location_dest_id']) ?? 0,
      hasTracking: textOr(row['has_tracking'], 'none'),
      ...baseOf(row),
    }),
  },
  moveLines: {
    models: ['stock.move.line'],
    fields: [
      'picking_id',
      'move_id',
      'product_id',
      'lot_id',
      'lot_name',
      'package_id',
      'quantity',
      'picked',
      'location_id',
      'location_dest_id',
    ],
    domain: [['picking_id', '!=', false]],
    open,
    row: (row) => ({
      pickingId: idOf(row['picking_id']),
      moveId: idOf(row['move_id']),
      productId: idOf(row['product_id']) ?? 0,
      lotId: idOf(row['lot_id']),
      lotName: text(row['lot_name']),
      packageId: idOf(row['package_id']),
      quantity: num(row['quantity']),
      picked: bool(row['picked']),
      locationId: idOf(row['location_id']) ?? 0,
      locationDestId: idOf(row['location_dest_id']) ?? 0,
      ...baseOf(row),
    }),
  },
  loans: {
    models: ['stock.move'],
    fields: ['lot_ids', 'product_id', 'partner_id', 'date_deadline', 'location_dest_id', 'date', 'picking_id'],
    // The origin is what our transfers write (`move-goods.ts`); a tool is a product by serial number.
    domain: [
      ['state', '=', 'done'],
      ['origin', '=like', 'DURET %'],
      ['product_id.tracking', '=', 'serial'],
    ],
    row: (row) => ({
      lotIds: idsOf(row['lot_ids']),
      productId: idOf(row['product_id']) ?? 0,
      partnerId: idOf(row['partner_id']),
      partnerName: nameOf(row['partner_id']),
      dueOn: text(row['date_deadline'])?.slice(0, 10) ?? null,
      locationDestId: idOf(row['location_dest_id']) ?? 0,
      movedAt: textOr(row['date'], ''),
      pickingName: nameOf(row['picking_id']),
      ...baseOf(row),
    }),
  },
  orderpoints: {
    models: ['stock.warehouse.orderpoint'],
    fields: ['product_id', 'location_id', 'product_min_qty', 'product_max_qty'],
    domain: [],
    row: (row) => ({
      productId: idOf(row['product_id']) ?? 0,
      locationId: idOf(row['location_id']) ?? 0,
      minQuantity: num(row['product_min_qty']),
      maxQuantity: num(row['product_max_qty']),
      ...baseOf(row),
    }),
  },
  quants: {
    models: ['stock.quant'],
    fields: ['product_id', 'location_id', 'lot_id', 'package_id', 'quantity'],
    domain: [['location_id.usage', 'in', ['internal', 'transit']]],
    row: (row) => ({
      productId: idOf(row['product_id']) ?? 0,
      locationId: idOf(row['location_id']) ?? 0,
      lotId: idOf(row['lot_id']),
      packageId: idOf(row['package_id']),
      quantity: num(row['quantity']),
      ...baseOf(row),
    }),
  },
  tags: {
    models: ['ir.attachment'],
    fields: ['description'],
    domain: [
      ['res_model', '=', tagRegistry.model],
      ['url', '=', tagRegistry.url],
    ],
    // A description that is no record of ours does not fit the feed's schema: it is counted and left out.
    row: (row) => ({ ...readTagRecord(text(row['description'])), ...baseOf(row) }),
  },
  ...customerFeedTable,
};
