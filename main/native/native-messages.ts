import type { HidInterface } from '../../drivers/hid-pos-8c/hid-port.ts';
import type { ListedPort, ListFailure } from '../../drivers/list-serial-ports.ts';
import type { Result } from '../../drivers/reader-driver.ts';

/** What the native process is asked. `id` names a request and, once it is opened, the port it became. */
export type ToNative =
  | { readonly k: 'list-serial'; readonly id: number }
  | { readonly k: 'list-hid'; readonly id: number }
  | { readonly k: 'open-serial'; readonly id: number; readonly path: string; readonly baudRate: number }
  | { readonly k: 'open-scanner'; readonly id: number; readonly vendorId: number; readonly productId: number }
  | { readonly k: 'open-hid'; readonly id: number; readonly path: string }
  | { readonly k: 'write'; readonly id: number; readonly bytes: Uint8Array }
  /** The host has dealt with so many bytes of this port: the native process may send as many more. */
  | { readonly k: 'taken'; readonly id: number; readonly bytes: number }
  | { readonly k: 'close'; readonly id: number }
  | { readonly k: 'ping'; readonly id: number };

/** What it says. Bytes of one serial port are joined over a few milliseconds; reports of a HID device stay apart. */
export type FromNative =
  | { readonly k: 'serial-listed'; readonly id: number; readonly ports: Result<readonly ListedPort[], ListFailure> }
  | { readonly k: 'hid-listed'; readonly id: number; readonly interfaces: readonly HidInterface[] }
  | { readonly k: 'opened'; readonly id: number }
  /** `words` are the operating system's, as the binding gave them. */
  | { readonly k: 'failed'; readonly id: number; readonly words: string }
  | { readonly k: 'bytes'; readonly id: number; readonly chunks: readonly Uint8Array[] }
  | { readonly k: 'closed'; readonly id: number; readonly reason: string }
  | { readonly k: 'pong'; readonly id: number };

/** Bytes of one port that may be on their way at once: above it the port itself is paused, and the wire slows down. */
export const windowBytes = 256 * 1024;

/** A process that runs, and how to speak with it. Both shells have their own kind. */
export interface NativeChild {
  /** For the diagnostics; absent until it has started. */
  readonly pid: number | undefined;
  send(message: ToNative): void;
  onMessage(listener: (message: FromNative) => void): void;
  /** Each listener is called once. @param how exit code or signal, for the log */
  onExit(listener: (how: string) => void): void;
  kill(): void;
}
