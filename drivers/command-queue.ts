import type { Clock, ReaderFailure, Result } from './reader-driver.ts';

/**
 * One command sent to a reader.
 * `M` is the protocol's message type, `T` what the command is for.
 */
export interface Command<M, T> {
  /** For failures and diagnostics: what the command does, in a word or two. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Time allowed from the sending to the reply. */
  readonly timeoutMs: number;
  /** @returns the outcome if `message` answers this command, null if it is about something else. MUST be pure. */
  answer(message: M): Result<T, ReaderFailure> | null;
}

export interface CommandQueue<M> {
  /** Sends when the commands before it are settled. Never rejects: `no-reply` at the deadline, `closed` after close. */
  run<T>(command: Command<M, T>): Promise<Result<T, ReaderFailure>>;
  /** Hands over a message from the line. @returns whether it answered the command in flight. */
  offer(message: M): boolean;
  /** Settles everything waiting with `closed`; later commands fail at once. */
  close(): void;
}

/**
 * One command in flight at a time, in order. The protocols carry no sequence number, so a reply can only be told
 * by its command code; a second command in flight would make two replies exchangeable.
 */
export function createCommandQueue<M>(deps: {
  readonly clock: Clock;
  readonly send: (bytes: Uint8Array) => void;
  /** What it means that a command was not answered; `no-reply` where absent. */
  readonly silence?: (command: string, afterMs: number) => ReaderFailure;
}): CommandQueue<M> {
  const silence = deps.silence ?? ((command, afterMs): ReaderFailure => ({ kind: 'no-reply', command, afterMs }));
  const waiting: Entry<M>[] = [];
  let inFlight: Entry<M> | null = null;
  let cancelDeadline: () => void = () => undefined;
  let closed = false;

  function next(): void {
    if (inFlight !== null) return;
    const entry = waiting.shift();
    if (entry === undefined) return;
    inFlight = entry;
    cancelDeadline = deps.clock.after(entry.timeoutMs, () => {
      settle(entry, () => entry.fail(silence(entry.name, entry.timeoutMs)));
    });
    deps.send(entry.bytes);
  }

  function settle(entry: Entry<M>, report: () => void): void {
    if (inFlight !== entry) return;
    cancelDeadline();
    inFlight = null;
    report();
    next();
  }

  return {
    run: (command) =>
      new Promise((resolve) => {
        if (closed) {
          resolve({ ok: false, failure: { kind: 'closed' } });
          return;
        }
        waiting.push({
          name: command.name,
          bytes: command.bytes,
          timeoutMs: command.timeoutMs,
          take: (message) => {
            const result = command.answer(message);
            return result === null ? null : () => resolve(result);
          },
          fail: (failure) => resolve({ ok: false, failure }),
        });
        next();
      }),
    offer: (message) => {
      const entry = inFlight;
      const report = entry?.take(message) ?? null;
      if (entry === null || report === null) return false;
      settle(entry, report);
      return true;
    },
    close: () => {
      if (closed) return;
      closed = true;
      cancelDeadline();
      const left = inFlight === null ? waiting.splice(0) : [inFlight, ...waiting.splice(0)];
      inFlight = null;
      for (const entry of left) entry.fail({ kind: 'closed' });
    },
  };
}

/** The reader did not answer: what was asked of it may have been done. */
export function isSilence(failure: ReaderFailure): boolean {
  return failure.kind === 'no-reply' || failure.kind === 'garbled';
}

interface Entry<M> {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly timeoutMs: number;
  /** @returns how to report the outcome, or null where the message is no answer. */
  take(message: M): (() => void) | null;
  fail(failure: ReaderFailure): void;
}
