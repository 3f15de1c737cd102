import type { Chunk, DiscardReason, Splitter } from './reader-driver.ts';

/**
 * How one protocol delimits its frames. All three functions look at `bytes` from `at` on and see `available` bytes;
 * they MUST be pure and MUST NOT read past `at + available`.
 */
export interface Framing {
  /** First byte of every frame; null where frames begin with their length and any byte may be first. */
  readonly header: number | null;
  /** Longest frame, in bytes. A header that announces more is a false start. */
  readonly maxBytes: number;
  /**
   * @returns the frame's length in bytes if positive, {@link NEED_MORE} when the length field has not arrived, or why
   * this header cannot start a frame.
   */
  measure(bytes: Uint8Array, at: number, available: number): number | DiscardReason;
  /**
   * @param length what `measure` answered; more than `available` only where no more bytes will come
   * @returns the length of the frame whose checksum holds, or why there is none.
   */
  verify(bytes: Uint8Array, at: number, available: number, length: number): number | DiscardReason;
}

export const NEED_MORE = 0;

/**
 * A splitter for protocols made of header, length and checksum. After a false start it looks again one byte further.
 * Bytes skipped in a row are reported together: a corrupt frame is one discarded chunk as far as its announced end.
 * The chunks joined together are the input, byte for byte.
 */
export function createFramedSplitter(framing: Framing): Splitter {
  let pending: Uint8Array = EMPTY;

  function scan(bytes: Uint8Array, final: boolean): Chunk[] {
    const chunks: Chunk[] = [];
    const { header } = framing;
    const end = bytes.length;
    let at = 0;
    /** Bytes since here are to be discarded, for `reason`; a further false start before `claimed` is the same accident. */
    let skippedFrom = 0;
    let reason: DiscardReason = 'noise';
    let claimed = 0;

    const reject = (why: DiscardReason, extent: number): void => {
      if (at >= claimed) {
        if (at > skippedFrom) chunks.push({ kind: 'discarded', bytes: bytes.slice(skippedFrom, at), reason });
        skippedFrom = at;
        reason = why;
        claimed = Math.min(at + extent, end);
      }
      at++;
    };

    while (at < end) {
      if (header !== null && bytes[at] !== header) {
        at++;
        continue;
      }
      const available = end - at;
      const measured = framing.measure(bytes, at, available);
      if (typeof measured === 'string') {
        reject(measured, 1);
        continue;
      }
      if ((measured === NEED_MORE || measured > available) && !final) break;
      const verified = measured === NEED_MORE ? 'truncated' : framing.verify(bytes, at, available, measured);
      if (typeof verified === 'string') {
        reject(verified, measured === NEED_MORE ? available : measured);
        continue;
      }
      if (at > skippedFrom) chunks.push({ kind: 'discarded', bytes: bytes.slice(skippedFrom, at), reason });
      chunks.push({ kind: 'frame', bytes: cutFrame(bytes, at, at + verified) });
      at += verified;
      skippedFrom = at;
      reason = 'noise';
      claimed = at;
    }
    if (at > skippedFrom) chunks.push({ kind: 'discarded', bytes: bytes.slice(skippedFrom, at), reason });
    // A copy, so that the tail does not keep the port's buffer alive.
    pending = at < end ? bytes.slice(at) : EMPTY;
    return chunks;
  }

  return {
    push: (bytes) => scan(pending.length === 0 ? bytes : joined(pending, bytes), false),
    flush: () => (pending.length === 0 ? [] : scan(pending, true)),
  };
}

/**
 * A frame of its own up to 64 bytes, which the engine keeps in its own heap; of a longer one a view, since a copy would
 * cost an allocation outside. What a port delivered does not change afterwards.
 */
export function cutFrame(bytes: Uint8Array, from: number, to: number): Uint8Array {
  return to - from <= 64 ? bytes.slice(from, to) : bytes.subarray(from, to);
}

const EMPTY = new Uint8Array(0);

export function joined(head: Uint8Array, tail: Uint8Array): Uint8Array {
  const both = new Uint8Array(head.length + tail.length);
  both.set(head);
  both.set(tail, head.length);
  return both;
}
