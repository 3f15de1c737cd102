import { expect, test } from 'vitest';
import { createFeeds } from '../../../main/odoo/feeds.ts';
import type { OdooClient } from '../../../main/odoo/json2.ts';
import { createPageReader } from '../../../main/odoo/page-reader.ts';
import type { OdooFailure } from '../../../preload/contract/odoo.ts';
import { err, ok, type Result } from '../../../preload/contract/result.ts';

const notFound: OdooFailure = { kind: 'permanent', name: 'werkzeug.exceptions.NotFound', words: '' };
const offline: OdooFailure = { kind: 'retry-later', cause: 'DEADLINE', afterMs: null };

/** An Odoo by the answer to each `model/method`. */
function server(answers: Record<string, (args: Record<string, unknown>) => Result<unknown, OdooFailure>>) {
  const asked: { readonly call: string; readonly args: Record<string, unknown> }[] = [];
  const client: OdooClient = {
    call(model, method, args) {
      asked.push({ call: `${model}/${method}`, args });
      const answer = answers[`${model}/${method}`];
      const value = answer ? answer(args) : err(notFound);
      return Promise.resolve(
        value.ok ? ok({ value: value.value, serverTime: '2026-11-25 08:00:00', roundTripMs: 1 }) : value,
      );
    },
    close: () => undefined,
  };
  return { asked, feeds: createFeeds(client, () => Date.UTC(2026, 10, 25, 8)) };
}
const pull = { feed: 'employees', since: null, afterId: 0, limit: 10 } as const;
const fieldsOf = (...names: string[]) => ok(Object.fromEntries(names.map((name) => [name, { type: 'char' }])));

test('a model that this user may not read gives way to the one that he may, with the fields that it has', async () => {
  const { asked, feeds } = server({
    'hr.employee/has_access': () => ok(false),
    'hr.employee.public/has_access': () => ok(true),
    'hr.employee.public/fields_get': () => fieldsOf('name', 'job_title', 'write_date', 'active'),
    'hr.employee.public/search_read': () =>
      ok([{ id: 3, name: 'Marie', job_title: false, write_date: 'x', active: true }]),
    'hr.employee.public/search_count': () => ok(1),
  });
  const page = await feeds.pull(pull);
  expect(page).toMatchObject({
    kind: 'page',
    page: { total: 1, more: false, rows: [{ id: 3, name: 'Marie', barcode: null }] },
  });
  const read = asked.find(({ call }) => call === 'hr.employee.public/search_read');
  expect(read?.args['fields']).toEqual(['name', 'job_title', 'write_date', 'active']);
});

test('a missing model is asked for again: it may be installed later', async () => {
  let isInstalled = false;
  const { feeds } = server({
    'hr.employee/has_access': () => (isInstalled ? ok(true) : err(notFound)),
    'hr.employee/fields_get': () => fieldsOf('name'),
    'hr.employee/search': () => ok([1]),
  });
  expect(await feeds.pull(pull)).toEqual({ kind: 'unavailable', why: 'model-missing' });
  expect(await feeds.ids({ feed: 'employees' })).toEqual({ kind: 'unavailable', why: 'model-missing' });
  isInstalled = true;
  expect(await feeds.ids({ feed: 'employees' })).toEqual({ kind: 'ids', ids: [1] });
});

test('a server in trouble is no missing model', async () => {
  const { feeds } = server({ 'hr.employee/has_access': () => err(offline) });
  expect(await feeds.pull(pull)).toEqual({ kind: 'failed', failure: offline });
  const broken: OdooFailure = { kind: 'permanent', name: 'builtins.ValueError', words: '' };
  const other = server({ 'hr.employee/has_access': () => err(broken) });
  expect(await other.feeds.pull(pull)).toEqual({ kind: 'failed', failure: broken });
});

test('a field that an upgrade took away is left out with the next request', async () => {
  let fields = ['name', 'barcode'];
  const { feeds } = server({
    'hr.employee/has_access': () => ok(true),
    'hr.employee/fields_get': () => fieldsOf(...fields),
    'hr.employee/search_read': (args) =>
      (args['fields'] as string[]).every((field) => fields.includes(field))
        ? ok([{ id: 1, name: 'Marie' }])
        : err({ kind: 'permanent', name: 'builtins.ValueError', words: 'Invalid field' }),
    'hr.employee/search_count': () => ok(1),
  });
  expect(await feeds.pull(pull)).toMatchObject({ kind: 'page' });
  fields = ['name'];
  expect(await feeds.pull(pull)).toMatchObject({ kind: 'failed' });
  expect(await feeds.pull(pull)).toMatchObject({ kind: 'page' });
});

