import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createFeeds } from '../../main/odoo/feeds.ts';
import { createHttpTransport } from '../../main/odoo/http.ts';
import { createOdooClient } from '../../main/odoo/json2.ts';
import { tellPresence } from '../../main/odoo/presence.ts';
import { signIn } from '../../main/odoo/sign-in.ts';
import { idOf, num, type Domain } from '../../main/odoo/values.ts';
import { readPresenceMark } from '../../preload/contract/desk-marks.ts';
import { feedNames, feedSchemas, type FeedRow } from '../../preload/contract/feeds.ts';
import type { Operation, OperationOf } from '../../preload/contract/operation.ts';
import type { TagHolder } from '../../preload/contract/tag-association.ts';
import { callDeskChecks } from './call-desk-checks.ts';
import { assertConfirmed, hammer, newPartner } from './hammer.ts';
import {
  goodsOperation,
  onHand,
  openStock,
  prepareDocument,
  stockPlain,
  stockSerials,
  type StockWorld,
} from './stock-world.ts';
import type { World } from './world.ts';

export type LiveCheck = { readonly name: string; readonly run: (world: World, stock: StockWorld) => Promise<void> };

/**
 * Every operation that the program performs, on records of its own, against whatever Odoo is given.
 * Each recipe: reply lost after sending (every writing step), sent again, four at a time, once more; then one effect.
 */
