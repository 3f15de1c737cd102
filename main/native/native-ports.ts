import type { HidInterface } from '../../drivers/hid-pos-8c/hid-port.ts';
import type { ListedPort, ListFailure } from '../../drivers/list-serial-ports.ts';
import type { BytePort, Clock, Result } from '../../drivers/reader-driver.ts';
import type { FromNative, NativeChild, ToNative } from './native-messages.ts';

/** Reason of a port's end, and word of a failed opening: the process of the native bindings ended by itself. */
export const NATIVE_CRASHED = 'native-crashed';

/** Serial ports and HID devices, through the native process. */
export interface NativePorts {
  listSerial(): Promise<Result<readonly ListedPort[], ListFailure>>;
  listHid(): Promise<readonly HidInterface[]>;
  /** @throws the binding's words; {@link NATIVE_CRASHED} when the process ended meanwhile */
  openSerial(path: string, baudRate: number): Promise<BytePort>;
  openScanner(vendorId: number, productId: number): Promise<BytePort>;
  openHid(path: string): Promise<BytePort>;
  /** Process id while it runs, for the diagnostics. */
  pid(): number | null;
  close(): Promise<void>;
}

interface Asked {
  readonly settle: (message: FromNative | null) => void;
}

interface OpenPort {
  hear(chunks: readonly Uint8Array[]): void;
  end(reason: string): void;
}

const openDeadlineMs = 10_000;
const pingEveryMs = 5_000;
const quickEndMs = 10_000;
const longestPauseMs = 10_000;

/**
 * The host's side of the native process. It is started when first needed and again after it ended: every port of the
 * ended one closes with {@link NATIVE_CRASHED}, what waited for it fails with it, and the readers' supervisors open anew.
 * A process that ends again at once is started later each time. One that no longer answers is ended.
 */
export function createNativePorts(deps: {
  readonly spawn: () => NativeChild;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}): NativePorts {
  const { clock } = deps;
  const asked = new Map<number, Asked>();
  const ports = new Map<number, OpenPort>();
  let child: NativeChild | null = null;
  let nextId = 1;
  let closed = false;
  let startedAtMs = 0;
  let pauseMs = 0;
  let notBeforeMs = 0;
  let cancelPing = (): void => {};

  const post = (message: ToNative): void => child?.send(message);

  const receive = (message: FromNative): void => {
    switch (message.k) {
      case 'bytes':
        ports.get(message.id)?.hear(message.chunks);
        return;
      case 'closed':
        ports.get(message.id)?.end(message.reason);
        ports.delete(message.id);
        asked.get(message.id)?.settle(message);
        asked.delete(message.id);
        return;
      default:
        asked.get(message.id)?.settle(message);
        asked.delete(message.id);
    }
  };

  const giveUp = (): void => {
    const waiting = [...asked.values()];
    asked.clear();
    for (const { settle } of waiting) settle(null);
  };

  const ended = (how: string): void => {
    cancelPing();
    child = null;
    if (!closed) deps.log(`Le processus des lecteurs s’est arrêté (${how})\u00A0; il est relancé.`);
    pauseMs = clock.nowMs() - startedAtMs < quickEndMs ? Math.min(Math.max(pauseMs * 2, 250), longestPauseMs) : 0;
    notBeforeMs = clock.nowMs() + pauseMs;
    giveUp();
    const left = [...ports.values()];
    ports.clear();
    for (const port of left) port.end(NATIVE_CRASHED);
  };

  const watch = (watched: NativeChild): void => {
    cancelPing = clock.after(pingEveryMs, () => {
      void ask((id) => ({ k: 'ping', id }), pingEveryMs).then((pong) => {
        if (child !== watched) return;
        if (pong) return watch(watched);
        deps.log('Le processus des lecteurs ne répond plus\u00A0: il est arrêté.');
        watched.kill();
      });
    });
  };

  const start = (): void => {
    const made = deps.spawn();
    child = made;
    startedAtMs = clock.nowMs();
    made.onMessage((message) => child === made && receive(message));
    made.onExit((how) => child === made && ended(how));
    watch(made);
  };

  /** @returns null when the process ended, or said nothing within the time */
  function ask(make: (id: number) => ToNative, deadlineMs: number): Promise<FromNative | null> {
    return new Promise((resolve) => {
      if (closed) return resolve(null);
      if (!child) {
        if (clock.nowMs() < notBeforeMs) return resolve(null);
        start();
      }
      const id = nextId++;
      const cancel = clock.after(deadlineMs, () => {
        asked.delete(id);
        // It may open after all: nobody would close it then.
        post({ k: 'close', id });
        resolve(null);
      });
      asked.set(id, {
        settle(message) {
          cancel();
          resolve(message);
        },
      });
      post(make(id));
    });
  }

  async function open(make: (id: number) => ToNative): Promise<BytePort> {
    const message = await ask(make, openDeadlineMs);
    if (message?.k === 'opened') return portOf(message.id);
    throw new Error(message?.k === 'failed' ? message.words : NATIVE_CRASHED);
  }

  function portOf(id: number): BytePort {
    const byteListeners = new Set<(bytes: Uint8Array) => void>();
    const closedListeners = new Set<(reason: string) => void>();
    /** Came before anybody listened: a HID device speaks by itself. */
    let early: Uint8Array[] | null = [];
    let over = false;
    const end = (reason: string): void => {
      if (over) return;
      over = true;
      for (const listener of closedListeners) listener(reason);
    };
    ports.set(id, {
      hear(chunks) {
        let bytes = 0;
        for (const chunk of chunks) {
          bytes += chunk.length;
          if (over) continue;
          early?.push(chunk);
          for (const listener of byteListeners) listener(chunk);
        }
        post({ k: 'taken', id, bytes });
      },
      end,
    });
    return {
      write: (bytes) => {
        if (!over) post({ k: 'write', id, bytes });
      },
      onBytes(listener) {
        byteListeners.add(listener);
        const before = early ?? [];
        early = null;
        for (const chunk of before) listener(chunk);
        return () => void byteListeners.delete(listener);
      },
      onClosed(listener) {
        closedListeners.add(listener);
        return () => void closedListeners.delete(listener);
      },
      close() {
        if (!ports.delete(id)) {
          end('closed');
          return Promise.resolve();
        }
        return new Promise((resolve) => {
          asked.set(id, {
            settle() {
              end('closed');
              resolve();
            },
          });
          post({ k: 'close', id });
        });
      },
    };
  }

  return {
    async listSerial() {
      const message = await ask((id) => ({ k: 'list-serial', id }), openDeadlineMs);
      if (message?.k === 'serial-listed') return message.ports;
      return { ok: false, failure: { kind: 'ports-not-listed', reason: NATIVE_CRASHED } };
    },
    async listHid() {
      const message = await ask((id) => ({ k: 'list-hid', id }), openDeadlineMs);
      return message?.k === 'hid-listed' ? message.interfaces : [];
    },
    openSerial: (path, baudRate) => open((id) => ({ k: 'open-serial', id, path, baudRate })),
    openScanner: (vendorId, productId) => open((id) => ({ k: 'open-scanner', id, vendorId, productId })),
    openHid: (path) => open((id) => ({ k: 'open-hid', id, path })),
    pid: () => child?.pid ?? null,
    async close() {
      closed = true;
      cancelPing();
      giveUp();
      const last = child;
      child = null;
      if (!last) return;
      const gone = new Promise<void>((resolve) => last.onExit(() => resolve()));
      last.kill();
      await gone;
    },
  };
}
