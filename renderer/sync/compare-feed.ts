import type { FeedName } from '../../preload/contract/feeds.ts';
import { askHost, forget, type FeedDeps, type FeedResult } from './feed-result.ts';

const stampsPerPart = 5000;
const rowsPerAsk = 200;

/** Compares all ids: drops what the server no longer shows, fetches what it shows and no delta brought. */
export async function sweepFeed(feed: FeedName, deps: FeedDeps): Promise<FeedResult> {
  const { catalogue } = deps;
  const epoch = catalogue.epoch();
  const reply = await askHost(deps.host, 'odoo.ids', { feed });
  if (catalogue.epoch() !== epoch) return { kind: 'superseded' };
  if (reply.kind === 'unavailable') return forget(feed, reply.why, deps);
  if (reply.kind !== 'ids') return reply;
  const shown = new Set(reply.ids);
  const gone = [...catalogue.tables.ids(feed)].filter((id) => !shown.has(id));
  const missing = reply.ids.filter((id) => !catalogue.tables.table(feed).has(id));
  return settle(feed, gone, missing, { sweptAtMs: deps.nowMs() }, epoch, deps);
}

/**
 * Compares all ids and write dates: what a sweep does, and rows whose change no delta brought, because its transaction was committed
 * later than the overlap after it had begun.
 */
export async function compareFeed(feed: FeedName, deps: FeedDeps): Promise<FeedResult> {
  const { catalogue } = deps;
  const epoch = catalogue.epoch();
  const table = catalogue.tables.table(feed);
  const atMs = deps.nowMs();
  const shown = new Set<number>();
  const stale: number[] = [];
  for (let afterId = 0; ;) {
    const reply = await askHost(deps.host, 'odoo.stamps', { feed, afterId, limit: stampsPerPart });
    if (catalogue.epoch() !== epoch) return { kind: 'superseded' };
    if (reply.kind === 'unavailable') return forget(feed, reply.why, deps);
    if (reply.kind !== 'stamps') return reply;
    for (const [at, id] of reply.ids.entries()) {
      shown.add(id);
      if (table.writeDate(id) !== reply.writeDates[at]) stale.push(id);
      if (at % 500 === 499) await deps.breathe();
    }
    const last = reply.ids.at(-1);
    if (!reply.more || last === undefined) break;
    afterId = last;
  }
  const gone = [...catalogue.tables.ids(feed)].filter((id) => !shown.has(id));
  return settle(feed, gone, stale, { sweptAtMs: atMs, comparedAtMs: atMs }, epoch, deps);
}

/** Fetches and drops what a comparison found, then marks it as done: cut short, it is done again. */
async function settle(
  feed: FeedName,
  gone: readonly number[],
  wanted: readonly number[],
  marks: { readonly sweptAtMs: number; readonly comparedAtMs?: number },
  epoch: number,
  deps: FeedDeps,
): Promise<FeedResult> {
  const { catalogue } = deps;
  for (let from = 0; from < wanted.length; from += rowsPerAsk) {
    const ids = wanted.slice(from, from + rowsPerAsk);
    const reply = await askHost(deps.host, 'odoo.rows', { feed, ids });
    if (catalogue.epoch() !== epoch) return { kind: 'superseded' };
    if (reply.kind === 'unavailable') return forget(feed, reply.why, deps);
    if (reply.kind !== 'rows') return reply;
    deps.onPage(reply.rows.length, catalogue.take(feed, reply.rows), null);
  }
  catalogue.drop(feed, gone);
  await catalogue.commit(feed, { ...catalogue.mark(feed), ...marks });
  return { kind: 'complete' };
}
