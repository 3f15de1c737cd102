import { crc16Mcrf4xx } from '../crc.ts';
import { createFramedSplitter, type Framing } from '../framed-splitter.ts';
import type { Splitter } from '../reader-driver.ts';

/** LEN ADR CMD CRC CRC: the shortest frame, LEN not counted in itself. */
const MIN_LENGTH = 4;

/**
 * Cuts `LEN ADR CMD [STATUS] DATA CRClo CRChi` frames; LEN counts the bytes after it. There is no header byte: any byte
 * may be taken for a length, so noise can hold a frame back until the line goes quiet and `flush` gives the start up.
 *
 * @see UHFReader288 manual v2.20, sections 2 and 3
 */
export function createRruSplitter(): Splitter {
  return createFramedSplitter(framing);
}

const framing: Framing = {
  header: null,
  maxBytes: 256,
  measure: (bytes, at) => {
    const length = bytes[at]!;
    return length < MIN_LENGTH ? 'noise' : length + 1;
  },
  verify: (bytes, at, available, length) => {
    if (length > available) return 'truncated';
    return crcHolds(bytes, at, length) ? length : 'checksum-mismatch';
  },
};

function crcHolds(bytes: Uint8Array, at: number, length: number): boolean {
  const end = at + length - 2;
  return crc16Mcrf4xx(bytes, at, end) === (bytes[end]! | (bytes[end + 1]! << 8));
}
