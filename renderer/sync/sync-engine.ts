import { feedNames, type FeedName } from '../../preload/contract/feeds.ts';
import type { HostClient } from '../../preload/contract/host-client.ts';
import type { Catalogue } from '../store/catalogue.ts';
import type { FeedError, FeedView } from '../worker/worker-api.ts';
import { backoffMs } from './backoff.ts';
import { compareFeed, sweepFeed } from './compare-feed.ts';
import type { FeedPlan } from './feed-plan.ts';
import type { FeedDeps, FeedResult } from './feed-result.ts';
import { pullFeed } from './pull-feed.ts';

export interface SyncEngine {
  start(): void;
  views(): readonly FeedView[];
  /** These are stale: pulls and compares them as soon as the line allows. */
  refresh(feeds: readonly FeedName[]): void;
  /**
   * The line, the sign-in or the host came back: goes on, but a server in trouble keeps its pauses, since a line that comes and goes
   * would otherwise hammer it. A person who asks is obeyed at once.
   */
  resume(asked: 'by-person' | 'by-line'): void;
  /** The host went away. */
  pause(): void;
  /** Resolves when no request is under way and none is due. */
  settled(): Promise<void>;
  stop(): void;
}

export interface SyncDeps extends Pick<FeedDeps, 'breathe' | 'signedInAs'> {
  /** In the order of a first sync. */
  readonly plans: readonly FeedPlan[];
  readonly catalogue: Catalogue;
  readonly host: Pick<HostClient, 'call'>;
  readonly nowMs: () => number;
  readonly random: () => number;
  /** @returns cancel */
  readonly after: (delayMs: number, run: () => void) => () => void;
  /** States, progress or errors changed. */
  readonly onChange: () => void;
}

type Task = 'pull' | 'sweep' | 'compare';
const tasks = { pull: pullFeed, sweep: sweepFeed, compare: compareFeed };

interface FeedRun {
  readonly plan: FeedPlan;
  busy: Task | null;
  startedAtMs: number;
  /** Rows that were received before this run took a pull up again. */
  receivedBefore: number;
  received: number;
  total: number | null;
  malformed: number;
  stale: boolean;
  failures: number;
  notBeforeMs: number;
  lastError: FeedError | null;
}

/** Requests together: a first sync of a large feed must not keep the open documents waiting. */
const atOnce = 2;
const recheckUnavailableMs = 3_600_000;

