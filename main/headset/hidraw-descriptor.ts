import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';

/** Report descriptor of `/dev/hidrawN`, from Linux. Null elsewhere: neither Windows nor macOS gives it to a program. */
export async function readHidrawDescriptor(path: string): Promise<Uint8Array | null> {
  const name = basename(path);
  if (!/^hidraw\d+$/.test(name)) return null;
  return readFile(`/sys/class/hidraw/${name}/device/report_descriptor`).catch(() => null);
}
