import { maySend, type Operation } from '../../preload/contract/operation.ts';
import { authorOf, placeOf, type Entry } from './entry-machine.ts';

export interface LanePlan {
  /** Heads of their lanes that may go now, in the order in which they were done. */
  readonly send: readonly Entry[];
  /** When a head that waits for its next try comes due. */
  readonly wakeAtMs: number | null;
}

/**
 * Chooses what may be sent: only the first open entry of each lane, and only when it is `queued` or `unconfirmed`.
 * A head that is being sent, refused, held or of another person keeps its own lane waiting and no other.
 * @param open entries that are neither confirmed nor set aside
 * @param login who is signed in; null while nobody knows
 */
export function planLanes(
  open: Iterable<Entry>,
  now: { readonly nowMs: number; readonly login: string | null },
  atMost: number,
): LanePlan {
  const entries = inOrder(open);
  const openIds = new Set(entries.map(({ operationId }) => operationId));
  const movedBefore = earlierMoves(entries);
  const seen = new Set<string>();
  const send: Entry[] = [];
  let wakeAtMs: number | null = null;
  for (const entry of entries) {
    if (seen.has(entry.lane)) continue;
    seen.add(entry.lane);
    if (entry.acceptance !== 'journaled' || (entry.state !== 'queued' && entry.state !== 'unconfirmed')) continue;
    if (awaitedPerson(entry, now.login) !== null || earlierActs(entry).some((id) => openIds.has(id))) continue;
    if (movedBefore.has(entry.operationId)) continue;
    if (entry.retryAtMs > now.nowMs) wakeAtMs = Math.min(wakeAtMs ?? Infinity, entry.retryAtMs);
    else if (send.length < atMost) send.push(entry);
  }
  return { send, wakeAtMs };
}

/** For each entry that waits behind another of its lane that needs a person, the act to settle first. */
export function blockedBy(open: Iterable<Entry>, login: string | null): ReadonlyMap<string, string> {
  const blocker = new Map<string, string>();
  const behind = new Map<string, string>();
  const entries = inOrder(open);
  const openIds = new Set(entries.map(({ operationId }) => operationId));
  const movedBefore = earlierMoves(entries);
  for (const entry of entries) {
    const first =
      blocker.get(entry.lane) ?? earlierActs(entry).find((id) => openIds.has(id)) ?? movedBefore.get(entry.operationId);
    if (first !== undefined) behind.set(entry.operationId, first);
    const stuck = entry.state === 'refused' || entry.state === 'held' || awaitedPerson(entry, login) !== null;
    if (stuck && !blocker.has(entry.lane)) blocker.set(entry.lane, entry.operationId);
  }
  return behind;
}

/** The login of the person for whom an open entry waits; null when it waits for nobody. */
export function awaitedPerson(entry: Entry, login: string | null): string | null {
  const author = authorOf(entry);
  return login === null || author === null || maySend(login, author) ? null : author.login;
}

/**
 * By act, the open one that moved one of its lots last: a tool that was lent and came back while Odoo was away must leave before
 * it returns, although its two documents start at two places.
 * @param entries in the order they were added
 */
function earlierMoves(entries: readonly Entry[]): ReadonlyMap<string, string> {
  const lastMove = new Map<number, string>();
  const before = new Map<string, string>();
  for (const { operationId, operation } of entries) {
    for (const lotId of lotsMoved(operation as Operation | null)) {
      const earlier = lastMove.get(lotId);
      if (earlier !== undefined && earlier !== operationId) before.set(operationId, earlier);
      lastMove.set(lotId, operationId);
    }
  }
  return before;
}

function lotsMoved(operation: Operation | null): readonly number[] {
  if (operation?.kind === 'split-lot') return [operation.lotId];
  return operation?.kind === 'transfer' && Array.isArray(operation.lines)
    ? operation.lines.flatMap(({ lotId }) => lotId ?? [])
    : [];
}

/** A count goes after the acts that it counted with. */
function earlierActs(entry: Entry): readonly string[] {
  const operation = entry.operation as Operation;
  return operation.kind === 'count' && entry.state !== 'held'
    ? (operation.doneBefore ?? []).map(({ operationId }) => operationId)
    : [];
}

function inOrder(open: Iterable<Entry>): readonly Entry[] {
  return [...open].sort((left, right) => placeOf(left) - placeOf(right) || (left.seq ?? 0) - (right.seq ?? 0));
}