/** Keeps the cache near the server. Runs in the leader's window only. Single-use. */
export function createSyncEngine(deps: SyncDeps): SyncEngine {
  const { catalogue, nowMs } = deps;
  const runs: FeedRun[] = deps.plans.map((plan) => ({
    plan,
    busy: null,
    startedAtMs: 0,
    receivedBefore: 0,
    received: 0,
    total: null,
    malformed: 0,
    stale: false,
    failures: 0,
    notBeforeMs: 0,
    lastError: null,
  }));
  const waiters = new Set<() => void>();
  let failures = 0;
  /** Of `failures`, those that a server gave which was there. */
  let troubles = 0;
  let haltedUntilMs = 0;
  let uid = deps.signedInAs();
  let cancelWake: () => void = () => undefined;
  let over = false;

  const pullAtMs = ({ plan, stale, notBeforeMs }: FeedRun): number => {
    const mark = catalogue.mark(plan.feed);
    const isOthers = uid !== null && mark.readBy !== uid;
    const isDue = stale || isOthers || mark.running || mark.completedAtMs === null;
    return Math.max(isDue ? 0 : (mark.completedAtMs ?? 0) + plan.pullEveryMs, notBeforeMs);
  };
  const comparedAtMs = ({ plan, notBeforeMs }: FeedRun, task: 'sweep' | 'compare'): number => {
    const mark = catalogue.mark(plan.feed);
    if (mark.completedAtMs === null || mark.unavailable !== null) return Infinity;
    const due =
      task === 'sweep' ? (mark.sweptAtMs ?? 0) + plan.sweepEveryMs : (mark.comparedAtMs ?? 0) + plan.compareEveryMs;
    return Math.max(due, notBeforeMs);
  };
  /** The next thing to do for a feed, and when. A comparison of stamps is one of ids as well. */
  const nextOf = (feed: FeedRun): { readonly task: Task; readonly atMs: number } => {
    const now = nowMs();
    const plans = [
      { task: 'pull', atMs: pullAtMs(feed) },
      { task: 'compare', atMs: comparedAtMs(feed, 'compare') },
      { task: 'sweep', atMs: comparedAtMs(feed, 'sweep') },
    ] as const;
    return (
      plans.find(({ atMs }) => atMs <= now) ?? plans.reduce((soonest, one) => (one.atMs < soonest.atMs ? one : soonest))
    );
  };

  const run = async (feed: FeedRun, task: Task): Promise<void> => {
    const { running } = catalogue.mark(feed.plan.feed);
    feed.busy = task;
    feed.startedAtMs = nowMs();
    feed.receivedBefore = feed.received = (task === 'pull' && running?.received) || 0;
    feed.total = running?.total ?? null;
    const sweepToo = task === 'pull' && feed.stale;
    feed.stale = false;
    deps.onChange();
    const feedDeps = {
      ...deps,
      onPage(received: number, malformed: number, total: number | null) {
        feed.received += received;
        feed.malformed += malformed;
        feed.total = total;
        deps.onChange();
      },
    };
    try {
      let result = await tasks[task](feed.plan.feed, feedDeps);
      if (sweepToo && result.kind === 'complete') result = await sweepFeed(feed.plan.feed, feedDeps);
      if (!over) conclude(feed, result);
    } catch (fault) {
      if (!over)
        fail(feed, { kind: 'permanent', name: 'store', words: fault instanceof Error ? fault.message : String(fault) });
    } finally {
      feed.busy = null;
    }
    if (over) return;
    deps.onChange();
    tick();
  };

  const conclude = (feed: FeedRun, result: FeedResult): void => {
    switch (result.kind) {
      case 'superseded':
        return;
      case 'complete':
        failures = 0;
        troubles = 0;
        feed.failures = 0;
        feed.notBeforeMs = 0;
        feed.lastError = null;
        return;
      case 'unavailable':
        feed.lastError = { kind: result.why };
        feed.notBeforeMs = nowMs() + recheckUnavailableMs;
        return;
      case 'failed':
        return fail(feed, result.failure);
    }
  };

  const fail = (feed: FeedRun, failure: FeedError): void => {
    feed.lastError = failure;
    switch (failure.kind) {
      case 'signed-out':
      case 'database-missing':
      case 'host-gone':
        haltedUntilMs = Infinity;
        return;
      case 'offline':
      case 'retry-later':
      case 'unknown-outcome':
        failures++;
        if (failure.kind !== 'offline') troubles++;
        haltedUntilMs =
          nowMs() +
          Math.max(backoffMs(failures, deps.random), (failure.kind === 'retry-later' && failure.afterMs) || 0);
        return;
      default:
        // This feed's own trouble: the others go on.
        feed.failures++;
        feed.notBeforeMs = nowMs() + Math.max(60_000, backoffMs(feed.failures, deps.random, 1_800_000));
    }
  };

  const tick = (): void => {
    cancelWake();
    if (over) return;
    let wakeAtMs = Infinity;
    if (haltedUntilMs > nowMs()) wakeAtMs = haltedUntilMs;
    else {
      for (const feed of runs) {
        if (feed.busy) continue;
        const { task, atMs } = nextOf(feed);
        // After trouble, one request alone tries whether the server is well.
        const free = runs.filter(({ busy }) => busy).length < (failures > 0 ? 1 : atOnce);
        if (atMs > nowMs()) wakeAtMs = Math.min(wakeAtMs, atMs);
        else if (free) void run(feed, task);
      }
    }
    if (Number.isFinite(wakeAtMs)) cancelWake = deps.after(Math.max(0, wakeAtMs - nowMs()), tick);
    if (!isBusy()) {
      for (const wake of waiters) wake();
      waiters.clear();
    }
  };
  const isBusy = (): boolean => runs.some(({ busy }) => busy !== null);

  return {
    start: tick,
    views: () => feedViews(catalogue, nowMs(), runs),
    refresh(feeds) {
      for (const feed of runs) if (feeds.includes(feed.plan.feed)) feed.stale = true;
      tick();
    },
    resume(asked) {
      const isOther = deps.signedInAs() !== uid;
      uid = deps.signedInAs();
      if (asked === 'by-person') failures = troubles = 0;
      if (asked === 'by-person' || isOther) for (const feed of runs) feed.notBeforeMs = 0;
      const pausedUntilMs = haltedUntilMs === Infinity ? nowMs() + backoffMs(troubles, deps.random) : haltedUntilMs;
      haltedUntilMs = troubles > 1 ? pausedUntilMs : 0;
      tick();
    },
    pause() {
      haltedUntilMs = Infinity;
      tick();
    },
    async settled() {
      while (isBusy()) await new Promise<void>((resolve) => waiters.add(resolve));
    },
    stop() {
      over = true;
      cancelWake();
    },
  };
}

/** What the sync page shows. A window that only follows knows no runs. */
export function feedViews(catalogue: Catalogue, nowMs: number, runs: readonly FeedRun[]): readonly FeedView[] {
  return feedNames.map((name) => {
    const mark = catalogue.mark(name);
    const run = runs.find(({ plan }) => plan.feed === name);
    const seconds = run ? Math.max(0.001, (nowMs - run.startedAtMs) / 1000) : 1;
    return {
      name,
      rows: catalogue.tables.count(name),
      ageMs: mark.completedAtMs === null ? null : nowMs - mark.completedAtMs,
      state: stateOf(),
      progress:
        run?.busy === 'pull'
          ? {
              received: run.received,
              total: run.total,
              perSecond: Math.round((run.received - run.receivedBefore) / seconds),
            }
          : null,
      lastError: run?.lastError ?? (mark.unavailable === null ? null : { kind: mark.unavailable }),
      malformed: run?.malformed ?? 0,
    };

    function stateOf(): FeedView['state'] {
      if (mark.unavailable !== null) return 'unavailable';
      if (run?.busy) return mark.completedAtMs === null ? 'first-sync' : 'pulling';
      if (run?.lastError) return 'waiting';
      return mark.completedAtMs === null ? 'never' : 'fresh';
    }
  });
}
