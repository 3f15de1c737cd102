import type { BytePort } from './reader-driver.ts';

/**
 * Two byte ports joined in memory: what one writes the other hears, in order, after the writing code has returned (as
 * on a real line, a write never calls its own reader back). Closing either end closes the other.
 */
export function linkPorts(): readonly [BytePort, BytePort] {
  const left = createEnd();
  const right = createEnd();
  left.peer = right;
  right.peer = left;
  return [left.port, right.port];
}

interface End {
  peer: End | null;
  readonly port: BytePort;
  hear(bytes: Uint8Array): void;
  shut(reason: string): void;
}

function createEnd(): End {
  const byteListeners = new Set<(bytes: Uint8Array) => void>();
  const closedListeners = new Set<(reason: string) => void>();
  let open = true;
  const end: End = {
    peer: null,
    hear: (bytes) => {
      if (open) for (const listener of byteListeners) listener(bytes);
    },
    shut: (reason) => {
      if (!open) return;
      open = false;
      for (const listener of closedListeners) listener(reason);
      byteListeners.clear();
      closedListeners.clear();
    },
    port: {
      write: (bytes) => {
        if (!open) return;
        const copy = bytes.slice();
        queueMicrotask(() => end.peer?.hear(copy));
      },
      onBytes: (listener) => {
        byteListeners.add(listener);
        return () => void byteListeners.delete(listener);
      },
      onClosed: (listener) => {
        closedListeners.add(listener);
        return () => void closedListeners.delete(listener);
      },
      close: async () => {
        end.shut('closed');
        end.peer?.shut('closed by the other end');
      },
    },
  };
  return end;
}
