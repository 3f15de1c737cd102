import assert from 'node:assert/strict';
import { createFeeds } from '../../main/odoo/feeds.ts';
import { createHttpTransport } from '../../main/odoo/http.ts';
import { createOdooClient } from '../../main/odoo/json2.ts';
import { signIn } from '../../main/odoo/sign-in.ts';
import { feedNames, feedSchemas } from '../../preload/contract/feeds.ts';
import { newPartner } from './hammer.ts';
import type { LiveCheck } from './live-check.ts';

/** Signing in, what failures mean, and the feeds. */
export const connectionChecks: readonly LiveCheck[] = [
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
];
