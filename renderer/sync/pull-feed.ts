import type { FeedName } from '../../preload/contract/feeds.ts';
import type { FeedMark } from '../store/catalogue-db.ts';
import { commitRows, overlapSeconds, partRows, rowsAtOnce } from './feed-plan.ts';
import { askHost, forget, type FeedDeps, type FeedResult } from './feed-result.ts';
import { secondsBefore } from './server-time.ts';

/**
 * Pulls one feed to its end: everything the first time, afterwards what was written since the mark.
 * Every two thousand rows are committed together with their place, so that a killed worker goes on where it stood.
 */
export async function pullFeed(feed: FeedName, deps: FeedDeps): Promise<FeedResult> {
  const { catalogue } = deps;
  const epoch = catalogue.epoch();
  const mark = startOf(catalogue.mark(feed), deps.signedInAs());
  const since = mark.running?.since ?? mark.since;
  // A first sync in one go is its own comparison of ids; one that was interrupted, or done over, may hold rows deleted since.
  const isWhole = since === null && !mark.running && catalogue.tables.count(feed) === 0;
  let { startedAt = null, total = null, received = 0, afterId = 0 } = mark.running ?? {};
  let uncommitted = 0;
  let asked = ask(feed, since, afterId, deps);
  /** Rows go on coming in while earlier ones are written; one write at a time. */
  let written: Promise<void> = Promise.resolve();

  try {
    return await takePages();
  } finally {
    await written;
  }

  async function takePages(): Promise<FeedResult> {
    for (;;) {
      const reply = await asked;
      if (catalogue.epoch() !== epoch) return { kind: 'superseded' };
      if (reply.kind === 'unavailable') return forget(feed, reply.why, deps);
      if (reply.kind !== 'page') return reply;
      const { rows, serverTime, more } = reply.page;
      // The overlap counts from the first page: rows may be written behind us while we page.
      startedAt ??= serverTime;
      total ??= reply.page.total;
      const last = lastId(rows);
      if (more && last <= afterId) return { kind: 'failed', failure: pageWithoutIds };
      afterId = Math.max(afterId, last);
      received += rows.length;
      uncommitted += rows.length;
      // The next part is under way while this one is taken in.
      if (more) asked = ask(feed, since, afterId, deps);
      let malformed = 0;
      for (let from = 0; from < rows.length; from += rowsAtOnce) {
        await deps.breathe();
        if (catalogue.epoch() !== epoch) return { kind: 'superseded' };
        malformed += catalogue.take(feed, rows.slice(from, from + rowsAtOnce));
      }
      deps.onPage(rows.length, malformed, total);
      if (more && uncommitted < commitRows) continue;
      uncommitted = 0;
      const now = { ...mark, unavailable: null };
      await written;
      if (catalogue.epoch() !== epoch) return { kind: 'superseded' };
      if (more) {
        written = catalogue.commit(feed, { ...now, running: { since, startedAt, afterId, received, total } });
        // Its fault is met where it is awaited.
        written.catch(() => undefined);
        continue;
      }
      const endedAtMs = deps.nowMs();
      await catalogue.commit(feed, {
        ...now,
        running: null,
        since: nextSince(feed, startedAt, since, deps),
        completedAtMs: endedAtMs,
        ...(since === null && { comparedAtMs: endedAtMs }),
        ...(isWhole && { sweptAtMs: endedAtMs }),
      });
      return { kind: 'complete' };
    }
  }
}

const ask = (feed: FeedName, since: string | null, afterId: number, { host }: FeedDeps) =>
  askHost(host, 'odoo.pull', { feed, since, afterId, limit: partRows });

/** Another user sees other rows: everything is asked again, and compared. Rows serve on meanwhile. */
function startOf(mark: FeedMark, uid: number | null): FeedMark {
  if (uid === null || mark.readBy === uid) return mark;
  if (mark.readBy === null && mark.completedAtMs === null) return { ...mark, readBy: uid };
  return { ...mark, since: null, running: null, sweptAtMs: null, comparedAtMs: null, readBy: uid };
}

/** Where the next delta begins. A server without a clock is taken at the newest stamp that it wrote itself. */
function nextSince(feed: FeedName, startedAt: string | null, since: string | null, { catalogue }: FeedDeps) {
  if (startedAt !== null) return secondsBefore(startedAt, overlapSeconds);
  let newest = since;
  for (const { writeDate } of catalogue.tables.all(feed)) if (newest === null || writeDate > newest) newest = writeDate;
  return newest === null ? null : secondsBefore(newest, overlapSeconds);
}

/** Pages come by ascending id. @returns 0 when no row has a readable one */
function lastId(rows: readonly unknown[]): number {
  let last = 0;
  for (const row of rows) {
    const id = (row as { readonly id?: unknown } | null)?.id;
    if (typeof id === 'number' && id > last) last = id;
  }
  return last;
}

const pageWithoutIds = { kind: 'permanent', name: 'page-without-ids', words: '' } as const;
