import { sum8 } from '../crc.ts';
import { createFramedSplitter, NEED_MORE } from '../framed-splitter.ts';
import type { Splitter } from '../reader-driver.ts';

/**
 * `A0 LEN ADDR CMD DATA CHECK`: LEN counts what follows it, CHECK makes the whole frame sum to zero modulo 256.
 * @see UHF RFID Reader Serial Interface V2.2 and V3.7
 */
export function createR2000Splitter(): Splitter {
  return createFramedSplitter({
    header: HEADER,
    maxBytes: 257,
    measure: (bytes, at, available) => {
      if (available < 2) return NEED_MORE;
      const length = bytes[at + 1]!;
      return length < MIN_LENGTH ? 'noise' : length + 2;
    },
    verify: (bytes, at, available, length) => {
      if (length > available) return 'truncated';
      return sum8(bytes, at, at + length) === 0 ? length : 'checksum-mismatch';
    },
  });
}

export const HEADER = 0xa0;

/** ADDR, CMD and CHECK. */
const MIN_LENGTH = 3;
