import { randomInt, randomUUID } from 'node:crypto';
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
  readonly productName: string;
  /** Of a seven-digit company prefix. */
  readonly gtin13: string;
}

/** A delivery of one product that Odoo expects: confirmed, and the soonest of all. @param of a new one, if it is not told */
export async function prepareReceipt(
  odoo: JourneyOdoo,
  quantity: number,
  of?: JourneyProduct,
): Promise<PreparedReceipt> {
  const { id: productId, name: productName, gtin13 } = of ?? (await newProduct(odoo));
  const document = await expectGoods(odoo, [{ productId, quantity }]);
  return { ...document, productId, productName, gtin13 };
}

/** A delivery that Odoo expects: confirmed, and the soonest of all. */
export async function expectGoods(
  odoo: JourneyOdoo,
  goods: readonly { readonly productId: number; readonly quantity: number }[],
): Promise<{ readonly pickingId: number; readonly name: string }> {
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
    move_ids: goods.map(({ productId, quantity }) => [
      0,
      0,
      { product_id: productId, product_uom_qty: quantity, ...places },
    ]),
  });
  await odoo.call('stock.picking', 'action_confirm', { ids: [pickingId] });
  const [picking] = await odoo.rows('stock.picking', [['id', '=', pickingId]], ['name']);
  return { pickingId, name: String(picking?.['name']) };
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

/** Puts goods of a new lot or serial in a place. @returns the lot */
export async function stockLot(
  odoo: JourneyOdoo,
  at: { readonly productId: number; readonly locationId: number },
  name: string,
  quantity: number,
): Promise<number> {
  const lotId = await odoo.create('stock.lot', { name, product_id: at.productId });
  await setStock(odoo, { ...at, lotId }, quantity);
  return lotId;
}

/** What lies in places of the company, as Odoo has it: name of the place, then of the lot where there is one, to quantity. */
export async function lying(odoo: JourneyOdoo, productId: number): Promise<Readonly<Record<string, number>>> {
  const held = [
    ['product_id', '=', productId],
    ['location_id.usage', '=', 'internal'],
    ['quantity', '!=', 0],
  ];
  const quants = await odoo.rows('stock.quant', held, ['location_id', 'lot_id', 'quantity']);
  const last = (value: unknown): string => (value as [number, string])[1].split('/').at(-1)!;
  const place = (quant: Record<string, unknown>): string =>
    [last(quant['location_id']), ...(quant['lot_id'] ? [last(quant['lot_id'])] : [])].join('/');
  return Object.fromEntries(quants.map((quant) => [place(quant), Number(quant['quantity'])]));
}

/** A place of the company with a label of its own. `name` ends in a mark that no other place has. */
export async function newPlace(
  odoo: JourneyOdoo,
  what: string,
  parentId?: number,
): Promise<{ readonly id: number; readonly name: string; readonly barcode: string }> {
  const [stock] = await odoo.rows('stock.location', [['usage', '=', 'internal']], ['name']);
  const name = `${what} ${randomUUID().slice(0, 8)}`;
  const barcode = name.toUpperCase();
  const vals = { name, barcode, usage: 'internal', location_id: parentId ?? stock?.['id'] };
  return { id: await odoo.create('stock.location', vals), name, barcode };
}

/** The operation type that carries goods between places; archived in a new Odoo until storage locations are switched on. */
export async function carrying(odoo: JourneyOdoo): Promise<{ readonly id: number; readonly sourceId: number }> {
  const internal = [
    ['code', '=', 'internal'],
    ['active', 'in', [true, false]],
  ];
  const [type] = await odoo.rows('stock.picking.type', internal, ['default_location_src_id']);
  if (!type) throw new Error('this Odoo carries nothing between places');
  await odoo.call('stock.picking.type', 'write', { ids: [type['id']], vals: { active: true } });
  return { id: type['id'] as number, sourceId: (type['default_location_src_id'] as [number, string])[0] };
}

/** A product that a label with its GTIN names. */
export async function newProduct(
  odoo: JourneyOdoo,
  tracking: 'none' | 'lot' | 'serial' = 'none',
  more: object = {},
): Promise<JourneyProduct> {
  const gtin13 = withCheckDigit(`3612345${String(randomInt(100_000)).padStart(5, '0')}`);
  const name = `Disjoncteur ${gtin13}`;
  const vals = { name, type: 'consu', is_storable: true, barcode: gtin13, tracking, ...more };
  return { id: await odoo.create('product.product', vals), name, gtin13 };
}

export interface JourneyProduct {
  readonly id: number;
  readonly name: string;
  readonly gtin13: string;
}

/** A product sold by the metre, in lots: cable on drums. */
export async function newCable(odoo: JourneyOdoo): Promise<JourneyProduct> {
  const [metre] = await odoo.rows('uom.uom', [['name', '=', 'm']], ['name']);
  return newProduct(odoo, 'lot', { uom_id: metre?.['id'] });
}

/** Quantities of what was moved of a product by documents and done, oldest first. */
export async function doneMoves(odoo: JourneyOdoo, productId: number): Promise<readonly unknown[]> {
  const done = [
    ['product_id', '=', productId],
    ['picking_id', '!=', false],
    ['state', '=', 'done'],
  ];
  return (await odoo.rows('stock.move', done, ['quantity'])).map((move) => move['quantity']);
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
