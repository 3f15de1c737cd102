import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { num } from '../../main/odoo/values.ts';
import type { Operation } from '../../preload/contract/operation.ts';
import { hammer, newPartner } from './hammer.ts';
import type { LiveCheck } from './live-check.ts';
import type { World } from './world.ts';
import { messagesOn } from './effects.ts';

/** What the call desk writes about customers: notes, opportunities, contacts, activities. */
export const customerChecks: readonly LiveCheck[] = [
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
      const notes = await messagesOn(world, 'res.partner', resId, 'Rappeler');
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
      await hammer(world, callbackOf(world, partnerId));
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
      assert.equal((await messagesOn(world, 'res.partner', partnerId, 'Fait au')).length, 1);
      const other = await world.push({ ...operation, ...world.head(), feedback: 'Par un autre' });
      assert.equal(other.kind === 'refused' ? other.refusal.kind : other.kind, 'already-done-elsewhere');
    },
  },
  {
    name: 'complete-activity: two stations at once leave one closing message, and one of them is told',
    async run(world) {
      const partnerId = await newPartner(world);
      const planned = await world.push(callbackOf(world, partnerId));
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
      assert.equal((await messagesOn(world, 'res.partner', partnerId, 'Fait au poste')).length, 1);
    },
  },
];

const callbackOf = (world: World, partnerId: number): Operation => ({
  ...world.head(),
  kind: 'schedule-callback',
  partnerId,
  userId: world.signedIn.uid,
  summary: 'Rappel',
  note: '',
  dueOn: '2027-01-15',
});
