import { crc16CcittFalse, xor8 } from '../crc.ts';
import { createFramedSplitter, NEED_MORE, type Framing } from '../framed-splitter.ts';
import type { Splitter } from '../reader-driver.ts';

/** A5 LEN16 FLAGS16 HCS, all little endian. */
export const HEADER_BYTES = 6;
const MAX_PAYLOAD_BYTES = 8191;
const MIN_PAYLOAD_BYTES = 3;

/**
 * Cuts `A5 LEN16le FLAGS16le HCS PAYLOAD CRC16le` frames; LEN counts payload and CRC. The header has a checksum of its
 * own: a length whose header checksum fails is never trusted.
 *
 * @see NUR protocol rev 14, section 2; NUR_AN001
 */
export function createNurSplitter(): Splitter {
  return createFramedSplitter(framing);
}

const framing: Framing = {
  header: 0xa5,
  maxBytes: HEADER_BYTES + MAX_PAYLOAD_BYTES,
  measure: (bytes, at, available) => {
    if (available < HEADER_BYTES) return NEED_MORE;
    if (xor8(bytes, at, at + 5, 0xff) !== bytes[at + 5]) return 'checksum-mismatch';
    const length = bytes[at + 1]! | (bytes[at + 2]! << 8);
    if (length > MAX_PAYLOAD_BYTES) return 'too-long';
    return length < MIN_PAYLOAD_BYTES ? 'malformed' : HEADER_BYTES + length;
  },
  verify: (bytes, at, available, length) => {
    if (length > available) return 'truncated';
    const end = at + length - 2;
    const crc = bytes[end]! | (bytes[end + 1]! << 8);
    return crc16CcittFalse(bytes, at + HEADER_BYTES, end) === crc ? length : 'checksum-mismatch';
  },
};
