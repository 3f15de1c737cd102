import type { Settings } from '../../preload/contract/settings.ts';
import { sendToDevice } from './send-to-device.ts';
import { sendToSystem } from './send-to-system.ts';
import { sendToTcp } from './send-to-tcp.ts';

export type Printer = Settings['printers'][number];

/** What one sending tells. `not-sent`: not one byte left; `cut`: some may have come out. */
export type SendOutcome =
  | { readonly kind: 'sent' }
  | { readonly kind: 'not-sent'; readonly cause: string }
  | { readonly kind: 'cut'; readonly cause: string }
  /** The print service said no, for good. */
  | { readonly kind: 'not-accepted'; readonly cause: string }
  /** The label came out, its tag did not take the EPC. `read` is what the printer read back. */
  | { readonly kind: 'tag-not-written'; readonly read: string };

export interface Sending {
  readonly bytes: Buffer;
  readonly title: string;
  readonly copies: number;
  readonly verifyEpc: string | null;
}

export type SendToPrinter = (printer: Printer, sending: Sending) => Promise<SendOutcome>;

/** Carries bytes to a printer, by its connection. Never throws: what went wrong is an outcome. */
export const sendToPrinter: SendToPrinter = (printer, sending) => {
  switch (printer.connection) {
    case 'tcp':
      return sendToTcp(printer.address, sending);
    case 'device':
      return sendToDevice(printer.address, sending);
    case 'system':
      return sendToSystem(printer, sending);
  }
};