export const liveChecks: readonly LiveCheck[] = [
  {
    name: 'sign-in: a wrong key is signed out, a wrong database is missing',
    async run({ target }) {
      const transport = createHttpTransport(target.url);
      const ask = { url: target.url, login: target.login, secret: 'f'.repeat(40) };
      const wrongKey = await signIn({ transport, nowMs: Date.now }, { ...ask, database: target.db });
      const wrongDatabase = await signIn({ transport, nowMs: Date.now }, { ...ask, database: 'duret_nowhere' });
      transport.close();
      assert.deepEqual(wrongKey, { ok: false, failure: { kind: 'signed-out' } });
      assert.deepEqual(wrongDatabase, { ok: false, failure: { kind: 'database-missing' } });
    },
  },
  {
    name: 'failures: unknown model, unknown field and missing record are told apart',
    async run({ client }) {
      const model = await client.call('no.such.model', 'search', { domain: [] });
      const field = await client.call('res.partner', 'search_read', { domain: [], fields: ['no_such_field'] });
      const record = await client.call('res.partner', 'write', { vals: { name: 'x' } }, { ids: [2_000_000_000] });
      assert.equal(model.ok ? '' : model.failure.kind, 'permanent');
      assert.equal(field.ok ? '' : field.failure.kind, 'permanent');
      assert.ok(!record.ok && record.failure.kind === 'refused' && record.failure.rule === 'missing-record');
    },
  },
  {
    name: 'feeds: every row fits its schema, ids, write dates and single rows agree, pages follow by id',
    async run({ client }) {
      const feeds = createFeeds(client, Date.now);
      for (const feed of feedNames) {
        const whole = await feeds.pull({ feed, since: null, afterId: 0, limit: 5000 });
        if (whole.kind === 'unavailable') continue;
        assert.equal(whole.kind, 'page', `${feed}: ${JSON.stringify(whole)}`);
        if (whole.kind !== 'page') continue;
        const rows = whole.page.rows.map((row) => feedSchemas[feed].parse(row));
        const all = await feeds.ids({ feed });
        assert.ok(all.kind === 'ids' && rows.every((row) => all.ids.includes(row.id)), feed);
        const stamps = await feeds.stamps({ feed, afterId: 0, limit: 5000 });
        assert.ok(stamps.kind === 'stamps', feed);
        const written = new Map(stamps.ids.map((id, at) => [id, stamps.writeDates[at]]));
        assert.ok(
          rows.every((row) => written.get(row.id) === row.writeDate),
          `${feed}: write dates`,
        );
        const asked = rows.slice(0, 50).map(({ id }) => id);
        if (asked.length > 0) {
          const single = await feeds.rows({ feed, ids: asked });
          assert.ok(single.kind === 'rows', feed);
          assert.deepEqual(single.rows, whole.page.rows.slice(0, asked.length), feed);
        }
        if (rows.length < 2) continue;
        const first = await feeds.pull({ feed, since: null, afterId: 0, limit: 1 });
        assert.ok(first.kind === 'page' && first.page.more && first.page.rows.length === 1, feed);
        const rest = await feeds.pull({ feed, since: null, afterId: rows[0]?.id ?? 0, limit: 5000 });
        assert.ok(rest.kind === 'page', feed);
        assert.deepEqual(rest.page.rows, whole.page.rows.slice(1, 1 + rest.page.rows.length), feed);
        assert.ok(rest.page.more || rest.page.rows.length === rows.length - 1, feed);
      }
    },
  },
  {
    name: 'feeds: a change shows in the delta from the mark',
    async run(world) {
      const feeds = createFeeds(world.client, Date.now);
      const before = await feeds.pull({ feed: 'partners', since: null, afterId: 0, limit: 1 });
      assert.equal(before.kind, 'page');
      if (before.kind !== 'page') return;
      const id = await newPartner(world);
      const delta = await feeds.pull({ feed: 'partners', since: before.page.serverTime, afterId: 0, limit: 5000 });
      assert.ok(delta.kind === 'page' && delta.page.rows.some((row) => feedSchemas.partners.parse(row).id === id));
    },
  },
  {
    name: 'log-call: one note per call',
    async run(world) {
      const resId = await newPartner(world);
      const call: Operation = {
        ...world.head(),
        kind: 'log-call',
        resModel: 'res.partner',
        resId,
        callId: `${randomUUID()}@pbx.example`,
        direction: 'incoming',
        number: '+33639980001',
        outcome: 'answered',
        startedAtMs: Date.UTC(2026, 0, 5, 7, 0, 0),
        durationSeconds: 75,
        reason: 'Devis',
        note: 'Rappeler <demain>',
      };
      await hammer(world, call);
      // Another operation on the same call, as after a lost outbox, is the same note.
      const again = await world.push({ ...call, ...world.head() });
      assert.equal(again.kind, 'confirmed');
      const notes = await world.rows(
        'mail.message',
        [
          ['model', '=', 'res.partner'],
          ['res_id', '=', resId],
          ['body', 'ilike', 'Rappeler'],
        ],
        ['body', 'date', 'message_type'],
      );
      assert.equal(notes.length, 1);
      assert.equal(notes[0]?.['date'], '2026-01-05 07:00:00');
      assert.match(String(notes[0]?.['body']), /Rappeler &lt;demain&gt;/);
    },
  },
  {
    name: 'create-lead: one lead',
    async run(world) {
      const name = `Appel ${randomUUID()}`;
      await hammer(world, {
        ...world.head(),
        kind: 'create-lead',
        name,
        partnerId: await newPartner(world),
        contactName: 'Camille',
        phone: '01 99 00 12 34',
        description: 'Panne\n\nUrgent',
      });
      const leads = await world.rows('crm.lead', [['name', '=', name]], ['type', 'phone']);
      assert.equal(leads.length, 1);
      assert.equal(leads[0]?.['type'], 'opportunity');
    },
  },
  {
    name: 'create-partner: one contact, kept as people changed it since',
    async run(world) {
      const name = `Contact ${randomUUID()}`;
      const operation: Operation = {
        ...world.head(),
        kind: 'create-partner',
        name,
        phone: '04 65 71 00 99',
        email: 'c@duret.example',
        parentId: null,
      };
      await hammer(world, operation);
      const [partner] = await world.rows('res.partner', [['name', '=', name]], ['phone']);
      await world.write('res.partner', num(partner?.['id']), { phone: '04 65 71 00 98' });
      const replay = await world.push(operation);
      assert.equal(replay.kind, 'confirmed');
      const after = await world.rows('res.partner', [['name', '=', name]], ['phone']);
      assert.deepEqual(
        after.map((row) => row['phone']),
        ['04 65 71 00 98'],
      );
    },
  },
  {
    name: 'schedule-callback, then complete-activity: one activity, one closing message',
    async run(world) {
      const partnerId = await newPartner(world);
      await hammer(world, {
        ...world.head(),
        kind: 'schedule-callback',
        partnerId,
        userId: world.signedIn.uid,
        summary: 'Rappel',
        note: '',
        dueOn: '2027-01-15',
      });
      const on = [
        ['res_model', '=', 'res.partner'],
        ['res_id', '=', partnerId],
      ] as const;
      const activities = await world.rows('mail.activity', on, ['date_deadline'], { active_test: false });
      assert.equal(activities.length, 1);
      assert.equal(activities[0]?.['date_deadline'], '2027-01-15');

      const activityId = num(activities[0]?.['id']);
      const operation: Operation = {
        ...world.head(),
        kind: 'complete-activity',
        activityId,
        feedback: 'Fait au téléphone',
      };
      await hammer(world, operation);
      const closing = await world.rows(
        'mail.message',
        [
          ['model', '=', 'res.partner'],
          ['res_id', '=', partnerId],
          ['body', 'ilike', 'Fait au'],
        ],
        ['body'],
      );
      assert.equal(closing.length, 1);
      const other = await world.push({ ...operation, ...world.head(), feedback: 'Par un autre' });
      assert.equal(other.kind === 'refused' ? other.refusal.kind : other.kind, 'already-done-elsewhere');
    },
  },
  {
    name: 'complete-activity: two stations at once leave one closing message, and one of them is told',
    async run(world) {
      const partnerId = await newPartner(world);
      const callback: Operation = {
        ...world.head(),
        kind: 'schedule-callback',
        partnerId,
        userId: world.signedIn.uid,
        summary: 'Rappel',
        note: '',
        dueOn: '2027-01-15',
      };
      const planned = await world.push(callback);
      const activityId = planned.kind === 'confirmed' ? (planned.records[0]?.id ?? 0) : 0;
      const acts = ['Fait au poste 1', 'Fait au poste 2'].map((feedback): Operation => ({
        ...world.head(),
        kind: 'complete-activity',
        activityId,
        feedback,
      }));
      const outcomes = await Promise.all([...acts, ...acts].map((act) => world.newPush()(act)));
      const kinds = outcomes.map((outcome) => (outcome.kind === 'refused' ? outcome.refusal.kind : outcome.kind));
      assert.deepEqual(kinds.slice(0, 2), kinds.slice(2));
      assert.deepEqual([...new Set(kinds)].sort(), ['already-done-elsewhere', 'confirmed']);
      const closing = await world.rows(
        'mail.message',
        [
          ['model', '=', 'res.partner'],
          ['res_id', '=', partnerId],
          ['body', 'ilike', 'Fait au poste'],
        ],
        [],
      );
      assert.equal(closing.length, 1);
    },
  },
  ...callDeskChecks,
  {
    name: 'create-lot: one lot, shared by two stations',
    async run(world, stock) {
      const name = `S-${randomUUID()}`;
      const operation: Operation = { ...world.head(), kind: 'create-lot', productId: stock.serial, name };
      await hammer(world, operation);
      assert.equal((await world.push({ ...operation, ...world.head() })).kind, 'confirmed');
      assert.equal((await world.rows('stock.lot', [['name', '=', name]], ['name'])).length, 1);
    },
  },
  {
    name: 'associate-tag: one record a tag, the second holder is told the first, every station reads it',
    async run(world, stock) {
      const identity = `epc:${randomUUID().replaceAll('-', '').slice(0, 24).toUpperCase()}`;
      const goods = (name: string, lotName: string | null): TagHolder => ({
        kind: 'goods',
        productId: stock.plain,
        lotName,
        quantity: 1,
        name,
      });
      const first: Operation = {
        ...world.head(),
        kind: 'associate-tag',
        identity,
        holder: goods('Disjoncteur', null),
        replaces: null,
      };
      await hammer(world, first);
      const taken = await world.newPush()({ ...first, ...world.head(), holder: goods('Perceuse', 'P-1') });
      assert.deepEqual(
        taken.kind === 'refused' && taken.refusal.kind === 'tag-taken' ? taken.refusal.holder : taken,
        'Disjoncteur',
      );
      await hammer(world, { ...first, ...world.head(), holder: goods('Perceuse', 'P-1'), replaces: first.holder });
      // Two stations at one moment: one of them has it, the other is told so.
      const rivals = await Promise.all(
        ['A', 'B'].map((lot) =>
          world.newPush()({ ...first, ...world.head(), holder: goods(lot, lot), replaces: goods('Perceuse', 'P-1') }),
        ),
      );
      assert.deepEqual(rivals.map(({ kind }) => kind).sort(), ['confirmed', 'refused'], JSON.stringify(rivals));
      const feeds = createFeeds(world.client, Date.now);
      const page = await feeds.pull({ feed: 'tags', since: null, afterId: 0, limit: 5000 });
      assert.equal(page.kind, 'page');
      const rows = page.kind === 'page' ? page.page.rows.map((row) => feedSchemas.tags.parse(row)) : [];
      const mine = rows.filter((row) => row.identity === identity);
      assert.deepEqual(
        mine.map(({ revision }) => revision),
        [1, 2, 3],
      );
    },
  },
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
      const backorders = await world.rows('stock.picking', [['backorder_id', '=', prepared.pickingId]], ['state']);
      assert.equal(backorders.length, 1);
      const rest = await world.rows(
        'stock.move',
        [['picking_id', '=', num(backorders[0]?.['id'])]],
        ['product_id', 'product_uom_qty'],
      );
      const left = new Map(rest.map((move) => [idOf(move['product_id']), move['product_uom_qty']]));
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
      assert.deepEqual(await world.rows('stock.picking', [['backorder_id', '=', prepared.pickingId]], ['state']), []);
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
    name: 'document-note: one note and its pictures on the document',
    async run(world, stock) {
      const prepared = await prepareDocument(world, stock, 'incoming', new Map([[stock.plain, 1]]));
      const note = `Palette abîmée ${randomUUID()}`;
      await hammer(world, {
        ...world.head(),
        kind: 'document-note',
        pickingId: prepared.pickingId,
        pickingName: prepared.pickingName,
        note,
        photos: [{ name: 'palette.jpg', data: Buffer.from('JPEG').toString('base64') }],
      });
      const ofPicking = [['res_id', '=', prepared.pickingId] as const];
      const notes = await world.rows(
        'mail.message',
        [...ofPicking, ['model', '=', 'stock.picking'], ['body', 'like', note]],
        ['body'],
      );
      const pictures = await world.rows(
        'ir.attachment',
        [...ofPicking, ['res_model', '=', 'stock.picking']],
        ['name', 'datas'],
      );
      assert.equal(notes.length, 1);
      assert.deepEqual(
        pictures.map(({ name, datas }) => [name, Buffer.from(String(datas), 'base64').toString()]),
        [['palette.jpg', 'JPEG']],
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
    name: 'deliver: serials leave once',
    async run(world, stock) {
      const [first = 0, second = 0] = await stockSerials(world, stock, [`D-${randomUUID()}`, `D-${randomUUID()}`]);
      const prepared = await prepareDocument(world, stock, 'outgoing', new Map([[stock.serial, 2]]));
      await world.run('stock.picking', 'action_assign', [prepared.pickingId]).catch(() => undefined);
      const lines = await world.rows('stock.move.line', [['picking_id', '=', prepared.pickingId]], []);
      const operation = goodsOperation(
        world,
        stock,
        'deliver',
        { ...prepared, seenMoveLineIds: lines.map((line) => num(line['id'])) },
        [first, second].map((lotId) => ({ productId: stock.serial, quantity: 1, lotId })),
      );
      await hammer(world, operation);
      assert.equal(await onHand(world, stock.serial, stock.depot, first), 0);
      assert.equal(await onHand(world, stock.serial, stock.customer, first), 1);
      assert.equal(await onHand(world, stock.serial, stock.customer, second), 1);
    },
  },
  {
    name: 'deliver: something else goes instead of what is short, and only the rest of it comes later',
    async run(world, stock) {
      const [first = 0] = await stockSerials(world, stock, [`D-${randomUUID()}`]);
      await stockPlain(world, stock, 10);
      const prepared = await prepareDocument(world, stock, 'outgoing', new Map([[stock.plain, 6]]));
      const lines = await world.rows('stock.move.line', [['picking_id', '=', prepared.pickingId]], []);
      const operation = goodsOperation(
        world,
        stock,
        'deliver',
        { ...prepared, seenMoveLineIds: lines.map((line) => num(line['id'])) },
        [
          { productId: stock.plain, quantity: 3 },
          { productId: stock.serial, quantity: 1, lotId: first, moveId: null },
        ],
      );
      const before = await onHand(world, stock.plain, stock.customer);
      // Six were asked for: three go, one is replaced, two come later.
      const moveId = prepared.moves.get(stock.plain) ?? 0;
      await hammer(world, { ...operation, settledMoves: [{ moveId, demand: 5 }] } as Operation);
      assert.equal(await onHand(world, stock.plain, stock.customer), before + 3);
      assert.equal(await onHand(world, stock.serial, stock.customer, first), 1);
      const [rest, ...more] = await world.rows('stock.picking', [['backorder_id', '=', prepared.pickingId]], ['state']);
      assert.equal(more.length, 0);
      const later = await world.rows(
        'stock.move',
        [
          ['picking_id', '=', num(rest?.['id'])],
          ['state', '!=', 'cancel'],
        ],
        ['product_id', 'product_uom_qty'],
      );
      assert.deepEqual(
        later.map((move) => [idOf(move['product_id']), move['product_uom_qty']]),
        [[stock.plain, 2]],
      );
    },
  },
  {
    name: 'deliver: what is wholly replaced is closed, on an internal document too',
    async run(world, stock) {
      const [first = 0] = await stockSerials(world, stock, [`D-${randomUUID()}`]);
      await stockPlain(world, stock, 10);
      const prepared = await prepareDocument(
        world,
        stock,
        'internal',
        new Map([
          [stock.plain, 2],
          [stock.serial, 2],
        ]),
      );
      const lines = await world.rows('stock.move.line', [['picking_id', '=', prepared.pickingId]], []);
      const [moveId, kept] = [prepared.moves.get(stock.plain) ?? 0, prepared.moves.get(stock.serial) ?? 0];
      const operation = goodsOperation(
        world,
        stock,
        'deliver',
        { ...prepared, seenMoveLineIds: lines.map((line) => num(line['id'])) },
        [{ productId: stock.serial, quantity: 1, lotId: first, moveId: kept, locationDestId: stock.van }],
      );
      await hammer(world, { ...operation, settledMoves: [{ moveId, demand: 0 }] } as Operation);
      assert.equal(await onHand(world, stock.serial, stock.van, first), 1);
      const [rest] = await world.rows('stock.picking', [['backorder_id', '=', prepared.pickingId]], ['state']);
      const later = await world.rows(
        'stock.move',
        [
          ['picking_id', '=', num(rest?.['id'])],
          ['state', '!=', 'cancel'],
        ],
        ['product_id', 'product_uom_qty'],
      );
      assert.deepEqual(
        later.map((move) => [idOf(move['product_id']), move['product_uom_qty']]),
        [[stock.serial, 1]],
      );
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
      await hammer(world, {
        ...world.head(),
        kind: 'receive-unannounced',
        reference: '',
        partnerId: null,
        pickingTypeId: stock.incoming,
        locationId: stock.supplier,
        locationDestId: stock.depot,
        note: '',
        photos: [],
        lines: [{ ...line, lotId: null, lotName: second, packageId: null, locationDestId: stock.depot }],
      });
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
        ...world.head(),
        kind: 'receive-unannounced',
        reference,
        partnerId,
        pickingTypeId: stock.incoming,
        locationId: stock.supplier,
        locationDestId: stock.depot,
        note: 'Laissé au quai',
        photos: [{ name: 'quai.jpg', data: Buffer.from('JPEG').toString('base64') }],
        lines: [
          { ...bare, productId: stock.plain, quantity: 4, packageName: parcel },
          { ...bare, productId: stock.serial, quantity: 1, lotName },
        ],
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
      const ofIt = (model: string): Domain => [
        [model === 'mail.message' ? 'model' : 'res_model', '=', 'stock.picking'],
        ['res_id', '=', pickingId],
      ];
      const notes = await world.rows('mail.message', [...ofIt('mail.message'), ['body', 'ilike', 'quai']], ['body']);
      assert.equal(notes.length, 1);
      assert.equal(
        (await world.rows('ir.attachment', [...ofIt('ir.attachment'), ['name', '=', 'quai.jpg']], [])).length,
        1,
      );
      assert.equal((await world.rows('stock.package', [['name', '=', parcel]], [])).length, 1);
      const [lot, ...more] = await world.rows('stock.lot', [['name', '=', lotName]], []);
      assert.equal(more.length, 0);
      assert.equal(await onHand(world, stock.serial, stock.depot, num(lot?.['id'])), 1);
      // What came from a supplier is lent to nobody.
      const loans = await createFeeds(world.client, Date.now).pull({
        feed: 'loans',
        since: null,
        afterId: 0,
        limit: 5000,
      });
      assert.ok(loans.kind === 'page');
      const lots = loans.page.rows.flatMap((row) => feedSchemas.loans.parse(row).lotIds);
      assert.ok(!lots.includes(num(lot?.['id'])));
    },
  },
  {
    name: 'receive-unannounced: what Odoo refuses leaves no receipt that somebody would expect',
    async run(world, stock) {
      const reference = `BL ${randomUUID().slice(0, 8)}`;
      const operation: Operation = {
        ...world.head(),
        kind: 'receive-unannounced',
        reference,
        partnerId: null,
        pickingTypeId: stock.incoming,
        locationId: stock.supplier,
        locationDestId: stock.depot,
        note: '',
        photos: [],
        lines: [
          {
            productId: stock.serial,
            lotId: null,
            lotName: null,
            packageId: null,
            quantity: 1,
            locationDestId: stock.depot,
          },
        ],
      };
      for (const _ of ['first', 'again']) {
        const outcome = await world.push(operation);
        assert.ok(outcome.kind === 'refused' && outcome.refusal.kind === 'odoo-refused', JSON.stringify(outcome));
        const left = await world.rows('stock.picking', [['origin', 'ilike', reference]], ['state']);
        assert.deepEqual(left, []);
      }
    },
  },
  {
    name: 'presence: one activity a station, brought up to date, put away when the person leaves; no history of it',
    async run(world, stock) {
      const { pickingId } = await prepareDocument(world, stock, 'incoming', new Map([[stock.plain, 1]]));
      const messages = () =>
        world.rows(
          'mail.message',
          [
            ['model', '=', 'stock.picking'],
            ['res_id', '=', pickingId],
          ],
          [],
        );
      const before = (await messages()).length;
      const tell = (station: string, person: string, here = true) =>
        tellPresence(world.recipeDeps, { pickingId, station, person, here, summary: `${person}, ${station}` });
      const feeds = createFeeds(world.client, Date.now);
      const heard = async () => {
        const all = await feeds.pull({ feed: 'activities', since: null, afterId: 0, limit: 5000 });
        assert.ok(all.kind === 'page');
        return all.page.rows
          .map((row) => feedSchemas.activities.parse(row))
          .filter(({ resModel, resId, active }) => active && resModel === 'stock.picking' && resId === pickingId)
          .map(({ note }) => readPresenceMark(note));
      };
      assert.ok(await tell('Quai 1', 'Karim 50 % & Cie'));
      assert.ok(await tell('Quai 1', 'Sylvie'));
      assert.ok(await tell('Quai 2', 'Farid'));
      assert.deepEqual(
        (await heard()).map((mark) => [mark?.station, mark?.person]),
        [
          ['Quai 1', 'Sylvie'],
          ['Quai 2', 'Farid'],
        ],
      );
      assert.ok(await tell('Quai 1', 'Sylvie', false));
      assert.ok(await tell('Quai 3', 'Luc', false));
      assert.deepEqual(
        (await heard()).map((mark) => mark?.station),
        ['Quai 2'],
      );
      assert.ok(await tell('Quai 1', 'Sylvie'));
      assert.equal((await heard()).length, 2);
      assert.equal((await messages()).length, before);
    },
  },
  {
    name: 'count: the stock is what was counted, once',
    async run(world, stock) {
      const counted = (await onHand(world, stock.plain, stock.van)) + 33;
      const operation = countOf(world, stock, counted, counted - 33);
      await hammer(world, operation);
      assert.equal(await onHand(world, stock.plain, stock.van), counted);
      const moves = await world.rows(
        'stock.move',
        [['inventory_name', '=', `DURET ${operation.operationId}`]],
        ['quantity'],
      );
      assert.deepEqual(
        moves.map((move) => move['quantity']),
        [33],
      );
    },
  },
  {
    name: 'count: what moved after it was seen is added to what was counted',
    async run(world, stock) {
      const place = await newPlace(world);
      const beforeMs = Date.now() - 5000;
      assertConfirmed(await world.push(movedTo(world, stock, place, 5)), 'goods came');
      // Counted before those five came: ten were there then, by the person's eyes.
      const count = countOf(world, stock, 10, 0, { place, seenAtMs: beforeMs });
      await hammer(world, count);
      assert.equal(await onHand(world, stock.plain, place), 15);
      // Again of the same moment: the books were set right meanwhile, but no goods moved by that.
      assertConfirmed(
        await world.push(countOf(world, stock, 10, 0, { place, seenAtMs: beforeMs })),
        'counted by another',
      );
      assert.equal(await onHand(world, stock.plain, place), 15);
    },
  },
  {
    name: 'count: what this station believed of the stock, however old, changes nothing',
    async run(world, stock) {
      const place = await newPlace(world);
      assertConfirmed(await world.push(movedTo(world, stock, place, 5)), 'goods came');
      await hammer(world, countOf(world, stock, 12, 99, { place }));
      assert.equal(await onHand(world, stock.plain, place), 12);
    },
  },
  {
    name: 'count: goods moved by this station before it counted are in the count, though Odoo heard of them later',
    async run(world, stock) {
      const place = await newPlace(world);
      const seenAtMs = Date.now() - 5000;
      const came = { ...movedTo(world, stock, place, 5), actedAtMs: seenAtMs - 60_000 };
      assertConfirmed(await world.push(came), 'sent after the count was seen');
      const before = { operationId: came.operationId, pickingId: null, actedAtMs: came.actedAtMs };
      const count = countOf(world, stock, 5, 0, { place, seenAtMs });
      await hammer(world, { ...count, doneBefore: [before] });
      assert.equal(await onHand(world, stock.plain, place), 5);
    },
  },
  {
    name: 'count: more left since than was counted is a conflict, shown side by side',
    async run(world, stock) {
      const place = await newPlace(world);
      const seenAtMs = Date.now() - 5000;
      assertConfirmed(await world.push(countOf(world, stock, 8, 0, { place, seenAtMs })), 'counted by another');
      const away = transferOf(world, stock, 'transfer', place, stock.depot, [
        { productId: stock.plain, lotId: null, packageId: null, keepsPackage: true, quantity: 6 },
      ]);
      assertConfirmed(await world.push(away), 'goods left');
      const outcome = await world.push(countOf(world, stock, 2, 8, { place, seenAtMs }));
      assert.ok(outcome.kind === 'refused' && outcome.refusal.kind === 'changed-meanwhile', JSON.stringify(outcome));
      const [row] = outcome.refusal.rows;
      assert.deepEqual([row?.seen, row?.ours, row?.server, outcome.refusal.by !== null], [8, 2, 2, true]);
      assert.equal(await onHand(world, stock.plain, place), 2);
    },
  },
  {
    name: 'count: a quantity confirmed as it was is proved, too',
    async run(world, stock) {
      const seen = await onHand(world, stock.plain, stock.van);
      const operation = countOf(world, stock, seen, seen);
      await hammer(world, operation);
      assert.equal(await onHand(world, stock.plain, stock.van), seen);
    },
  },
  {
    name: 'count: a place counted empty, sent again after goods came, leaves them there',
    async run(world, stock) {
      const seen = await onHand(world, stock.plain, stock.van);
      const emptied = countOf(world, stock, 0, seen);
      assert.equal((await world.push(emptied)).kind, 'confirmed');
      assert.equal((await world.push(countOf(world, stock, 9, 0))).kind, 'confirmed');
      await hammer(world, emptied);
      assert.equal(await onHand(world, stock.plain, stock.van), 9);
    },
  },
  {
    name: 'transfer: goods and a tool go once, and come back',
    async run(world, stock) {
      const [tool = 0] = await stockSerials(world, stock, [`T-${randomUUID()}`]);
      const plain = await onHand(world, stock.plain, stock.van);
      const out = transferOf(world, stock, 'tool-out', stock.depot, stock.van, [
        { productId: stock.serial, lotId: tool, packageId: null, keepsPackage: true, quantity: 1 },
        { productId: stock.plain, lotId: null, packageId: null, keepsPackage: true, quantity: 2 },
      ]);
      await hammer(world, out);
      assert.equal(await onHand(world, stock.serial, stock.van, tool), 1);
      assert.equal(await onHand(world, stock.serial, stock.depot, tool), 0);
      assert.equal(await onHand(world, stock.plain, stock.van), plain + 2);
      const back = transferOf(world, stock, 'tool-in', stock.van, stock.depot, [
        { productId: stock.serial, lotId: tool, packageId: null, keepsPackage: true, quantity: 1 },
      ]);
      const lent = await loansOf(world, tool);
      assert.deepEqual(
        lent.map(({ locationDestId, dueOn }) => ({ locationDestId, dueOn })),
        [{ locationDestId: stock.van, dueOn: '2026-12-04' }],
      );
      await hammer(world, back);
      assert.equal(await onHand(world, stock.serial, stock.depot, tool), 1);
      assert.equal((await loansOf(world, tool)).at(-1)?.locationDestId, stock.depot);
      // The way out, sent again after the tool came back, moves nothing.
      assert.equal((await world.push(out)).kind, 'confirmed');
      assert.equal(await onHand(world, stock.serial, stock.depot, tool), 1);
    },
  },
  {
    name: 'split-lot: an offcut is a lot of its own, once, and the drum has the rest',
    async run(world, stock) {
      const cable = await world.create('product.product', {
        name: `Duret touret ${randomUUID()}`,
        type: 'consu',
        is_storable: true,
        tracking: 'lot',
      });
      const lotName = `T-${randomUUID()}`;
      const made = await world.push({ ...world.head(), kind: 'create-lot', productId: cable, name: lotName });
      const drum = made.kind === 'confirmed' ? (made.records[0]?.id ?? 0) : 0;
      const filled = countOf(world, stock, 500, 0);
      assert.ok(filled.kind === 'count');
      const [line] = filled.lines;
      assert.ok(line);
      const atDepot = { ...line, productId: cable, lotId: drum, locationId: stock.depot };
      assert.equal((await world.push({ ...filled, lines: [atDepot] })).kind, 'confirmed');
      const split: Operation = {
        ...world.head(),
        kind: 'split-lot',
        productId: cable,
        lotId: drum,
        lotName,
        locationId: stock.depot,
        newLotName: `${lotName}-C1`,
        quantity: 18.5,
        pickingTypeId: stock.internal,
        followsLocationId: stock.depot,
      };
      await hammer(world, split);
      const [offcut] = await world.rows('stock.lot', [['name', '=', `${lotName}-C1`]], ['product_id']);
      assert.equal(await onHand(world, cable, stock.depot, drum), 481.5);
      assert.equal(await onHand(world, cable, stock.depot, num(offcut?.['id'])), 18.5);
      const tooMuch = await world.push({ ...split, ...world.head(), newLotName: `${lotName}-C2`, quantity: 482 });
      assert.equal(tooMuch.kind, 'refused');
      assert.equal(await onHand(world, cable, stock.depot, drum), 481.5);
      await world.write('product.product', cable, { active: false });
    },
  },
  {
    name: 'transfer: a tool that is not at the source is refused before it exists twice',
    async run(world, stock) {
      const name = `N-${randomUUID()}`;
      const [tool = 0] = await stockSerials(world, stock, [name]);
      const outcome = await world.push(
        transferOf(world, stock, 'tool-in', stock.van, stock.depot, [
          { productId: stock.serial, lotId: tool, packageId: null, keepsPackage: true, quantity: 1 },
        ]),
      );
      assert.deepEqual(outcome, { kind: 'refused', refusal: { kind: 'not-at-source', names: [name] } });
      assert.equal(await onHand(world, stock.serial, stock.depot, tool), 1);
    },
  },
  {
    name: 'a key that is revoked holds the act',
    async run(world) {
      const transport = createHttpTransport(world.target.url);
      const client = createOdooClient({
        url: world.target.url,
        database: world.target.db,
        secret: '0'.repeat(40),
        context: {},
        transport,
        nowMs: Date.now,
      });
      const reply = await client.call('res.partner', 'search', { domain: [], limit: 1 });
      transport.close();
      assert.deepEqual(reply, { ok: false, failure: { kind: 'signed-out' } });
    },
  },
];

/** Runs every check on one Odoo, then puts away what can be put away. @returns the failures */
export async function runLive(world: World, tell: (line: string) => void): Promise<readonly string[]> {
  const stock = await openStock(world);
  const failed: string[] = [];
  for (const check of liveChecks) {
    const begunMs = Date.now();
    try {
      await check.run(world, stock);
      tell(`ok   ${check.name} (${Date.now() - begunMs} ms)`);
    } catch (error) {
      failed.push(check.name);
      tell(`FAIL ${check.name}\n     ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
  }
  await putAway(world, stock);
  return failed;
}

/** Stock moves stay, as in any ledger; products, places and contacts are archived. */
export async function putAway(world: World, stock: StockWorld): Promise<void> {
  await world.client.call(
    'product.product',
    'write',
    { vals: { active: false } },
    { ids: [stock.plain, stock.serial] },
  );
  const contacts = await world.rows('res.partner', [['name', 'ilike', 'Essai Duret ']], []);
  if (contacts.length > 0)
    await world.client.call(
      'res.partner',
      'write',
      { vals: { active: false } },
      { ids: contacts.map((row) => num(row['id'])) },
    );
}

function newPlace(world: World): Promise<number> {
  return world.create('stock.location', { name: `Duret travée ${randomUUID()}`, usage: 'internal' });
}

function movedTo(world: World, stock: StockWorld, place: number, quantity: number): Operation {
  return transferOf(world, stock, 'transfer', stock.depot, place, [
    { productId: stock.plain, lotId: null, packageId: null, keepsPackage: true, quantity },
  ]);
}

function countOf(
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

/** What the feed of loans says of one serial, oldest first. */
async function loansOf(world: World, lotId: number): Promise<readonly FeedRow<'loans'>[]> {
  const pulled = await createFeeds(world.client, Date.now).pull({
    feed: 'loans',
    since: null,
    afterId: 0,
    limit: 5000,
  });
  assert.equal(pulled.kind, 'page', JSON.stringify(pulled));
  const rows = pulled.kind === 'page' ? pulled.page.rows.map((row) => feedSchemas.loans.parse(row)) : [];
  return rows.filter(({ lotIds }) => lotIds.includes(lotId));
}

function transferOf(
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
