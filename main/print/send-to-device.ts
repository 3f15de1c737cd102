import { open } from 'node:fs/promises';
import type { SendOutcome, Sending } from './printer-port.ts';

/**
 * Writes to the printer's device file: `/dev/usb/lp0` on Linux, a shared printer `\\host\name` on Windows, where a USB port
 * has no file of its own. Nothing is read back, so that RFID labels go out unverified.
 */
export async function sendToDevice(path: string, { bytes }: Sending): Promise<SendOutcome> {
  let handle;
  try {
    // Append: a file that stands where the printer should be must not be emptied.
    handle = await open(path, 'a');
  } catch (error) {
    return { kind: 'not-sent', cause: codeOf(error) };
  }
  try {
    await handle.writeFile(bytes);
    await handle.close();
    return { kind: 'sent' };
  } catch (error) {
    await handle.close().catch(() => undefined);
    return { kind: 'cut', cause: codeOf(error) };
  }
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error);
