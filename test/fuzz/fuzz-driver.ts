import { toHex } from '../../drivers/hex.ts';
import type { Chunk, DriverDefinition } from '../../drivers/reader-driver.ts';
import { hostileInput } from './hostile-input.ts';

export interface FuzzOutcome {
  readonly strings: number;
  readonly bytes: number;
  /** Strings that made splitter or decoder throw, and the first of them in hex with what was thrown. */
  readonly throws: number;
  readonly firstThrow: string | null;
  /** Most that a splitter kept after a string, before silence. */
  readonly longestPendingBytes: number;
  /** Time that the slowest string took, split and decoded. */
  readonly slowestMs: number;
  /** Strings behind which, after silence, a good frame was not found. */
  readonly missed: number;
  /** Strings of which a byte was neither in a frame nor discarded; of protocols that lose none. */
  readonly lost: number;
}

/**
 * Throws random and mutated byte strings at one driver, cut anywhere: each is split and decoded, then the line falls
 * silent and a good frame follows.
 * @param recorded good frames: what is mutated, and what must be found afterwards
 * @param losesNone chunks joined are the input, byte for byte: true of protocols made of header, length and checksum
 */
export function fuzzDriver(
  driver: DriverDefinition,
  options: {
    readonly recorded: readonly Uint8Array[];
    readonly losesNone: boolean;
    readonly strings: number;
    readonly random: () => number;
  },
): FuzzOutcome {
  const { recorded, losesNone, strings, random } = options;
  let splitter = driver.createSplitter();
  let bytes = 0;
  let throws = 0;
  let firstThrow: string | null = null;
  let longestPendingBytes = 0;
  let slowestMs = 0;
  let missed = 0;
  let lost = 0;

  const read = (chunks: readonly Chunk[]): readonly Chunk[] => {
    for (const chunk of chunks) if (chunk.kind === 'frame') driver.decode(chunk.bytes);
    return chunks;
  };
  const throwAt = (input: Uint8Array): void => {
    bytes += input.length;
    const startedAt = performance.now();
    const chunks: Chunk[] = [];
    for (let at = 0; at < input.length;) {
      const next = Math.min(input.length, at + 1 + Math.floor(random() * 40));
      chunks.push(...read(splitter.push(input.subarray(at, next))));
      at = next;
    }
    longestPendingBytes = Math.max(longestPendingBytes, input.length - lengthOf(chunks));
    chunks.push(...read(splitter.flush()));
    slowestMs = Math.max(slowestMs, performance.now() - startedAt);
    if (losesNone && !isSame(chunks, input)) lost++;
    const good = recorded[Math.floor(random() * recorded.length)]!;
    const found = [...splitter.push(good), ...splitter.flush()];
    if (!found.some((chunk) => chunk.kind === 'frame' && isFrameOf(chunk.bytes, good))) missed++;
  };
  for (let round = 0; round < strings; round++) {
    const input = hostileInput(recorded, random);
    try {
      throwAt(input);
    } catch (fault) {
      throws++;
      firstThrow ??= `${String(fault)} at ${toHex(input)}`;
      splitter = driver.createSplitter();
    }
  }
  return { strings, bytes, throws, firstThrow, longestPendingBytes, slowestMs, missed, lost };
}

/** The end of a plain line belongs to no frame. */
function isFrameOf(frame: Uint8Array, good: Uint8Array): boolean {
  const hex = toHex(good);
  return toHex(frame) === hex || `${toHex(frame)}0D0A` === hex;
}

function lengthOf(chunks: readonly Chunk[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.bytes.length, 0);
}

function isSame(chunks: readonly Chunk[], input: Uint8Array): boolean {
  if (lengthOf(chunks) !== input.length) return false;
  return chunks.map((chunk) => toHex(chunk.bytes)).join('') === toHex(input);
}
