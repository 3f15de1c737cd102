import { missingError, userError, validationError } from './odoo-error.ts';
import type { Args, Rpc } from './rpc.ts';
import { str, type Raw, type Store } from './store.ts';

const close = (left: number, right: number) => Math.abs(left - right) < 1e-6;
const num = (value: unknown) => Number(value || 0);

/** `stock.picking/write` with line commands: `[2,id]` on a line that is gone fails the whole write. */
export function writePicking(rpc: Rpc, id: number, values: Args): void {
  const { store, uid } = rpc;
  const picking = store.get('stock.picking', id);
  for (const command of values['move_line_ids'] as readonly (readonly [number, number, Args])[]) {
    const [code, lineId, vals] = command;
    if (code === 2) {
      if (!store.find('stock.move.line', lineId)) throw missingError('stock.move.line', lineId);
      if (picking['state'] === 'done')
        throw userError('Supprimer les mouvements de produits après le transfert\u00A0?');
      store.remove('stock.move.line', lineId);
    } else if (code === 1) {
      store.update('stock.move.line', lineId, vals, uid);
    } else if (code === 0) {
      store.insert(
        'stock.move.line',
        { ...vals, picking_id: id, move_id: vals['move_id'] ?? newMove(rpc, picking, vals) },
        uid,
      );
    }
  }
  const { move_line_ids: _lines, ...own } = values;
  store.update('stock.picking', id, own, uid);
}

function newMove(rpc: Rpc, picking: Raw, vals: Args): number {
  const { store, uid } = rpc;
  return store.insert(
    'stock.move',
    {
      picking_id: picking.id,
      product_id: vals['product_id'],
      product_uom: store.find('product.product', vals['product_id'])?.['uom_id'] ?? false,
      location_id: picking['location_id'],
      location_dest_id: picking['location_dest_id'],
      state: picking['state'],
    },
    uid,
  ).id;
}

/** Validates; harmless on a done picking. `true`, or the wizard's action when Odoo asks: then nothing was validated. */
export function buttonValidate(rpc: Rpc, ids: readonly number[]): unknown {
  const { store } = rpc;
  for (const id of ids) {
    const picking = store.find('stock.picking', id);
    if (!picking) throw missingError('stock.picking', id);
    if (picking['state'] === 'done') continue;
    if (picking['state'] === 'cancel') throw userError('Vous ne pouvez pas valider un transfert annulé.');
    const lines = store.all('stock.move.line', (line) => line['picking_id'] === id && num(line['quantity']) > 0);
    const picked = lines.filter((line) => line['picked'] === true);
    // Nothing picked: Odoo takes every pre-filled quantity for received.
    const taken = picked.length > 0 ? picked : lines;
    if (taken.length === 0)
      throw userError('Vous ne pouvez pas valider un transfert si aucune quantité n’est réservée.');
    checkTracking(store, taken);
    const moves = store.all('stock.move', (move) => move['picking_id'] === id);
    const short = moves.filter((move) => num(move['product_uom_qty']) - quantityOf(taken, move) > 1e-6);
    if (short.length > 0 && rpc.context['skip_backorder'] !== true)
      return {
        type: 'ir.actions.act_window',
        res_model: 'stock.backorder.confirmation',
        name: 'Créer un reliquat\u00A0?',
        target: 'new',
        context: { button_validate_picking_ids: [...ids] },
      };
    perform(rpc, picking, moves, taken, short);
  }
  return true;
}

const quantityOf = (lines: readonly Raw[], move: Raw) =>
  lines.reduce((sum, line) => (line['move_id'] === move.id ? sum + num(line['quantity']) : sum), 0);

