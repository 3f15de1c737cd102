import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { idOf, num } from '../../main/odoo/values.ts';
import type { OperationOf } from '../../preload/contract/operation.ts';
import { hammer, newPartner } from './hammer.ts';
import type { LiveCheck } from './live-check.ts';
import { openWorld, type World } from './world.ts';

/** Customers' troubles, and what becomes of them where this person may not do everything. */
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
  {
    name: 'create-ticket: without tickets and opportunities it is one task of the project for troubles, with the priority that was meant',
    realOnly: true,
    async run(world) {
      const projectId = await troubleProject(world);
      await as(world, ['base.group_user', 'project.group_project_user'], async (technician) => {
        const may = await technician.client.call('crm.lead', 'has_access', { operation: 'create' });
        assert.equal(may.ok && may.value.value, false);
        const [urgent, usual] = [await troubleOf(world, technician), await troubleOf(world, technician)];
        await hammer(technician, urgent);
        await hammer(technician, { ...usual, urgent: false });
        const { priority } = (await world.run('project.task', 'fields_get', [], { allfields: ['priority'] })) as {
          readonly priority: { readonly selection: readonly (readonly [string, string])[] };
        };
        const values = priority.selection.map(([value]) => value);
        // The most urgent that there is, and one that is neither least nor urgent: as this server counts them.
        assert.deepEqual([values.at(-1), values[1]], ['3', '1']);
        for (const [trouble, asked] of [
          [urgent, '3'],
          [usual, '1'],
        ] as const) {
          const [task, ...more] = await world.rows(
            'project.task',
            [['name', '=', trouble.name]],
            ['project_id', 'partner_id', 'priority', 'description'],
          );
          assert.equal(more.length, 0);
          assert.deepEqual(
            [idOf(task?.['project_id']), idOf(task?.['partner_id']), task?.['priority']],
            [projectId, trouble.partnerId, asked],
          );
          assert.match(String(task?.['description']), /Camille, \+33639980002[\s\S]*hall B/);
        }
      });
    },
  },
  {
    name: 'create-ticket: who may create none of all that is told so, and no private to-do hides the trouble',
    realOnly: true,
    async run(world) {
      await troubleProject(world);
      await as(world, ['base.group_user'], async (visitor) => {
        const trouble = await troubleOf(world, visitor);
        const outcome = await visitor.push(trouble);
        assert.ok(outcome.kind === 'refused' && outcome.refusal.kind === 'odoo-refused', JSON.stringify(outcome));
        assert.notEqual(outcome.refusal.words, '');
        for (const model of ['project.task', 'crm.lead'])
          assert.deepEqual(await world.rows(model, [['name', '=', trouble.name]], []), []);
      });
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

/** The project that the world's settings name; made once. */
async function troubleProject(world: World): Promise<number> {
  const name = world.recipeDeps.taskProject;
  const [project] = await world.rows('project.project', [['name', '=', name]], ['name']);
  return project ? num(project['id']) : world.create('project.project', { name });
}

/** Another person of this Odoo, with these groups and no other. */
async function as(world: World, groups: readonly string[], work: (person: World) => Promise<void>): Promise<void> {
  const ids: number[] = [];
  for (const group of groups) {
    const [module = '', name = ''] = group.split('.');
    const [known] = await world.rows(
      'ir.model.data',
      [
        ['module', '=', module],
        ['name', '=', name],
      ],
      ['res_id'],
    );
    assert.ok(known, `this Odoo has no ${group}`);
    ids.push(num(known['res_id']));
  }
  const login = `duret-${randomUUID()}`;
  const password = randomUUID();
  const userId = await world.create('res.users', { name: login, login, password, group_ids: [[6, 0, ids]] });
  const person = await openWorld({ ...world.target, login, password });
  try {
    await work(person);
  } finally {
    person.close();
    await world.write('res.users', userId, { active: false });
  }
}
