import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { tellPresence } from '../../main/odoo/presence.ts';
import { num } from '../../main/odoo/values.ts';
import { readPresenceMark } from '../../preload/contract/desk-marks.ts';
import type { Operation } from '../../preload/contract/operation.ts';
import { feedRows, messagesOn } from './effects.ts';
import { hammer } from './hammer.ts';
import type { LiveCheck } from './live-check.ts';
import { prepareDocument } from './stock-world.ts';

/** What stands beside a document: notes, pictures, who works on it. */
export const documentChecks: readonly LiveCheck[] = [
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
      const pictures = await world.rows(
        'ir.attachment',
        [
          ['res_id', '=', prepared.pickingId],
          ['res_model', '=', 'stock.picking'],
        ],
        ['name', 'datas'],
      );
      assert.equal((await messagesOn(world, 'stock.picking', prepared.pickingId, note)).length, 1);
      assert.deepEqual(
        pictures.map(({ name, datas }) => [name, Buffer.from(String(datas), 'base64').toString()]),
        [['palette.jpg', 'JPEG']],
      );
    },
  },
  {
    name: 'presence: one activity a station, brought up to date, put away when the person leaves; no history of it',
    async run(world, stock) {
      const { pickingId } = await prepareDocument(world, stock, 'incoming', new Map([[stock.plain, 1]]));
      const messages = () => messagesOn(world, 'stock.picking', pickingId, '');
      const before = (await messages()).length;
      const tell = (station: string, person: string, here = true) =>
        tellPresence(world.recipeDeps, { pickingId, station, person, here, summary: `${person}, ${station}` });
      const heard = async () =>
        (await feedRows(world, 'activities'))
          .filter(({ resModel, resId, active }) => active && resModel === 'stock.picking' && resId === pickingId)
          .map(({ note }) => readPresenceMark(note));
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
    name: 'ask-preparation: one request a delivery; its end is the answer, and both desks read it in the feed',
    async run(world, stock) {
      const { pickingId } = await prepareDocument(world, stock, 'outgoing', new Map([[stock.plain, 1]]));
      const asked: Operation = {
        ...world.head(),
        kind: 'ask-preparation',
        pickingId,
        pickingName: 'WH/OUT',
        userId: world.signedIn.uid,
        summary: 'À préparer',
        note: 'Le client passe à 15:00',
      };
      await hammer(world, asked);
      assert.equal((await world.newPush()({ ...asked, ...world.head() })).kind, 'confirmed');
      const requests = async () =>
        (await feedRows(world, 'activities', '2020-01-01 00:00:00')).filter(
          ({ resModel, resId }) => resModel === 'stock.picking' && resId === pickingId,
        );
      const [request, ...more] = await requests();
      assert.equal(more.length, 0);
      assert.match(request?.note ?? '', /15:00\nduret-prepare/);
      const answer = await world.push({
        ...world.head(),
        kind: 'complete-activity',
        activityId: num(request?.id),
        feedback: 'Prêt au quai 2',
      });
      assert.equal(answer.kind, 'confirmed');
      assert.deepEqual(
        (await requests()).map(({ active, feedback }) => ({ active, feedback })),
        [{ active: false, feedback: 'Prêt au quai 2' }],
      );
    },
  },
];
