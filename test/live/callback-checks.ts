import assert from 'node:assert/strict';
import { idOf } from '../../main/odoo/values.ts';
import { readCallbackMark } from '../../preload/contract/desk-marks.ts';
import type { Operation } from '../../preload/contract/operation.ts';
import { messagesOn } from './effects.ts';
import { hammer, newPartner } from './hammer.ts';
import type { LiveCheck } from './live-check.ts';
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

/** Missed calls, and the callbacks that they become. */
export const callbackChecks: readonly LiveCheck[] = [
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
      assert.equal((await messagesOn(world, 'res.partner', partnerId, 'Joint au')).length, 1);
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
];
