import { mkdir, open, readFile, rename, stat, truncate, unlink, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Operation } from '../../preload/contract/operation.ts';
import { createChainWalk, type JournalNotice } from './chain.ts';
import { formatLine, linesOf, type Checkpoint, type JournalEntry, type JournalRecord } from './record.ts';
import { listSegments, readSegment, removeTwins, segmentName, syncFolder, type Segment } from './segments.ts';

export interface Journal {
  /** What was found wrong so far. */
  readonly notices: readonly JournalNotice[];
  /** Resolves when all that is older than the last checkpoint was read, too: it never rejects. */
  readonly verified: Promise<void>;
  /**
   * Resolves when the entries are on the disk (fsync). An act or an outcome that is there already is not written twice.
   * @throws when the disk is full or gone: nothing of this call is kept, and the act must not be accepted
   */
  append(entries: readonly JournalEntry[]): Promise<{ readonly lastSeq: number }>;
  /**
   * Accepted acts that are neither confirmed nor given up, oldest first; one that replaces another stands in its place.
   * A refusal is told only once a person set the act aside.
   */
  pending(): readonly Operation[];
  /** What stands on the disk now. */
  size(): Promise<JournalSize>;
  /**
   * One segment as it stands on the disk, lines and all, oldest first.
   * @param segment null for the oldest; one that is gone meanwhile gives the next
   */
  read(segment: number | null): Promise<{ readonly text: string; readonly next: number | null }>;
  /** Deletes every record while no act waits. @returns whether it did */
  erase(): Promise<boolean>;
  /** Every record that reads well, newest first: one segment in memory at a time. */
  back(): AsyncGenerator<JournalRecord>;
  close(): Promise<void>;
}

export interface JournalSize {
  readonly records: number;
  readonly segments: number;
  readonly bytes: number;
  /** Accepted acts whose end is not told. */
  readonly waiting: number;
}

const compress = promisify(gzip);

/** Where an accepted act stands that waits for its end. */
interface Waiting {
  readonly operation: Operation;
  readonly segment: number;
  readonly place: number;
}

/**
 * The black box: append-only, fsynced, hash-chained, outside the browser's profile. Full segments are sealed and
 * compressed; the oldest go when all together exceed `keepBytes`, unless an act in them still waits. Each segment begins
 * with a checkpoint, so that opening reads the last one and those in which an act waits; the rest is verified behind it.
 */
