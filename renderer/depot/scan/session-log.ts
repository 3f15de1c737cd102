import type { Written } from '../../worker/worker-api.ts';
import type { WorkerClient } from '../../worker/worker-client.ts';
import type { Job, JobEvent, JobSession, ScanEvent } from './job.ts';

/**
 * The drafts of open jobs, as a log: a base document and the batches of events after it. A batch costs what it holds, however
 * large the document is: a sweep of 10,000 tags writes each tag once.
 *
 * Keys: `job:<session key>/base`, `job:<session key>/e000000012`.
 */
export interface SessionLog {
  /** Everything kept, replayed through the jobs. A draft that nobody can read is left where it is. */
  restore(): Promise<readonly Restored[]>;
  /** A new document. On disk when it resolves. */
  begin(session: JobSession, takenSeq: number): Promise<void>;
  /**
   * Events by session key, and further drafts, in one transaction: `takenSeq` is the last station event that they hold, so half
   * of a batch on disk would be the loss of the other half. On disk when it resolves.
   */
  append(happened: Happened, takenSeq: number, further: readonly { key: string; value: unknown }[]): Promise<void>;
  /** The drafts of such a batch, to be written by whoever writes more with them. A number that is never written is no harm. */
  batches(happened: Happened, takenSeq: number): readonly { readonly key: string; readonly value: unknown }[];
  /** Puts base and events together again, where the events have become many. */
  compact(session: JobSession, takenSeq: number): Promise<void>;
  drop(key: string): Promise<void>;
}

export interface Restored {
  readonly job: Job;
  readonly session: JobSession;
  readonly takenSeq: number;
}

export type Happened = ReadonlyMap<string, readonly (JobEvent | ScanEvent)[]>;

interface Kept {
  readonly version: 1;
  readonly takenSeq: number;
}
interface Base extends Kept {
  readonly kind: string;
  readonly session: unknown;
}
interface Batch extends Kept {
  readonly events: readonly (JobEvent | ScanEvent)[];
}

/** Batches after which a document is written whole again: reading back stays quick, writing whole stays rare. */
const batchesPerBase = 400;

export function createSessionLog(deps: {
  readonly worker: Pick<WorkerClient, 'drafts' | 'putDrafts' | 'replaceDrafts'>;
  readonly jobs: readonly Job[];
  /** Another window took the turn: what this one holds is old, and no part of it is written. */
  readonly onLost: () => void;
}): SessionLog {
  const { worker, jobs } = deps;
  const written = async (writing: Promise<Written>): Promise<void> => {
    if ((await writing) === 'written') return;
    deps.onLost();
    throw new Error('another window of this station takes the scans');
  };
  /** By session: the number of its next batch. */
  const next = new Map<string, number>();

  const begin = async (session: JobSession, takenSeq: number): Promise<void> => {
    next.set(session.key, 0);
    const base: Base = { version: 1, kind: kindOfKey(session.key), session, takenSeq };
    await written(worker.replaceDrafts(`job:${session.key}/`, [{ key: `job:${session.key}/base`, value: base }]));
  };

  const batches = (happened: Happened, takenSeq: number): readonly { key: string; value: unknown }[] =>
    [...happened].map(([key, events]) => {
      const number = next.get(key) ?? 0;
      next.set(key, number + 1);
      const batch: Batch = { version: 1, takenSeq, events };
      return { key: `job:${key}/e${String(number).padStart(9, '0')}`, value: batch };
    });

  return {
    begin,
    batches,
    async restore() {
      // Another window may have gone on with them.
      next.clear();
      const found = new Map<string, { base: Base | null; batches: Batch[] }>();
      for (const { key, value } of await worker.drafts('job:')) {
        const cut = key.lastIndexOf('/');
        const name = key.slice('job:'.length, cut);
        const held = found.get(name) ?? { base: null, batches: [] };
        found.set(name, held);
        if (key.endsWith('/base')) held.base = value as Base;
        else {
          held.batches.push(value as Batch);
          next.set(name, Number(key.slice(cut + 2)) + 1);
        }
      }
      return [...found.values()].flatMap(({ base, batches }) => {
        const job = base?.version === 1 ? jobs.find(({ kind }) => kind === base.kind) : undefined;
        const session = base && (job?.restore(base.session) ?? null);
        if (!job || !base || !session) return [];
        const events = batches.flatMap((batch) => batch.events);
        const takenSeq = Math.max(base.takenSeq, ...batches.map((batch) => batch.takenSeq));
        return [{ job, session: job.reduce(session, events).session, takenSeq }];
      });
    },
    async append(happened, takenSeq, further) {
      const drafts = [...batches(happened, takenSeq), ...further];
      if (drafts.length > 0) await written(worker.putDrafts(drafts));
    },
    async compact(session, takenSeq) {
      if ((next.get(session.key) ?? 0) >= batchesPerBase) await begin(session, takenSeq);
    },
    async drop(key) {
      next.delete(key);
      await written(worker.replaceDrafts(`job:${key}/`, []));
    },
  };
}

/** `receipt:7` is a document of the job `receipt`. */
export const kindOfKey = (key: string): string => key.slice(0, key.indexOf(':'));
