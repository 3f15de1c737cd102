import { Dexie, type DexieOptions, type Table } from 'dexie';
import { err, ok, type Result } from '../../preload/contract/result.ts';
import type { ActFailure } from '../worker/worker-api.ts';
import { openStates, placeOf, settledStates, type Entry } from './entry-machine.ts';
import { fromVersion1, type EntryOfVersion1 } from './entry-upgrade.ts';

export interface Draft {
  readonly key: string;
  readonly value: unknown;
  readonly atMs: number;
}

const turnKey = 'scan-turn';

/** Another window took the scans: nothing was written. */
export class TurnLost extends Error {}

export interface OutboxDb {
  /** @returns the entry that now stands under this id: an earlier one is left as it was */
  add(entry: Entry): Promise<Entry>;
  /** The acts that end a piece of work, and the drafts that say that it is ended: all or nothing. @returns as `add` */
  addWith(added: readonly Entry[], written: readonly Draft[], turn: string | null): Promise<readonly Entry[]>;
  get(operationId: string): Promise<Entry | undefined>;
  getMany(operationIds: readonly string[]): Promise<readonly (Entry | undefined)[]>;
  /** By ascending `seq`. */
  open(): Promise<readonly Entry[]>;
  /** Entries of these ids, and the open ones added after `seq`, as they stand at one moment. */
  news(
    operationIds: readonly string[],
    seq: number,
  ): Promise<{ readonly known: readonly (Entry | undefined)[]; readonly added: readonly Entry[] }>;
  all(): Promise<readonly Entry[]>;
  /** Open entries by ascending `seq`, and those that are over without the black box knowing, as they stand at one moment. */
  standing(): Promise<{ readonly open: readonly Entry[]; readonly toSettle: readonly Entry[] }>;
  markSettlementsJournaled(operationIds: readonly string[]): Promise<void>;
  /** Read, decide and write in one transaction: two windows cannot both win. */
  change(operationId: string, decide: (entry: Entry) => Result<Entry, ActFailure>): Promise<Result<Entry, ActFailure>>;
  /**
   * One act in the place of another: both or neither. `next` takes the place of the one that `decide` gives up.
   * @param amend an open entry that must know of it, changed; null for all others
   * @returns with the ids of those that were changed
   */
  replace(
    operationId: string,
    decide: (entry: Entry) => Result<Entry, ActFailure>,
    next: Entry,
    amend: (entry: Entry) => Entry | null,
  ): Promise<Result<{ readonly placed: Entry; readonly amended: readonly string[] }, ActFailure>>;
  /** Takes a replacement back that was never accepted. */
  undoReplace(next: Entry, before: Entry): Promise<void>;
  /** Deletes acts and drafts together, only while `may` agrees to every act. @returns whether it did */
  deleteIf(
    operationIds: readonly string[],
    draftKeys: readonly string[],
    may: (entry: Entry) => boolean,
  ): Promise<boolean>;
  deleteSettled(beforeMs: number): Promise<void>;
  readonly drafts: Table<Draft, string>;
  /** From now on the drafts of open jobs are this window's: what another one still held is refused. */
  takeTurn(turn: string, atMs: number): Promise<void>;
  /** All or nothing. @param turn - of `takeTurn`; null: written whoever has it. Rejects with `TurnLost` once another window took it */
  putDrafts(written: readonly Draft[], turn: string | null): Promise<void>;
  /** Drops the drafts whose key starts with `prefix`, then writes these, in one transaction. @param turn - as `putDrafts` */
  replaceDrafts(prefix: string, written: readonly Draft[], turn: string | null): Promise<void>;
  close(): void;
}

/**
 * A database of its own, since durability is a matter of the whole database: with `strict`, what was acknowledged survives a power cut.
 * @param scope server and database: acts for one server never go to another
 */
