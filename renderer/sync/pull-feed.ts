import type { FeedName } from '../../preload/contract/feeds.ts';
import type { HostClient } from '../../preload/contract/host-client.ts';
import type { OdooFailure } from '../../preload/contract/odoo.ts';
import type { Catalogue } from '../store/catalogue.ts';
import { overlapSeconds, pageSize } from './feed-plan.ts';
import { secondsBefore } from './server-time.ts';

export type FeedResult =
  | { readonly kind: 'complete' }
  | { readonly kind: 'failed'; readonly failure: OdooFailure | { readonly kind: 'host-gone' } }
  | { readonly kind: 'unavailable'; readonly why: 'model-missing' | 'no-access' };

export interface FeedDeps {
  readonly host: Pick<HostClient, 'call'>;
  readonly catalogue: Catalogue;
  readonly nowMs: () => number;
  readonly onPage: (received: number, malformed: number) => void;
}

/**
 * Pulls one feed to its end: everything the first time, afterwards what was written since the mark.
 * Each page is committed together with its place, so that a killed worker goes on where it stood.
 */
export async function pullFeed(feed: FeedName, deps: FeedDeps): Promise<FeedResult> {
  const { catalogue } = deps;
  const mark = catalogue.mark(feed);
  const since = mark.running?.since ?? mark.since;
  // A first sync in one go is its own comparison of ids; one that was interrupted may hold rows deleted since.
  const sweptAtMs = since === null && !mark.running ? deps.nowMs() : mark.sweptAtMs;
  let startedAt = mark.running?.startedAt ?? null;
  let asked = ask(feed, since, mark.running?.afterId ?? 0, deps);

  for (;;) {
    const reply = await asked;
    if (reply.kind === 'unavailable') {
      await catalogue.apply(feed, [], { ...catalogue.mark(feed), unavailable: reply.why });
    }
    if (reply.kind !== 'page') return reply;
    const { rows, serverTime, more } = reply.page;
    // The overlap counts from the first page: rows may be written behind us while we page.
    startedAt ??= serverTime;
    const afterId = lastId(rows);
    const goesOn = more && afterId !== null;
    // The next page is under way while this one is written.
    if (goesOn) asked = ask(feed, since, afterId, deps);
    const now = { ...catalogue.mark(feed), unavailable: null };
    const { malformed } = await catalogue.apply(
      feed,
      rows,
      goesOn
        ? { ...now, running: { since, startedAt, afterId } }
        : {
            ...now,
            running: null,
            since: secondsBefore(startedAt, overlapSeconds),
            completedAtMs: deps.nowMs(),
            sweptAtMs,
          },
    );
    deps.onPage(rows.length, malformed);
    if (!goesOn) return { kind: 'complete' };
  }
}

/** Compares all ids and drops what the server no longer shows. */
export async function sweepFeed(feed: FeedName, deps: FeedDeps): Promise<FeedResult> {
  const reply = await deps.host.call('odoo.ids', { feed });
  if (!reply.ok) return { kind: 'failed', failure: borderFailure(reply.failure) };
  if (reply.value.kind === 'failed') return reply.value;
  const mark = { ...deps.catalogue.mark(feed), sweptAtMs: deps.nowMs() };
  await deps.catalogue.retain(feed, new Set(reply.value.ids), mark);
  return { kind: 'complete' };
}

async function ask(feed: FeedName, since: string | null, afterId: number, deps: FeedDeps) {
  const reply = await deps.host.call('odoo.pull', { feed, since, afterId, limit: pageSize });
  return reply.ok ? reply.value : ({ kind: 'failed', failure: borderFailure(reply.failure) } as const);
}

function borderFailure(failure: {
  readonly kind: string;
  readonly method: string;
}): OdooFailure | { readonly kind: 'host-gone' } {
  if (failure.kind === 'host-gone') return { kind: 'host-gone' };
  return { kind: 'permanent', name: failure.kind, words: failure.method };
}

/** Pages come by ascending id; a row without a readable id cannot be paged past, so the pull ends there. */
function lastId(rows: readonly unknown[]): number | null {
  const id = (rows.at(-1) as { id?: unknown } | undefined)?.id;
  return typeof id === 'number' ? id : null;
}
