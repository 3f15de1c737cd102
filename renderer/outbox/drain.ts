import type { BorderFailure, CallValue } from '../../preload/contract/calls.ts';
import type { HostClient } from '../../preload/contract/host-client.ts';
import type { PushOutcome } from '../../preload/contract/odoo.ts';
import type { Operation } from '../../preload/contract/operation.ts';
import type { Result } from '../../preload/contract/result.ts';
import { backoffMs } from '../sync/backoff.ts';
import type { OutboxStatus, OutboxStop } from '../worker/worker-api.ts';
import { settledStates, step, type Entry, type EntryEvent } from './entry-machine.ts';
import { planLanes } from './lane-plan.ts';
import type { OutboxDb } from './outbox-db.ts';
import { adoptJournal, takeUpEntries } from './recover.ts';

export interface Drain {
  /** Takes up what an earlier leader left, then sends until stopped. */
  start(): void;
  status(): Pick<OutboxStatus, 'stoppedBy' | 'retryAtMs' | 'lastConfirmedAtMs' | 'lastOutcome'>;
  /** Acts that this or another window added or changed. */
  changed(operationIds: readonly string[]): void;
  /** The line, the sign-in or the host came back, or a person asked: try now. */
  resume(): void;
  /** The host went away: nothing is sent until `resume`. */
  pause(): void;
  /** Resolves when nothing is under way and nothing may be sent at this moment. */
  settled(): Promise<void>;
  stop(): void;
}

export interface DrainDeps {
  readonly db: OutboxDb;
  readonly host: Pick<HostClient, 'call'>;
  readonly nowMs: () => number;
  /** Who is signed in at Odoo; null while nobody knows. */
  readonly login: () => string | null;
  readonly random: () => number;
  /** @returns cancel */
  readonly after: (delayMs: number, run: () => void) => () => void;
  readonly announce: (operationIds: readonly string[]) => void;
  /** An act reached Odoo: the cache of what it touched is stale. */
  readonly onConfirmed: (operation: Operation) => void;
}

/** Lanes in flight together: enough to hide the round trip, too few to weigh on a server in trouble. */
const lanesAtOnce = 4;
/** After that, a window that was writing an act is taken for dead, and its act for accepted. */
const writingPatienceMs = 30_000;
const keptMs = 30 * 86_400_000;

