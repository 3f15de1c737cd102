import { afterEach, expect, test } from 'vitest';
import { openStandInWorld, type StandInWorld } from './stand-in-world.ts';

let opened: StandInWorld;
let standIn: StandInWorld['standIn'];
let world: StandInWorld['world'];
afterEach(() => opened.close());

/** An Odoo where these models may not be created. */
async function without(...models: string[]): Promise<void> {
  opened = await openStandInWorld({ rights: (model) => (models.includes(model) ? 'r' : 'rwcu') });
  ({ standIn, world } = opened);
}

const ticket = () => ({
  ...world.head(),
  kind: 'create-ticket' as const,
  name: 'Panne du four',
  partnerId: 5,
  contactName: 'Camille',
  phone: '+33639980002',
  description: 'Plus de courant <hall B>',
  urgent: true,
});

test.each([
  [[], 'helpdesk.ticket'],
  [['helpdesk.ticket'], 'crm.lead'],
  [['helpdesk.ticket', 'crm.lead'], 'project.task'],
])('without the right to create %j it becomes one %s, however often it is sent', async (models, model) => {
  await without(...models);
  const operation = ticket();
  expect(await world.push(operation)).toMatchObject({ kind: 'confirmed', records: [{ model }] });
  await world.push(operation);
  const made = standIn.store.all(model, ({ name }) => name === 'Panne du four');
  expect(made).toHaveLength(1);
  expect(made[0]).toMatchObject({ partner_id: 5, description: expect.stringContaining('hall B') });
  expect(made[0]).toMatchObject({ priority: '3' });
  if (model === 'project.task') {
    const [interventions] = standIn.store.all('project.project', ({ name }) => name === 'Interventions');
    expect(made[0]).toMatchObject({ project_id: interventions?.id });
  }
});

test('without the project that the settings name no task is made: nobody would see it', async () => {
  await without('helpdesk.ticket', 'crm.lead');
  for (const project of standIn.store.all('project.project'))
    await world.write('project.project', project.id, { name: 'Chantier' });
  expect(await world.push(ticket())).toMatchObject({
    kind: 'refused',
    refusal: { kind: 'odoo-refused', rule: 'access' },
  });
  expect(standIn.store.all('project.task', ({ name }) => name === 'Panne du four')).toEqual([]);
});

test('where nothing may be created the refusal says so', async () => {
  await without('helpdesk.ticket', 'crm.lead', 'project.task');
  expect(await world.push(ticket())).toMatchObject({
    kind: 'refused',
    refusal: { kind: 'odoo-refused', rule: 'access' },
  });
});
