import type { CallName, CallParams, CallValue } from '../../../preload/contract/calls.ts';
import { feedNames, type FeedName } from '../../../preload/contract/feeds.ts';
import type { HostClient } from '../../../preload/contract/host-client.ts';
import type { OdooFailure } from '../../../preload/contract/odoo.ts';
import { err, ok } from '../../../preload/contract/result.ts';

type Row = { readonly id: number; readonly writeDate: string; readonly state?: unknown };
type ReadCall = 'odoo.pull' | 'odoo.ids' | 'odoo.stamps' | 'odoo.rows';

/** Rows behind the reading calls, as host and Odoo answer them together: a clock of its own, rows that become visible late, rights. */
export function modelOdoo() {
  const rows = new Map<FeedName, Map<number, Row>>(feedNames.map((feed) => [feed, new Map()]));
  const hidden = new Map<number, Set<number>>();
  const asked: CallParams<'odoo.pull'>[] = [];
  const swept: FeedName[] = [];
  const compared: FeedName[] = [];
  const fetched: number[] = [];
  const state = {
    uid: 2 as number | null,
    clockMs: Date.UTC(2026, 10, 23, 8),
    /** False: replies without a Date header. */
    tellsTime: true,
    /** Rows of one reply at most, whatever was asked for. */
    mostRows: Infinity,
    failure: null as OdooFailure | null,
    /** Fails this many calls with `failure`, then none. */
    failuresLeft: Infinity,
    feedFailure: null as { readonly feed: FeedName; readonly failure: OdooFailure } | null,
    missing: null as FeedName | null,
    hostGone: false,
    /** Answers this many more calls, then never again: a worker that is killed. */
    answersLeft: Infinity,
  };
  const timeOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, 19).replace('T', ' ');
  const serverTime = (): string => timeOf(state.clockMs);

  /** What this user may see, by id. */
  const shown = (feed: FeedName): Row[] =>
    [...rows.get(feed)!.values()].filter(({ id }) => !hidden.get(state.uid ?? 0)?.has(id)).sort((a, b) => a.id - b.id);
  /** Closed documents stay in the feed for a week. */
  const isKept = (row: Row): boolean => row.state !== 'done' || row.writeDate >= timeOf(state.clockMs - 7 * 86_400_000);

  const answers: { readonly [N in ReadCall]: (params: CallParams<N>) => CallValue<N> } = {
    'odoo.pull'(request) {
      asked.push(request);
      const { feed, since, afterId } = request;
      const limit = Math.min(request.limit, state.mostRows);
      const found = shown(feed)
        .filter((row) => row.id > afterId)
        .filter((row) => (since === null ? isKept(row) : row.writeDate >= since));
      const total = since === null && afterId === 0 ? found.length : null;
      const time = state.tellsTime ? serverTime() : null;
      return {
        kind: 'page',
        page: { rows: found.slice(0, limit), serverTime: time, more: found.length > limit, total },
      };
    },
    'odoo.ids'({ feed }) {
      swept.push(feed);
      const ids = shown(feed)
        .filter(isKept)
        .map(({ id }) => id);
      return { kind: 'ids', ids };
    },
    'odoo.stamps'({ feed, afterId, limit }) {
      compared.push(feed);
      const found = shown(feed)
        .filter(isKept)
        .filter(({ id }) => id > afterId);
      const part = found.slice(0, Math.min(limit, state.mostRows));
      return {
        kind: 'stamps',
        ids: part.map(({ id }) => id),
        writeDates: part.map(({ writeDate }) => writeDate),
        more: part.length < found.length,
      };
    },
    'odoo.rows'({ feed, ids }) {
      fetched.push(...ids);
      return { kind: 'rows', rows: shown(feed).filter(({ id }) => ids.includes(id)) };
    },
  };

  const answer = (method: CallName, params: unknown): unknown => {
    if (state.hostGone) return err({ kind: 'host-gone', method });
    if (!Object.hasOwn(answers, method)) return err({ kind: 'unknown-call', method });
    const { feed } = params as { readonly feed: FeedName };
    if (state.failure && state.failuresLeft-- > 0) {
      if (method === 'odoo.pull') asked.push(params as CallParams<'odoo.pull'>);
      return ok({ kind: 'failed', failure: state.failure });
    }
    if (state.feedFailure?.feed === feed) return ok({ kind: 'failed', failure: state.feedFailure.failure });
    if (state.missing === feed) return ok({ kind: 'unavailable', why: 'model-missing' });
    return ok((answers[method as ReadCall] as (params: unknown) => unknown)(params));
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
    compared,
    fetched,
    serverTime,
    timeOf,
    put: (feed: FeedName, ...made: Row[]) => made.forEach((row) => rows.get(feed)!.set(row.id, row)),
    get: (feed: FeedName, id: number): Row | undefined => rows.get(feed)!.get(id),
    drop: (feed: FeedName, id: number) => rows.get(feed)!.delete(id),
    hide: (uid: number, id: number) => hidden.set(uid, (hidden.get(uid) ?? new Set()).add(id)),
    unhide: (uid: number, id: number) => hidden.get(uid)?.delete(id),
    /** What a cache must hold in the end. */
    kept: (feed: FeedName): readonly Row[] => shown(feed).filter(isKept),
  };
}