export async function openJournal(deps: {
  readonly folder: string;
  readonly nowMs: () => number;
  readonly segmentBytes?: number;
  readonly keepBytes?: number;
}): Promise<Journal> {
  const { folder } = deps;
  const segmentBytes = deps.segmentBytes ?? 4 * 1024 * 1024;
  const keepBytes = deps.keepBytes ?? 256 * 1024 * 1024;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await removeTwins(folder);

  const notices: JournalNotice[] = [];
  const notice = (told: JournalNotice): void => void notices.push(told);
  const pending = new Map<string, Waiting>();
  /** How each act stands that was seen since the checkpoint, or waited then. */
  const known = new Map<string, string>();

  const learn = ({ entry, seq }: Pick<JournalRecord, 'entry' | 'seq'>, inSegment: number): void => {
    if (entry.kind === 'accepted') {
      const { operation } = entry;
      // A person made this act of a refused one: it takes its place, and that one is over.
      const replaced = operation.replacesAct === undefined ? undefined : pending.get(operation.replacesAct);
      if (operation.replacesAct !== undefined) pending.delete(operation.replacesAct);
      known.set(operation.operationId, 'accepted');
      pending.set(operation.operationId, { operation, segment: inSegment, place: replaced?.place ?? seq });
    } else {
      known.set(entry.operationId, entry.outcome.kind);
      if (entry.outcome.kind === 'confirmed' || entry.outcome.kind === 'refused') pending.delete(entry.operationId);
    }
  };

  const segments = await listSegments(folder);
  const start = await lastCheckpoint(folder, segments);
  for (const act of await readWaiting(folder, segments, start.checkpoint?.waiting ?? [])) {
    pending.set(act.operation.operationId, act);
    known.set(act.operation.operationId, 'accepted');
  }
  const chain = createChainWalk(
    start.checkpoint && { seq: start.checkpoint.seq, hash: start.checkpoint.previous },
    notice,
  );
  let segment = 1;
  for (const one of segments.slice(start.index)) {
    const bytes = await readSegment(folder, one);
    if (bytes === null) chain.skip(one.name);
    else {
      const whole = chain.walk(one.name, bytes, (record) => learn(record, one.number));
      if (!one.isSealed && whole < bytes.length) await truncate(join(folder, one.name), whole);
    }
    segment = one.isSealed ? one.number + 1 : one.number;
  }
  let { seq: lastSeq, hash: lastHash } = chain.end();

  const current = (): string => join(folder, segmentName(segment));
  let handle: FileHandle = await open(current(), 'a', 0o600);
  await syncFolder(folder);
  let size = (await handle.stat()).size;
  let queue: Promise<unknown> = Promise.resolve();
  let closing = false;

  /** A page's calls go on meanwhile: the reading is cut into slices of a segment. */
  const verifyOlder = async (): Promise<void> => {
    const older = createChainWalk(null, notice);
    for (const one of segments.slice(0, start.index)) {
      await nextTurn();
      if (closing) return;
      const bytes = await readSegment(folder, one);
      if (bytes !== null) older.walk(one.name, bytes);
      // The oldest may have made room meanwhile: that is no damage.
      else if ((await listSegments(folder)).some(({ name }) => name === one.name)) older.skip(one.name);
    }
    const begins = segments[start.index];
    if (begins && start.checkpoint && older.end().seq > 0 && older.end().hash !== start.checkpoint.previous)
      notice({ kind: 'chain-broken', segment: begins.name, line: 1 });
  };

  const writeCheckpoint = async (): Promise<void> => {
    const waiting = [...pending].map(([operationId, { segment: at, place }]) => ({ operationId, segment: at, place }));
    const { line } = formatLine({ seq: lastSeq, previous: lastHash, waiting });
    size = 0;
    // So many acts wait that it would fill the segment: the next start reads from an older one.
    if (line.length > segmentBytes / 2) return;
    try {
      await handle.appendFile(line);
      await handle.datasync();
      size = Buffer.byteLength(line);
    } catch {
      // Slower at the next start, and as sure. Half a line must not stand before the next one.
      await handle.truncate(0);
    }
  };

  const seal = async (): Promise<void> => {
    const file = current();
    await handle.close();
    const draft = `${file}.gz.tmp`;
    await writeFile(draft, await compress(await readFile(file)), { mode: 0o600, flush: true });
    await rename(draft, `${file}.gz`);
    await unlink(file);
    segment += 1;
    handle = await open(current(), 'a', 0o600);
    await syncFolder(folder);
    await writeCheckpoint();
    await dropOldest();
  };

  /** Goes on in the unsealed segment; sealing is tried again after the next write. */
  const reopen = async (): Promise<void> => {
    await handle.close().catch(() => undefined);
    handle = await open(current(), 'a', 0o600);
    size = (await handle.stat()).size;
  };

  const sizesOf = (all: readonly Segment[]): Promise<number[]> =>
    Promise.all(all.map(async ({ name }) => (await stat(join(folder, name))).size));

  const dropOldest = async (): Promise<void> => {
    const all = (await listSegments(folder)).filter(({ isSealed }) => isSealed);
    const sizes = await sizesOf(all);
    let total = sizes.reduce((sum, one) => sum + one, 0);
    const oldestWaiting = Math.min(...[...pending.values()].map((waiting) => waiting.segment), segment);
    for (const [index, { name, number }] of all.entries()) {
      if (total <= keepBytes || number >= oldestWaiting) return;
      await unlink(join(folder, name));
      total -= sizes[index] ?? 0;
    }
  };

  const write = async (entries: readonly JournalEntry[]): Promise<{ readonly lastSeq: number }> => {
    const fresh = entries.filter((entry) =>
      entry.kind === 'accepted'
        ? !known.has(entry.operation.operationId)
        : known.get(entry.operationId) !== entry.outcome.kind,
    );
    if (fresh.length === 0) return { lastSeq };
    let seq = lastSeq;
    let previous = lastHash;
    let text = '';
    for (const entry of fresh) {
      seq += 1;
      const { line, hash } = formatLine({ seq, atMs: deps.nowMs(), previous, entry });
      previous = hash;
      text += line;
    }
    try {
      await handle.appendFile(text);
      await handle.datasync();
    } catch (error) {
      // Half a line must not stand before the next one.
      await handle.truncate(size).catch(() => undefined);
      throw error;
    }
    size += Buffer.byteLength(text);
    for (const entry of fresh) learn({ entry, seq: ++lastSeq }, segment);
    lastHash = previous;
    // What is written is written: trouble with sealing must not make an accepted act look refused.
    if (size >= segmentBytes) await seal().catch(reopen);
    return { lastSeq };
  };

  const verified = verifyOlder().catch(() => undefined);
  return {
    notices,
    verified,
    append(entries) {
      const written = queue.then(() => write(entries));
      queue = written.catch(() => undefined);
      return written;
    },
    pending: () =>
      [...pending.values()].sort((left, right) => left.place - right.place).map(({ operation }) => operation),
    async size() {
      await queue;
      const all = await listSegments(folder);
      const bytes = (await sizesOf(all)).reduce((sum, one) => sum + one, 0);
      return { records: lastSeq, segments: all.length, bytes, waiting: pending.size };
    },
    async read(from) {
      await queue;
      const [first, second] = (await listSegments(folder)).filter(({ number }) => from === null || number >= from);
      if (!first) return { text: '', next: null };
      const bytes = await readSegment(folder, first);
      return { text: bytes?.toString('utf8') ?? '', next: second?.number ?? null };
    },
    erase() {
      const erased = queue.then(async () => {
        if (pending.size > 0) return false;
        await handle.truncate(0);
        await handle.datasync();
        size = 0;
        for (const { name, isSealed } of await listSegments(folder)) if (isSealed) await unlink(join(folder, name));
        await syncFolder(folder);
        known.clear();
        return true;
      });
      queue = erased.catch(() => undefined);
      return erased;
    },
    async *back() {
      await queue;
      for (const one of [...(await listSegments(folder))].reverse()) {
        const bytes = await readSegment(folder, one);
        const records = [...linesOf(bytes ?? Buffer.alloc(0))].map(({ read }) => read);
        for (const read of records.reverse()) if (read.kind === 'record') yield read.record;
      }
    },
    async close() {
      closing = true;
      await verified;
      await queue;
      await handle.close();
    },
  };
}

