import { afterAll, beforeAll, expect, test } from 'vitest';
import { mintApiKey, startOdoo, type RunningOdoo } from './odoo.ts';

let odoo: RunningOdoo;
let key: string;

beforeAll(async () => {
  odoo = await startOdoo();
  key = await mintApiKey(odoo);
});
afterAll(() => odoo.stop());

test('a key made by the administrator opens JSON-2, and the company is French', async () => {
  const companies = await call('res.company', 'search_read', { domain: [['id', '=', 1]], fields: ['country_id'] });
  expect(companies).toMatchObject([{ country_id: [expect.any(Number), 'France'] }]);
});

test('a new database has what the first one has and its own records', async () => {
  const other = await odoo.createDatabase('duret_other');
  const otherKey = await mintApiKey(other);
  await call('res.partner', 'create', { vals_list: [{ name: 'Only in the first database' }] });
  const domain = [['name', '=', 'Only in the first database']];
  expect(await call('res.partner', 'search_count', { domain })).toBe(1);
  expect(await call('res.partner', 'search_count', { domain }, { key: otherKey, db: other.db })).toBe(0);
});

test('after a kill the port is closed, after a restart the records are there', async () => {
  await call('res.partner', 'create', { vals_list: [{ name: 'Written before the cut' }] });
  await odoo.kill9();
  await expect(fetch(odoo.url)).rejects.toThrow();
  await odoo.restart();
  expect(await call('res.partner', 'search_count', { domain: [['name', '=', 'Written before the cut']] })).toBe(1);
});

async function call(model: string, method: string, body: object, as = { key, db: odoo.db }): Promise<unknown> {
  const reply = await fetch(`${odoo.url}/json/2/${model}/${method}`, {
    method: 'POST',
    headers: { Authorization: `bearer ${as.key}`, 'X-Odoo-Database': as.db, 'Content-Type': 'application/json' },
    body: JSON.stringify({ ...body, context: { lang: 'fr_FR' } }),
  });
  return reply.json();
}
