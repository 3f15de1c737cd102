import type { CallValue } from '../../preload/contract/calls.ts';
import type { FeedName, PullRequest } from '../../preload/contract/feeds.ts';
import type { OdooFailure } from '../../preload/contract/odoo.ts';
import { err, ok, type Result } from '../../preload/contract/result.ts';
import { feedTable, type FeedSource } from './feed-table.ts';
import type { OdooClient } from './json2.ts';
import { idsOf, rowsOf, type Domain } from './values.ts';

export type OdooFeeds = {
  pull(request: PullRequest): Promise<CallValue<'odoo.pull'>>;
  ids(feed: FeedName): Promise<CallValue<'odoo.ids'>>;
};

type Shape =
  | { readonly kind: 'readable'; readonly model: string; readonly fields: readonly string[] }
  | { readonly kind: 'unavailable'; readonly why: 'model-missing' | 'no-access' };

const withArchived = { active_test: false };

/** Pages of cache rows out of one Odoo, by ascending id. What the server and the user's rights allow is asked once per feed. */
export function createFeeds(client: OdooClient): OdooFeeds {
  const shapes = new Map<FeedName, Shape>();

  async function shapeOf(feed: FeedName): Promise<Result<Shape, OdooFailure>> {
    const known = shapes.get(feed);
    if (known) return ok(known);
    const found = await discover(client, feedTable[feed]);
    if (found.ok) shapes.set(feed, found.value);
    return found;
  }

  return {
    async pull(request) {
      const shape = await shapeOf(request.feed);
      if (!shape.ok) return { kind: 'failed', failure: shape.failure };
      if (shape.value.kind === 'unavailable') return shape.value;
      const source: FeedSource<FeedName> = feedTable[request.feed];
      const since: Domain = request.since === null ? (source.firstDomain ?? []) : [['write_date', '>=', request.since]];
      const reply = await client.call(
        shape.value.model,
        'search_read',
        {
          domain: [...source.domain, ...since, ['id', '>', request.afterId]],
          fields: shape.value.fields,
          limit: request.limit,
          order: 'id',
        },
        { context: withArchived },
      );
      if (!reply.ok) return { kind: 'failed', failure: reply.failure };
      const rows = rowsOf(reply.value.value);
      return {
        kind: 'page',
        page: {
          rows: rows.map((row) => source.row(row)),
          serverTime: reply.value.serverTime,
          more: rows.length >= request.limit,
        },
      };
    },

    async ids(feed) {
      const shape = await shapeOf(feed);
      if (!shape.ok) return { kind: 'failed', failure: shape.failure };
      // An empty list would mean "all deleted": a feed that cannot be read says so instead.
      if (shape.value.kind === 'unavailable')
        return { kind: 'failed', failure: { kind: 'refused', rule: 'access', words: '' } };
      const { domain } = feedTable[feed];
      const reply = await client.call(shape.value.model, 'search', { domain, order: 'id' }, { context: withArchived });
      return reply.ok ? { kind: 'ids', ids: idsOf(reply.value.value) } : { kind: 'failed', failure: reply.failure };
    },
  };
}

async function discover(
  client: OdooClient,
  source: { readonly models: readonly string[]; readonly fields: readonly string[] },
): Promise<Result<Shape, OdooFailure>> {
  let why: 'model-missing' | 'no-access' = 'model-missing';
  for (const model of source.models) {
    const access = await client.call(model, 'has_access', { operation: 'read' });
    if (!access.ok) {
      if (access.failure.kind === 'permanent') continue;
      return access;
    }
    if (access.value.value !== true) {
      why = 'no-access';
      continue;
    }
    const wanted = [...source.fields, 'write_date', 'active'];
    const known = await client.call(model, 'fields_get', { allfields: wanted, attributes: ['type'] });
    if (!known.ok) return err(known.failure);
    const fields = wanted.filter((field) => Object.hasOwn(known.value.value as object, field));
    return ok({ kind: 'readable', model, fields });
  }
  return ok({ kind: 'unavailable', why });
}
