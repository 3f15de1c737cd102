import type { CallName, CallParams } from '../../../preload/contract/calls.ts';
import { feedNames, type FeedName, type PullPage } from '../../../preload/contract/feeds.ts';
import type { HostClient } from '../../../preload/contract/host-client.ts';
import type { OdooFailure } from '../../../preload/contract/odoo.ts';
import { err, ok } from '../../../preload/contract/result.ts';

type Row = { readonly id: number; readonly writeDate: string };

/** Rows behind `odoo.pull` and `odoo.ids`, with a clock of its own and rows that become visible late. */
export function modelOdoo() {
  const rows = new Map<FeedName, Map<number, Row>>(feedNames.map((feed) => [feed, new Map()]));
  const asked: CallParams<'odoo.pull'>[] = [];
  const swept: FeedName[] = [];
  const state = {
    uid: 2 as number | null,
    clockMs: Date.UTC(2026, 10, 23, 8),
    failure: null as OdooFailure | null,
    feedFailure: null as { readonly feed: FeedName; readonly failure: OdooFailure } | null,
    missing: null as FeedName | null,
    hostGone: false,
    /** Answers this many more calls, then never again: a worker that is killed. */
    answersLeft: Infinity,
  };
  const serverTime = (): string => new Date(state.clockMs).toISOString().slice(0, 19).replace('T', ' ');

  const pull = ({ feed, since, afterId, limit }: CallParams<'odoo.pull'>): PullPage => {
    const found = [...rows.get(feed)!.values()]
      .filter((row) => row.id > afterId && (since === null || row.writeDate >= since))
      .sort((a, b) => a.id - b.id);
    return { rows: found.slice(0, limit), serverTime: serverTime(), more: found.length > limit, total: null };
  };

  const answer = (method: CallName, params: unknown): unknown => {
    if (state.hostGone) return err({ kind: 'host-gone', method });
    if (method === 'odoo.pull') {
      const request = params as CallParams<'odoo.pull'>;
      asked.push(request);
      const failure = state.failure ?? (state.feedFailure?.feed === request.feed ? state.feedFailure.failure : null);
      if (failure) return ok({ kind: 'failed', failure });
      if (state.missing === request.feed) return ok({ kind: 'unavailable', why: 'model-missing' });
      return ok({ kind: 'page', page: pull(request) });
    }
    if (method === 'odoo.ids') {
      const { feed } = params as CallParams<'odoo.ids'>;
      swept.push(feed);
      if (state.failure) return ok({ kind: 'failed', failure: state.failure });
      return ok({ kind: 'ids', ids: [...rows.get(feed)!.keys()] });
    }
    return err({ kind: 'unknown-call', method });
  };

  const call = (async (method: CallName, params: unknown) => {
    if (state.answersLeft-- <= 0) return new Promise<never>(() => undefined);
    await Promise.resolve();
    return answer(method, params);
  }) as HostClient['call'];

  return {
    host: { call },
    state,
    asked,
    swept,
    serverTime,
    put: (feed: FeedName, ...made: Row[]) => made.forEach((row) => rows.get(feed)!.set(row.id, row)),
    drop: (feed: FeedName, id: number) => rows.get(feed)!.delete(id),
  };
}
