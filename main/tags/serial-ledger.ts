import { mkdir, open, readFile, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { tagWritingOutcomeSchema, type TagWritingOutcome } from '../../preload/contract/station.ts';

const lineSchema = z.union([
  z.object({
    kind: z.literal('given'),
    atMs: z.number(),
    requestId: z.string(),
    key: z.string(),
    serial: z.string(),
    epcHex: z.string(),
  }),
  z.object({ kind: z.literal('ended'), atMs: z.number(), requestId: z.string(), outcome: tagWritingOutcomeSchema }),
]);
type Line = z.infer<typeof lineSchema>;

/** A serial number as it was given, before anything was sent to a tag. */
export type GivenSerial = Omit<Extract<Line, { kind: 'given' }>, 'kind' | 'atMs'>;

export interface SerialLedger {
  /** Whether this serial was ever given under this key, whatever became of the tag. */
  wasGiven(key: string, serial: string): boolean;
  /** Resolves when the disk has it. @throws when the disk has not: nothing may be written to a tag then */
  give(given: GivenSerial): Promise<void>;
  end(requestId: string, outcome: TagWritingOutcome): Promise<void>;
  /** What became of a request: its outcome, or what was given when the station stopped before there was one. */
  find(requestId: string): TagWritingOutcome | GivenSerial | null;
  close(): Promise<void>;
}

/**
 * The serial numbers this station gave to tags: an append-only file, fsynced before a tag is touched. A number that was
 * given is never given again, also when the write failed, was doubtful, or the power went in between.
 */
export async function openSerialLedger(deps: {
  readonly file: string;
  readonly nowMs: () => number;
  readonly log: (line: string) => void;
}): Promise<SerialLedger> {
  await mkdir(dirname(deps.file), { recursive: true, mode: 0o700 });
  const given = new Map<string, Set<string>>();
  const requests = new Map<string, TagWritingOutcome | GivenSerial>();

  const learn = (line: Line): void => {
    if (line.kind === 'ended') {
      requests.set(line.requestId, line.outcome);
      return;
    }
    const { requestId, key, serial, epcHex } = line;
    const serials = given.get(key) ?? new Set();
    given.set(key, serials.add(serial));
    requests.set(requestId, { requestId, key, serial, epcHex });
  };

  const text = await readFile(deps.file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const parsed = lineSchema.safeParse(parseJson(line));
    if (parsed.success) learn(parsed.data);
    else deps.log(`serial numbers: a line of ${deps.file} cannot be read: ${line.slice(0, 200)}`);
  }
  // A power cut left half a line: nobody was told that its number was given.
  const whole = text.lastIndexOf('\n') + 1;
  if (whole < text.length) await truncate(deps.file, Buffer.byteLength(text.slice(0, whole)));

  const handle = await open(deps.file, 'a', 0o600);
  let queue: Promise<unknown> = Promise.resolve();
  const append = (line: Line): Promise<void> => {
    const written = queue.then(async () => {
      const { size } = await handle.stat();
      try {
        await handle.appendFile(`${JSON.stringify(line)}\n`);
        await handle.datasync();
      } catch (error) {
        await handle.truncate(size).catch(() => undefined);
        throw error;
      }
      learn(line);
    });
    queue = written.catch(() => undefined);
    return written;
  };

  return {
    wasGiven: (key, serial) => given.get(key)?.has(serial) ?? false,
    give: (one) => append({ kind: 'given', atMs: deps.nowMs(), ...one }),
    end: (requestId, outcome) => append({ kind: 'ended', atMs: deps.nowMs(), requestId, outcome }),
    find: (requestId) => requests.get(requestId) ?? null,
    async close() {
      await queue;
      await handle.close();
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
