import { connect, type LookupFunction } from 'node:net';
import type { BytePort } from './reader-driver.ts';

export interface TcpPortOptions {
  /** Name lookup included. */
  readonly connectMs?: number;
  /** Silence after which the system asks whether the other end is still there. */
  readonly keepAliveMs?: number;
  /** Resolves names; the system's own when absent. */
  readonly lookup?: LookupFunction;
}

/**
 * Connects to a reader on the network. Single use: a new one for each connection.
 * A cable pulled far away closes nothing: keep-alive lets the system find out, and the port closes with its words.
 * @throws the system's error (refused, unknown name, unreachable), or that no connection stood by the deadline
 */
export function openTcpPort(host: string, port: number, options: TcpPortOptions = {}): Promise<BytePort> {
  const { connectMs = 5_000, keepAliveMs = 10_000 } = options;
  return new Promise((resolve, reject) => {
    const socket = connect({
      host,
      port,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: keepAliveMs,
      ...(options.lookup ? { lookup: options.lookup } : {}),
    });
    const byteListeners = new Set<(bytes: Uint8Array) => void>();
    const closedListeners = new Set<(reason: string) => void>();
    let reason = 'closed by the reader';
    let open = true;
    const shut = (): void => {
      if (!open) return;
      open = false;
      for (const listener of closedListeners) listener(reason);
      byteListeners.clear();
      closedListeners.clear();
    };
    const deadline = setTimeout(
      () => socket.destroy(new Error(`no connection to ${host}:${port} within ${connectMs} ms`)),
      connectMs,
    );
    socket.on('error', (error) => {
      reason = error.message;
      reject(error);
    });
    socket.on('data', (bytes) => {
      if (open) for (const listener of byteListeners) listener(bytes);
    });
    socket.on('close', () => {
      clearTimeout(deadline);
      shut();
    });
    socket.once('connect', () => {
      clearTimeout(deadline);
      resolve({
        write: (bytes) => {
          if (open && socket.writable) socket.write(bytes);
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
          reason = 'closed';
          // What was written last (a stop) still leaves; the far end is not waited for.
          socket.destroySoon();
          shut();
        },
      });
    });
  });
}