function checkTracking(store: Store, lines: readonly Raw[]): void {
  const seen = new Set<string>();
  for (const line of lines) {
    const product = store.get('product.product', num(line['product_id']));
    if (product['tracking'] === 'none') continue;
    const lotName = store.find('stock.lot', line['lot_id'])?.['name'] ?? line['lot_name'];
    if (!lotName)
      throw userError(`Vous devez fournir un numéro de lot ou de série pour le produit ${String(product['name'])}.`);
    if (product['tracking'] !== 'serial') continue;
    const key = `${product.id}/${str(lotName)}`;
    const lot = store.all('stock.lot', (one) => one['product_id'] === product.id && one['name'] === lotName)[0];
    const inStock =
      lot &&
      store.all(
        'stock.quant',
        (quant) =>
          quant['lot_id'] === lot.id && usage(store, quant['location_id']) === 'internal' && num(quant['quantity']) > 0,
      ).length > 0;
    if (num(line['quantity']) > 1 || seen.has(key) || (inStock && usage(store, line['location_id']) === 'supplier'))
      throw validationError(`Le numéro de série (${str(lotName)}) est déjà utilisé.`);
    if (inStock && lot && quantAt(store, product.id, num(line['location_dest_id']), lot.id, false))
      throw validationError(`Le numéro de série (${str(lotName)}) est déjà à cet emplacement.`);
    seen.add(key);
  }
}

const usage = (store: Store, locationId: unknown) => store.find('stock.location', locationId)?.['usage'];

function perform(rpc: Rpc, picking: Raw, moves: readonly Raw[], taken: readonly Raw[], short: readonly Raw[]): void {
  const { store, uid } = rpc;
  const closeShort = ((rpc.context['picking_ids_not_to_backorder'] as number[] | undefined) ?? []).includes(picking.id);
  const backorder = short.length > 0 && !closeShort ? newBackorder(rpc, picking) : null;
  for (const line of store.all('stock.move.line', (one) => one['picking_id'] === picking.id && !taken.includes(one)))
    store.remove('stock.move.line', line.id);
  for (const line of taken) {
    const lotId = line['lot_id'] || (line['lot_name'] ? lotOf(rpc, line) : false);
    store.update('stock.move.line', line.id, { lot_id: lotId, picked: true }, uid);
    shift(rpc, line, lotId, -1);
    shift(rpc, line, lotId, 1);
  }
  for (const move of moves) {
    const done = quantityOf(taken, move);
    const rest = num(move['product_uom_qty']) - done;
    if (done > 0) {
      store.update(
        'stock.move',
        move.id,
        { state: 'done', ...(rest > 1e-6 && backorder !== null && { product_uom_qty: done }) },
        uid,
      );
      if (rest > 1e-6 && backorder !== null)
        assign(rpc, { ...copyOf(move), picking_id: backorder, product_uom_qty: rest });
    } else if (backorder !== null && rest > 1e-6) {
      store.update('stock.move', move.id, { picking_id: backorder }, uid);
      prefill(rpc, store.get('stock.move', move.id));
    } else {
      store.update('stock.move', move.id, { state: 'cancel' }, uid);
    }
  }
  store.update('stock.picking', picking.id, { state: 'done', date_done: picking['write_date'] }, uid);
}

const copyOf = (move: Raw): Args => ({
  product_id: move['product_id'],
  product_uom: move['product_uom'],
  location_id: move['location_id'],
  location_dest_id: move['location_dest_id'],
});

function newBackorder(rpc: Rpc, picking: Raw): number {
  const {
    id: _id,
    create_date: _created,
    create_uid: _by,
    write_date: _written,
    write_uid: _writer,
    ...values
  } = picking;
  const name = `${String(picking['name'])}-R`;
  return rpc.store.insert('stock.picking', { ...values, name, backorder_id: picking.id, state: 'assigned' }, rpc.uid)
    .id;
}

