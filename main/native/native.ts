import { listHidInterfaces, openHidReports, openHidScanner } from '../../drivers/hid-pos-8c/hid-port.ts';
import { listSerialPorts } from '../../drivers/list-serial-ports.ts';
import { openSerialPort } from '../../drivers/serial-port.ts';
import { systemClock } from '../clock.ts';
import type { FromNative, ToNative } from './native-messages.ts';
import { serveNative } from './serve-native.ts';

/**
 * The process that native bindings live in: a fault in one of them ends this process, not the host with its calls and
 * its journal. A utility process in Electron, a child of Node.js in the browser shell. It ends with its host.
 */

/** What Electron gives a utility process instead of Node's `process.send`. */
interface ParentPort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
  postMessage(message: unknown): void;
}
const { parentPort } = process as unknown as { readonly parentPort?: ParentPort };

const answer = serveNative({
  bindings: {
    listSerial: () => listSerialPorts(),
    listHid: () => listHidInterfaces(),
    openSerial: openSerialPort,
    openScanner: (vendorId, productId) => openHidScanner(vendorId, productId),
    openHid: (path) => openHidReports(path),
  },
  send: (message: FromNative) => (parentPort ? parentPort.postMessage(message) : void process.send?.(message)),
  clock: systemClock,
});

if (parentPort) {
  parentPort.on('message', ({ data }) => answer(data as ToNative));
} else {
  process.on('message', (message) => answer(message as ToNative));
  process.on('disconnect', () => process.exit(0));
  // Ctrl-C in a terminal reaches the whole group: the host closes the ports, then lets go of this process.
  process.on('SIGINT', () => undefined);
}
