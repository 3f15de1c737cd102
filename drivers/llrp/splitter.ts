import { createFramedSplitter, NEED_MORE, type Framing } from '../framed-splitter.ts';
import type { Splitter } from '../reader-driver.ts';
import { message, PARAMETERS_FROM } from './codes.ts';
import { parametersFit, parametersTile } from './parameters.ts';

/** Version and type u16, length u32 with the header, id u32. */
export const HEADER_BYTES = 10;
/** A report of some 4,000 tags; readers of the field report far less at a time. */
const MAX_BYTES = 256 * 1024;

/**
 * Cuts LLRP messages. There is neither header byte nor checksum: version, a known type, a sane length and parameters that
 * fill the body exactly take their place.
 */
export function createLlrpSplitter(): Splitter {
  return createFramedSplitter(framing);
}

/** Where the parameters of each type begin, 0 for what is no type: looked up for every byte of noise. */
const BODY = Uint8Array.from({ length: 1024 }, (_, type) => PARAMETERS_FROM[type] ?? 0);

const framing: Framing = {
  header: null,
  maxBytes: MAX_BYTES,
  measure: (bytes, at, available) => {
    const version = bytes[at]! >> 2;
    if (version !== 1 && version !== 2) return 'noise';
    if (available < 2) return NEED_MORE;
    const type = ((bytes[at]! & 3) << 8) | bytes[at + 1]!;
    const body = BODY[type]!;
    if (body === 0) return 'noise';
    if (available < 6) return NEED_MORE;
    const length = u32(bytes, at + 2);
    if (length > MAX_BYTES) return 'too-long';
    const isBare = type === message.keepAlive || type === message.keepAliveAck;
    if (length < body || (isBare && length !== body)) return 'malformed';
    // A false start would swallow what follows as far as it says: what has arrived must look like parameters.
    if (
      available < length &&
      type !== message.custom &&
      !parametersFit(bytes, at + body, at + available, at + length)
    ) {
      return 'malformed';
    }
    return length;
  },
  verify: (bytes, at, available, length) => {
    if (length > available) return 'truncated';
    const type = ((bytes[at]! & 3) << 8) | bytes[at + 1]!;
    if (type === message.custom) return length;
    return parametersTile(bytes, at + BODY[type]!, at + length) ? length : 'malformed';
  },
};

export function u32(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}

export function u16(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}
