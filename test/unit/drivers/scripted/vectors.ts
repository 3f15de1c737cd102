import { readFileSync } from 'node:fs';
import { fromHex, toHex } from '../../../../drivers/hex.ts';
import type { Splitter } from '../../../../drivers/reader-driver.ts';

export interface FrameVector {
  readonly id: string;
  readonly dir: 'rx' | 'tx';
  readonly hex: string;
  readonly meaning: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly valid: boolean;
  readonly reports?: readonly string[];
}

export interface StreamVector {
  readonly meaning: string;
  readonly chunks: readonly string[];
  readonly expectFrames?: readonly string[];
  readonly expectContains?: readonly string[];
  readonly expectFirst?: readonly string[];
  readonly needsGapFlush?: boolean;
}

export function loadVectors(name: string): { frames: readonly FrameVector[]; streams: readonly StreamVector[] } {
  return JSON.parse(readFileSync(new URL(`../../../vectors/${name}.json`, import.meta.url), 'utf8'));
}

/** @returns the frames, as hex, that come out when `bytes` arrive cut at the given places. */
export function framesOf(splitter: Splitter, bytes: Uint8Array, cuts: readonly number[], flush = false): string[] {
  const frames: string[] = [];
  let from = 0;
  for (const cut of [...cuts, bytes.length]) {
    collect(splitter.push(bytes.slice(from, cut)));
    from = cut;
  }
  if (flush) collect(splitter.flush());
  return frames;

  function collect(chunks: ReturnType<Splitter['push']>): void {
    for (const chunk of chunks) if (chunk.kind === 'frame') frames.push(toHex(chunk.bytes));
  }
}

/** Frames of a stream vector for every single place to cut it, byte by byte, and whole. */
export function framesAtEveryCut(create: () => Splitter, stream: StreamVector): string[][] {
  const bytes = fromHex(stream.chunks.join(''))!;
  const cuts = [[], ...Array.from({ length: bytes.length - 1 }, (_, index) => [index + 1])];
  cuts.push(Array.from({ length: bytes.length - 1 }, (_, index) => index + 1));
  return cuts.map((at) => framesOf(create(), bytes, at, stream.needsGapFlush === true));
}

/** Seeded 32-bit generator (mulberry32), so that noise is the same in every run. */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}
