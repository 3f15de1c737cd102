import { randomInt } from 'node:crypto';
import { withCheckDigit } from '../../drivers/epc/encode.ts';

/** The real Odoo as its own records tell it, read and prepared beside the station. */
export interface JourneyOdoo {
  readonly url: string;
  readonly db: string;
  readonly login: string;
  readonly key: string;
  call(model: string, method: string, body: object): Promise<unknown>;
  rows(model: string, domain: unknown[], fields: string[]): Promise<Record<string, unknown>[]>;
  create(model: string, values: object): Promise<number>;
}

/** The server that `test/peers/global-setup.ts` named in the environment. */
export function journeyOdoo(): JourneyOdoo {
  const [url, db, login, key] = ['ODOO_URL', 'ODOO_DB', 'ODOO_LOGIN', 'ODOO_KEY'].map((name) => {
    const value = process.env[name];
    if (value === undefined) throw new Error(`${name} is not set`);
    return value;
  }) as [string, string, string, string];
  const call = async (model: string, method: string, body: object): Promise<unknown> => {
    const reply = await fetch(`${url}/json/2/${model}/${method}`, {
      method: 'POST',
      headers: { Authorization: `bearer ${key}`, 'X-Odoo-Database': db, 'Content-Type': 'application/json' },
      body: JSON.stringify({ context: { lang: 'fr_FR', tz: 'Europe/Paris' }, ...body }),
    });
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${model}/${method}: ${reply.status} ${text.slice(0, 400)}`);
    return JSON.parse(text);
  };
  return {
    url,
    db,
    login,
    key,
    call,
    rows: (model, domain, fields) =>
      call(model, 'search_read', { domain, fields, order: 'id' }) as Promise<Record<string, unknown>[]>,
    create: async (model, values) => ((await call(model, 'create', { vals_list: [values] })) as [number])[0],
  };
}

export interface PreparedReceipt {
  readonly pickingId: number;
  readonly name: string;
  readonly productId: number;
  /** Of a seven-digit company prefix. */
  readonly gtin13: string;
}

/** A delivery of one new product that Odoo expects: confirmed, and the soonest of all. */
export async function prepareReceipt(odoo: JourneyOdoo, quantity: number): Promise<PreparedReceipt> {
  const { id: productId, gtin13 } = await newProduct(odoo);
  const [type] = await odoo.rows('stock.picking.type', [['code', '=', 'incoming']], ['default_location_dest_id']);
  const [supplier] = await odoo.rows('stock.location', [['usage', '=', 'supplier']], ['name']);
  if (!type || !supplier) throw new Error('this Odoo has no receipts');
  const places = {
    location_id: supplier['id'],
    location_dest_id: (type['default_location_dest_id'] as [number, string])[0],
  };
  const pickingId = await odoo.create('stock.picking', {
    picking_type_id: type['id'],
    ...places,
    scheduled_date: '2020-01-01 08:00:00',
    move_ids: [[0, 0, { product_id: productId, product_uom_qty: quantity, ...places }]],
  });
  await odoo.call('stock.picking', 'action_confirm', { ids: [pickingId] });
  const [picking] = await odoo.rows('stock.picking', [['id', '=', pickingId]], ['name']);
  return { pickingId, name: String(picking?.['name']), productId, gtin13 };
}

/** Sets the stock of a place as a user of Odoo does. */
export async function setStock(
  odoo: JourneyOdoo,
  at: { readonly productId: number; readonly locationId: number; readonly lotId?: number },
  quantity: number,
): Promise<void> {
  const context = { inventory_mode: true };
  const { productId, locationId, lotId } = at;
  const vals = { product_id: productId, location_id: locationId, inventory_quantity: quantity };
  const quants = await odoo.call('stock.quant', 'create', {
    vals_list: [{ ...vals, ...(lotId !== undefined && { lot_id: lotId }) }],
    context,
  });
  await odoo.call('stock.quant', 'action_apply_inventory', { ids: quants, context });
}

/** A product that a label with its GTIN names. */
export async function newProduct(odoo: JourneyOdoo, tracking = 'none'): Promise<{ id: number; gtin13: string }> {
  const gtin13 = withCheckDigit(`3612345${String(randomInt(100_000)).padStart(5, '0')}`);
  const name = `Disjoncteur ${gtin13}`;
  const vals = { name, type: 'consu', is_storable: true, barcode: gtin13, tracking };
  return { id: await odoo.create('product.product', vals), gtin13 };
}

/** What Odoo holds of a delivery: every document, move and stock that its product ever had. */
export async function arrived(odoo: JourneyOdoo, { productId, pickingId }: PreparedReceipt): Promise<object> {
  const ofProduct = [['product_id', '=', productId]];
  const moves = await odoo.rows('stock.move', ofProduct, ['picking_id', 'state', 'quantity']);
  const lines = await odoo.rows('stock.move.line', ofProduct, ['picking_id', 'state', 'quantity']);
  const stock = await odoo.rows('stock.quant', [...ofProduct, ['location_id.usage', '=', 'internal']], ['quantity']);
  const [picking] = await odoo.rows('stock.picking', [['id', '=', pickingId]], ['state']);
  const backorders = await odoo.rows('stock.picking', [['backorder_id', '=', pickingId]], ['state']);
  const told = (row: Record<string, unknown>): unknown[] => [
    (row['picking_id'] as [number, string])[0],
    row['state'],
    row['quantity'],
  ];
  return {
    picking: picking?.['state'],
    moves: moves.map(told),
    quantity: lines.reduce((sum, line) => sum + Number(line['quantity']), 0),
    lineStates: [...new Set(lines.map((line) => line['state']))],
    inStock: stock.reduce((sum, quant) => sum + Number(quant['quantity']), 0),
    backorders: backorders.length,
  };
}

/** `arrived` of a delivery that came in once, whole. */
export const arrivedOnce = ({ pickingId }: PreparedReceipt, quantity: number): object => ({
  picking: 'done',
  moves: [[pickingId, 'done', quantity]],
  quantity,
  lineStates: ['done'],
  inStock: quantity,
  backorders: 0,
});
