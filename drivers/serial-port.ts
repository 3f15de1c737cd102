import { stat } from 'node:fs/promises';
import { SerialPort } from 'serialport';
import type { BytePort } from './reader-driver.ts';

/**
 * Opens a serial device as a byte port, 8N1. Always a new SerialPort object: one that is opened again would send what
 * was written while it was closed, a write of an EPC among it.
 * @throws the binding's error: taken, absent, no permission; `portTroubleOf` reads it
 */
export async function openSerialPort(path: string, baudRate: number): Promise<BytePort> {
  const serial = new SerialPort({ path, baudRate, autoOpen: false });
  const byteListeners = new Set<(bytes: Uint8Array) => void>();
  const closedListeners = new Set<(reason: string) => void>();
  let over = false;
  let stopWatch = (): void => undefined;
  const end = (reason: string): void => {
    if (over) return;
    over = true;
    stopWatch();
    for (const listener of closedListeners) listener(reason);
  };

  // Without a data listener an unplug is not noticed until a write fails; without an error listener a failed write ends
  // the process.
  serial.on('data', (bytes: Buffer) => {
    for (const listener of byteListeners) listener(bytes);
  });
  serial.on('error', (error: Error) => end(error.message));
  serial.on('close', (error: Error | null) => end(error?.message ?? 'closed'));
  await new Promise<void>((resolve, reject) => {
    serial.open((error) => (error ? reject(error) : resolve()));
  });
  stopWatch = watchDevice(path, () => {
    end('the device is gone');
    serial.close(() => undefined);
  });

  return {
    write(bytes) {
      if (!over && serial.isOpen) serial.write(bytes);
    },
    onBytes(listener) {
      byteListeners.add(listener);
      return () => void byteListeners.delete(listener);
    },
    onClosed(listener) {
      closedListeners.add(listener);
      return () => void closedListeners.delete(listener);
    },
    pause: () => void serial.pause(),
    resume: () => void serial.resume(),
    close() {
      return new Promise((resolve) => {
        if (!serial.isOpen) return resolve();
        serial.close(() => {
          end('closed');
          resolve();
        });
      });
    },
  };
}

/**
 * Calls `onGone` once the device's file is no longer there. A hang-up that comes while the binding is reading is never
 * told: it reads nothing, at once and for ever (bindings-cpp 13.0.0, unix-read.js). On Windows a device is no file, and
 * its unplug is an error of the read.
 */
function watchDevice(path: string, onGone: () => void): () => void {
  if (process.platform === 'win32') return () => undefined;
  const timer = setInterval(() => {
    stat(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') return;
      clearInterval(timer);
      onGone();
    });
  }, DEVICE_CHECK_MS);
  timer.unref();
  return () => clearInterval(timer);
}

const DEVICE_CHECK_MS = 500;

export type PortTrouble = 'port-taken' | 'no-permission' | 'not-there' | 'port-failed' | 'native-crashed';

/**
 * Why a port could not be opened. The binding gives no code, only the operating system's words, so this is the one
 * place that reads them; what it does not know is `port-failed`.
 */
export function portTroubleOf(error: unknown): PortTrouble {
  const words = error instanceof Error ? error.message : '';
  if (words === 'native-crashed') return 'native-crashed';
  if (/lock port|access denied|busy/i.test(words)) return 'port-taken';
  if (/permission denied|EACCES/i.test(words)) return 'no-permission';
  if (/no such file|file not found|ENOENT|no such device|ECONNREFUSED|ENOTFOUND|UNREACH|no connection to/i.test(words))
    return 'not-there';
  return 'port-failed';
}
