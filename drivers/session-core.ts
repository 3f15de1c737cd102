import { createCommandQueue, type Command } from './command-queue.ts';
import { openReaderLine, type ReaderLine } from './reader-line.ts';
import type { ReaderFailure, ReaderState, Result, SessionDeps, Splitter, TagRead } from './reader-driver.ts';

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
  /** Late changes after the end are ignored: closed stays closed. */
  become(state: ReaderState): void;
  tagRead(read: TagRead): void;
  close(): Promise<void>;
}

/**
 * @param protocol `onMessage` sees every message, whether or not it answered a command (`answered`);
 * `onEnd` is called once, when the session closes or the port goes.
 */
export function createSessionCore<M>(
  deps: SessionDeps,
  protocol: {
    readonly splitter: Splitter;
    parse(frame: Uint8Array): M;
    onMessage(message: M, answered: boolean): void;
    onEnd(): void;
  },
): SessionCore<M> {
  let state: ReaderState = 'closed';
  let ended = false;

  const queue = createCommandQueue<M>({ clock: deps.clock, send: (bytes) => line.send(bytes) });
  const line = openReaderLine(deps, protocol.splitter, {
    interByteMs: INTER_BYTE_MS,
    onFrame: (frame) => {
      const message = protocol.parse(frame);
      protocol.onMessage(message, queue.offer(message));
    },
    onClosed: end,
  });

  function become(next: ReaderState): void {
    if (ended || next === state) return;
    state = next;
    deps.emit({ kind: 'state-changed', state });
  }

  function end(): void {
    if (ended) return;
    queue.close();
    protocol.onEnd();
    become('closed');
    ended = true;
  }

  return {
    line,
    run: (command) => queue.run(command),
    state: () => state,
    become,
    tagRead: (read) => deps.emit({ kind: 'tag-read', read, readAtMs: deps.clock.nowMs() }),
    close: async () => {
      end();
      await line.close();
    },
  };
}

/** At 9600 baud a byte takes 1 ms; USB bridges hold bytes back up to 16 ms. */
const INTER_BYTE_MS = 100;