/** The newest segment that begins with a checkpoint; without any, the oldest segment and no checkpoint. */
async function lastCheckpoint(
  folder: string,
  segments: readonly Segment[],
): Promise<{ readonly index: number; readonly checkpoint: Checkpoint | null }> {
  for (let index = segments.length - 1; index >= 0; index--) {
    const bytes = await readSegment(folder, segments[index]!);
    const first = bytes && linesOf(bytes).next().value?.read;
    if (first?.kind === 'checkpoint') return { index, checkpoint: first.checkpoint };
  }
  return { index: 0, checkpoint: null };
}

/** The acts that waited at a checkpoint, from where they were written. */
async function readWaiting(
  folder: string,
  segments: readonly Segment[],
  waiting: Checkpoint['waiting'],
): Promise<readonly Waiting[]> {
  const found: Waiting[] = [];
  for (const one of segments) {
    const places = new Map(
      waiting.filter(({ segment }) => segment === one.number).map(({ operationId, place }) => [operationId, place]),
    );
    const bytes = places.size === 0 ? null : await readSegment(folder, one);
    if (bytes === null) continue;
    for (const { read } of linesOf(bytes)) {
      if (read.kind !== 'record' || read.record.entry.kind !== 'accepted') continue;
      const { operation } = read.record.entry;
      const place = places.get(operation.operationId);
      if (place !== undefined) found.push({ operation, segment: one.number, place });
    }
  }
  return found;
}