/** Sends the acts of all windows to Odoo, each lane in order. One of these runs per machine: the holder of the Web Lock. Single-use. */
export function createDrain(deps: DrainDeps): Drain {
  const { db, host, nowMs, announce } = deps;
  const open = new Map<string, Entry>();
  const settlements = new Map<string, Entry>();
  const missed = new Set<string>();
  const waiters = new Set<() => void>();
  let lastSeq = 0;
  let working = 0;
  let sending = 0;
  let failures = 0;
  let stop: { readonly by: OutboxStop; readonly retryAtMs: number | null } | null = null;
  let cancelWake: () => void = () => undefined;
  let recovered = false;
  let pumping: Promise<void> | null = null;
  let pumpAgain = false;
  let isAsked = false;
  let flushing = false;
  let over = false;
  let lastConfirmedAtMs: number | null = null;
  let lastOutcome: OutboxStatus['lastOutcome'] = null;

  /** Counts work under way, and swallows faults of a database that was closed under a stopped drain. */
  const work = async (run: () => Promise<void>): Promise<void> => {
    working++;
    try {
      await run();
    } catch (fault) {
      if (!over) {
        // What memory holds is in doubt: it is read anew before anything else is sent.
        recovered = false;
        halt({ kind: 'retry-later', cause: fault instanceof Error ? fault.name : 'fault', afterMs: null });
        pump();
      }
    } finally {
      working--;
      rest();
    }
  };
  const busy = (): boolean => working > 0 || pumping !== null;
  const rest = (): void => {
    if (busy()) return;
    for (const wake of waiters) wake();
    waiters.clear();
  };

  const halt = (by: OutboxStop): void => {
    failures++;
    const asked = by.kind === 'retry-later' ? (by.afterMs ?? 0) : 0;
    const waitMs = Math.max(asked, backoffMs(failures, deps.random, 60_000));
    const needsSomeone = by.kind === 'signed-out' || by.kind === 'database-missing' || by.kind === 'host-gone';
    stop = { by, retryAtMs: needsSomeone ? null : nowMs() + waitMs };
    announce([]);
  };
  const clear = (): void => {
    failures = 0;
    stop = null;
  };

  const put = (entry: Entry): void => {
    lastSeq = Math.max(lastSeq, entry.seq ?? 0);
    if (!settledStates.includes(entry.state)) open.set(entry.operationId, entry);
    else {
      open.delete(entry.operationId);
      if (!entry.settlementJournaled) settlements.set(entry.operationId, entry);
    }
  };

  const recover = async (): Promise<boolean> => {
    await takeUpEntries(db, nowMs());
    const adopted = await adoptJournal(db, host, nowMs());
    const standing = await db.standing();
    open.clear();
    for (const entry of [...standing.open, ...standing.toSettle]) put(entry);
    if (adopted > 0) announce([]);
    return adopted >= 0;
  };

  /** Writes to the black box what was accepted while the host was away. Nothing is sent before that. */
  const journalLocal = async (): Promise<boolean> => {
    const late = nowMs() - writingPatienceMs;
    const local = [...open.values()].filter(
      (entry) => entry.acceptance === 'local' || (entry.acceptance === 'writing' && entry.addedAtMs <= late),
    );
    const readable = local.filter(({ state }) => state !== 'held');
    if (readable.length === 0) return true;
    const written = await host.call('journal.append', {
      entries: readable.map(({ operation }) => ({ kind: 'accepted', operation: operation as Operation })),
    });
    if (!written.ok) {
      halt({ kind: written.failure.kind === 'host-gone' ? 'host-gone' : 'journal-refused' });
      return false;
    }
    for (const { operationId } of readable) {
      const done = await db.change(operationId, (entry) => ({
        ok: true,
        value: { ...entry, acceptance: 'journaled' },
      }));
      if (done.ok) put(done.value);
      else open.delete(operationId);
    }
    return true;
  };

  const flushSettlements = async (): Promise<void> => {
    if (flushing) return;
    flushing = true;
    try {
      while (settlements.size > 0) {
        if (over) return;
        const batch = [...settlements.values()];
        const written = await host.call('journal.append', { entries: batch.map(settlementOf) });
        if (!written.ok) return;
        await db.markSettlementsJournaled(batch.map(({ operationId }) => operationId));
        for (const { operationId } of batch) settlements.delete(operationId);
      }
    } finally {
      flushing = false;
    }
  };

  const send = async (entry: Entry): Promise<void> => {
    const { operationId } = entry;
    const wait = (count: number): number => backoffMs(count, deps.random);
    // Written while the request travels: a kill in between leaves `queued`, and the host reads before it writes anyway.
    const sent = db.change(operationId, (held) => step(held, { kind: 'sent' }, nowMs(), wait));
    // Its fault is met where it is awaited.
    sent.catch(() => undefined);
    const operation = entry.operation as Operation;
    const reply = await host.call('odoo.push', operation);
    sending--;
    if (over) return;
    judgeLine(reply);
    pump();
    const event = eventOf(reply);
    const after = await db.change(operationId, (held) => step(held, event, nowMs(), wait));
    await sent;
    if (after.ok) put(after.value);
    else open.delete(operationId);
    if (reply.ok) {
      lastOutcome = { operationId, outcome: reply.value.kind };
      if (reply.value.kind === 'confirmed') {
        lastConfirmedAtMs = nowMs();
        deps.onConfirmed(operation);
        void work(flushSettlements);
      }
    }
    announce([operationId]);
  };

  /** What one reply says of the line as a whole. */
  const judgeLine = (reply: Result<PushOutcome, BorderFailure>): void => {
    if (!reply.ok) {
      if (reply.failure.kind === 'host-gone') halt({ kind: 'host-gone' });
      if (reply.failure.kind === 'not-available')
        halt({ kind: 'retry-later', cause: reply.failure.why, afterMs: null });
    } else if (reply.value.kind === 'held') halt(reply.value.failure);
    else if (reply.value.kind !== 'unconfirmed' && reply.value.kind !== 'other-author') clear();
  };

  const pumpOnce = async (): Promise<void> => {
    cancelWake();
    if (over) return;
    if (stop && (stop.retryAtMs === null || stop.retryAtMs > nowMs())) return wakeAt(stop.retryAtMs);
    if (!recovered) {
      if (sending > 0) return;
      recovered = await recover();
      if (recovered && missed.size > 0) await refresh([...missed]);
      missed.clear();
      if (!recovered) {
        halt({ kind: 'host-gone' });
        return;
      }
    }
    if (settlements.size > 0) void work(flushSettlements);
    if (!(await journalLocal())) return wakeAt(stop?.retryAtMs ?? null);
    if (isAsked) forgetWaits();
    // One act alone tries whether the line is back.
    const free = (stop ? 1 : lanesAtOnce) - sending;
    const plan = planLanes(open.values(), { nowMs: nowMs(), login: deps.login() }, Math.max(0, free));
    for (const entry of plan.send) {
      open.set(entry.operationId, { ...entry, state: 'sending' });
      sending++;
      void work(() => send(entry).finally(pump));
    }
    const writing = [...open.values()].find(({ acceptance }) => acceptance === 'writing');
    const patienceAtMs = writing ? writing.addedAtMs + writingPatienceMs : Infinity;
    const wakeAtMs = Math.min(plan.wakeAtMs ?? Infinity, patienceAtMs);
    wakeAt(Number.isFinite(wakeAtMs) ? wakeAtMs : null);
  };

  /** What an act waits for since its reply was lost is over once somebody asks; its failures still count for the next wait. */
  const forgetWaits = (): void => {
    isAsked = false;
    for (const entry of open.values()) {
      if (entry.state !== 'sending' && entry.retryAtMs > nowMs())
        open.set(entry.operationId, { ...entry, retryAtMs: 0 });
    }
  };

  const wakeAt = (atMs: number | null): void => {
    if (atMs !== null) cancelWake = deps.after(Math.max(0, atMs - nowMs()), pump);
  };

  /** One pump at a time; a call during one makes one more. */
  function pump(): void {
    if (over) return;
    if (pumping) {
      pumpAgain = true;
      return;
    }
    pumping = work(pumpOnce).then(() => {
      pumping = null;
      if (pumpAgain) {
        pumpAgain = false;
        pump();
      }
      rest();
    });
  }

  /** What changed on the disk, taken in at one moment: an act that is given up and the one in its place change together. */
  const refresh = async (operationIds: readonly string[]): Promise<void> => {
    const ids = operationIds.filter((id) => open.has(id) && open.get(id)?.state !== 'sending');
    const { known, added } = await db.news(ids, lastSeq);
    for (const [at, entry] of known.entries()) {
      const held = open.get(ids[at]!);
      // Sent meanwhile, or even settled: what we know is newer.
      if (!held || held.state === 'sending') continue;
      if (entry) put(entry);
      else open.delete(ids[at]!);
    }
    for (const entry of added) if ((entry.seq ?? 0) > lastSeq) put(entry);
  };

  return {
    start() {
      void work(() => db.deleteSettled(nowMs() - keptMs));
      pump();
    },
    status: () => ({ stoppedBy: stop?.by ?? null, retryAtMs: stop?.retryAtMs ?? null, lastConfirmedAtMs, lastOutcome }),
    changed(operationIds) {
      if (over || operationIds.length === 0) return;
      // A read of the disk that is under way may have missed them.
      if (!recovered) return void operationIds.forEach((id) => missed.add(id));
      void work(async () => {
        await refresh(operationIds);
        pump();
      });
    },
    resume() {
      clear();
      isAsked = true;
      announce([]);
      pump();
    },
    pause() {
      halt({ kind: 'host-gone' });
    },
    async settled() {
      while (busy()) await new Promise<void>((resolve) => waiters.add(resolve));
    },
    stop() {
      over = true;
      cancelWake();
    },
  };
}

function eventOf(reply: Result<CallValue<'odoo.push'>, BorderFailure>): EntryEvent {
  if (reply.ok) return { kind: 'answered', outcome: reply.value };
  switch (reply.failure.kind) {
    case 'bad-arguments':
    case 'unknown-call':
      return { kind: 'not-understood', cause: reply.failure.kind };
    case 'not-available':
      return {
        kind: 'answered',
        outcome: { kind: 'held', failure: { kind: 'retry-later', cause: reply.failure.why, afterMs: null } },
      };
    default:
      return { kind: 'reply-lost', cause: reply.failure.kind };
  }
}

/** An act that a person gave up is over for the black box too, or it would come back from there. */
function settlementOf(entry: Entry): {
  kind: 'settled';
  operationId: string;
  outcome: PushOutcome;
  atMs: number;
} {
  const outcome: PushOutcome =
    entry.state === 'confirmed'
      ? { kind: 'confirmed', records: [...entry.records], replayed: false }
      : {
          kind: 'refused',
          refusal: entry.refusal ?? { kind: 'not-understood', name: 'set-aside', words: entry.cause ?? '' },
        };
  return { kind: 'settled', operationId: entry.operationId, outcome, atMs: entry.settledAtMs ?? entry.addedAtMs };
}
