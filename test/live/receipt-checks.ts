import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { idOf, num } from '../../main/odoo/values.ts';
import type { Operation, OperationOf } from '../../preload/contract/operation.ts';
import { backordersOf, feedRows, messagesOn, restOf } from './effects.ts';
import { assertConfirmed, hammer, newPartner } from './hammer.ts';
import type { LiveCheck } from './live-check.ts';
import { goodsOperation, onHand, prepareDocument, type StockWorld } from './stock-world.ts';
import type { World } from './world.ts';

/** Deliveries that come in, announced or not. */
export const receiptChecks: readonly LiveCheck[] = [
  {
    name: 'receive: quantities and serials once, the rest on a backorder',
    async run(world, stock) {
      const before = await onHand(world, stock.plain, stock.depot);
      const prepared = await prepareDocument(
        world,
        stock,
        'incoming',
        new Map([
          [stock.plain, 10],
          [stock.serial, 3],
        ]),
      );
      const names = [`R-${randomUUID()}`, `R-${randomUUID()}`];
      await hammer(
        world,
        goodsOperation(world, stock, 'receive', prepared, [
          { productId: stock.plain, quantity: 7 },
          ...names.map((lotName) => ({ productId: stock.serial, quantity: 1, lotName })),
        ]),
      );
      assert.equal(await onHand(world, stock.plain, stock.depot), before + 7);
      assert.equal((await world.rows('stock.lot', [['name', 'in', names]], ['name'])).length, 2);
      const left = await restOf(world, prepared.pickingId);
      assert.deepEqual([left.get(stock.plain), left.get(stock.serial), left.size], [3, 1, 2]);
    },
  },
  {
    name: 'receive: nothing more is expected when the shortage is closed',
    async run(world, stock) {
      const prepared = await prepareDocument(world, stock, 'incoming', new Map([[stock.plain, 5]]));
      await hammer(
        world,
        goodsOperation(world, stock, 'receive', prepared, [{ productId: stock.plain, quantity: 2 }], 'close'),
      );
      assert.deepEqual(await backordersOf(world, prepared.pickingId), []);
    },
  },
  {
    name: 'receive: more than ordered, and a product that was not on the note',
    async run(world, stock) {
      const before = await onHand(world, stock.plain, stock.depot);
      const prepared = await prepareDocument(world, stock, 'incoming', new Map([[stock.serial, 1]]));
      const lotName = `X-${randomUUID()}`;
      await hammer(
        world,
        goodsOperation(world, stock, 'receive', prepared, [
          { productId: stock.serial, quantity: 1, lotName },
          { productId: stock.plain, quantity: 4, moveId: null },
        ]),
      );
      assert.equal(await onHand(world, stock.plain, stock.depot), before + 4);
    },
  },
  {
    name: 'receive: a parcel that Odoo does not know yet is made once, its goods in it',
    async run(world, stock) {
      const prepared = await prepareDocument(world, stock, 'incoming', new Map([[stock.plain, 3]]));
      const packageName = randomUUID();
      await hammer(
        world,
        goodsOperation(world, stock, 'receive', prepared, [{ productId: stock.plain, quantity: 3, packageName }]),
      );
      const packages = await world.rows('stock.package', [['name', '=', packageName]], ['name']);
      assert.equal(packages.length, 1);
      const inside = await world.rows('stock.quant', [['package_id', '=', num(packages[0]?.['id'])]], ['quantity']);
      assert.deepEqual(
        inside.map((quant) => quant['quantity']),
        [3],
      );
    },
  },
  {
    name: 'receive: a document without any pre-filled line',
    async run(world, stock) {
      const before = await onHand(world, stock.plain, stock.depot);
      const prepared = await prepareDocument(world, stock, 'incoming', new Map([[stock.plain, 4]]));
      await world.run('stock.picking', 'write', [prepared.pickingId], {
        vals: { move_line_ids: prepared.seenMoveLineIds.map((id) => [2, id, 0]) },
      });
      await hammer(
        world,
        goodsOperation(world, stock, 'receive', { ...prepared, seenMoveLineIds: [] }, [
          { productId: stock.plain, quantity: 4 },
        ]),
      );
      assert.equal(await onHand(world, stock.plain, stock.depot), before + 4);
    },
  },
  {
    name: 'receive: a document that changed meanwhile is a conflict, not an overwrite',
    async run(world, stock) {
      const prepared = await prepareDocument(world, stock, 'incoming', new Map([[stock.plain, 6]]));
      await world.run('stock.picking', 'write', [prepared.pickingId], {
        vals: {
          move_line_ids: [
            [2, prepared.seenMoveLineIds[0], 0],
            [
              0,
              0,
              {
                move_id: prepared.moves.get(stock.plain),
                product_id: stock.plain,
                quantity: 1,
                picked: true,
                location_id: stock.supplier,
                location_dest_id: stock.depot,
              },
            ],
          ],
        },
      });
      const operation = goodsOperation(world, stock, 'receive', prepared, [{ productId: stock.plain, quantity: 6 }]);
      const changed = await world.push(operation);
      assert.ok(changed.kind === 'refused' && changed.refusal.kind === 'changed-meanwhile', JSON.stringify(changed));
      const { rows, standing, by } = changed.refusal;
      assert.deepEqual(
        rows.map((row) => [row.productId, row.ours, row.server]),
        [[stock.plain, 6, 1]],
      );
      assert.ok(by !== null && standing !== null && standing.pickingName === prepared.pickingName);
      assert.deepEqual(
        standing.lines.map((line) => [line.productId, line.quantity, line.picked]),
        [[stock.plain, 1, true]],
      );
      await world.client.call(
        'stock.picking',
        'button_validate',
        {},
        { ids: [prepared.pickingId], context: { skip_backorder: true } },
      );
      const done = await world.push(operation);
      assert.ok(done.kind === 'refused' && done.refusal.kind === 'already-done-elsewhere', JSON.stringify(done));
      const { remainder } = done.refusal;
      assert.equal(
        remainder?.lines.reduce((sum, line) => sum + line.quantity, 0),
        5,
      );
      // The way out that the screen offers: the difference goes on the document that still expects it.
      const rest = goodsOperation(
        world,
        stock,
        'receive',
        {
          pickingId: remainder?.pickingId ?? 0,
          pickingName: remainder?.pickingName ?? '',
          seenMoveLineIds: remainder?.lines.map(({ id }) => id) ?? [],
          moves: new Map(remainder?.lines.map(({ productId, moveId }) => [productId, moveId ?? 0])),
        },
        [{ productId: stock.plain, quantity: 5 }],
      );
      assertConfirmed(await world.push(rest), 'the rest');
    },
  },
  {
    name: 'receive: a serial without a number is refused by Odoo, with its words',
    async run(world, stock) {
      const prepared = await prepareDocument(world, stock, 'incoming', new Map([[stock.serial, 1]]));
      const outcome = await world.push(
        goodsOperation(world, stock, 'receive', prepared, [{ productId: stock.serial, quantity: 1 }]),
      );
      assert.ok(
        outcome.kind === 'refused' && outcome.refusal.kind === 'odoo-refused' && outcome.refusal.rule === 'business',
      );
      assert.notEqual(outcome.refusal.words, '');
    },
  },
  {
    name: 'receive: the day on the label is the expiry of the lot that is made, announced or not',
    async run(world, stock) {
      const product = await world.create('product.product', {
        name: `Duret colle ${randomUUID()}`,
        type: 'consu',
        is_storable: true,
        tracking: 'lot',
        use_expiration_date: true,
      });
      const [first, second] = [`L-${randomUUID()}`, `L-${randomUUID()}`];
      const expiresOn = '2031-03-12';
      const prepared = await prepareDocument(world, stock, 'incoming', new Map([[product, 2]]));
      const line = { productId: product, quantity: 2, expiresOn };
      await hammer(world, goodsOperation(world, stock, 'receive', prepared, [{ ...line, lotName: first }]));
      await hammer(
        world,
        unannounced(world, stock, '', [
          { ...line, lotId: null, lotName: second, packageId: null, locationDestId: stock.depot },
        ]),
      );
      const lots = await world.rows('stock.lot', [['name', 'in', [first, second]]], ['expiration_date']);
      assert.deepEqual(
        lots.map((lot) => String(lot['expiration_date']).slice(0, 10)),
        [expiresOn, expiresOn],
      );
    },
  },
  {
    name: 'receive-unannounced: one receipt, found by the paper’s number, its lots, parcel, note and picture once',
    async run(world, stock) {
      const reference = `BL ${randomUUID().slice(0, 8)}`;
      const [lotName, parcel] = [`U-${randomUUID()}`, `0037${randomUUID().slice(0, 13)}`];
      const partnerId = await newPartner(world);
      const before = await onHand(world, stock.plain, stock.depot);
      const bare = { lotId: null, lotName: null, packageId: null, locationDestId: stock.depot };
      const operation: Operation = {
        ...unannounced(world, stock, reference, [
          { ...bare, productId: stock.plain, quantity: 4, packageName: parcel },
          { ...bare, productId: stock.serial, quantity: 1, lotName },
        ]),
        partnerId,
        note: 'Laissé au quai',
        photos: [{ name: 'quai.jpg', data: Buffer.from('JPEG').toString('base64') }],
      };
      await hammer(world, operation);
      assert.equal(await onHand(world, stock.plain, stock.depot), before + 4);
      const found = await world.rows(
        'stock.picking',
        [['origin', 'ilike', reference]],
        ['state', 'partner_id', 'picking_type_id'],
      );
      assert.deepEqual(
        found.map((picking) => [picking['state'], idOf(picking['partner_id']), idOf(picking['picking_type_id'])]),
        [['done', partnerId, stock.incoming]],
      );
      const pickingId = num(found[0]?.['id']);
      assert.equal((await messagesOn(world, 'stock.picking', pickingId, 'quai')).length, 1);
      const pictures = await world.rows(
        'ir.attachment',
        [
          ['res_model', '=', 'stock.picking'],
          ['res_id', '=', pickingId],
          ['name', '=', 'quai.jpg'],
        ],
        [],
      );
      assert.equal(pictures.length, 1);
      assert.equal((await world.rows('stock.package', [['name', '=', parcel]], [])).length, 1);
      const [lot, ...more] = await world.rows('stock.lot', [['name', '=', lotName]], []);
      assert.equal(more.length, 0);
      assert.equal(await onHand(world, stock.serial, stock.depot, num(lot?.['id'])), 1);
      // What came from a supplier is lent to nobody.
      const lots = (await feedRows(world, 'loans')).flatMap(({ lotIds }) => lotIds);
      assert.ok(!lots.includes(num(lot?.['id'])));
    },
  },
  {
    name: 'receive-unannounced: what Odoo refuses leaves no receipt that somebody would expect',
    async run(world, stock) {
      const reference = `BL ${randomUUID().slice(0, 8)}`;
      const operation = unannounced(world, stock, reference, [
        {
          productId: stock.serial,
          lotId: null,
          lotName: null,
          packageId: null,
          quantity: 1,
          locationDestId: stock.depot,
        },
      ]);
      for (const _ of ['first', 'again']) {
        const outcome = await world.push(operation);
        assert.ok(outcome.kind === 'refused' && outcome.refusal.kind === 'odoo-refused', JSON.stringify(outcome));
        const left = await world.rows('stock.picking', [['origin', 'ilike', reference]], ['state']);
        assert.deepEqual(left, []);
      }
    },
  },
];

/** Goods of no document. */
function unannounced(
  world: World,
  stock: StockWorld,
  reference: string,
  lines: OperationOf<'receive-unannounced'>['lines'],
): OperationOf<'receive-unannounced'> {
  return {
    ...world.head(),
    kind: 'receive-unannounced',
    reference,
    partnerId: null,
    pickingTypeId: stock.incoming,
    locationId: stock.supplier,
    locationDestId: stock.depot,
    note: '',
    photos: [],
    lines,
  };
}
