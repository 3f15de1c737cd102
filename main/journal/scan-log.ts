import { mkdir, open, readdir, readFile, stat, unlink, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { scanRecordSchema, type ScanRecord } from '../../preload/contract/history-calls.ts';

export interface ScanLog {
  /** Resolves when they are on the disk. @throws when the disk is full or gone */
  append(scans: readonly ScanRecord[]): Promise<void>;
  /** Newest first. */
  back(): AsyncGenerator<ScanRecord>;
  erase(): Promise<void>;
  close(): Promise<void>;
}

const dayFile = /^\d{4}-\d{2}-\d{2}\.jsonl$/;

/**
 * Every scan of the station, one JSON line each, one file a day (UTC): append-only, outside the browser's profile. The
 * oldest days go when all together exceed `keepBytes` (a busy station writes about 1 MB a day).
 */
export async function openScanLog(deps: {
  readonly folder: string;
  readonly nowMs: () => number;
  readonly keepBytes?: number;
}): Promise<ScanLog> {
  const { folder } = deps;
  const keepBytes = deps.keepBytes ?? 512 * 1024 * 1024;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  let today: { readonly name: string; readonly handle: FileHandle } | null = null;
  let queue: Promise<unknown> = Promise.resolve();

  const days = async (): Promise<string[]> => (await readdir(folder)).filter((name) => dayFile.test(name)).sort();

  const dropOldest = async (): Promise<void> => {
    const names = await days();
    const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
    let total = sizes.reduce((sum, one) => sum + one, 0);
    for (const [index, name] of names.slice(0, -1).entries()) {
      if (total <= keepBytes) return;
      await unlink(join(folder, name));
      total -= sizes[index] ?? 0;
    }
  };

  const fileOfToday = async (): Promise<FileHandle> => {
    const name = `${new Date(deps.nowMs()).toISOString().slice(0, 10)}.jsonl`;
    if (today?.name === name) return today.handle;
    await today?.handle.close();
    today = { name, handle: await open(join(folder, name), 'a+', 0o600) };
    await endLine(today.handle);
    await dropOldest();
    return today.handle;
  };

  const write = async (scans: readonly ScanRecord[]): Promise<void> => {
    const handle = await fileOfToday();
    const { size } = await handle.stat();
    try {
      await handle.appendFile(scans.map((scan) => `${JSON.stringify(scan)}\n`).join(''));
      await handle.datasync();
    } catch (error) {
      // Half a line must not stand before the next one.
      await handle.truncate(size).catch(() => undefined);
      throw error;
    }
  };

  return {
    append(scans) {
      const written = queue.then(() => write(scans));
      queue = written.catch(() => undefined);
      return written;
    },
    async *back() {
      await queue;
      for (const name of (await days()).reverse()) {
        const lines = (await readFile(join(folder, name), 'utf8')).split('\n');
        for (const line of lines.reverse()) {
          const scan = scanRecordSchema.safeParse(parse(line));
          if (scan.success) yield scan.data;
        }
      }
    },
    erase() {
      const erased = queue.then(async () => {
        await today?.handle.close();
        today = null;
        for (const name of await days()) await unlink(join(folder, name));
      });
      queue = erased.catch(() => undefined);
      return erased;
    },
    async close() {
      await queue;
      await today?.handle.close();
    },
  };
}

/** A power cut may have left half a line: what follows must begin a line of its own. */
async function endLine(handle: FileHandle): Promise<void> {
  const { size } = await handle.stat();
  if (size === 0) return;
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  if (buffer[0] !== 0x0a) await handle.appendFile('\n');
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