test('closed documents are asked for a week, and every reading keeps to the same rows', async () => {
  const { asked, feeds } = server({
    'stock.picking/has_access': () => ok(true),
    'stock.picking/fields_get': () => fieldsOf('name'),
    'stock.picking/search_read': () => ok([]),
    'stock.picking/search_count': () => ok(0),
    'stock.picking/search': () => ok([]),
  });
  await feeds.pull({ ...pull, feed: 'pickings' });
  await feeds.ids({ feed: 'pickings' });
  await feeds.stamps({ feed: 'pickings', afterId: 5, limit: 10 });
  await feeds.rows({ feed: 'pickings', ids: [7] });
  const kept = ['|', ['state', 'not in', ['done', 'cancel']], ['write_date', '>=', '2026-11-18 08:00:00']];
  const domains = asked.filter(({ call }) => /search(_read)?$/.test(call)).map(({ args }) => args['domain']);
  expect(domains).toEqual([[...kept, ['id', '>', 0]], kept, [...kept, ['id', '>', 5]], [['id', 'in', [7]]]]);
});

/** Pages of rows 1 to `count`, answered when told to. */
function pages(count: number) {
  const asked: { afterId: number; limit: number }[] = [];
  let failure: OdooFailure | null = null;
  let nowMs = 0;
  const read = createPageReader({
    shortPages: false,
    nowMs: () => nowMs,
    fetch(_since, afterId, limit) {
      asked.push({ afterId, limit });
      if (failure) return Promise.resolve(err(failure));
      const rows = Array.from({ length: Math.min(limit, count - afterId) }, (_, at) => ({ id: afterId + at + 1 }));
      return Promise.resolve(ok({ rows, serverTime: '2026-11-25 08:00:00' }));
    },
  });
  return { asked, read, fail: (next: OdooFailure | null) => (failure = next), pass: (ms: number) => (nowMs += ms) };
}

test('parts follow each other without a gap, and one page is read ahead, never two', async () => {
  const { asked, read } = pages(2500);
  const seen: unknown[] = [];
  let more = true;
  for (let parts = 1; more; parts++) {
    const part = await read({ since: null, afterId: seen.length, limit: 200 });
    if (!part.ok) throw new Error('failed');
    seen.push(...part.value.rows.map(({ id }) => id));
    more = part.value.more;
    const pagesNeeded = Math.ceil(seen.length / 1000);
    expect(asked.length).toBeLessThanOrEqual(pagesNeeded + 1);
    if (parts === 1) expect(asked.length).toBe(2);
  }
  expect(seen).toEqual(Array.from({ length: 2500 }, (_, at) => at + 1));
  expect(asked.map(({ afterId }) => afterId)).toEqual([0, 1000, 2000]);
});

test('another question, or one that comes late, is asked of the server', async () => {
  const { asked, read, pass } = pages(2500);
  await read({ since: null, afterId: 0, limit: 200 });
  await read({ since: '2026-11-25 07:00:00', afterId: 200, limit: 200 });
  expect(asked.map(({ afterId }) => afterId)).toEqual([0, 1000, 200, 1200]);
  pass(61_000);
  await read({ since: '2026-11-25 07:00:00', afterId: 400, limit: 200 });
  expect(asked.map(({ afterId }) => afterId).slice(4)).toEqual([400, 1400]);
});

test('after a reply that came too late less is asked for, until the server is well', async () => {
  const { asked, read, fail } = pages(100);
  fail(offline);
  for (let turn = 0; turn < 5; turn++) await read({ since: null, afterId: 0, limit: 10 });
  expect(asked.map(({ limit }) => limit)).toEqual([1000, 500, 250, 125, 125]);
  fail(null);
  for (let turn = 0; turn < 3; turn++) await read({ since: null, afterId: 0, limit: 10 });
  expect(asked.slice(5).map(({ limit }) => limit)).toEqual([125, 250, 500]);
});
