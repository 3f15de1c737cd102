import { Dexie, type DexieOptions, type Table } from 'dexie';
import type { Result } from '../../preload/contract/result.ts';
import type { ActFailure } from '../worker/worker-api.ts';
import { openStates, settledStates, type Entry } from './entry-machine.ts';

export interface Draft {
  readonly key: string;
  readonly value: unknown;
  readonly atMs: number;
}

export interface OutboxDb {
  /** @returns the entry that now stands under this id: an earlier one is left as it was */
  add(entry: Entry): Promise<Entry>;
  get(operationId: string): Promise<Entry | undefined>;
  getMany(operationIds: readonly string[]): Promise<readonly (Entry | undefined)[]>;
  /** By ascending `seq`. */
  open(): Promise<readonly Entry[]>;
  /** Open entries added after `seq`. */
  openSince(seq: number): Promise<readonly Entry[]>;
  all(): Promise<readonly Entry[]>;
  settled(): Promise<readonly Entry[]>;
  markSettlementsJournaled(operationIds: readonly string[]): Promise<void>;
  /** Read, decide and write in one transaction: two windows cannot both win. */
  change(operationId: string, decide: (entry: Entry) => Result<Entry, ActFailure>): Promise<Result<Entry, ActFailure>>;
  /** Deletes it only while `may` agrees. @returns whether it did */
  deleteIf(operationId: string, may: (entry: Entry) => boolean): Promise<boolean>;
  deleteSettled(beforeMs: number): Promise<void>;
  readonly drafts: Table<Draft, string>;
  close(): void;
}

/**
 * A database of its own, since durability is a matter of the whole database: with `strict`, what was acknowledged survives a power cut.
 * @param scope server and database: acts for one server never go to another
 */
export function openOutboxDb(scope: string, options: DexieOptions = {}): OutboxDb {
  const db = new Dexie(`duret-outbox:${scope}`, { ...options, chromeTransactionDurability: 'strict' });
  db.version(1).stores({ entries: '++seq, &operationId, state', drafts: 'key' });
  const entries = db.table<Entry, number>('entries');
  const drafts = db.table<Draft, string>('drafts');
  const byId = (operationId: string): Promise<Entry | undefined> =>
    Promise.resolve(entries.where('operationId').equals(operationId).first());

  return {
    add: (entry) =>
      Promise.resolve(
        db.transaction('rw', entries, async () => {
          const held = await byId(entry.operationId);
          if (held) return held;
          const seq = await entries.add(entry);
          return { ...entry, seq };
        }),
      ),
    get: byId,
    async getMany(operationIds) {
      const found = await entries.where('operationId').anyOf(operationIds).toArray();
      return operationIds.map((id) => found.find(({ operationId }) => operationId === id));
    },
    open: () => Promise.resolve(entries.where('state').anyOf(openStates).sortBy('seq')),
    openSince: (seq) =>
      Promise.resolve(
        entries
          .where('seq')
          .above(seq)
          .and(({ state }) => openStates.includes(state))
          .toArray(),
      ),
    all: () => Promise.resolve(entries.orderBy('seq').toArray()),
    settled: () => Promise.resolve(entries.where('state').anyOf(settledStates).toArray()),
    async markSettlementsJournaled(operationIds) {
      await entries.where('operationId').anyOf(operationIds).modify({ settlementJournaled: true });
    },
    change: (operationId, decide) =>
      Promise.resolve(
        db.transaction('rw', entries, async () => {
          const held = await byId(operationId);
          if (!held) return { ok: false, failure: { kind: 'unknown-act' } } as const;
          const decided = decide(held);
          if (decided.ok) await entries.put(decided.value);
          return decided;
        }),
      ),
    deleteIf: (operationId, may) =>
      Promise.resolve(
        db.transaction('rw', entries, async () => {
          const held = await byId(operationId);
          if (!held || !may(held)) return false;
          await entries.delete(held.seq!);
          return true;
        }),
      ),
    async deleteSettled(beforeMs) {
      await entries
        .where('state')
        .anyOf(settledStates)
        .and((entry) => entry.settlementJournaled && entry.settledAtMs !== null && entry.settledAtMs < beforeMs)
        .delete();
    },
    drafts,
    close: () => db.close(),
  };
}
