import {
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  stat,
  truncate,
  unlink,
  writeFile,
  type FileHandle,
} from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Operation } from '../../preload/contract/operation.ts';
import { formatRecord, genesis, readRecord, type JournalEntry, type JournalRecord } from './record.ts';

/** Something was wrong with what lay on the disk: shown to a person, kept in the log. */
export type JournalNotice =
  /** A power cut left half a line: it was cut back. Nothing that was acknowledged was in it. */
  | { readonly kind: 'tail-cut'; readonly segment: string; readonly bytes: number }
  /** A record was changed, or one is missing before it. Everything readable is kept. */
  | { readonly kind: 'chain-broken'; readonly segment: string; readonly line: number };

export interface Journal {
  readonly notices: readonly JournalNotice[];
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
const expand = promisify(gunzip);
const sealed = /^(\d{6})\.jsonl\.gz$/;
const plain = /^(\d{6})\.jsonl$/;

/**
 * The black box: append-only, fsynced, hash-chained, outside the browser's profile. Full segments are sealed and
 * compressed; the oldest go when all together exceed `keepBytes`, unless an act in them still waits.
 */
export async function openJournal(deps: {
  readonly folder: string;
  readonly nowMs: () => number;
  readonly segmentBytes?: number;
  readonly keepBytes?: number;
}): Promise<Journal> {
  const segmentBytes = deps.segmentBytes ?? 4 * 1024 * 1024;
  const keepBytes = deps.keepBytes ?? 256 * 1024 * 1024;
  await mkdir(deps.folder, { recursive: true, mode: 0o700 });

  const notices: JournalNotice[] = [];
  const pending = new Map<
    string,
    { readonly operation: Operation; readonly segment: number; readonly place: number }
  >();
  const known = new Map<string, string>();
  let lastSeq = 0;
  let lastHash = genesis;
  let segment = 1;

  const learn = (entry: JournalEntry, inSegment: number, seq: number): void => {
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

  /** @returns length in bytes of what is whole */
  const readSegment = (name: string, number: number, bytes: Buffer): number => {
    let at = 0;
    for (let line = 1; at < bytes.length; line++) {
      const end = bytes.indexOf(0x0a, at);
      const read = end < 0 ? null : readRecord(bytes.toString('utf8', at, end));
      if (read?.kind === 'record') {
        // The oldest segments go in time: what stands first on the disk may follow a record that is gone.
        const isOldest = lastSeq === 0 && read.record.seq > 1;
        if (read.record.previous !== lastHash && !isOldest) notices.push({ kind: 'chain-broken', segment: name, line });
        learn(read.record.entry, number, read.record.seq);
        lastSeq = read.record.seq;
        lastHash = read.hash;
      } else if (end < 0 || end === bytes.length - 1) {
        notices.push({ kind: 'tail-cut', segment: name, bytes: bytes.length - at });
        return at;
      } else {
        notices.push({ kind: 'chain-broken', segment: name, line });
      }
      at = end + 1;
    }
    return at;
  };

  const names = (await readdir(deps.folder)).sort();
  for (const name of names) {
    const number = Number((sealed.exec(name) ?? plain.exec(name))?.[1]);
    if (!number) continue;
    const file = join(deps.folder, name);
    const isSealed = sealed.test(name);
    // Sealing was interrupted between the rename and the removal: the sealed copy is whole.
    if (!isSealed && names.includes(`${name}.gz`)) {
      await unlink(file);
      continue;
    }
    const bytes = await readFile(file);
    const whole = readSegment(name, number, isSealed ? await expand(bytes) : bytes);
    if (!isSealed && whole < bytes.length) await truncate(file, whole);
    segment = isSealed ? number + 1 : number;
  }

  const current = (): string => join(deps.folder, `${String(segment).padStart(6, '0')}.jsonl`);
  let handle: FileHandle = await open(current(), 'a', 0o600);
  await syncFolder(deps.folder);
  let size = (await handle.stat()).size;
  let queue: Promise<unknown> = Promise.resolve();

  const seal = async (): Promise<void> => {
    const file = current();
    await handle.close();
    const draft = `${file}.gz.tmp`;
    await writeFile(draft, await compress(await readFile(file)), { mode: 0o600, flush: true });
    await rename(draft, `${file}.gz`);
    await unlink(file);
    segment += 1;
    handle = await open(current(), 'a', 0o600);
    await syncFolder(deps.folder);
    size = 0;
    await dropOldest();
  };

  /** Goes on in the unsealed segment; sealing is tried again after the next write. */
  const reopen = async (): Promise<void> => {
    await handle.close().catch(() => undefined);
    handle = await open(current(), 'a', 0o600);
    size = (await handle.stat()).size;
  };

  const dropOldest = async (): Promise<void> => {
    const segments = (await readdir(deps.folder)).filter((name) => sealed.test(name)).sort();
    const sizes = await Promise.all(segments.map(async (name) => (await stat(join(deps.folder, name))).size));
    let total = sizes.reduce((sum, one) => sum + one, 0);
    const oldestWaiting = Math.min(...[...pending.values()].map((waiting) => waiting.segment), segment);
    for (const [index, name] of segments.entries()) {
      if (total <= keepBytes || Number(sealed.exec(name)?.[1]) >= oldestWaiting) return;
      await unlink(join(deps.folder, name));
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
      const { line, hash } = formatRecord({ seq, atMs: deps.nowMs(), previous, entry });
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
    lastSeq = seq;
    lastHash = previous;
    for (const [at, entry] of fresh.entries()) learn(entry, segment, lastSeq - fresh.length + 1 + at);
    // What is written is written: trouble with sealing must not make an accepted act look refused.
    if (size >= segmentBytes) await seal().catch(reopen);
    return { lastSeq };
  };

  return {
    notices,
    append(entries) {
      const written = queue.then(() => write(entries));
      queue = written.catch(() => undefined);
      return written;
    },
    pending: () =>
      [...pending.values()].sort((left, right) => left.place - right.place).map(({ operation }) => operation),
    async size() {
      await queue;
      const files = await segmentFiles(deps.folder);
      const sizes = await Promise.all(files.map(async ({ name }) => (await stat(join(deps.folder, name))).size));
      const bytes = sizes.reduce((sum, one) => sum + one, 0);
      return { records: lastSeq, segments: files.length, bytes, waiting: pending.size };
    },
    async read(from) {
      await queue;
      const files = (await segmentFiles(deps.folder)).filter(({ number }) => from === null || number >= from);
      const [first, second] = files;
      if (!first) return { text: '', next: null };
      const bytes = await readFile(join(deps.folder, first.name));
      const text = (sealed.test(first.name) ? await expand(bytes) : bytes).toString('utf8');
      return { text, next: second?.number ?? null };
    },
    erase() {
      const erased = queue.then(async () => {
        if (pending.size > 0) return false;
        await handle.truncate(0);
        await handle.datasync();
        size = 0;
        for (const { name } of await segmentFiles(deps.folder))
          if (sealed.test(name)) await unlink(join(deps.folder, name));
        await syncFolder(deps.folder);
        known.clear();
        return true;
      });
      queue = erased.catch(() => undefined);
      return erased;
    },
    async *back() {
      await queue;
      for (const { name } of [...(await segmentFiles(deps.folder))].reverse()) {
        const bytes = await readFile(join(deps.folder, name));
        const text = (sealed.test(name) ? await expand(bytes) : bytes).toString('utf8');
        for (const line of text.split('\n').reverse()) {
          const read = line === '' ? null : readRecord(line);
          if (read?.kind === 'record') yield read.record;
        }
      }
    },
    async close() {
      await queue;
      await handle.close();
    },
  };
}

/** Oldest first. A segment whose sealing was interrupted is there twice: the sealed one counts. */
async function segmentFiles(folder: string): Promise<readonly { readonly name: string; readonly number: number }[]> {
  const names = (await readdir(folder)).sort();
  return names.flatMap((name) => {
    const number = Number((sealed.exec(name) ?? plain.exec(name))?.[1]);
    return number && !names.includes(`${name}.gz`) ? [{ name, number }] : [];
  });
}

/** A new file's name survives a power cut only when its folder was synced; Windows does that by itself and refuses to be asked. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
