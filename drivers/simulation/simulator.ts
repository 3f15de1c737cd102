import type { BytePort, Clock } from '../reader-driver.ts';
import type { Scene } from './scene.ts';

export interface SimulatorDeps {
  /** The reader's end of the line: memory, a pty, a socket. */
  readonly port: BytePort;
  readonly clock: Clock;
  readonly scene: Scene;
}

export interface SimulatorOptions {
  /** Length of one inventory round. */
  readonly roundMs?: number;
  /** The reader was left reading by another program. */
  readonly reading?: boolean;
  /** Fault: these commands, by their code, are carried out but never answered. */
  readonly mute?: readonly number[];
  /** The reader is set to another market, by its protocol's code, and keeps that whatever it is told. */
  readonly fixedRegion?: number;
}

/** The far end of one protocol. Behaves well by default; a test overrides one behaviour. */
export interface Simulator {
  /** Power gone and back: what was running stops, what is not kept in flash is forgotten. */
  reboot(): void;
  /** Stops listening and closes the port. */
  close(): Promise<void>;
}

/**
 * Runs `round` every `everyMs` until cancelled. A timer that comes late is made up for, so that the mean rate holds on
 * a busy machine, for at most a second: a machine that slept does not wake to a burst.
 */
export function everyRound(clock: Clock, everyMs: number, round: () => void): () => void {
  let dueMs = clock.nowMs();
  let over = false;
  let cancel = (): void => undefined;
  const next = (): void => {
    dueMs = Math.max(dueMs + everyMs, clock.nowMs() - 1000);
    cancel = clock.after(Math.max(0, dueMs - clock.nowMs()), () => {
      round();
      if (!over) next();
    });
  };
  next();
  return () => {
    over = true;
    cancel();
  };
}
