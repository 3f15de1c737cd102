import type { HostClient } from '../../preload/contract/host-client.ts';
import type { Operation } from '../../preload/contract/operation.ts';
import { withReplacement } from './acts-before.ts';
import { newEntry, reread, step } from './entry-machine.ts';
import type { OutboxDb } from './outbox-db.ts';

/** What an earlier leader left: acts that were being sent may have happened; unread ones may be readable by now. */
export async function takeUpEntries(db: OutboxDb, nowMs: number): Promise<void> {
  for (const { operationId, state } of await db.open()) {
    if (state === 'sending') {
      await db.change(operationId, (entry) =>
        step(entry, { kind: 'reply-lost', cause: 'interrupted' }, nowMs, () => 0),
      );
    }
    if (state === 'held') {
      await db.change(operationId, (entry) => {
        const again = reread(entry, nowMs);
        return again
          ? { ok: true, value: again }
          : { ok: false, failure: { kind: 'not-in-this-state', state: entry.state } };
      });
    }
  }
}

/**
 * Takes back the acts that the black box holds without outcome and this database does not have: it was emptied, or replaced.
 * They may have happened, so they come back as `unconfirmed`.
 * @returns how many came back; -1 when the host could not be asked
 */
export async function adoptJournal(db: OutboxDb, host: Pick<HostClient, 'call'>, nowMs: number): Promise<number> {
  const pending = await host.call('journal.pending', null);
  if (!pending.ok) return -1;
  let adopted = 0;
  for (const held of pending.value.operations) {
    const operation = completed(held, pending.value.operations);
    const operationId = (operation as { operationId?: unknown } | null)?.operationId;
    if (typeof operationId !== 'string' || (await db.get(operationId))) continue;
    await db.add(newEntry(operation, { operationId, acceptance: 'journaled', uncertain: true }, nowMs));
    adopted++;
  }
  return adopted;
}

/** A count as it stood on the disk: the box holds it without the acts that were made of others since. */
function completed(operation: unknown, all: readonly unknown[]): unknown {
  let count = operation as Operation;
  if (count?.kind !== 'count' || !Array.isArray(count.doneBefore)) return operation;
  for (const next of all as readonly (Operation | null)[]) {
    if (!next?.replacesAct) continue;
    // The box holds the last of several corrections only; the count named the first.
    for (const given of [next.replacesAct, ...(next.replacedBefore ?? []).toReversed()]) {
      const longer = withReplacement(count, given, next);
      if (longer) {
        count = longer;
        break;
      }
    }
  }
  return count;
}
