import { createCommandQueue, type Command } from './command-queue.ts';
import { openReaderLine, type ReaderLine } from './reader-line.ts';
import type {
  ReaderEvent,
  ReaderFailure,
  ReaderState,
  Result,
  SessionDeps,
  Splitter,
  TagRead,
} from './reader-driver.ts';

/**
 * What every session has: a line, a command queue and a state that is told to the outside when it changes.
 *
 *   closed --open()--> opening --identified--> idle <--start/stop--> reading
 *                        |                      |                      |
 *                        +--- no reply ---------+----- gone silent ----+--> failed
 *   any --close(), port gone--> closed
 */
export interface SessionCore<M> {
  readonly line: ReaderLine;
  run<T>(command: Command<M, T>): Promise<Result<T, ReaderFailure>>;
  state(): ReaderState;
  ended(): boolean;
  /** Late changes after the end are ignored: closed stays closed. */
  become(state: ReaderState): void;
  tagRead(read: TagRead): void;
  /** Calls `onSilent` each time no frame has come for `limitMs`. @returns cancel; the end cancels too */
  watchSilence(limitMs: number, onSilent: () => void): () => void;
  close(): Promise<void>;
}

/**
 * @param protocol `onMessage` sees every message, whether or not it answered a command (`answered`);
 * `replyTo` names the command that a message replies to, null for what the reader says unasked;
 * `onEnd` is called once, when the session closes or the port goes.
 */
export function createSessionCore<M>(
  deps: SessionDeps,
  protocol: {
    readonly splitter: Splitter;
    readonly interByteMs?: number;
    parse(frame: Uint8Array): M;
    onMessage(message: M, answered: boolean): void;
    replyTo?(message: M): string | null;
    onEnd(): void;
  },
): SessionCore<M> {
  let state: ReaderState = 'closed';
  let ended = false;
  let foundReading = false;
  let heardAtMs = deps.clock.nowMs();
  let cancelWatch = (): void => undefined;
  /** What came since the command in flight was sent. */
  let heard = { frames: 0, noise: 0 };
  /** Commands given up, whose replies may still come. */
  const givenUp = new Set<string>();

  const emit = (event: ReaderEvent): void => {
    if (event.kind === 'discarded') heard.noise += event.bytes.length;
    else if (event.kind === 'frame' && event.direction === 'in') heard.frames++;
    deps.emit(event);
  };
  const queue = createCommandQueue<M>({
    clock: deps.clock,
    send: (bytes) => {
      heard = { frames: 0, noise: 0 };
      line.send(bytes);
    },
    silence: (command, afterMs) => {
      givenUp.add(command);
      const { frames, noise } = heard;
      return frames === 0 && noise > 0
        ? { kind: 'garbled', command, afterMs, bytes: noise }
        : { kind: 'no-reply', command, afterMs };
    },
  });
  const line = openReaderLine({ ...deps, emit }, protocol.splitter, {
    interByteMs: protocol.interByteMs ?? INTER_BYTE_MS,
    onFrame: (frame) => {
      heardAtMs = deps.clock.nowMs();
      const message = protocol.parse(frame);
      const answered = queue.offer(message);
      if (!answered) noteStray(message);
      protocol.onMessage(message, answered);
    },
    onClosed: end,
  });

  function noteStray(message: M): void {
    const command = protocol.replyTo?.(message) ?? null;
    if (command === null) return;
    // Opening stops the reader without waiting for its word: what still comes then is no surprise.
    if (state !== 'opening' || givenUp.has(command))
      emit({ kind: 'stray-reply', command, late: givenUp.delete(command) });
  }

  function become(next: ReaderState): void {
    if (ended || next === state) return;
    state = next;
    emit({ kind: 'state-changed', state });
  }

  function end(): void {
    if (ended) return;
    queue.close();
    cancelWatch();
    protocol.onEnd();
    become('closed');
    ended = true;
  }

  function watchSilence(limitMs: number, onSilent: () => void): () => void {
    cancelWatch();
    const wait = (delayMs: number): void => {
      cancelWatch = deps.clock.after(delayMs, () => {
        const silentMs = deps.clock.nowMs() - heardAtMs;
        wait(silentMs < limitMs ? limitMs - silentMs : limitMs);
        if (silentMs >= limitMs) onSilent();
      });
    };
    heardAtMs = deps.clock.nowMs();
    wait(limitMs);
    return () => cancelWatch();
  }

  return {
    watchSilence,
    line,
    run: (command) => queue.run(command),
    state: () => state,
    ended: () => ended,
    become,
    tagRead: (read) => {
      if ((state === 'closed' || state === 'opening') && !foundReading) {
        foundReading = true;
        emit({ kind: 'found-reading' });
      }
      emit({ kind: 'tag-read', read, readAtMs: deps.clock.nowMs() });
    },
    close: async () => {
      end();
      await line.close();
    },
  };
}

/** At 9600 baud a byte takes 1 ms; USB bridges hold bytes back up to 16 ms. */
const INTER_BYTE_MS = 100;

/**
 * Stops what is being read, acts, and reads on. @returns the outcome of `act`; of the stop where that failed.
 * A reader that does not start again afterwards says so by its state.
 */
export async function whileStopped<T>(
  session: {
    readonly isReading: () => boolean;
    stop(): Promise<Result<void, ReaderFailure>>;
    start(): Promise<Result<void, ReaderFailure>>;
  },
  act: () => Promise<Result<T, ReaderFailure>>,
): Promise<Result<T, ReaderFailure>> {
  const wasReading = session.isReading();
  if (wasReading) {
    const stopped = await session.stop();
    if (!stopped.ok) return stopped;
  }
  const outcome = await act();
  if (wasReading) await session.start();
  return outcome;
}
