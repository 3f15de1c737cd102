import { readFileSync } from 'node:fs';
import { fromHex, toHex } from '../../../drivers/hex.ts';
import type { Splitter } from '../../../drivers/reader-driver.ts';

/** One file of test/vectors: frames with their sources, and byte streams with the frames they hold. */
export interface VectorFile {
  readonly protocol: string;
  readonly frames: readonly {
    readonly id: string;
    readonly dir: 'tx' | 'rx';
    readonly hex: string;
    readonly meaning: string;
    readonly fields: Readonly<Record<string, unknown>>;
    readonly valid: boolean;
  }[];
  readonly streams: readonly {
    readonly id: string;
    readonly chunks: readonly string[];
    readonly expectFrames?: readonly string[];
    readonly expectContains?: readonly string[];
    readonly meaning: string;
  }[];
}

export function loadVectors(protocol: string): VectorFile {
  return JSON.parse(readFileSync(new URL(`../../vectors/${protocol}.json`, import.meta.url), 'utf8')) as VectorFile;
}

export function bytesOf(hex: string): Uint8Array {
  const bytes = fromHex(hex);
  if (bytes === null) throw new Error(`not hex: ${hex}`);
  return bytes;
}

/** What a splitter makes of chunks and, if asked, of the silence after them. */
export function split(
  splitter: Splitter,
  chunks: readonly Uint8Array[],
  flush: boolean,
): { readonly frames: string[]; readonly all: string } {
  const out = chunks.flatMap((chunk) => splitter.push(chunk));
  if (flush) out.push(...splitter.flush());
  return {
    frames: out.filter((chunk) => chunk.kind === 'frame').map((chunk) => toHex(chunk.bytes)),
    all: out.map((chunk) => toHex(chunk.bytes)).join(''),
  };
}

/** The same bytes cut at places picked by `random`. */
export function recut(bytes: Uint8Array, random: () => number): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const next = Math.min(bytes.length, at + 1 + Math.floor(random() * 9));
    chunks.push(bytes.slice(at, next));
    at = next;
  }
  return chunks;
}
