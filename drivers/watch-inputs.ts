import type { Clock, ReaderEvent } from './reader-driver.ts';

/** Input pins of a reader that tells their levels only when asked. */
export interface InputWatch {
  start(): void;
  /** Levels that the reader told by itself. */
  note(levels: readonly (0 | 1)[]): void;
  /** Asks now where it is watching; for a session that loops, between two rounds. */
  look(): Promise<void>;
  stop(): void;
}

/**
 * Asks for the levels while the reader is idle and reports each change; the first answer is a change from low.
 * @param deps.read levels by pin, from pin 1; null where the reader did not say
 */
export function watchInputs(deps: {
  readonly clock: Clock;
  readonly emit: (event: ReaderEvent) => void;
  readonly read: () => Promise<readonly (0 | 1)[] | null>;
  readonly isIdle: () => boolean;
}): InputWatch {
  let watching = false;
  let levels: readonly (0 | 1)[] = [];
  let cancel = (): void => undefined;

  async function look(): Promise<void> {
    if (!watching) return;
    const now = await deps.read();
    if (now !== null) note(now);
  }

  function note(now: readonly (0 | 1)[]): void {
    if (!watching) return;
    now.forEach((level, index) => {
      if (level !== (levels[index] ?? 0)) deps.emit({ kind: 'gpio-changed', pin: index + 1, level });
    });
    levels = now;
  }

  function next(): void {
    cancel = deps.clock.after(EVERY_MS, () => void turn());
  }

  async function turn(): Promise<void> {
    if (deps.isIdle()) await look();
    if (watching) next();
  }

  return {
    note,
    look,
    start: () => {
      if (watching) return;
      watching = true;
      next();
    },
    stop: () => {
      watching = false;
      cancel();
    },
  };
}

const EVERY_MS = 100;
