import type { Operation } from '../../../preload/contract/operation.ts';
import type { Seen } from '../../store/sighting.ts';
import type { AddFailure } from '../../worker/worker-api.ts';
import type { WorkerClient } from '../../worker/worker-client.ts';
import type { JobEvent, JobSession, ScanEvent } from './job.ts';
import type { Restored, SessionLog } from './session-log.ts';

/**
 * Keeps what happened on disk, behind the screen: counting does not wait for it, since what is not yet on disk comes again from
 * the host, which is told only then that it may forget.
 */
export interface DraftKeeper {
  /** Number of the last station event that was taken. */
  takenSeq(): number;
  took(seq: number): void;
  /** MUST come in one step with the events' `took`: a write that starts between the two would count them again after a crash. */
  happened(key: string, events: readonly (JobEvent | ScanEvent)[]): void;
  /** Something is not on disk yet. */
  owed(): boolean;
  /**
   * On disk when it resolves, unless the disk refuses. One write takes all that happened while the last one ran. What the disk
   * refuses stays to be written, and is not acknowledged.
   */
  commit(): Promise<void>;
  /** The acts that end a document and the event that says so, both or neither. */
  end(key: string, event: JobEvent, acts: readonly Operation[]): Promise<AddFailure | null>;
  /** What the last run, or another window, left on disk. */
  restore(): Promise<{ readonly sessions: readonly Restored[]; readonly loose: readonly Seen[] }>;
}

const looseKey = 'loose-tags';
const retryMs = 1000;

export function createDraftKeeper(deps: {
  readonly log: SessionLog;
  readonly worker: Pick<WorkerClient, 'draft' | 'addOperationsWith' | 'takeScanTurn'>;
  readonly newId: () => string;
  readonly acknowledge: (seq: number) => Promise<unknown>;
  /** As the screen has them. */
  readonly sessionOf: (key: string) => JobSession | undefined;
  readonly loose: () => readonly Seen[];
  readonly trouble: (diskTrouble: boolean) => void;
  /** As `SessionLog` has it. */
  readonly onLost: () => void;
  readonly after: (delayMs: number, run: () => void) => () => void;
}): DraftKeeper {
  const { log, worker } = deps;
  let takenSeq = 0;
  let acknowledgedSeq = 0;
  let looseOnDisk = deps.loose();
  /** Since the last write, by session key. */
  let happened = new Map<string, (JobEvent | ScanEvent)[]>();
  let committing: Promise<void> | null = null;
  /** The disk's own words, last time. */
  let refusal = '';

  const owed = (): boolean => happened.size > 0 || deps.loose() !== looseOnDisk || takenSeq > acknowledgedSeq;

  async function commitOnce(): Promise<void> {
    const [written, seq, loose] = [happened, takenSeq, deps.loose()];
    happened = new Map();
    try {
      await log.append(written, seq, loose === looseOnDisk ? [] : [{ key: looseKey, value: loose }]);
    } catch (fault) {
      for (const [key, events] of happened) written.set(key, [...(written.get(key) ?? []), ...events]);
      happened = written;
      throw fault;
    }
    looseOnDisk = loose;
    if (seq > acknowledgedSeq) await deps.acknowledge(seq);
    acknowledgedSeq = seq;
    for (const key of written.keys()) {
      const session = deps.sessionOf(key);
      // A document written whole must not hold what is still to be written as an event.
      if (session && !happened.has(key)) await log.compact(session, takenSeq);
    }
  }

  const commit = (): Promise<void> =>
    (committing ??= (async () => {
      try {
        do await commitOnce();
        while (owed());
        deps.trouble(false);
      } catch (fault) {
        console.error('what was scanned could not be kept yet', fault);
        refusal = fault instanceof Error ? fault.message : String(fault);
        deps.trouble(true);
        deps.after(retryMs, () => void commit());
      } finally {
        committing = null;
      }
    })());

  return {
    takenSeq: () => takenSeq,
    took(seq) {
      takenSeq = Math.max(takenSeq, seq);
    },
    happened(key, events) {
      happened.set(key, [...(happened.get(key) ?? []), ...events]);
    },
    owed,
    commit,
    async end(key, event, acts) {
      // The end comes after what it ends, on disk too.
      await commit();
      if (owed()) return { kind: 'disk-refused', words: refusal };
      const kept = await worker.addOperationsWith(acts, log.batches(new Map([[key, [event]]]), takenSeq));
      if (kept.ok) return null;
      if (kept.failure.kind === 'turn-lost') deps.onLost();
      return kept.failure;
    },
    async restore() {
      await worker.takeScanTurn(deps.newId());
      const sessions = await log.restore();
      const loose = await worker.draft(looseKey);
      takenSeq = Math.max(0, ...sessions.map((one) => one.takenSeq));
      looseOnDisk = Array.isArray(loose) ? (loose as readonly Seen[]) : [];
      return { sessions, loose: looseOnDisk };
    },
  };
}
