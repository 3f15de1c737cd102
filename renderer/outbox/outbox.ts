import type { HostClient } from '../../preload/contract/host-client.ts';
import { operationSchema, type Operation } from '../../preload/contract/operation.ts';
import { err, ok, type Result } from '../../preload/contract/result.ts';
import type { AcceptedAct, ActFailure, AddFailure, OutboxView } from '../worker/worker-api.ts';
import { newEntry, settledStates, step, type Entry, type EntryEvent } from './entry-machine.ts';
import { awaitedPerson, blockedBy } from './lane-plan.ts';
import { TurnLost, type Draft, type OutboxDb } from './outbox-db.ts';
import { adoptJournal } from './recover.ts';
import { withActsBefore, withReplacement } from './acts-before.ts';

export interface Outbox {
  add(operation: Operation): Promise<Result<AcceptedAct, AddFailure>>;
  /**
   * The acts that end a piece of work, with the drafts that say so: a page that dies in between leaves neither, or both. Acts
   * without the word that they were done would be done again by whoever resumes the work.
   */
  addWith(
    operations: readonly Operation[],
    drafts: readonly Draft[],
    turn: string | null,
  ): Promise<Result<null, AddFailure>>;
  /** Newest first. */
  list(): Promise<readonly OutboxView[]>;
  retry(operationId: string): Promise<Result<null, ActFailure>>;
  setAside(operationId: string): Promise<Result<null, ActFailure>>;
  /** A refused or parked act is given up for another, which takes its place. Same ids again: harmless. */
  replace(operationId: string, operation: Operation): Promise<Result<AcceptedAct, AddFailure | ActFailure>>;
}

export interface OutboxDeps {
  readonly db: OutboxDb;
  readonly host: Pick<HostClient, 'call'>;
  readonly nowMs: () => number;
  /** Who is signed in at Odoo; null while nobody knows. */
  readonly login: () => string | null;
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

  /** Writes entries that lie on the disk to the black box, in one piece. `undo` takes them back when the box refuses. */
  const journal = async (
    entries: readonly Entry[],
    undo: () => Promise<boolean>,
  ): Promise<Result<{ readonly journaled: boolean }, AddFailure>> => {
    const unwritten = entries.filter(({ acceptance }) => acceptance !== 'journaled');
    if (unwritten.length === 0) return ok({ journaled: true });
    const written = await inTime(
      deps,
      deps.host.call('journal.append', {
        entries: unwritten.map(({ operation }) => ({ kind: 'accepted' as const, operation: operation as Operation })),
      }),
      err({ kind: 'host-gone', method: 'journal.append' } as const),
    );
    if (!written.ok && written.failure.kind !== 'host-gone' && (await undo()))
      return err({ kind: 'journal-refused', failure: written.failure });
    const acceptance = written.ok ? 'journaled' : 'local';
    // The leader may have written one meanwhile: what is journaled does not go back to local.
    for (const { operationId } of unwritten)
      await db.change(operationId, (held) => ok(held.acceptance === 'journaled' ? held : { ...held, acceptance }));
    return ok({ journaled: written.ok });
  };

  /** What a corrected act says of those it was made of. */
  const inPlaceOf = async (given: string): Promise<Pick<Operation, 'replacesAct' | 'replacedBefore'>> => {
    // A disk that cannot be read refuses the act a moment later, with its reason.
    const entry = await db.get(given).catch(() => undefined);
    const earlier = entry?.operation as Operation | undefined;
    const replacedBefore = [...(earlier?.replacedBefore ?? []), ...(earlier?.replacesAct ? [earlier.replacesAct] : [])];
    return { replacesAct: given, replacedBefore: replacedBefore.length > 0 ? replacedBefore : undefined };
  };

  const diskRefused = (fault: unknown): { readonly ok: false; readonly failure: AddFailure } =>
    err({ kind: 'disk-refused', words: fault instanceof Error ? fault.message : String(fault) });

  const isWriting = ({ acceptance }: Entry): boolean => acceptance === 'writing';

  const keep = async (
    operations: readonly Operation[],
    drafts: readonly Draft[],
    turn: string | null,
  ): Promise<Result<{ readonly journaled: boolean }, AddFailure>> => {
    const read: Operation[] = [];
    for (const operation of operations) {
      const parsed = operationSchema.safeParse(operation);
      if (!parsed.success) return err({ kind: 'not-valid', where: parsed.error.issues[0]?.path.join('.') ?? '' });
      read.push(parsed.data);
    }
    let entries: readonly Entry[];
    try {
      await adoptFirst();
      const counts = read.some(({ kind }) => kind === 'count');
      const before = counts ? await db.all() : [];
      entries = await db.addWith(
        read.map((operation) => {
          const complete = operation.kind === 'count' ? withActsBefore(operation, before) : operation;
          const { operationId } = operation;
          return newEntry(complete, { operationId, acceptance: 'writing', uncertain: false }, nowMs());
        }),
        drafts,
        turn,
      );
    } catch (fault) {
      return fault instanceof TurnLost ? err({ kind: 'turn-lost' }) : diskRefused(fault);
    }
    const ids = entries.map(({ operationId }) => operationId);
    const keys = drafts.map(({ key }) => key);
    const kept = await journal(entries, () => db.deleteIf(ids, keys, isWriting));
    if (kept.ok) announce(ids);
    return kept;
  };

  return {
    async add(operation) {
      const kept = await keep([operation], [], null);
      return kept.ok ? ok({ operationId: operation.operationId, ...kept.value }) : kept;
    },
    async addWith(operations, drafts, turn) {
      const kept = await keep(operations, drafts, turn);
      return kept.ok ? ok(null) : kept;
    },
    async replace(given, operation) {
      const parsed = operationSchema.safeParse({ ...operation, ...(await inPlaceOf(given)) });
      if (!parsed.success) return err({ kind: 'not-valid', where: parsed.error.issues[0]?.path.join('.') ?? '' });
      const { operationId } = parsed.data;
      let before: Entry | undefined;
      let done: Awaited<ReturnType<OutboxDb['replace']>>;
      try {
        await adoptFirst();
        const next = newEntry(parsed.data, { operationId, acceptance: 'writing', uncertain: false }, nowMs());
        done = await db.replace(
          given,
          (entry) => {
            before = entry;
            return step(entry, { kind: 'replaced', by: operationId }, nowMs(), () => 0);
          },
          next,
          (entry) => {
            const operation = entry.operation as Operation;
            if (entry.state === 'held' || operation.kind !== 'count') return null;
            const count = withReplacement(operation, given, parsed.data);
            return count && { ...entry, operation: count };
          },
        );
      } catch (fault) {
        return diskRefused(fault);
      }
      if (!done.ok) return done;
      const { placed, amended } = done.value;
      const kept = await journal([placed], async () => {
        if (!before) return false;
        await db.undoReplace(placed, before);
        return (await db.get(operationId)) === undefined;
      });
      announce([given, operationId, ...amended]);
      return kept.ok ? ok({ operationId, ...kept.value }) : kept;
    },
    async list() {
      const all = await db.all();
      const login = deps.login();
      const behind = blockedBy(
        all.filter(({ state }) => !settledStates.includes(state)),
        login,
      );
      return all.map((entry) => viewOf(entry, behind.get(entry.operationId) ?? null, login)).reverse();
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

function viewOf(entry: Entry, behind: string | null, login: string | null): OutboxView {
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
    awaits: settledStates.includes(entry.state) ? null : awaitedPerson(entry, login),
    replaces: entry.replaces,
    replacedBy: entry.replacedBy,
    cause: entry.cause,
    history: entry.history,
  };
}
