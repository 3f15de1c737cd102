import { cutFrame, joined } from '../framed-splitter.ts';
import type { Chunk, Splitter } from '../reader-driver.ts';

/** `tagged` knows blocks of `XX: value` lines besides single lines; `plain` takes every line for itself. */
export type LineProfile = 'tagged' | 'plain';

/** A TSL reply lists every tag of a round: 4,096 tags of 60 characters fit. */
const MAX_BLOCK_BYTES = 256 * 1024;
const MAX_LINE_BYTES = 8 * 1024;
const LF = 0x0a;
const CR = 0x0d;
const ETX = 0x03;
const COLON = 0x3a;

/**
 * Cuts text into frames: a line ended by CR, LF or ETX without its end, or (profile `tagged`) a block of lines whose
 * first is `XX: ...`, as far as the blank line that ends it. Line ends between lines belong to no frame.
 */
export function createLineSplitter(profile: LineProfile): Splitter {
  let pending: Uint8Array = EMPTY;
  /** How much of `pending` has been searched for its end in vain. */
  let searched = 0;

  function scan(bytes: Uint8Array): Chunk[] {
    const chunks: Chunk[] = [];
    let at = 0;
    let resume = searched;
    for (;;) {
      if (resume <= at) {
        while (at < bytes.length && isEnd(bytes[at]!)) at++;
        resume = at;
      }
      if (at === bytes.length) break;
      const isBlock = profile === 'tagged' && startsBlock(bytes, at);
      const end = isBlock ? findBlankLine(bytes, at, resume) : findLineEnd(bytes, resume);
      if (end >= 0) {
        chunks.push({ kind: 'frame', bytes: cutFrame(bytes, at, end) });
        at = end;
        continue;
      }
      if (bytes.length - at <= (isBlock ? MAX_BLOCK_BYTES : MAX_LINE_BYTES)) {
        // Too short to tell a block from a line: look at it anew with the next bytes.
        resume = bytes.length - at < 3 ? at : bytes.length;
        break;
      }
      chunks.push({ kind: 'discarded', bytes: bytes.slice(at), reason: 'too-long' });
      at = bytes.length;
    }
    pending = at < bytes.length ? bytes.slice(at) : EMPTY;
    searched = Math.max(0, resume - at);
    return chunks;
  }

  return {
    push: (bytes) => scan(pending.length === 0 ? bytes : joined(pending, bytes)),
    flush: () => {
      if (pending.length === 0) return [];
      const left = pending;
      pending = EMPTY;
      searched = 0;
      return [{ kind: 'discarded', bytes: left, reason: 'truncated' }];
    },
  };
}

const EMPTY = new Uint8Array(0);

function isEnd(byte: number): boolean {
  return byte === LF || byte === CR || byte === ETX;
}

function startsBlock(bytes: Uint8Array, at: number): boolean {
  return bytes[at + 2] === COLON && isUpper(bytes[at]!) && isUpper(bytes[at + 1]!);
}

function isUpper(byte: number): boolean {
  return byte >= 0x41 && byte <= 0x5a;
}

/** @returns the index behind the last byte of the line, or -1. */
function findLineEnd(bytes: Uint8Array, from: number): number {
  for (let index = from; index < bytes.length; index++) if (isEnd(bytes[index]!)) return index;
  return -1;
}

/** @returns the index behind the blank line that ends the block, or -1. */
function findBlankLine(bytes: Uint8Array, at: number, from: number): number {
  for (let index = Math.max(at, from - 2); index < bytes.length; index++) {
    if (bytes[index] !== LF) continue;
    const next = bytes[index + 1] === CR ? index + 2 : index + 1;
    if (bytes[next] === LF) return next + 1;
  }
  return -1;
}
