import type { HostClient } from '../../preload/contract/host-client.ts';
import { operationSchema, type Operation } from '../../preload/contract/operation.ts';
import { err, ok, type Result } from '../../preload/contract/result.ts';
import type { AcceptedAct, ActFailure, AddFailure, OutboxView } from '../worker/worker-api.ts';
import { newEntry, settledStates, step, type Entry, type EntryEvent } from './entry-machine.ts';
import { blockedBy } from './lane-plan.ts';
import type { OutboxDb } from './outbox-db.ts';
import { adoptJournal } from './recover.ts';

export interface Outbox {
  add(operation: Operation): Promise<Result<AcceptedAct, AddFailure>>;
  /** Newest first. */
  list(): Promise<readonly OutboxView[]>;
  retry(operationId: string): Promise<Result<null, ActFailure>>;
  setAside(operationId: string): Promise<Result<null, ActFailure>>;
}

export interface OutboxDeps {
  readonly db: OutboxDb;
  readonly host: Pick<HostClient, 'call'>;
  readonly nowMs: () => number;
  /** @returns cancel */
  readonly after: (delayMs: number, run: () => void) => () => void;
  /** Tells this window and the others which acts changed. */
  readonly announce: (operationIds: readonly string[]) => void;
}

/** How long a person may wait for the black box before the act is kept on this side alone. */
const patienceMs = 5000;

/** The window's side of the outbox: accepts acts and shows them. Sending is the leader's (`drain.ts`). */
export function createOutbox(deps: OutboxDeps): Outbox {
  const { db, nowMs, announce } = deps;
  let adopting: Promise<boolean> | null = null;

  /** On an emptied disk, what the black box still holds comes before anything new: lanes keep their order. */
  const adoptFirst = async (): Promise<void> => {
    adopting ??= inTime(
      deps,
      adoptJournal(db, deps.host, nowMs()).then((adopted) => adopted >= 0),
      false,
    );
    if (!(await adopting)) adopting = null;
  };

  const decide = async (operationId: string, event: EntryEvent): Promise<Result<null, ActFailure>> => {
    const done = await db.change(operationId, (entry) => step(entry, event, nowMs(), () => 0));
    if (done.ok) announce([operationId]);
    return done.ok ? ok(null) : done;
  };

  return {
    async add(operation) {
      const parsed = operationSchema.safeParse(operation);
      if (!parsed.success) return err({ kind: 'not-valid', where: parsed.error.issues[0]?.path.join('.') ?? '' });
      const { operationId } = parsed.data;
      let entry: Entry;
      try {
        await adoptFirst();
        entry = await db.add(newEntry(parsed.data, { operationId, acceptance: 'writing', uncertain: false }, nowMs()));
      } catch (fault) {
        return err({ kind: 'disk-refused', words: fault instanceof Error ? fault.message : String(fault) });
      }
      if (entry.acceptance === 'journaled') return ok({ operationId, journaled: true });

      const written = await inTime(
        deps,
        deps.host.call('journal.append', { entries: [{ kind: 'accepted', operation: parsed.data }] }),
        err({ kind: 'host-gone', method: 'journal.append' } as const),
      );
      if (!written.ok && written.failure.kind !== 'host-gone') {
        const undone = await db.deleteIf(operationId, ({ acceptance }) => acceptance === 'writing');
        if (undone) return err({ kind: 'journal-refused', failure: written.failure });
      }
      const acceptance = written.ok ? 'journaled' : 'local';
      // The leader may have written it meanwhile: what is journaled does not go back to local.
      await db.change(operationId, (held) => ok(held.acceptance === 'journaled' ? held : { ...held, acceptance }));
      announce([operationId]);
      return ok({ operationId, journaled: written.ok });
    },
    async list() {
      const all = await db.all();
      const behind = blockedBy(all.filter(({ state }) => !settledStates.includes(state)));
      return all.map((entry) => viewOf(entry, behind.get(entry.operationId) ?? null)).reverse();
    },
    retry: (operationId) => decide(operationId, { kind: 'retry-asked' }),
    setAside: (operationId) => decide(operationId, { kind: 'set-aside' }),
  };
}

/** A call made while the host is away waits for its return: a person does not. */
function inTime<T>(deps: OutboxDeps, wanted: Promise<T>, otherwise: T): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = deps.after(patienceMs, () => resolve(otherwise));
    wanted.then(resolve, reject).finally(cancel);
  });
}

function viewOf(entry: Entry, behind: string | null): OutboxView {
  const parsed = operationSchema.safeParse(entry.operation);
  return {
    operationId: entry.operationId,
    lane: entry.lane,
    state: entry.state,
    operation: parsed.success ? parsed.data : null,
    raw: entry.operation,
    addedAtMs: entry.addedAtMs,
    settledAtMs: entry.settledAtMs,
    attempts: entry.attempts,
    refusal: entry.refusal,
    records: entry.records,
    behind,
    cause: entry.cause,
    history: entry.history,
  };
}
