import { connect } from 'node:net';
import type { BytePort } from '../reader-driver.ts';

/** Connects to a reader. Rejects where the connection is refused or does not stand within `timeoutMs`. */
export function openTcpPort(host: string, port: number, timeoutMs = 5000): Promise<BytePort> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true });
    const byteListeners = new Set<(bytes: Uint8Array) => void>();
    const closedListeners = new Set<(reason: string) => void>();
    let reason = 'closed by the reader';
    socket.setTimeout(timeoutMs, () => socket.destroy(new Error(`no connection within ${timeoutMs} ms`)));
    socket.on('error', (error) => {
      reason = error.message;
      reject(error);
    });
    socket.on('data', (bytes) => {
      for (const listener of byteListeners) listener(bytes);
    });
    socket.on('close', () => {
      for (const listener of closedListeners) listener(reason);
      byteListeners.clear();
      closedListeners.clear();
    });
    socket.once('connect', () => {
      socket.setTimeout(0);
      resolve({
        write: (bytes) => {
          if (socket.writable) socket.write(bytes);
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
          socket.end();
          socket.destroySoon();
        },
      });
    });
  });
}