/** Confirms drafts: their quantities are pre-filled, out of what the source holds where it holds anything. */
export function actionConfirm(rpc: Rpc, ids: readonly number[]): true {
  const { store, uid } = rpc;
  for (const id of ids) {
    if (store.get('stock.picking', id)['state'] !== 'draft') continue;
    for (const move of store.all('stock.move', (one) => one['picking_id'] === id)) {
      store.update('stock.move', move.id, { state: 'assigned' }, uid);
      prefill(rpc, move);
    }
    store.update('stock.picking', id, { state: 'assigned' }, uid);
  }
  return true;
}

/** A confirmed move with its pre-filled lines: one per unit for serials. @returns its id */
export function assign(rpc: Rpc, values: Args): number {
  const move = rpc.store.insert('stock.move', { ...values, state: 'assigned' }, rpc.uid);
  prefill(rpc, move);
  return move.id;
}

function prefill(rpc: Rpc, move: Raw): void {
  const { store, uid } = rpc;
  const serial = store.get('product.product', num(move['product_id']))['tracking'] === 'serial';
  const demand = num(move['product_uom_qty']);
  const held = store
    .all('stock.quant', (quant) => quant['location_id'] === move['location_id'] && num(quant['quantity']) > 0)
    .filter((quant) => quant['product_id'] === move['product_id'] && quant['lot_id'] !== false);
  const parts = serial ? Array.from({ length: demand }, () => 1) : [demand];
  for (const [index, quantity] of parts.entries())
    store.insert(
      'stock.move.line',
      {
        picking_id: move['picking_id'],
        move_id: move.id,
        product_id: move['product_id'],
        product_uom_id: move['product_uom'],
        lot_id: held[index]?.['lot_id'] ?? false,
        quantity,
        location_id: move['location_id'],
        location_dest_id: move['location_dest_id'],
      },
      uid,
    );
}

/** The lot that a line names; a new one has the expiry of its line. */
function lotOf({ store, uid }: Rpc, line: Raw): number {
  const [productId, name] = [num(line['product_id']), str(line['lot_name'])];
  const found = store.all('stock.lot', (lot) => lot['product_id'] === productId && lot['name'] === name)[0];
  const made = { product_id: productId, name, expiration_date: line['expiration_date'] };
  return (found ?? store.insert('stock.lot', made, uid)).id;
}

function quantAt(
  store: Store,
  productId: number,
  locationId: number,
  lotId: unknown,
  packageId: unknown,
): Raw | undefined {
  return store.all(
    'stock.quant',
    (quant) =>
      quant['product_id'] === productId &&
      quant['location_id'] === locationId &&
      (quant['lot_id'] || false) === (lotId || false) &&
      (quant['package_id'] || false) === (packageId || false),
  )[0];
}

function shift(rpc: Rpc, line: Raw, lotId: unknown, sign: 1 | -1): void {
  const place = sign < 0 ? line['location_id'] : line['location_dest_id'];
  const pack = sign < 0 ? line['package_id'] : line['result_package_id'];
  addQuantity(rpc, num(line['product_id']), num(place), lotId, pack, sign * num(line['quantity']));
}

/** Puts stock on a place; a quant that comes to nothing goes. */
export function addQuantity(
  rpc: Rpc,
  productId: number,
  locationId: number,
  lotId: unknown,
  packageId: unknown,
  delta: number,
): void {
  const { store, uid } = rpc;
  const quant = quantAt(store, productId, locationId, lotId, packageId);
  const quantity = num(quant?.['quantity']) + delta;
  if (!quant)
    store.insert(
      'stock.quant',
      {
        product_id: productId,
        location_id: locationId,
        lot_id: lotId || false,
        package_id: packageId || false,
        quantity,
      },
      uid,
    );
  else if (close(quantity, 0) && quant['inventory_quantity_set'] !== true) store.remove('stock.quant', quant.id);
  else store.update('stock.quant', quant.id, { quantity }, uid);
}

