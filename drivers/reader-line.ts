import type { SessionDeps, Splitter } from './reader-driver.ts';

/** A port with a splitter on it: what every session reads and writes through. */
export interface ReaderLine {
  /** Sends a frame and shows it to the diagnostics. Ignored once the line is closed. */
  send(frame: Uint8Array): void;
  /** Resolves when no byte has come for `quietMs`, or after `limitMs` whatever comes. */
  quiet(quietMs: number, limitMs: number): Promise<void>;
  /** Stops listening, then closes the port. Emits no `disconnected`. */
  close(): Promise<void>;
}

/**
 * Cuts what the port delivers into frames: each is emitted for the diagnostics, then handed to `onFrame`; skipped bytes
 * are emitted as discarded. An unfinished frame is given up when the line has been silent for `interByteMs`, so that a
 * false start cannot hold back the frames behind it. When the port closes by itself, `disconnected` is emitted after
 * what was pending, and `onClosed` is called.
 */
export function openReaderLine(
  deps: SessionDeps,
  splitter: Splitter,
  options: { readonly interByteMs: number; onFrame(frame: Uint8Array): void; onClosed(): void },
): ReaderLine {
  const { port, clock, emit } = deps;
  let open = true;
  let lastByteAtMs = clock.nowMs();
  let cancelSilence: (() => void) | null = null;

  function deliver(chunks: ReturnType<Splitter['push']>): void {
    for (const chunk of chunks) {
      if (!open) return;
      if (chunk.kind === 'discarded') {
        emit({ kind: 'discarded', bytes: chunk.bytes, reason: chunk.reason });
      } else {
        emit({ kind: 'frame', direction: 'in', bytes: chunk.bytes });
        options.onFrame(chunk.bytes);
      }
    }
  }

  /** One timer however many bytes come: when it fires early for the last byte, it waits for the rest. */
  function watchSilence(delayMs: number): void {
    cancelSilence = clock.after(delayMs, () => {
      cancelSilence = null;
      const silentMs = clock.nowMs() - lastByteAtMs;
      if (silentMs < options.interByteMs) watchSilence(options.interByteMs - silentMs);
      else deliver(splitter.flush());
    });
  }

  const stopBytes = port.onBytes((bytes) => {
    lastByteAtMs = clock.nowMs();
    deliver(splitter.push(bytes));
    if (open && cancelSilence === null) watchSilence(options.interByteMs);
  });
  const stopClosed = port.onClosed((reason) => {
    if (!open) return;
    deliver(splitter.flush());
    end();
    emit({ kind: 'disconnected', reason });
    options.onClosed();
  });

  function end(): void {
    open = false;
    cancelSilence?.();
    stopBytes();
    stopClosed();
  }

  return {
    send: (frame) => {
      if (!open) return;
      emit({ kind: 'frame', direction: 'out', bytes: frame });
      port.write(frame);
    },
    quiet: (quietMs, limitMs) =>
      new Promise((resolve) => {
        const startedAtMs = clock.nowMs();
        const wait = (delayMs: number): void => {
          clock.after(delayMs, () => {
            const nowMs = clock.nowMs();
            const silentMs = nowMs - Math.max(lastByteAtMs, startedAtMs);
            if (!open || silentMs >= quietMs || nowMs - startedAtMs >= limitMs) resolve();
            else wait(Math.min(quietMs - silentMs, limitMs - (nowMs - startedAtMs)));
          });
        };
        wait(Math.min(quietMs, limitMs));
      }),
    close: async () => {
      if (open) end();
      await port.close();
    },
  };
}
