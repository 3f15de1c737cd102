import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { OperationOf } from '../../preload/contract/operation.ts';
import { hammer, newPartner } from './hammer.ts';
import type { LiveCheck } from './live-check.ts';
import type { World } from './world.ts';

/** Customers' troubles. */
export const ticketChecks: readonly LiveCheck[] = [
  {
    name: 'create-ticket: one record, a ticket where the server has tickets, else an opportunity',
    async run(world) {
      const trouble = await troubleOf(world, world);
      await hammer(world, trouble);
      const has = await world.client.call('helpdesk.ticket', 'has_access', { operation: 'create' });
      const model = has.ok ? 'helpdesk.ticket' : 'crm.lead';
      const made = await world.rows(model, [['name', '=', trouble.name]], ['priority', 'description']);
      assert.equal(made.length, 1);
      assert.equal(made[0]?.['priority'], '3');
      assert.match(String(made[0]?.['description']), /hall B/);
    },
  },
];

async function troubleOf(world: World, by: World): Promise<OperationOf<'create-ticket'>> {
  return {
    ...by.head(),
    kind: 'create-ticket',
    name: `Panne ${randomUUID()}`,
    partnerId: await newPartner(world),
    contactName: 'Camille',
    phone: '+33639980002',
    description: 'Plus de courant <hall B>',
    urgent: true,
  };
}