export function openOutboxDb(scope: string, options: DexieOptions = {}): OutboxDb {
  const db = new Dexie(`duret-outbox:${scope}`, { ...options, chromeTransactionDurability: 'strict' });
  db.version(1).stores({ entries: '++seq, &operationId, state', drafts: 'key' });
  db.version(2).upgrade((upgrade) =>
    upgrade.table<EntryOfVersion1, number>('entries').toCollection().modify(fromVersion1),
  );
  const entries = db.table<Entry, number>('entries');
  const drafts = db.table<Draft, string>('drafts');
  const byId = (operationId: string): Promise<Entry | undefined> =>
    Promise.resolve(entries.where('operationId').equals(operationId).first());
  const byIds = async (operationIds: readonly string[]): Promise<readonly (Entry | undefined)[]> => {
    const found = await entries.where('operationId').anyOf(operationIds).toArray();
    return operationIds.map((id) => found.find(({ operationId }) => operationId === id));
  };

  const changes: Change[] = [];
  let committing = false;

  /** Changes that come while one transaction is being synced share the next one: four lanes cost one sync, not four. */
  const commitChanges = async (): Promise<void> => {
    if (committing) return;
    committing = true;
    while (changes.length > 0) {
      const batch = changes.splice(0);
      try {
        const decided = await db.transaction('rw', entries, () => decideAll(entries, batch));
        batch.forEach(({ resolve }, at) => resolve(decided[at]!));
      } catch (fault) {
        for (const { reject } of batch) reject(fault);
      }
    }
    committing = false;
  };

  /** Read in the transaction that writes: a window that slept while another took the scans finds out before it harms. */
  const mayWrite = async (turn: string | null): Promise<void> => {
    const holder = turn === null ? undefined : (await drafts.get(turnKey))?.value;
    if (holder !== undefined && holder !== turn) throw new TurnLost();
  };
  const addOne = async (entry: Entry): Promise<Entry> => {
    const held = await byId(entry.operationId);
    return held ?? { ...entry, seq: await entries.add(entry) };
  };

  return {
    add: (entry) => Promise.resolve(db.transaction('rw', entries, () => addOne(entry))),
    addWith: (added, written, turn) =>
      Promise.resolve(
        db.transaction('rw', entries, drafts, async () => {
          await mayWrite(turn);
          await drafts.bulkPut(written);
          const standing: Entry[] = [];
          for (const entry of added) standing.push(await addOne(entry));
          return standing;
        }),
      ),
    get: byId,
    getMany: byIds,
    open: () => Promise.resolve(entries.where('state').anyOf(openStates).sortBy('seq')),
    news: (operationIds, seq) =>
      Promise.resolve(
        db.transaction('r', entries, async () => ({
          known: await byIds(operationIds),
          added: await entries
            .where('seq')
            .above(seq)
            .and(({ state }) => openStates.includes(state))
            .toArray(),
        })),
      ),
    all: () => Promise.resolve(entries.orderBy('seq').toArray()),
    standing: () =>
      Promise.resolve(
        db.transaction('r', entries, async () => ({
          open: await entries.where('state').anyOf(openStates).sortBy('seq'),
          toSettle: await entries
            .where('state')
            .anyOf(settledStates)
            .and(({ settlementJournaled }) => !settlementJournaled)
            .toArray(),
        })),
      ),
    async markSettlementsJournaled(operationIds) {
      await entries.where('operationId').anyOf(operationIds).modify({ settlementJournaled: true });
    },
    change: (operationId, decide) =>
      new Promise((resolve, reject) => {
        changes.push({ operationId, decide, resolve, reject });
        void commitChanges();
      }),
    replace: (operationId, decide, next, amend) =>
      Promise.resolve(
        db.transaction('rw', entries, async () => {
          const standing = await byId(next.operationId);
          if (standing) return ok({ placed: standing, amended: [] });
          const held = await byId(operationId);
          if (!held) return err({ kind: 'unknown-act' } as const);
          const given = decide(held);
          if (!given.ok) return given;
          await entries.put(given.value);
          const placed: Entry = { ...next, place: placeOf(held) };
          const amended = (await entries.where('state').anyOf(openStates).toArray()).flatMap(
            (entry) => amend(entry) ?? [],
          );
          await entries.bulkPut(amended);
          return ok({
            placed: { ...placed, seq: await entries.add(placed) },
            amended: amended.map((entry) => entry.operationId),
          });
        }),
      ),
    async undoReplace(next, before) {
      await db.transaction('rw', entries, async () => {
        const held = await byId(next.operationId);
        if (held?.acceptance !== 'writing') return;
        await entries.delete(held.seq!);
        await entries.put(before);
      });
    },
    deleteIf: (operationIds, draftKeys, may) =>
      Promise.resolve(
        db.transaction('rw', entries, drafts, async () => {
          const held = (await byIds(operationIds)).filter((entry) => entry !== undefined);
          if (held.length === 0 || !held.every(may)) return false;
          await entries.bulkDelete(held.map(({ seq }) => seq!));
          await drafts.bulkDelete([...draftKeys]);
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
    async takeTurn(turn, atMs) {
      await drafts.put({ key: turnKey, value: turn, atMs });
    },
    putDrafts: (written, turn) =>
      Promise.resolve(
        db.transaction('rw', drafts, async () => {
          await mayWrite(turn);
          await drafts.bulkPut(written);
        }),
      ),
    replaceDrafts: (prefix, written, turn) =>
      Promise.resolve(
        db.transaction('rw', drafts, async () => {
          await mayWrite(turn);
          await drafts.where('key').startsWith(prefix).delete();
          await drafts.bulkPut(written);
        }),
      ),
    close: () => db.close(),
  };
}

interface Change {
  readonly operationId: string;
  readonly decide: (entry: Entry) => Result<Entry, ActFailure>;
  readonly resolve: (result: Result<Entry, ActFailure>) => void;
  readonly reject: (fault: unknown) => void;
}

/** Inside one transaction: reads, decides in the order asked, writes. */
async function decideAll(
  entries: Table<Entry, number>,
  batch: readonly Change[],
): Promise<Result<Entry, ActFailure>[]> {
  const ids = [...new Set(batch.map(({ operationId }) => operationId))];
  const held = new Map(
    (await entries.where('operationId').anyOf(ids).toArray()).map((entry) => [entry.operationId, entry]),
  );
  const touched = new Set<string>();
  const decided = batch.map(({ operationId, decide }): Result<Entry, ActFailure> => {
    const entry = held.get(operationId);
    if (!entry) return { ok: false, failure: { kind: 'unknown-act' } };
    const result = decide(entry);
    if (result.ok) {
      held.set(operationId, result.value);
      touched.add(operationId);
    }
    return result;
  });
  await entries.bulkPut([...touched].map((operationId) => held.get(operationId)!));
  return decided;
}
