import { aimAt } from '../aim.ts';
import { decodeBarcodeText } from '../barcode-text.ts';
import type { Decoded } from '../reader-driver.ts';
import { CONTINUED_AT, REPORT_BYTES, REPORT_ID } from './splitter.ts';

export type HidBarcode =
  | { readonly kind: 'barcode'; readonly aim: string | null; readonly text: string }
  /** Another report of the same device, of no meaning to us. */
  | { readonly kind: 'other-report'; readonly reportId: number }
  | { readonly kind: 'malformed'; readonly reason: string };

const BRACKET = 0x5d;
const CARRIAGE_RETURN = 0x0d;
const DATA_AT = 5;
const DATA_END = 61;

/**
 * Reads one barcode from its reports.
 *
 * Report: `[0]` 02, `[1]` length of the data, `[2..4]` AIM identifier `]xn`, `[5..60]` data, `[61]` the maker's symbology,
 * `[62]` reserved, `[63]` 1 where the barcode goes on in the next report. Some devices leave the length out and begin
 * with the identifier at `[1]`: their data ends at the last byte that is not zero. One carriage return at the end, the
 * suffix scanners come with, is taken off.
 *
 * @see Hand Held Products USB Interfaces User's Guide, page 1-11; Access-IS LSR118 manual, page 68
 */
export function parseHidBarcode(frame: Uint8Array): HidBarcode {
  if (frame.length === 0 || frame.length % REPORT_BYTES !== 0) return { kind: 'malformed', reason: 'truncated' };
  if (frame[0] !== REPORT_ID) return { kind: 'other-report', reportId: frame[0]! };
  const last = frame.length - REPORT_BYTES;
  const parts: Uint8Array[] = [];
  for (let at = 0; at < last; at += REPORT_BYTES) {
    if (!isWhole(frame, at, true)) return MALFORMED;
    parts.push(frame.subarray(dataFrom(frame, at), dataTo(frame, at)));
  }
  if (!isWhole(frame, last, false)) return MALFORMED;
  const aim = aimAt(frame, beginsWithAim(frame, 0) ? 1 : 2);
  // Nearly every barcode fits into one report, and needs no copy.
  if (last === 0) return barcodeIn(aim, frame, dataFrom(frame, 0), dataTo(frame, 0));
  parts.push(frame.subarray(dataFrom(frame, last), dataTo(frame, last)));
  const joined = Buffer.concat(parts);
  return barcodeIn(aim, joined, 0, joined.length);
}

function barcodeIn(aim: string | null, data: Uint8Array, from: number, to: number): HidBarcode {
  const end = to > from && data[to - 1] === CARRIAGE_RETURN ? to - 1 : to;
  return { kind: 'barcode', aim, text: decodeBarcodeText(data, from, end) };
}

/** Reads one frame for the diagnostics. */
export function decodeHidFrame(frame: Uint8Array): Decoded[] {
  const barcode = parseHidBarcode(frame);
  if (barcode.kind === 'barcode') return [{ kind: 'barcode', aim: barcode.aim, text: barcode.text }];
  if (barcode.kind === 'malformed') return [barcode];
  return [{ kind: 'frame', name: 'other-report', fields: { reportId: barcode.reportId } }];
}

/** Its own report number, a length that fits, and the sign that it goes on where more reports follow. */
function isWhole(frame: Uint8Array, at: number, goesOn: boolean): boolean {
  return (
    frame[at] === REPORT_ID &&
    (frame[at + CONTINUED_AT] === 1) === goesOn &&
    (beginsWithAim(frame, at) || frame[at + 1]! <= DATA_END - DATA_AT)
  );
}

function beginsWithAim(frame: Uint8Array, at: number): boolean {
  return frame[at + 1] === BRACKET && frame[at + 2] !== BRACKET;
}

function dataFrom(frame: Uint8Array, at: number): number {
  return beginsWithAim(frame, at) ? at + DATA_AT - 1 : at + DATA_AT;
}

function dataTo(frame: Uint8Array, at: number): number {
  if (!beginsWithAim(frame, at)) return at + DATA_AT + frame[at + 1]!;
  let end = at + DATA_END;
  while (end > at + DATA_AT - 1 && frame[end - 1] === 0) end--;
  return end;
}

const MALFORMED = { kind: 'malformed', reason: 'malformed' } as const;
