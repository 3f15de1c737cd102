import type { PushOutcome, Refusal } from '../../preload/contract/odoo.ts';
import { laneOf, operationSchema, type Operation } from '../../preload/contract/operation.ts';
import { err, ok, unreachable, type Result } from '../../preload/contract/result.ts';
import type { ActFailure, ActState } from '../worker/worker-api.ts';

/** One act of a person on its way to Odoo, as it lies on disk. */
export interface Entry {
  /** Given by the database: the order in which entries came to this machine. */
  readonly seq?: number;
  /** Its place in its lane when that is not its own `seq`: the place of the act that it replaces. */
  readonly place: number | null;
  readonly replaces: string | null;
  /** The act that a person made of this one, which is given up for it. */
  readonly replacedBy: string | null;
  readonly operationId: string;
  readonly lane: string;
  readonly state: ActState;
  /** `writing`: the person has not been told yet · `local`: accepted, black box still to be written · `journaled`. */
  readonly acceptance: 'writing' | 'local' | 'journaled';
  readonly operation: unknown;
  readonly addedAtMs: number;
  readonly settledAtMs: number | null;
  /** Whether the black box knows that it is over. */
  readonly settlementJournaled: boolean;
  /** True once a send got no clear answer: it may have happened, until Odoo says. */
  readonly uncertain: boolean;
  readonly attempts: number;
  readonly failures: number;
  readonly retryAtMs: number;
  readonly refusal: Refusal | null;
  readonly records: readonly { readonly model: string; readonly id: number }[];
  readonly cause: string | null;
  readonly history: readonly { readonly atMs: number; readonly state: ActState; readonly cause: string | null }[];
}

export type EntryEvent =
  | { readonly kind: 'sent' }
  | { readonly kind: 'answered'; readonly outcome: PushOutcome }
  /** The reply did not reach us. */
  | { readonly kind: 'reply-lost'; readonly cause: string }
  /** The host cannot read this operation: another version wrote it. */
  | { readonly kind: 'not-understood'; readonly cause: string }
  | { readonly kind: 'retry-asked' }
  | { readonly kind: 'set-aside' }
  | { readonly kind: 'replaced'; readonly by: string };

/** A new entry; one that this version cannot read is held for a person, never dropped. */
export function newEntry(
  operation: unknown,
  known: { readonly operationId: string; readonly acceptance: Entry['acceptance']; readonly uncertain: boolean },
  nowMs: number,
): Entry {
  const parsed = operationSchema.safeParse(operation);
  const state: ActState = !parsed.success ? 'held' : known.uncertain ? 'unconfirmed' : 'queued';
  const cause = parsed.success ? null : `schema:${parsed.error.issues[0]?.path.join('.') ?? ''}`;
  return {
    operationId: known.operationId,
    place: null,
    replaces: parsed.success ? (parsed.data.replacesAct ?? null) : null,
    replacedBy: null,
    lane: parsed.success ? laneOf(parsed.data) : `unread:${known.operationId}`,
    state,
    acceptance: known.acceptance,
    operation,
    addedAtMs: nowMs,
    settledAtMs: null,
    settlementJournaled: false,
    uncertain: known.uncertain,
    attempts: 0,
    failures: 0,
    retryAtMs: 0,
    refusal: null,
    records: [],
    cause,
    history: [{ atMs: nowMs, state, cause }],
  };
}

/** An entry that an older program could not read, taken up again by one that can; null when there is nothing to take up. */
export function reread(entry: Entry, nowMs: number): Entry | null {
  if (entry.state !== 'held' || !entry.lane.startsWith('unread:')) return null;
  const parsed = operationSchema.safeParse(entry.operation);
  if (!parsed.success) return null;
  const state: ActState = entry.uncertain ? 'unconfirmed' : 'queued';
  return {
    ...entry,
    lane: laneOf(parsed.data),
    state,
    cause: null,
    history: [...entry.history, { atMs: nowMs, state, cause: null }],
  };
}

