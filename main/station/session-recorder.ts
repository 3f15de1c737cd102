import { mkdir, open, readdir, readFile, stat, unlink, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import {
  formatHead,
  formatLine,
  parseRecording,
  type RecordedLine,
  type Recording,
  type RecordingHead,
} from '../../drivers/recording/recording.ts';
import type { RecordingSink } from '../../drivers/recording/record.ts';
import type { Clock } from '../../drivers/reader-driver.ts';
import type { RecordingEntry } from '../../preload/contract/station.ts';

export interface SessionRecorder {
  readonly folder: string;
  begin(head: RecordingHead): RecordingSink;
  /** Newest first. */
  list(readerId: string): Promise<RecordingEntry[]>;
  /** Null: there is no such recording, or it cannot be read. */
  read(recordingId: string): Promise<Recording | null>;
  close(): Promise<void>;
}

const flushEveryMs = 1_000;
const openingBytes = 64 * 1024;
const waitingBytes = 8 * 1024 * 1024;
const fileName = /^[\w.-]{1,80}~(\d{13})~\d{4}\.rfid\.txt$/;

/**
 * Keeps what the readers said, session by session, as text files of bounded size; the oldest go when all together exceed
 * `keepBytes`. A disk that fails or lags ends the recording of that session, never the reading.
 */
export function createSessionRecorder(deps: {
  readonly folder: string;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly fileBytes?: number;
  readonly keepBytes?: number;
}): SessionRecorder {
  const fileBytes = deps.fileBytes ?? 2 * 1024 * 1024;
  const keepBytes = deps.keepBytes ?? 64 * 1024 * 1024;
  const sessions = new Set<{ flush(): Promise<void>; finish(): Promise<void> }>();
  const openNames = new Set<string>();
  let closed = false;

  async function dropOldest(): Promise<void> {
    const names = (await readdir(deps.folder)).filter((name) => fileName.test(name));
    const files = await Promise.all(
      names.map(async (name) => {
        const { size, mtimeMs } = await stat(join(deps.folder, name));
        return { name, size, mtimeMs };
      }),
    );
    let total = files.reduce((sum, { size }) => sum + size, 0);
    for (const { name, size } of files.sort((a, b) => a.mtimeMs - b.mtimeMs)) {
      if (total <= keepBytes) return;
      if (openNames.has(name)) continue;
      await unlink(join(deps.folder, name));
      total -= size;
    }
  }

  const flushAll = async (): Promise<void> => {
    await Promise.all([...sessions].map((session) => session.flush()));
  };

  return {
    folder: deps.folder,

    begin(head) {
      /** What every file of this session begins with: its lines up to the first `start`. */
      const opening: RecordedLine[] = [];
      let openingSize = 0;
      let openingDone = false;
      let leftOutMs = 0;
      let part = 0;
      let written = 0;
      let handle: FileHandle | null = null;
      let name = '';
      let size = 0;
      let waiting: string[] = [];
      let waitingSize = 0;
      let over = false;
      let queue: Promise<void> = Promise.resolve();
      let cancelTimer: (() => void) | null = null;

      const put = (text: string): void => {
        waiting.push(text);
        waitingSize += text.length;
        size += text.length;
      };
      const nextFile = async (number: number): Promise<void> => {
        await mkdir(deps.folder, { recursive: true, mode: 0o700 });
        await handle?.close();
        openNames.delete(name);
        name = `${safeName(head.readerId)}~${String(head.startedAtMs).padStart(13, '0')}~${String(number).padStart(4, '0')}.rfid.txt`;
        openNames.add(name);
        handle = await open(join(deps.folder, name), 'a', 0o600);
        await dropOldest();
      };
      const write = async (text: string, number: number): Promise<void> => {
        if (!handle || number !== written) await nextFile(number);
        written = number;
        await handle?.appendFile(text);
      };
      const flush = (): Promise<void> => {
        cancelTimer?.();
        cancelTimer = null;
        const text = waiting.join('');
        waiting = [];
        const number = part;
        if (text !== '' && !over) {
          queue = queue.then(() => write(text, number)).catch(giveUp);
          void queue.then(() => (waitingSize -= text.length));
        }
        return queue;
      };
      const giveUp = (fault: unknown): void => {
        over = true;
        deps.log(`recording of ${head.readerId}: ${fault instanceof Error ? fault.message : String(fault)}`);
      };
      const finish = async (): Promise<void> => {
        await flush();
        await handle?.close().catch(() => undefined);
        handle = null;
        openNames.delete(name);
        sessions.delete(session);
      };
      const session = { flush, finish };
      sessions.add(session);
      put(formatHead(head));

      return (line) => {
        if (over || closed) return;
        if (waitingSize > waitingBytes) return giveUp(new Error('the disk lags'));
        if (!openingDone) {
          opening.push(line);
          openingSize += 32 + ('bytes' in line ? line.bytes.length * 2 : 0);
          openingDone = line.kind === 'start' || openingSize > openingBytes;
        } else if (size > fileBytes) {
          void flush();
          part += 1;
          size = 0;
          const openedMs = opening.at(-1)?.atMs ?? 0;
          leftOutMs = line.atMs - openedMs;
          put(formatHead(head));
          for (const each of opening) put(formatLine(each));
          put(formatLine({ atMs: openedMs, kind: 'cut', leftOutMs }));
          put(formatLine({ ...line, atMs: line.atMs - leftOutMs }));
          void flush();
          return;
        }
        put(formatLine({ ...line, atMs: line.atMs - leftOutMs }));
        if (line.kind === 'end') {
          void finish();
          return;
        }
        cancelTimer ??= deps.clock.after(flushEveryMs, () => void flush());
      };
    },

    async list(readerId) {
      await flushAll();
      const names = (await readdir(deps.folder).catch(() => [])).filter((name) => fileName.test(name));
      const entries: RecordingEntry[] = [];
      for (const recordingId of names.filter((name) => name.startsWith(`${safeName(readerId)}~`))) {
        const file = join(deps.folder, recordingId);
        const head = await readHead(file);
        if (!head) continue;
        const { size } = await stat(file);
        entries.push({ recordingId, readerId, driverId: head.driverId, startedAtMs: head.startedAtMs, bytes: size });
      }
      return entries.sort((a, b) => b.startedAtMs - a.startedAtMs || b.recordingId.localeCompare(a.recordingId));
    },

    async read(recordingId) {
      if (!fileName.test(recordingId)) return null;
      await flushAll();
      const text = await readFile(join(deps.folder, recordingId), 'utf8').catch(() => null);
      const parsed = text === null ? null : parseRecording(text);
      return parsed?.ok ? parsed.value : null;
    },

    async close() {
      closed = true;
      await Promise.all([...sessions].map((session) => session.finish()));
    },
  };
}

/** The first lines tell whose session it is; the rest may be megabytes. */
async function readHead(file: string): Promise<RecordingHead | null> {
  const handle = await open(file, 'r').catch(() => null);
  if (!handle) return null;
  try {
    const bytes = Buffer.alloc(1_024);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
    const parsed = parseRecording(bytes.toString('utf8', 0, bytesRead));
    return parsed.ok ? parsed.value.head : null;
  } finally {
    await handle.close();
  }
}

const safeName = (readerId: string): string => readerId.replace(/[^\w.-]/g, '_').slice(0, 80);
