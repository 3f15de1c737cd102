import { sum8 } from '../crc.ts';
import { createFramedSplitter, NEED_MORE } from '../framed-splitter.ts';
import type { Splitter } from '../reader-driver.ts';

/**
 * `BB TYPE CMD PLhi PLlo PARAM CHECK 7E`: PL counts PARAM, CHECK is the sum of TYPE..PARAM modulo 256.
 * PARAM may hold BB and 7E, so only PL says where a frame ends.
 * @see M100/QM100 Communication Protocol V2.1, section 2
 */
export function createM100Splitter(): Splitter {
  return createFramedSplitter({
    header: HEADER,
    maxBytes: MAX_PARAM + OVERHEAD,
    measure: (bytes, at, available) => {
      if (available > 1 && bytes[at + 1]! > 0x02) return 'noise';
      if (available < 5) return NEED_MORE;
      const paramLength = (bytes[at + 3]! << 8) | bytes[at + 4]!;
      return paramLength > MAX_PARAM ? 'too-long' : paramLength + OVERHEAD;
    },
    verify: (bytes, at, available, length) => {
      if (length > available) return 'truncated';
      if (bytes[at + length - 1] !== END) return 'malformed';
      return sum8(bytes, at + 1, at + length - 2) === bytes[at + length - 2] ? length : 'checksum-mismatch';
    },
  });
}

export const HEADER = 0xbb;
export const END = 0x7e;

/** BB, TYPE, CMD, PL (2), CHECK, 7E. */
export const OVERHEAD = 7;

/** The longest reply is a memory read: 62 bytes of EPC and at most 32 words of data; twice that leaves room for clones. */
const MAX_PARAM = 256;
