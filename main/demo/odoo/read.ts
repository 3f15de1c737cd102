import { schema } from './schema.ts';
import { fieldOf, str, type Raw, type Store } from './store.ts';

/** A field as Odoo reads it out: many2one as `[id, name]`, one2many as ids, what is computed computed. */
export function readField(store: Store, model: string, row: Raw, name: string): unknown {
  const field = fieldOf(model, name);
  const computed = computeds[`${model}.${name}`];
  const value = name === 'display_name' ? displayName(store, model, row) : computed ? computed(store, row) : row[name];
  switch (field.type) {
    case 'many2one': {
      const other = store.find(field.relation, value);
      return other ? [other.id, displayName(store, field.relation, other)] : false;
    }
    case 'one2many':
      return store.all(field.relation, (other) => other[field.inverse] === row.id).map((other) => other.id);
    default:
      return value ?? false;
  }
}

export function displayName(store: Store, model: string, row: Raw): string {
  if (model === 'stock.location') return completeName(store, row);
  const reference = model === 'product.product' && row['default_code'] ? `[${str(row['default_code'])}] ` : '';
  return `${reference}${str(row['name']) || `${model},${row.id}`}`;
}

/** E.164 of a French number, as phone_validation stores it; `false` when it is none. */
export function sanitizedPhone(phone: unknown): string | false {
  const digits = str(phone)
    .replaceAll('(0)', '')
    .replaceAll(/[^\d+]/g, '');
  if (/^\+\d{8,15}$/.test(digits)) return digits;
  if (/^00\d{8,15}$/.test(digits)) return `+${digits.slice(2)}`;
  return /^0[1-9]\d{8}$/.test(digits) ? `+33${digits.slice(1)}` : false;
}

function completeName(store: Store, row: Raw): string {
  const parent = store.find('stock.location', row['location_id']);
  return parent && parent['usage'] !== 'view' ? `${completeName(store, parent)}/${str(row['name'])}` : str(row['name']);
}

const of = (store: Store, model: string, id: unknown, name: string) => store.find(model, id)?.[name] ?? false;
const linesOf = (store: Store, move: Raw) => store.all('stock.move.line', (line) => line['move_id'] === move.id);

/** Of a unit of measure, in its reference unit. */
const factorOf = (store: Store, uom: unknown): number => Number(of(store, 'uom.uom', uom, 'factor')) || 1;

const computeds: Readonly<Record<string, (store: Store, row: Raw) => unknown>> = {
  'res.partner.phone_sanitized': (_store, row) => sanitizedPhone(row['phone']),
  'crm.lead.phone_sanitized': (_store, row) => sanitizedPhone(row['phone']),
  'res.partner.country_code': (store, row) => of(store, 'res.country', row['country_id'], 'code'),
  'stock.location.complete_name': completeName,
  'stock.picking.picking_type_code': (store, row) => of(store, 'stock.picking.type', row['picking_type_id'], 'code'),
  'mail.activity.activity_category': (store, row) =>
    of(store, 'mail.activity.type', row['activity_type_id'], 'category'),
  'mail.activity.res_name'(store, row) {
    const model = str(row['res_model']);
    const document = model in schema ? store.find(model, row['res_id']) : undefined;
    return document ? displayName(store, model, document) : false;
  },
  'stock.move.has_tracking': (store, row) => of(store, 'product.product', row['product_id'], 'tracking'),
  'stock.move.product_qty'(store, row) {
    const own = of(store, 'product.product', row['product_id'], 'uom_id');
    return (Number(row['product_uom_qty']) * factorOf(store, row['product_uom'])) / factorOf(store, own);
  },
  'stock.move.quantity': (store, row) => linesOf(store, row).reduce((sum, line) => sum + Number(line['quantity']), 0),
  'stock.move.picked': (store, row) => linesOf(store, row).some((line) => line['picked'] === true),
  'product.product.property_stock_inventory': (store) =>
    store.all('stock.location', (place) => place['usage'] === 'inventory')[0]?.id ?? false,
  'stock.move.lot_ids': (store, row) => [
    ...new Set(linesOf(store, row).flatMap((line) => (typeof line['lot_id'] === 'number' ? [line['lot_id']] : []))),
  ],
  'stock.move.date': (_store, row) => row['date'] ?? row['write_date'],
  'stock.move.line.state': (store, row) => of(store, 'stock.move', row['move_id'], 'state'),
  // Odoo dates a line when it is done, as the last thing that it writes on it.
  'stock.move.line.date': (_store, row) => row['write_date'],
  'stock.move.line.is_inventory': (store, row) => of(store, 'stock.move', row['move_id'], 'inventory_name') !== false,
  'stock.move.line.quantity_product_uom': (_store, row) => row['quantity'],
  'stock.lot.location_id'(store, row) {
    const places = store.all(
      'stock.quant',
      (quant) =>
        quant['lot_id'] === row.id &&
        Number(quant['quantity']) > 0 &&
        of(store, 'stock.location', quant['location_id'], 'usage') !== 'inventory',
    );
    return places.length === 1 ? places[0]?.['location_id'] : false;
  },
};
