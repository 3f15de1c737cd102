import { crc16ThingMagic } from '../crc.ts';
import { createFramedSplitter, NEED_MORE } from '../framed-splitter.ts';
import type { Splitter } from '../reader-driver.ts';

/**
 * Reply `FF LEN OP STATUShi STATUSlo DATA CRChi CRClo`, command `FF LEN OP DATA CRChi CRClo`; LEN counts DATA only.
 * Nothing tells a command from a reply but where its CRC holds. What a reader sends is tried first; commands matter in
 * captures of both directions.
 * @see Mercury serial protocol, vendor's SDK (serial_reader_l3.c)
 */
export function createMercurySplitter(): Splitter {
  return createFramedSplitter({
    header: HEADER,
    maxBytes: MAX_DATA + REPLY_OVERHEAD,
    measure: (bytes, at, available) => {
      if (available < 2) return NEED_MORE;
      const dataLength = bytes[at + 1]!;
      return dataLength > MAX_DATA ? 'too-long' : dataLength + REPLY_OVERHEAD;
    },
    verify: (bytes, at, available, replyLength) => {
      if (replyLength <= available && crcHolds(bytes, at, replyLength)) return replyLength;
      const commandLength = replyLength - REPLY_OVERHEAD + COMMAND_OVERHEAD;
      if (commandLength <= available && crcHolds(bytes, at, commandLength)) return commandLength;
      return replyLength > available ? 'truncated' : 'checksum-mismatch';
    },
  });
}

/** What a host sends, alone on its side of the line. */
export function createMercuryCommandSplitter(): Splitter {
  return createFramedSplitter({
    header: HEADER,
    maxBytes: MAX_DATA + COMMAND_OVERHEAD,
    measure: (bytes, at, available) => {
      if (available < 2) return NEED_MORE;
      const dataLength = bytes[at + 1]!;
      return dataLength > MAX_DATA ? 'too-long' : dataLength + COMMAND_OVERHEAD;
    },
    verify: (bytes, at, available, length) => {
      if (length > available) return 'truncated';
      return crcHolds(bytes, at, length) ? length : 'checksum-mismatch';
    },
  });
}

export const HEADER = 0xff;
export const COMMAND_OVERHEAD = 5;
const REPLY_OVERHEAD = 7;

/** Of a command; a reply holds at most 248. */
const MAX_DATA = 250;

function crcHolds(bytes: Uint8Array, at: number, length: number): boolean {
  const crcAt = at + length - 2;
  return crc16ThingMagic(bytes, at + 1, crcAt) === ((bytes[crcAt]! << 8) | bytes[crcAt + 1]!);
}
