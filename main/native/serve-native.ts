import type { HidInterface } from '../../drivers/hid-pos-8c/hid-port.ts';
import type { ListedPort, ListFailure } from '../../drivers/list-serial-ports.ts';
import type { BytePort, Clock, Result } from '../../drivers/reader-driver.ts';
import { windowBytes, type FromNative, type ToNative } from './native-messages.ts';

/** What only the native process touches. */
export interface NativeBindings {
  listSerial(): Promise<Result<readonly ListedPort[], ListFailure>>;
  listHid(): Promise<readonly HidInterface[]>;
  /** @throws the binding's error */
  openSerial(path: string, baudRate: number): Promise<BytePort>;
  openScanner(vendorId: number, productId: number): Promise<BytePort>;
  openHid(path: string): Promise<BytePort>;
}

interface Served {
  readonly port: BytePort;
  readonly apart: boolean;
  pending: Uint8Array[];
  pendingBytes: number;
  /** Sent, and not taken yet. */
  onTheWay: number;
  lastSentMs: number;
  cancelFlush: (() => void) | null;
}

/** Small chunks of one port are joined for this long: a reader at full speed makes 250 messages a second, not 4,000. */
const joinMs = 4;

/**
 * The native process's side: opens ports, passes their bytes on, joined and within a window. A port whose bytes the
 * host does not take is paused, so that neither process grows.
 * @returns what to call for each message of the host
 */
export function serveNative(deps: {
  readonly bindings: NativeBindings;
  readonly send: (message: FromNative) => void;
  readonly clock: Clock;
}): (message: ToNative) => void {
  const { bindings, send, clock } = deps;
  const ports = new Map<number, Served>();
  /** Being opened; false: the host has given it up meanwhile. */
  const opening = new Map<number, boolean>();

  const flush = (id: number, served: Served): void => {
    served.cancelFlush?.();
    served.cancelFlush = null;
    if (served.pendingBytes === 0 || served.onTheWay >= windowBytes) return;
    const chunks = served.apart || served.pending.length === 1 ? served.pending : [Buffer.concat(served.pending)];
    served.onTheWay += served.pendingBytes;
    served.lastSentMs = clock.nowMs();
    served.pending = [];
    served.pendingBytes = 0;
    send({ k: 'bytes', id, chunks });
    if (served.onTheWay >= windowBytes) served.port.pause?.();
  };

  const keep = (id: number, port: BytePort, apart: boolean): void => {
    const served: Served = { port, apart, pending: [], pendingBytes: 0, onTheWay: 0, lastSentMs: 0, cancelFlush: null };
    ports.set(id, served);
    port.onBytes((bytes) => {
      served.pending.push(bytes);
      served.pendingBytes += bytes.length;
      if (served.cancelFlush) return;
      const sinceMs = clock.nowMs() - served.lastSentMs;
      if (sinceMs >= joinMs) flush(id, served);
      else served.cancelFlush = clock.after(joinMs - sinceMs, () => flush(id, served));
    });
    port.onClosed((reason) => {
      if (!ports.delete(id)) return;
      // What came before the end is read before it; the window no longer matters.
      served.onTheWay = 0;
      flush(id, served);
      send({ k: 'closed', id, reason });
    });
    send({ k: 'opened', id });
  };

  const open = (id: number, promised: Promise<BytePort>, apart: boolean): void => {
    opening.set(id, true);
    promised.then(
      (port) => {
        const isWanted = opening.get(id);
        opening.delete(id);
        if (isWanted) keep(id, port, apart);
        else void port.close();
      },
      (error: unknown) => {
        opening.delete(id);
        send({ k: 'failed', id, words: wordsOf(error) });
      },
    );
  };

  return (message) => {
    const { id } = message;
    switch (message.k) {
      case 'list-serial':
        void bindings.listSerial().then((listed) => send({ k: 'serial-listed', id, ports: listed }));
        return;
      case 'list-hid':
        bindings.listHid().then(
          (interfaces) => send({ k: 'hid-listed', id, interfaces }),
          (error: unknown) => send({ k: 'failed', id, words: wordsOf(error) }),
        );
        return;
      case 'open-serial':
        return open(id, bindings.openSerial(message.path, message.baudRate), false);
      case 'open-scanner':
        return open(id, bindings.openScanner(message.vendorId, message.productId), true);
      case 'open-hid':
        return open(id, bindings.openHid(message.path), true);
      case 'write':
        return ports.get(id)?.port.write(message.bytes);
      case 'taken': {
        const served = ports.get(id);
        if (!served) return;
        const wasFull = served.onTheWay >= windowBytes;
        served.onTheWay -= message.bytes;
        if (!wasFull || served.onTheWay >= windowBytes) return;
        flush(id, served);
        if (served.onTheWay < windowBytes) served.port.resume?.();
        return;
      }
      case 'close': {
        const served = ports.get(id);
        if (!served) {
          if (opening.has(id)) opening.set(id, false);
          else send({ k: 'closed', id, reason: 'closed' });
          return;
        }
        ports.delete(id);
        served.cancelFlush?.();
        void served.port.close().then(() => send({ k: 'closed', id, reason: 'closed' }));
        return;
      }
      case 'ping':
        return send({ k: 'pong', id });
    }
  };
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
