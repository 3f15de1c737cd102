import { open, readdir, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

/** A file of the journal: `000001.jsonl` while it is written, `000001.jsonl.gz` once it is sealed. */
export interface Segment {
  readonly number: number;
  readonly name: string;
  readonly isSealed: boolean;
}

const expand = promisify(gunzip);
const fileName = /^(\d{6})\.jsonl(\.gz)?$/;

export const segmentName = (number: number): string => `${String(number).padStart(6, '0')}.jsonl`;

/** Oldest first. A segment whose sealing was interrupted is there twice: the sealed one is whole, and counts. */
export async function listSegments(folder: string): Promise<readonly Segment[]> {
  const names = (await readdir(folder)).sort();
  return names.flatMap((name) => {
    const told = fileName.exec(name);
    if (!told || names.includes(`${name}.gz`)) return [];
    return [{ number: Number(told[1]), name, isSealed: told[2] !== undefined }];
  });
}

/** Sealing that was interrupted between the rename and the removal leaves the plain file behind. */
export async function removeTwins(folder: string): Promise<void> {
  const names = await readdir(folder);
  for (const name of names) if (fileName.test(name) && names.includes(`${name}.gz`)) await unlink(join(folder, name));
}

/** @returns null when it is gone, or so damaged that it cannot be expanded */
export async function readSegment(folder: string, { name, isSealed }: Segment): Promise<Buffer | null> {
  try {
    const bytes = await readFile(join(folder, name));
    return isSealed ? await expand(bytes) : bytes;
  } catch {
    return null;
  }
}

/** A new file's name survives a power cut only when its folder was synced; Windows does that by itself and refuses to be asked. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
