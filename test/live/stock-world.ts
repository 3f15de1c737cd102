import { idOf, num, type Domain } from '../../main/odoo/values.ts';
import type { Operation, OperationOf } from '../../preload/contract/operation.ts';
import type { World } from './world.ts';

/** Products, places and document types that the stock checks work on; made once. */
export type StockWorld = {
  readonly plain: number;
  readonly serial: number;
  readonly depot: number;
  readonly van: number;
  readonly supplier: number;
  readonly customer: number;
  readonly incoming: number;
  readonly outgoing: number;
  readonly internal: number;
};

export async function openStock(world: World): Promise<StockWorld> {
  const mark = world.head().operationId.slice(0, 8);
  const type = async (code: string) => {
    const domain: Domain = [
      ['code', '=', code],
      ['active', 'in', [true, false]],
    ];
    const found = await world.rows('stock.picking.type', domain, ['active']);
    const first = found.find((one) => one['active'] === true) ?? found[0];
    if (!first) throw new Error(`no picking type ${code}`);
    // Internal transfers are archived until storage locations are switched on.
    if (first['active'] !== true) await world.write('stock.picking.type', num(first['id']), { active: true });
    return num(first['id']);
  };
  const place = async (usage: string) => {
    const [first] = await world.rows('stock.location', [['usage', '=', usage]], ['name']);
    if (!first) throw new Error(`no location ${usage}`);
    return num(first['id']);
  };
  const product = (name: string, tracking: string) =>
    world.create('product.product', { name: `Duret ${name} ${mark}`, type: 'consu', is_storable: true, tracking });
  return {
    plain: await product('câble', 'none'),
    serial: await product('borne', 'serial'),
    depot: await world.create('stock.location', { name: `Duret dépôt ${mark}`, usage: 'internal' }),
    van: await world.create('stock.location', { name: `Duret fourgon ${mark}`, usage: 'internal' }),
    supplier: await place('supplier'),
    customer: await place('customer'),
    incoming: await type('incoming'),
    outgoing: await type('outgoing'),
    internal: await type('internal'),
  };
}

export type Prepared = {
  readonly pickingId: number;
  readonly pickingName: string;
  readonly seenMoveLineIds: number[];
  readonly moves: ReadonlyMap<number, number>;
};

/** A confirmed document with its pre-filled lines. `demand`: product to quantity. */
export async function prepareDocument(
  world: World,
  stock: StockWorld,
  direction: 'incoming' | 'outgoing' | 'internal',
  demand: ReadonlyMap<number, number>,
): Promise<Prepared> {
  const from = direction === 'incoming' ? stock.supplier : stock.depot;
  const to = { incoming: stock.depot, outgoing: stock.customer, internal: stock.van }[direction];
  const pickingId = await world.create('stock.picking', {
    picking_type_id: stock[direction],
    location_id: from,
    location_dest_id: to,
    move_ids: [...demand].map(([productId, quantity]) => [
      0,
      0,
      { product_id: productId, product_uom_qty: quantity, location_id: from, location_dest_id: to },
    ]),
  });
  await world.run('stock.picking', 'action_confirm', [pickingId]);
  const [picking] = await world.rows('stock.picking', [['id', '=', pickingId]], ['name']);
  const moves = await world.rows('stock.move', [['picking_id', '=', pickingId]], ['product_id']);
  const lines = await world.rows('stock.move.line', [['picking_id', '=', pickingId]], ['quantity']);
  return {
    pickingId,
    pickingName: String(picking?.['name']),
    seenMoveLineIds: lines.map((line) => num(line['id'])),
    moves: new Map(moves.map((move) => [idOf(move['product_id']) ?? 0, num(move['id'])])),
  };
}

/** The lines that Odoo has filled in since: what a station would see. */
export async function linesOf(world: World, pickingId: number): Promise<number[]> {
  const lines = await world.rows('stock.move.line', [['picking_id', '=', pickingId]], []);
  return lines.map((line) => num(line['id']));
}

