import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createFeeds } from '../../main/odoo/feeds.ts';
import { idOf, num } from '../../main/odoo/values.ts';
import { readCallbackMark } from '../../preload/contract/desk-marks.ts';
import { feedSchemas } from '../../preload/contract/feeds.ts';
import type { Operation } from '../../preload/contract/operation.ts';
import { hammer, newPartner } from './hammer.ts';
import { prepareDocument } from './stock-world.ts';
import type { LiveCheck } from './suite.ts';
import type { World } from './world.ts';

const everything = { active_test: false };
/** One that no other run has: the callbacks of a number are looked for in the whole database. */
const newNumber = (): string => `+3363998${String(Math.floor(Math.random() * 1_000_000)).padStart(6, '0')}`;

const callbacksOf = (world: World, number: string) =>
  world.rows(
    'mail.activity',
    [['note', 'ilike', number]],
    ['active', 'res_model', 'res_id', 'note', 'feedback'],
    everything,
  );

const missed = (world: World, number: string, partnerId: number | null, missedAtMs: number): Operation => ({
  ...world.head(),
  kind: 'open-callback',
  partnerId,
  userId: world.signedIn.uid,
  number,
  line: 'Dépannage',
  missedAtMs,
  summary: 'Rappeler',
});

const reached = (world: World, number: string, partnerId: number | null): Operation => ({
  ...world.head(),
  kind: 'close-callback',
  partnerId,
  number,
  reachedAtMs: Date.now(),
  feedback: 'Joint au téléphone',
});

/** The acts of the call desk beside its note, its lead and its contact. */
export const callDeskChecks: readonly LiveCheck[] = [
  {
    name: 'open-callback: one a person, however many stations rang; close-callback ends it once, whoever did',
    async run(world) {
      const number = newNumber();
      const partnerId = await newPartner(world);
      const missedAtMs = Date.now() - 60_000;
      await hammer(world, missed(world, number, partnerId, missedAtMs));
      // The other stations of the queue, at once, each with an act of its own.
      const others = await Promise.all(
        [1, 2, 3].map((late) => world.newPush()(missed(world, number, partnerId, missedAtMs + late * 400))),
      );
      assert.deepEqual(
        others.map(({ kind }) => kind),
        ['confirmed', 'confirmed', 'confirmed'],
      );
      const [callback, ...more] = await callbacksOf(world, number);
      assert.equal(more.length, 0);
      assert.equal(callback?.['res_id'], partnerId);
      assert.equal(readCallbackMark(String(callback?.['note']))?.number, number);

      await hammer(world, reached(world, number, partnerId));
      const [closed] = await callbacksOf(world, number);
      assert.equal(closed?.['active'], false);
      const said = await world.rows(
        'mail.message',
        [
          ['res_id', '=', partnerId],
          ['body', 'ilike', 'Joint au'],
        ],
        ['body'],
      );
      assert.equal(said.length, 1);
      // The same ring, told late by a station that was offline: it was dealt with.
      assert.equal((await world.push(missed(world, number, partnerId, missedAtMs + 1_000))).kind, 'confirmed');
      assert.equal((await callbacksOf(world, number)).filter(({ active }) => active).length, 0);
      // Missed again an hour later is a new callback.
      assert.equal((await world.push(missed(world, number, partnerId, missedAtMs + 3_600_000))).kind, 'confirmed');
      assert.equal((await callbacksOf(world, number)).filter(({ active }) => active).length, 1);
    },
  },
  {
    name: 'open-callback: a caller whom nobody knows stands on our own company',
    async run(world) {
      const number = newNumber();
      await hammer(world, missed(world, number, null, Date.now()));
      const all = await callbacksOf(world, number);
      const [user] = await world.rows('res.users', [['id', '=', world.signedIn.uid]], ['company_id']);
      const [company] = await world.rows('res.company', [['id', '=', idOf(user?.['company_id'])]], ['partner_id']);
      assert.deepEqual(
        all.map((row) => row['res_id']),
        [idOf(company?.['partner_id'])],
      );
      await hammer(world, reached(world, number, null));
      assert.equal((await callbacksOf(world, number)).filter(({ active }) => active).length, 0);
    },
  },
  {
    name: 'create-ticket: one record, a ticket where the server has tickets, else an opportunity',
    async run(world) {
      const name = `Panne ${randomUUID()}`;
      await hammer(world, {
        ...world.head(),
        kind: 'create-ticket',
        name,
        partnerId: await newPartner(world),
        contactName: 'Camille',
        phone: '+33639980002',
        description: 'Plus de courant <hall B>',
        urgent: true,
      });
      const has = await world.client.call('helpdesk.ticket', 'has_access', { operation: 'create' });
      const model = has.ok ? 'helpdesk.ticket' : 'crm.lead';
      const made = await world.rows(model, [['name', '=', name]], ['priority', 'description']);
      assert.equal(made.length, 1);
      assert.equal(made[0]?.['priority'], '3');
      assert.match(String(made[0]?.['description']), /hall B/);
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
      const feeds = createFeeds(world.client, Date.now);
      const requests = async () => {
        const pulled = await feeds.pull({ feed: 'activities', since: '2020-01-01 00:00:00', afterId: 0, limit: 5000 });
        assert.ok(pulled.kind === 'page');
        return pulled.page.rows
          .map((row) => feedSchemas.activities.parse(row))
          .filter(({ resModel, resId }) => resModel === 'stock.picking' && resId === pickingId);
      };
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