/** What Odoo does when its page of counts opens: rows of one stock become the oldest of them. */
export function mergeQuants({ store, uid }: Rpc): void {
  for (const quant of store.all('stock.quant')) {
    const first = quantAt(
      store,
      num(quant['product_id']),
      num(quant['location_id']),
      quant['lot_id'],
      quant['package_id'],
    );
    if (!first || first.id === quant.id) continue;
    store.update('stock.quant', first.id, { quantity: num(first['quantity']) + num(quant['quantity']) }, uid);
    store.remove('stock.quant', quant.id);
  }
}

/** A counted quantity on the quant that is there, else on a new one. @returns the quant's id */
export function createQuant(rpc: Rpc, values: Args): number {
  const { store, uid } = rpc;
  const { inventory_quantity: counted, ...place } = values;
  const found = quantAt(
    store,
    num(place['product_id']),
    num(place['location_id']),
    place['lot_id'],
    place['package_id'],
  );
  const { id } = found ?? store.insert('stock.quant', place, uid);
  if (counted !== undefined) writeQuant(rpc, id, { inventory_quantity: counted });
  return id;
}

export function writeQuant(rpc: Rpc, id: number, values: Args): void {
  const { store, uid } = rpc;
  const counted = values['inventory_quantity'];
  if (counted === undefined) return store.update('stock.quant', id, values, uid);
  const difference = num(counted) - num(store.get('stock.quant', id)['quantity']);
  store.update(
    'stock.quant',
    id,
    { ...values, inventory_quantity_set: true, inventory_diff_quantity: difference },
    uid,
  );
}

/** Applies counted quantities that are set, under the adjustment's name. Stock that moved since: the conflict's action, nothing applied. */
export function applyAdjustment(rpc: Rpc, ids: readonly number[]): unknown {
  const { store, uid } = rpc;
  for (const id of ids) {
    const adjustment = store.get('stock.inventory.adjustment.name', id);
    const quants = (adjustment['quant_ids'] as number[])
      .flatMap((quantId) => store.find('stock.quant', quantId) ?? [])
      .filter((quant) => quant['inventory_quantity_set'] === true);
    const outdated = quants.filter(
      (quant) =>
        !close(num(quant['inventory_quantity']) - num(quant['quantity']), num(quant['inventory_diff_quantity'])),
    );
    if (outdated.length > 0)
      return {
        type: 'ir.actions.act_window',
        res_model: 'stock.inventory.conflict',
        name: 'Conflit dans l’ajustement d’inventaire',
        context: { default_quant_to_fix_ids: outdated.map((quant) => quant.id) },
      };
    for (const quant of quants) applyQuant(rpc, quant, String(adjustment['inventory_adjustment_name']));
  }
  return null;

  function applyQuant({ store: _store }: Rpc, quant: Raw, name: string): void {
    const difference = num(quant['inventory_diff_quantity']);
    const loss = store.all('stock.location', (location) => location['usage'] === 'inventory')[0]?.id ?? 0;
    const [from, to] = difference < 0 ? [quant['location_id'], loss] : [loss, quant['location_id']];
    const move = store.insert(
      'stock.move',
      {
        product_id: quant['product_id'],
        product_uom_qty: Math.abs(difference),
        state: 'done',
        inventory_name: name,
        location_id: from,
        location_dest_id: to,
      },
      uid,
    );
    store.insert(
      'stock.move.line',
      {
        move_id: move.id,
        product_id: quant['product_id'],
        lot_id: quant['lot_id'],
        quantity: Math.abs(difference),
        picked: true,
        location_id: from,
        location_dest_id: to,
      },
      uid,
    );
    // Nothing there is no quant: Odoo sweeps it away.
    if (close(num(quant['inventory_quantity']), 0)) return store.remove('stock.quant', quant.id);
    store.update(
      'stock.quant',
      quant.id,
      {
        quantity: quant['inventory_quantity'],
        inventory_quantity: 0,
        inventory_quantity_set: false,
        inventory_diff_quantity: 0,
      },
      uid,
    );
  }
}
