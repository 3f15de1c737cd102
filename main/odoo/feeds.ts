import type { CallParams, CallValue } from '../../preload/contract/calls.ts';
import type { FeedName, PullRequest, RowsRequest, StampsRequest } from '../../preload/contract/feeds.ts';
import type { OdooFailure } from '../../preload/contract/odoo.ts';
import { ok, type Result } from '../../preload/contract/result.ts';
import { discoverShape, type FeedShape } from './feed-shape.ts';
import { feedTable, type FeedSource } from './feed-table.ts';
import { odooTime, type OdooClient, type OdooReply } from './json2.ts';
import { createPageReader } from './page-reader.ts';
import { idsOf, num, rowsOf, textOr, type Domain } from './values.ts';

export type OdooFeeds = {
  pull(request: PullRequest): Promise<CallValue<'odoo.pull'>>;
  ids(request: CallParams<'odoo.ids'>): Promise<CallValue<'odoo.ids'>>;
  stamps(request: StampsRequest): Promise<CallValue<'odoo.stamps'>>;
  rows(request: RowsRequest): Promise<CallValue<'odoo.rows'>>;
};

type Readable = Extract<FeedShape, { kind: 'readable' }>;
type NotRead = Extract<FeedShape, { kind: 'unavailable' }> | { readonly kind: 'failed'; readonly failure: OdooFailure };

const withArchived = { active_test: false };
/** A closed document is at hand for so long: people look back at this week's deliveries. */
const closedKeptMs = 7 * 24 * 3_600_000;
const dayMs = 24 * 3_600_000;

/**
 * Rows and ids of one Odoo for the cache, by ascending id. What the server has and the user may read is asked once per feed.
 * @param keptDays how far back a feed that grows old is asked for
 */
export function createFeeds(client: OdooClient, nowMs: () => number, keptDays = 90): OdooFeeds {
  const shapes = new Map<FeedName, Readable>();
  const readers = new Map<FeedName, ReturnType<typeof createPageReader>>();

  async function shapeOf(feed: FeedName): Promise<Readable | NotRead> {
    const known = shapes.get(feed);
    if (known) return known;
    const found = await discoverShape(client, feedTable[feed]);
    if (!found.ok) return { kind: 'failed', failure: found.failure };
    // What is missing today may be installed or granted tomorrow: only what can be read is kept.
    if (found.value.kind === 'readable') shapes.set(feed, found.value);
    return found.value;
  }

  async function ask(
    feed: FeedName,
    shape: Readable,
    method: 'search' | 'search_read' | 'search_count',
    args: Readonly<Record<string, unknown>>,
  ): Promise<Result<OdooReply, OdooFailure>> {
    const reply = await client.call(shape.model, method, args, { context: withArchived });
    // Rights or fields changed under way: what can be read is found out again with the next request.
    if (!reply.ok && (reply.failure.kind === 'refused' || reply.failure.kind === 'permanent')) shapes.delete(feed);
    return reply;
  }

  const alwaysOf = (feed: FeedName): Domain => {
    const { domain, recent }: FeedSource<FeedName> = feedTable[feed];
    return recent ? [...domain, ...recent(odooTime(nowMs() - keptDays * dayMs))] : domain;
  };
  const domainOf = (feed: FeedName): Domain => {
    const { open }: FeedSource<FeedName> = feedTable[feed];
    const domain = alwaysOf(feed);
    return open ? [...domain, '|', ...open, ['write_date', '>=', odooTime(nowMs() - closedKeptMs)]] : domain;
  };

  function readerOf(feed: FeedName): ReturnType<typeof createPageReader> {
    const made =
      readers.get(feed) ??
      createPageReader({
        nowMs,
        shortPages: (feedTable[feed] as FeedSource<FeedName>).shortPages ?? false,
        async fetch(since, afterId, limit) {
          const shape = await shapeOf(feed);
          if (shape.kind !== 'readable')
            return { ok: false, failure: shape.kind === 'failed' ? shape.failure : noAccess };
          const written: Domain = since === null ? domainOf(feed) : [...alwaysOf(feed), ['write_date', '>=', since]];
          const domain = [...written, ['id', '>', afterId]];
          const reply = await ask(feed, shape, 'search_read', { domain, fields: shape.fields, limit, order: 'id' });
          return reply.ok ? ok({ rows: rowsOf(reply.value.value), serverTime: reply.value.serverTime }) : reply;
        },
      });
    readers.set(feed, made);
    return made;
  }

  async function countOf(feed: FeedName, shape: Readable): Promise<number | null> {
    const reply = await ask(feed, shape, 'search_count', { domain: domainOf(feed) });
    return reply.ok ? num(reply.value.value) : null;
  }

  return {
    async pull(request) {
      const { feed, since, afterId } = request;
      const shape = await shapeOf(feed);
      if (shape.kind !== 'readable') return shape;
      const counting = since === null && afterId === 0 ? countOf(feed, shape) : null;
      const read = await readerOf(feed)(request);
      if (!read.ok) return { kind: 'failed', failure: read.failure };
      const { rows, serverTime, more } = read.value;
      const source: FeedSource<FeedName> = feedTable[feed];
      return {
        kind: 'page',
        page: { rows: rows.map((row) => source.row(row)), serverTime, more, total: await counting },
      };
    },

    async ids({ feed }) {
      const shape = await shapeOf(feed);
      if (shape.kind !== 'readable') return shape;
      const reply = await ask(feed, shape, 'search', { domain: domainOf(feed), order: 'id' });
      return reply.ok ? { kind: 'ids', ids: idsOf(reply.value.value) } : { kind: 'failed', failure: reply.failure };
    },

    async stamps({ feed, afterId, limit }) {
      const shape = await shapeOf(feed);
      if (shape.kind !== 'readable') return shape;
      const domain = [...domainOf(feed), ['id', '>', afterId]];
      const reply = await ask(feed, shape, 'search_read', { domain, fields: ['write_date'], limit, order: 'id' });
      if (!reply.ok) return { kind: 'failed', failure: reply.failure };
      const rows = rowsOf(reply.value.value);
      return {
        kind: 'stamps',
        ids: rows.map((row) => num(row['id'])),
        writeDates: rows.map((row) => textOr(row['write_date'], '')),
        more: rows.length >= limit,
      };
    },

    async rows({ feed, ids }) {
      const shape = await shapeOf(feed);
      if (shape.kind !== 'readable') return shape;
      const domain = [...feedTable[feed].domain, ['id', 'in', ids]];
      const reply = await ask(feed, shape, 'search_read', { domain, fields: shape.fields, order: 'id' });
      if (!reply.ok) return { kind: 'failed', failure: reply.failure };
      const source: FeedSource<FeedName> = feedTable[feed];
      return { kind: 'rows', rows: rowsOf(reply.value.value).map((row) => source.row(row)) };
    },
  };
}

/** Rights were taken away between two pages. */
const noAccess: OdooFailure = { kind: 'refused', rule: 'access', words: '' };
