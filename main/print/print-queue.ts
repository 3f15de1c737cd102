import type { Clock } from '../../drivers/reader-driver.ts';
import type { CallParams, CallValue } from '../../preload/contract/calls.ts';
import type { PrintJob, PrintTrouble } from '../../preload/contract/print.ts';
import type { JobFiles, KeptJob } from './job-files.ts';
import type { Printer, SendOutcome, SendToPrinter } from './printer-port.ts';

export interface PrintQueue {
  /** Newest first. */
  jobs(): readonly PrintJob[];
  onChange(listener: (jobs: readonly PrintJob[]) => void): () => void;
  submit(asked: CallParams<'print.submit'>): Promise<CallValue<'print.submit'>>;
  retry(jobId: string): Promise<CallValue<'print.retry'>>;
  cancel(jobId: string): Promise<CallValue<'print.cancel'>>;
  /** Resolves when nothing is being sent. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

const maxWaiting = 500;
/** A second label for the same thing within a day is asked about; the day after it is a new wish. */
const sameSubjectMs = 86_400_000;
const keptMs = 30 * 86_400_000;
const retryMs = [2000, 5000, 15_000, 30_000];

const isOver = ({ state }: PrintJob): boolean => state === 'printed' || state === 'cancelled';

/**
 * Jobs on the disk, one at a time to each printer. What may have come out is never sent again by itself:
 *
 *   queued -> sending -> printed
 *               |-> queued      not one byte left: tried again
 *               |-> uncertain   cut: a person looks, then `retry` or `cancel`
 *               '-> failed      refused for good, or a void label
 *
 * A job that was being sent when the program stopped comes back as `uncertain`.
 */
export async function openPrintQueue(deps: {
  readonly files: JobFiles;
  /** As the settings are now. */
  readonly printers: () => readonly Printer[];
  readonly send: SendToPrinter;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}): Promise<PrintQueue> {
  const { files, clock } = deps;
  const kept = new Map<string, KeptJob>();
  const listeners = new Set<(jobs: readonly PrintJob[]) => void>();
  const busy = new Map<string, Promise<void>>();
  let cancelWake: () => void = () => undefined;
  let over = false;

  const jobs = (): readonly PrintJob[] => [...kept.values()].map(({ job }) => job).reverse();
  const put = async (next: KeptJob): Promise<void> => {
    await files.save(next);
    kept.set(next.job.jobId, next);
    for (const listener of listeners) listener(jobs());
  };
  const change = (held: KeptJob, part: Partial<PrintJob>): Promise<void> => {
    const job = { ...held.job, ...part, changedAtMs: clock.nowMs() };
    return put({ ...held, job, data: isOver(job) ? null : held.data });
  };

  for (const held of await files.load()) {
    const { job } = held;
    if (isOver(job) && job.changedAtMs < clock.nowMs() - keptMs) await files.remove(job.jobId);
    else if (job.state === 'sending') {
      const interrupted = { ...job, state: 'uncertain', trouble: 'interrupted' } as const;
      await files.save({ ...held, job: interrupted });
      kept.set(job.jobId, { ...held, job: interrupted });
    } else kept.set(job.jobId, held);
  }

  const perform = async (held: KeptJob): Promise<boolean> => {
    const { job } = held;
    const printer = deps.printers().find(({ id }) => id === job.printerId);
    if (!printer || held.data === null) {
      await change(held, { state: 'failed', trouble: 'no-such-printer' });
      return true;
    }
    await change(held, { state: 'sending', trouble: null, attempts: job.attempts + 1 });
    const bytes = Buffer.from(held.data, job.format === 'pdf' ? 'base64' : 'utf8');
    const { title, copies } = job;
    const outcome = await deps.send(printer, { bytes, title, copies, verifyEpc: held.verifyEpc });
    if (outcome.kind !== 'sent') deps.log(`print ${job.jobId}: ${JSON.stringify(outcome)}`);
    await change(kept.get(job.jobId) ?? held, after(outcome));
    return outcome.kind !== 'not-sent';
  };

  /** Sends what waits for one printer, oldest first, until it is away. */
  const work = async (printerId: string): Promise<void> => {
    for (;;) {
      const next = [...kept.values()].find(({ job }) => job.printerId === printerId && job.state === 'queued');
      if (!next || over) return;
      if (await perform(next)) continue;
      const attempts = kept.get(next.job.jobId)?.job.attempts ?? 1;
      cancelWake();
      cancelWake = clock.after(retryMs[Math.min(attempts, retryMs.length) - 1] ?? 30_000, pump);
      return;
    }
  };

  function pump(): void {
    if (over) return;
    const waiting = new Set(
      [...kept.values()].filter(({ job }) => job.state === 'queued').map(({ job }) => job.printerId),
    );
    for (const printerId of waiting) {
      if (busy.has(printerId)) continue;
      const done = work(printerId)
        .catch((fault: unknown) => deps.log(`print: ${String(fault)}`))
        .finally(() => busy.delete(printerId));
      busy.set(printerId, done);
    }
  }

  const decide = async (jobId: string, from: readonly PrintJob['state'][], part: Partial<PrintJob>) => {
    const held = kept.get(jobId);
    if (!held) return { kind: 'unknown-job' } as const;
    if (!from.includes(held.job.state)) return { kind: 'not-in-this-state', state: held.job.state } as const;
    await change(held, part);
    pump();
    return { kind: 'done' } as const;
  };

  pump();
  return {
    jobs,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async submit({ data, verifyEpc, again, ...asked }) {
      const known = kept.get(asked.jobId);
      if (known) return { kind: 'already', job: known.job };
      const now = clock.nowMs();
      const twin = [...kept.values()].findLast(
        ({ job }) =>
          job.subject === asked.subject &&
          job.state !== 'cancelled' &&
          job.state !== 'failed' &&
          job.changedAtMs > now - sameSubjectMs,
      );
      if (twin && !again) return { kind: 'already', job: twin.job };
      const printer = deps.printers().find(({ id }) => id === asked.printerId);
      if (!printer) return { kind: 'refused', why: 'no-such-printer' };
      if ((printer.paper === 'label') !== (asked.format === 'zpl')) return { kind: 'refused', why: 'wrong-format' };
      if ([...kept.values()].filter(({ job }) => !isOver(job)).length >= maxWaiting)
        return { kind: 'refused', why: 'queue-full' };
      const job: PrintJob = {
        ...asked,
        state: 'queued',
        trouble: null,
        attempts: 0,
        createdAtMs: now,
        changedAtMs: now,
      };
      await put({ job, data, verifyEpc });
      pump();
      return { kind: 'accepted', job };
    },
    retry: (jobId) => decide(jobId, ['uncertain', 'failed', 'queued'], { state: 'queued', trouble: null }),
    cancel: (jobId) => decide(jobId, ['queued', 'uncertain', 'failed'], { state: 'cancelled' }),
    async settled() {
      while (busy.size > 0) await Promise.all(busy.values());
    },
    async close() {
      over = true;
      cancelWake();
      await Promise.all(busy.values());
    },
  };
}

function after(outcome: SendOutcome): { state: PrintJob['state']; trouble: PrintTrouble | null } {
  switch (outcome.kind) {
    case 'sent':
      return { state: 'printed', trouble: null };
    case 'not-sent':
      return { state: 'queued', trouble: 'printer-away' };
    case 'cut':
      return { state: 'uncertain', trouble: 'cut-while-sending' };
    case 'not-accepted':
      return { state: 'failed', trouble: 'not-accepted' };
    case 'tag-not-written':
      return { state: 'failed', trouble: 'tag-not-written' };
  }
}
