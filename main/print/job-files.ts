import { mkdir, open, readdir, readFile, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { printJobSchema, type PrintJob } from '../../preload/contract/print.ts';

/** A job with what is to be printed; the data goes when the job is over. */
export interface KeptJob {
  readonly job: PrintJob;
  readonly data: string | null;
  readonly verifyEpc: string | null;
}

const keptSchema = z.object({ job: printJobSchema, data: z.string().nullable(), verifyEpc: z.string().nullable() });

export interface JobFiles {
  /** Oldest first. */
  load(): Promise<readonly KeptJob[]>;
  /** On the disk when it resolves. */
  save(kept: KeptJob): Promise<void>;
  remove(jobId: string): Promise<void>;
}

/** One file a job, written beside and renamed: a power cut leaves the old state or the new one. */
export function createJobFiles(folder: string, log: (line: string) => void): JobFiles {
  const path = (jobId: string): string => join(folder, `${jobId}.json`);
  return {
    async load() {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const found: KeptJob[] = [];
      for (const name of await readdir(folder)) {
        if (!name.endsWith('.json')) continue;
        const parsed = keptSchema.safeParse(parse(await readFile(join(folder, name), 'utf8')));
        if (parsed.success) found.push(parsed.data);
        else log(`print: ${name} cannot be read, and stays where it is`);
      }
      return found.sort((a, b) => a.job.createdAtMs - b.job.createdAtMs);
    },
    async save(kept) {
      const draft = `${path(kept.job.jobId)}.tmp`;
      const handle = await open(draft, 'w', 0o600);
      try {
        await handle.writeFile(JSON.stringify(kept));
        await handle.datasync();
      } finally {
        await handle.close();
      }
      await rename(draft, path(kept.job.jobId));
    },
    remove: (jobId) => unlink(path(jobId)),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
