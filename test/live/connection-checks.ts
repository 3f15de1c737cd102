import assert from 'node:assert/strict';
import { createFeeds } from '../../main/odoo/feeds.ts';
import { createHttpTransport } from '../../main/odoo/http.ts';
import { createOdooClient } from '../../main/odoo/json2.ts';
import { signIn } from '../../main/odoo/sign-in.ts';
import { feedNames, feedSchemas, type FeedName } from '../../preload/contract/feeds.ts';
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
      const stampsOf = async (feed: FeedName): Promise<ReadonlyMap<number, string | undefined>> => {
        const stamps = await feeds.stamps({ feed, afterId: 0, limit: 5000 });
        assert.ok(stamps.kind === 'stamps', feed);
        return new Map(stamps.ids.map((id, at) => [id, stamps.writeDates[at]]));
      };
      const pageOf = async (feed: FeedName, afterId: number, limit: number) => {
        const pulled = await feeds.pull({ feed, since: null, afterId, limit });
        assert.ok(pulled.kind === 'page', `${feed}: ${JSON.stringify(pulled)}`);
        return { more: pulled.page.more, rows: pulled.page.rows.map((row) => feedSchemas[feed].parse(row)) };
      };
      for (const feed of feedNames) {
        const asked = await feeds.pull({ feed, since: null, afterId: 0, limit: 1 });
        if (asked.kind === 'unavailable') continue;
        const before = await stampsOf(feed);
        const whole = await pageOf(feed, 0, 5000);
        const ids = whole.rows.map(({ id }) => id);
        const all = await feeds.ids({ feed });
        const single = await feeds.rows({ feed, ids: ids.slice(0, 50) });
        const first = await pageOf(feed, 0, 1);
        const rest = await pageOf(feed, ids[0] ?? 0, 5000);
        const after = await stampsOf(feed);
        assert.ok(all.kind === 'ids' && single.kind === 'rows', feed);

        // Others may work in this Odoo meanwhile: what nobody touched since the first look is compared.
        const still = ({ id, writeDate }: { readonly id: number; readonly writeDate: string }): boolean =>
          before.get(id) === writeDate && after.get(id) === writeDate;
        const settled = whole.rows.filter(still);
        assert.ok(
          settled.length >= whole.rows.length / 2,
          `${feed}: ${settled.length} of ${whole.rows.length} stood still`,
        );
        assert.deepEqual(
          [...ids].sort((left, right) => left - right),
          ids,
          `${feed}: by id`,
        );
        assert.ok(
          settled.every(({ id }) => all.ids.includes(id)),
          `${feed}: ids`,
        );
        const known = new Set(settled.map(({ id }) => id));
        const singles = single.rows.map((row) => feedSchemas[feed].parse(row)).filter(({ id }) => known.has(id));
        assert.deepEqual(
          singles,
          settled.filter(({ id }) => ids.slice(0, 50).includes(id)),
          `${feed}: single rows`,
        );
        if (ids.length < 2) continue;
        assert.ok(first.more && first.rows.length === 1, feed);
        const last = rest.rows.at(-1)?.id ?? 0;
        assert.deepEqual(
          rest.rows.filter(({ id }) => known.has(id)),
          settled.filter(({ id }) => id !== ids[0] && id <= last),
          `${feed}: the pages that follow`,
        );
        assert.ok(rest.more || settled.every(({ id }) => id <= last), feed);
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