/** What an event makes of an entry. Settled entries do not move; an event that does not fit the state is refused. */
export function step(
  entry: Entry,
  event: EntryEvent,
  nowMs: number,
  backoffMs: (failures: number) => number,
): Result<Entry, ActFailure> {
  const to = (state: ActState, change: Partial<Entry> = {}): Result<Entry, ActFailure> => {
    const cause = change.cause ?? null;
    // A line that is down for a day must not write a thousand lines of history.
    const last = entry.history.at(-1);
    const repeated =
      last?.state === 'sending' && state === entry.history.at(-2)?.state && cause === entry.history.at(-2)?.cause;
    const history = repeated ? entry.history.slice(0, -1) : [...entry.history, { atMs: nowMs, state, cause }];
    return ok({ ...entry, cause, ...change, state, history });
  };
  const wrongState = err({ kind: 'not-in-this-state', state: entry.state } as const);

  switch (event.kind) {
    case 'sent':
      if (entry.state !== 'queued' && entry.state !== 'unconfirmed') return wrongState;
      return to('sending', { attempts: entry.attempts + 1, cause: entry.cause });
    case 'reply-lost': {
      if (entry.state !== 'sending') return wrongState;
      return to('unconfirmed', { uncertain: true, cause: event.cause, ...later(entry, nowMs, backoffMs) });
    }
    case 'not-understood':
      return entry.state === 'sending' ? to('held', { cause: event.cause }) : wrongState;
    case 'retry-asked':
      if (entry.state !== 'refused' && entry.state !== 'held') return wrongState;
      return to(entry.uncertain ? 'unconfirmed' : 'queued', { refusal: null, failures: 0, retryAtMs: 0 });
    case 'set-aside':
      if (entry.state !== 'refused' && entry.state !== 'held') return wrongState;
      return to('set-aside', { settledAtMs: nowMs, cause: entry.cause });
    case 'replaced':
      if (entry.state !== 'refused' && entry.state !== 'held') return wrongState;
      return to('set-aside', { settledAtMs: nowMs, replacedBy: event.by, cause: 'replaced' });
    case 'answered':
      return entry.state === 'sending' ? answered(event.outcome) : wrongState;
    default:
      return unreachable(event);
  }

  function answered(outcome: PushOutcome): Result<Entry, ActFailure> {
    switch (outcome.kind) {
      case 'confirmed':
        return to('confirmed', { records: outcome.records, settledAtMs: nowMs, uncertain: false });
      case 'refused':
        return to('refused', { refusal: outcome.refusal, uncertain: false });
      case 'unconfirmed':
        return to('unconfirmed', { uncertain: true, cause: outcome.cause, ...later(entry, nowMs, backoffMs) });
      case 'held':
        // Not this act's fault: it goes back to where it was, and what was uncertain stays so.
        return to(entry.uncertain ? 'unconfirmed' : 'queued', { cause: outcome.failure.kind });
      case 'other-author':
        // Who is signed in was heard late: it waits for its own person, and is not asked about at every turn.
        return to(entry.uncertain ? 'unconfirmed' : 'queued', {
          cause: 'other-author',
          ...later(entry, nowMs, backoffMs),
        });
      default:
        return unreachable(outcome);
    }
  }
}

export const settledStates: readonly ActState[] = ['confirmed', 'set-aside'];
export const openStates: readonly ActState[] = ['queued', 'sending', 'unconfirmed', 'refused', 'held'];

/** Where an entry stands among those of its machine. */
export const placeOf = (entry: Entry): number => entry.place ?? entry.seq ?? Infinity;

/** Its author, when this version can read it. */
export function authorOf(entry: Entry): Operation['author'] | null {
  const author = (entry.operation as { author?: { login?: unknown } } | null)?.author;
  return typeof author?.login === 'string' ? (author as Operation['author']) : null;
}

function later(entry: Entry, nowMs: number, backoffMs: (failures: number) => number): Partial<Entry> {
  const failures = entry.failures + 1;
  return { failures, retryAtMs: nowMs + backoffMs(failures) };
}