type Line = OperationOf<'receive'>['lines'][number];

/** A goods operation on a prepared document. */
export function goodsOperation(
  world: World,
  stock: StockWorld,
  kind: 'receive' | 'deliver',
  prepared: Prepared,
  lines: readonly (Pick<Line, 'productId' | 'quantity'> & Partial<Line>)[],
  shortage: 'backorder' | 'close' = 'backorder',
): Operation {
  const [locationId, locationDestId] =
    kind === 'receive' ? [stock.supplier, stock.depot] : [stock.depot, stock.customer];
  return {
    ...world.head(),
    kind,
    pickingId: prepared.pickingId,
    pickingName: prepared.pickingName,
    seenMoveLineIds: prepared.seenMoveLineIds,
    shortage,
    lines: lines.map((line) => ({
      lotId: null,
      lotName: null,
      packageId: null,
      moveId: prepared.moves.get(line.productId) ?? null,
      locationId,
      locationDestId,
      ...line,
    })),
  };
}

/** Brings new serials into the depot. @returns lot ids, in the order of the names */
export async function stockSerials(world: World, stock: StockWorld, names: readonly string[]): Promise<number[]> {
  const prepared = await prepareDocument(world, stock, 'incoming', new Map([[stock.serial, names.length]]));
  const outcome = await world.push(
    goodsOperation(
      world,
      stock,
      'receive',
      prepared,
      names.map((lotName) => ({ productId: stock.serial, quantity: 1, lotName })),
    ),
  );
  if (outcome.kind !== 'confirmed') throw new Error(`serials: ${JSON.stringify(outcome)}`);
  const lots = await world.rows(
    'stock.lot',
    [
      ['product_id', '=', stock.serial],
      ['name', 'in', names],
    ],
    ['name'],
  );
  return names.map((name) => num(lots.find((lot) => lot['name'] === name)?.['id']));
}

/** Brings so many plain pieces into the depot. */
export async function stockPlain(world: World, stock: StockWorld, quantity: number): Promise<void> {
  const prepared = await prepareDocument(world, stock, 'incoming', new Map([[stock.plain, quantity]]));
  const outcome = await world.push(
    goodsOperation(world, stock, 'receive', prepared, [{ productId: stock.plain, quantity }]),
  );
  if (outcome.kind !== 'confirmed') throw new Error(`pieces: ${JSON.stringify(outcome)}`);
}

/** What stands at a place, all lots together or one. */
export async function onHand(world: World, productId: number, locationId: number, lotId?: number): Promise<number> {
  const quants = await world.rows(
    'stock.quant',
    [
      ['product_id', '=', productId],
      ['location_id', '=', locationId],
      ...(lotId === undefined ? [] : [['lot_id', '=', lotId] as const]),
    ],
    ['quantity'],
  );
  return quants.reduce((sum, quant) => sum + num(quant['quantity']), 0);
}

/** A count of plain pieces at one place. */
export function countOf(
  world: World,
  stock: StockWorld,
  countedQuantity: number,
  seenQuantity: number,
  { place = stock.van, seenAtMs = Date.now() } = {},
): OperationOf<'count'> {
  return {
    ...world.head(),
    kind: 'count',
    lines: [
      {
        productId: stock.plain,
        locationId: place,
        lotId: null,
        packageId: null,
        countedQuantity,
        seenQuantity,
        seenAtMs,
      },
    ],
  };
}

export function transferOf(
  world: World,
  stock: StockWorld,
  purpose: OperationOf<'transfer'>['purpose'],
  locationId: number,
  locationDestId: number,
  lines: Extract<Operation, { kind: 'transfer' }>['lines'],
): Operation {
  return {
    ...world.head(),
    kind: 'transfer',
    purpose,
    pickingTypeId: stock.internal,
    locationId,
    locationDestId,
    partnerId: null,
    dueOn: purpose === 'tool-out' ? '2026-12-04' : null,
    note: '',
    lines,
  };
}
