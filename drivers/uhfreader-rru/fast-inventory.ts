import { isSilence } from '../command-queue.ts';
import type { ReaderFailure, Result } from '../reader-driver.ts';
import { command } from './codes.ts';

/**
 * The free-running inventory of Ex10 modules (E310, E510, E710): acknowledged at once, then a real-time frame for each tag
 * until it is stopped. An empty field may be silent, so a silent line proves nothing: the run is stopped, which is
 * acknowledged by whoever is alive, and begun again.
 *
 * @see UHFEx10 manual v2.20, sections 8.4.41 and 8.4.42
 */
export interface FastInventory {
  running(): boolean;
  start(): Promise<Result<void, ReaderFailure>>;
  stop(): Promise<Result<void, ReaderFailure>>;
}

export function createFastInventory(deps: {
  ask(code: number, data: ArrayLike<number>, timeoutMs: number): Promise<Result<Uint8Array, ReaderFailure>>;
  watchSilence(limitMs: number, onSilent: () => void): () => void;
  onAlive(): void;
  /** Neither stopped nor begun again: the reader is gone. */
  onGone(): void;
}): FastInventory {
  let running = false;
  let cancelWatch = (): void => undefined;

  async function start(): Promise<Result<void, ReaderFailure>> {
    const started = await deps.ask(command.startFast, [TARGET_A], START_MS);
    if (!started.ok) {
      // Unanswered, it may run all the same, and would not hear what is asked next.
      if (isSilence(started.failure)) await halt();
      return started;
    }
    running = true;
    cancelWatch();
    cancelWatch = deps.watchSilence(SILENT_MS, () => void beginAgain());
    return { ok: true, value: undefined };
  }

  async function halt(): Promise<Result<void, ReaderFailure>> {
    let stopped = await deps.ask(command.stopFast, [], STOP_MS);
    // Tags still on their way may have been told over the first acknowledgement.
    if (!stopped.ok && isSilence(stopped.failure)) stopped = await deps.ask(command.stopFast, [], STOP_MS);
    return stopped.ok ? { ok: true, value: undefined } : stopped;
  }

  async function beginAgain(): Promise<void> {
    const stopped = await halt();
    if (!running) return;
    const again = stopped.ok ? await start() : stopped;
    if (!running) return;
    if (again.ok) return deps.onAlive();
    running = false;
    cancelWatch();
    if (again.failure.kind !== 'closed') deps.onGone();
  }

  return {
    running: () => running,
    start,
    stop: () => {
      running = false;
      cancelWatch();
      return halt();
    },
  };
}

const TARGET_A = 0;
const START_MS = 400;
/** The round under way is finished first. */
const STOP_MS = 1000;
const SILENT_MS = 5000;
