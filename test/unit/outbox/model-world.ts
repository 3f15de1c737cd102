import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import type { BorderFailure, CallName, CallParams, CallValue } from '../../../preload/contract/calls.ts';
import type { HostClient } from '../../../preload/contract/host-client.ts';
import type { PushOutcome } from '../../../preload/contract/odoo.ts';
import { laneOf, type Operation } from '../../../preload/contract/operation.ts';
import { err, ok, type Result } from '../../../preload/contract/result.ts';
import { createDrain, type Drain } from '../../../renderer/outbox/drain.ts';
import { openOutboxDb, type OutboxDb } from '../../../renderer/outbox/outbox-db.ts';
import { createOutbox, type Outbox } from '../../../renderer/outbox/outbox.ts';

/** What the far end does with one push, taken in turn; then everything goes well. */
export type Fault =
  | 'fine'
  | 'lost-before'
  | 'lost-after'
  | 'server-error'
  | 'signed-out'
  | 'refused'
  | 'host-gone'
  | 'late-commit';

/** Time that moves only when told. */
export function manualClock(startMs = 1_700_000_000_000) {
  let nowMs = startMs;
  let timers: { atMs: number; run: () => void }[] = [];
  return {
    nowMs: () => nowMs,
    after(delayMs: number, run: () => void) {
      const timer = { atMs: nowMs + delayMs, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
    /** A person works for so long; what comes due meanwhile waits for `advanceToNext`. */
    pass(ms: number): void {
      nowMs += ms;
    },
    /** @returns false when nothing waits */
    advanceToNext(): boolean {
      const next = timers.reduce<(typeof timers)[number] | null>((a, b) => (a && a.atMs <= b.atMs ? a : b), null);
      if (!next) return false;
      timers = timers.filter((one) => one !== next);
      nowMs = Math.max(nowMs, next.atMs);
      next.run();
      return true;
    },
  };
}

/**
 * Host, black box and Odoo in one: the far end of the outbox.
 * @param atOdoo what a push does there; without it, a model that only keeps which acts came, under `faults`
 */
export function modelServer(
  faults: Fault[] = [],
  atOdoo?: (operation: Operation) => Promise<Result<PushOutcome, BorderFailure>>,
) {
  const applied: { lane: string; operationId: string }[] = [];
  const accepted = new Map<string, Operation>();
  /** As in the real box: an act that replaces another stands in its place. */
  const places = new Map<string, number>();
  const over = new Set<string>();
  const late: (() => void)[] = [];
  const maybeDone = new Set<string>();
  const violations: string[] = [];
  const state = { signedOut: false, journalFull: false, login: 'marie' };

  const isApplied = ({ operationId }: Operation): boolean => applied.some((one) => one.operationId === operationId);
  const apply = (operation: Operation): boolean => {
    if (isApplied(operation)) return true;
    applied.push({ lane: laneOf(operation), operationId: operation.operationId });
    return false;
  };
  const confirmed = (operation: Operation): PushOutcome => ({
    kind: 'confirmed',
    records: [],
    replayed: apply(operation),
  });

  const push = (operation: Operation): Result<PushOutcome, BorderFailure> => {
    if (state.signedOut) return ok({ kind: 'held', failure: { kind: 'signed-out' } });
    if (operation.author.login !== state.login) return ok({ kind: 'other-author', login: state.login });
    switch (faults.shift() ?? 'fine') {
      case 'fine':
        return ok(confirmed(operation));
      case 'lost-before':
        return ok({ kind: 'unconfirmed', cause: 'reset' });
      case 'lost-after':
        maybeDone.add(operation.operationId);
        apply(operation);
        return ok({ kind: 'unconfirmed', cause: 'reset' });
      case 'late-commit':
        maybeDone.add(operation.operationId);
        late.push(() => apply(operation));
        return ok({ kind: 'unconfirmed', cause: 'timeout' });
      case 'server-error':
        return ok({ kind: 'held', failure: { kind: 'retry-later', cause: '503', afterMs: null } });
      case 'signed-out':
        state.signedOut = true;
        return ok({ kind: 'held', failure: { kind: 'signed-out' } });
      case 'refused':
        // A recipe reads before it declines: what happened, or may have, is not refused. A window may have died without hearing of it.
        if (isApplied(operation) || maybeDone.has(operation.operationId)) return ok(confirmed(operation));
        return ok({ kind: 'refused', refusal: { kind: 'odoo-refused', rule: 'business', words: 'Non.' } });
      case 'host-gone':
        maybeDone.add(operation.operationId);
        apply(operation);
        return err({ kind: 'host-gone', method: 'odoo.push' });
    }
  };

  /** One client per window: what a dead window asked still happens, what is answered to it is lost. */
  const client = () => {
    const inFlight = new Set<string>();
    const lanes = new Set<string>();
    let gone = false;
    const answer = async (method: CallName, params: unknown): Promise<Result<unknown, BorderFailure>> => {
      switch (method) {
        case 'odoo.push': {
          const operation = params as Operation;
          const lane = laneOf(operation);
          if (inFlight.has(operation.operationId)) violations.push(`twice in flight: ${operation.operationId}`);
          if (lanes.has(lane)) violations.push(`two in flight in ${lane}`);
          if (!accepted.has(operation.operationId))
            violations.push(`sent before the black box: ${operation.operationId}`);
          inFlight.add(operation.operationId);
          lanes.add(lane);
          await Promise.resolve();
          const result = await (atOdoo ?? push)(operation);
          inFlight.delete(operation.operationId);
          lanes.delete(lane);
          return result;
        }
        case 'journal.append':
          if (state.journalFull) return err({ kind: 'host-fault', method, words: 'ENOSPC' });
          for (const entry of (params as CallParams<'journal.append'>).entries) {
            if (entry.kind === 'accepted') {
              const { operationId, replacesAct = '' } = entry.operation;
              accepted.set(operationId, entry.operation);
              places.set(operationId, places.get(operationId) ?? places.get(replacesAct) ?? places.size);
              if (entry.operation.replacesAct) over.add(entry.operation.replacesAct);
            } else over.add(entry.operationId);
          }
          return ok({ lastSeq: accepted.size });
        case 'journal.pending':
          return ok({
            operations: [...accepted.values()]
              .filter(({ operationId }) => !over.has(operationId))
              .sort((left, right) => (places.get(left.operationId) ?? 0) - (places.get(right.operationId) ?? 0)),
          });
        default:
          return err({ kind: 'unknown-call', method });
      }
    };
    const call = <N extends CallName>(method: N, params: CallParams<N>): Promise<Result<CallValue<N>, BorderFailure>> =>
      new Promise((resolve) => {
        if (gone) return resolve(err({ kind: 'host-gone', method }));
        void answer(method, params).then((result) => {
          if (!gone) resolve(result as Result<CallValue<N>, BorderFailure>);
        });
      });
    return { host: { call } satisfies Pick<HostClient, 'call'>, kill: () => (gone = true) };
  };

  return {
    applied,
    accepted,
    over,
    faults,
    state,
    violations,
    client,
    commitLate: () => late.splice(0).forEach((run) => run()),
  };
}
export type ModelServer = ReturnType<typeof modelServer>;

/** Windows on one machine: one disk, one bus, one lock. */
export function modelMachine(
  server: ModelServer,
  random: () => number = () => 0.5,
  disk: IDBFactory = new IDBFactory(),
  clock = manualClock(),
) {
  let indexedDB = disk;
  const windows: ModelWindow[] = [];

  interface ModelWindow {
    readonly outbox: Outbox;
    readonly db: OutboxDb;
    drain: Drain | null;
    kill(): void;
  }
  const elect = (): void => {
    const leader = windows[0];
    if (!leader || leader.drain) return;
    (leader as ModelWindow & { lead: () => void }).lead();
  };

  const open = (): ModelWindow => {
    const db = openOutboxDb('model', { indexedDB, IDBKeyRange });
    const { host, kill } = server.client();
    const announce = (ids: readonly string[]): void => windows.forEach((one) => one.drain?.changed(ids));
    const shared = { db, host, nowMs: clock.nowMs, login: () => server.state.login, after: clock.after, announce };
    const made = {
      outbox: createOutbox(shared),
      db,
      drain: null as Drain | null,
      lead() {
        made.drain = createDrain({ ...shared, random, onConfirmed: () => undefined });
        made.drain.start();
      },
      kill() {
        kill();
        made.drain?.stop();
        db.close();
        windows.splice(windows.indexOf(made), 1);
        elect();
      },
    };
    windows.push(made);
    elect();
    return made;
  };

  return {
    clock,
    windows,
    open,
    emptyDisk() {
      while (windows[0]) windows[0].kill();
      indexedDB = new IDBFactory();
    },
    /** Lets everything happen that can happen by itself, waits included. */
    async run(turns = 400): Promise<void> {
      for (let turn = 0; turn < turns; turn++) {
        for (const one of windows) await one.drain?.settled();
        if (!clock.advanceToNext()) return;
      }
    },
  };
}

export function callbackOn(partnerId: number, operationId: string, login = 'marie'): Operation {
  return {
    kind: 'log-call',
    operationId,
    schemaVersion: 1,
    author: { login, employeeId: null, station: 'Accueil' },
    actedAtMs: 1_700_000_000_000,
    resModel: 'res.partner',
    resId: partnerId,
    callId: `${operationId}@pbx`,
    direction: 'incoming',
    number: '+33612345678',
    outcome: 'answered',
    startedAtMs: 1_700_000_000_000,
    durationSeconds: 60,
    reason: '',
    note: 'Rappeler demain',
  };
}

export function operationIdOf(at: number): string {
  return `00000000-0000-4000-8000-${at.toString(16).padStart(12, '0')}`;
}
