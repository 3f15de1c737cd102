import type { Chunk, Splitter } from '../reader-driver.ts';

/** Input report 2 of usage page 8C, usage 02, its number included. */
export const REPORT_BYTES = 64;
/** Where a report says that the barcode goes on in the next one. */
export const CONTINUED_AT = 63;
export const REPORT_ID = 2;
/** A barcode of 3,584 bytes: more than any symbology holds. */
const MAX_REPORTS = 64;

/**
 * Joins the reports of one barcode into a frame. Reports come whole and of one size, so a frame is a multiple of 64
 * bytes; a report with another number is a frame of its own.
 */
export function createHidSplitter(): Splitter {
  let pending: Uint8Array = EMPTY;

  function scan(bytes: Uint8Array): Chunk[] {
    const chunks: Chunk[] = [];
    let from = 0;
    let at = 0;
    while (at + REPORT_BYTES <= bytes.length) {
      const isBarcode = bytes[at] === REPORT_ID;
      const isContinued = isBarcode && bytes[at + CONTINUED_AT] === 1;
      if (!isBarcode && at > from) {
        chunks.push({ kind: 'discarded', bytes: bytes.slice(from, at), reason: 'truncated' });
        from = at;
      }
      at += REPORT_BYTES;
      if (!isContinued) {
        chunks.push({ kind: 'frame', bytes: bytes.slice(from, at) });
        from = at;
      } else if (at - from >= MAX_REPORTS * REPORT_BYTES) {
        chunks.push({ kind: 'discarded', bytes: bytes.slice(from, at), reason: 'too-long' });
        from = at;
      }
    }
    pending = bytes.slice(from);
    return chunks;
  }

  return {
    push: (bytes) => {
      const both = new Uint8Array(pending.length + bytes.length);
      both.set(pending);
      both.set(bytes, pending.length);
      return scan(both);
    },
    flush: () => {
      if (pending.length === 0) return [];
      const left = pending;
      pending = EMPTY;
      return [{ kind: 'discarded', bytes: left, reason: 'truncated' }];
    },
  };
}

const EMPTY = new Uint8Array(0);
