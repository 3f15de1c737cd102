import type { Entry } from './entry-machine.ts';

export interface LanePlan {
  /** Heads of their lanes that may go now, in the order in which they were done. */
  readonly send: readonly Entry[];
  /** When a head that waits for its next try comes due. */
  readonly wakeAtMs: number | null;
}

/**
 * Chooses what may be sent: only the first open entry of each lane, and only when it is `queued` or `unconfirmed`.
 * A head that is being sent, refused or held keeps its own lane waiting and no other.
 * @param open entries that are neither confirmed nor set aside, by ascending `seq`
 */
export function planLanes(open: Iterable<Entry>, nowMs: number, atMost: number): LanePlan {
  const seen = new Set<string>();
  const send: Entry[] = [];
  let wakeAtMs: number | null = null;
  for (const entry of open) {
    if (seen.has(entry.lane)) continue;
    seen.add(entry.lane);
    if (entry.acceptance !== 'journaled' || (entry.state !== 'queued' && entry.state !== 'unconfirmed')) continue;
    if (entry.retryAtMs > nowMs) wakeAtMs = Math.min(wakeAtMs ?? Infinity, entry.retryAtMs);
    else if (send.length < atMost) send.push(entry);
  }
  return { send, wakeAtMs };
}

/** For each entry that waits behind a refused or held one of its lane, the act to settle first. */
export function blockedBy(open: Iterable<Entry>): ReadonlyMap<string, string> {
  const blocker = new Map<string, string>();
  const behind = new Map<string, string>();
  for (const entry of open) {
    const first = blocker.get(entry.lane);
    if (first !== undefined) behind.set(entry.operationId, first);
    else if (entry.state === 'refused' || entry.state === 'held') blocker.set(entry.lane, entry.operationId);
  }
  return behind;
}
