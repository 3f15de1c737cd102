import { decodeBarcodeText } from '../barcode-text.ts';
import type { Decoded } from '../reader-driver.ts';
import { CONTINUED_AT, REPORT_BYTES, REPORT_ID } from './splitter.ts';

export type HidBarcode =
  | { readonly kind: 'barcode'; readonly aim: string | null; readonly bytes: Uint8Array; readonly text: string }
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
  const parts: Uint8Array[] = [];
  for (let at = 0; at < frame.length; at += REPORT_BYTES) {
    const report = frame.subarray(at, at + REPORT_BYTES);
    const isLast = at + REPORT_BYTES === frame.length;
    const data = dataOf(report);
    if (report[0] !== REPORT_ID || data === null || (report[CONTINUED_AT] === 1) === isLast) {
      return { kind: 'malformed', reason: 'malformed' };
    }
    parts.push(data);
  }
  const joined = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  const bytes = joined.at(-1) === CARRIAGE_RETURN ? joined.subarray(0, -1) : joined;
  return { kind: 'barcode', aim: aimOf(frame), bytes, text: decodeBarcodeText(bytes) };
}

/** Reads one frame for the diagnostics. */
export function decodeHidFrame(frame: Uint8Array): Decoded[] {
  const barcode = parseHidBarcode(frame);
  if (barcode.kind === 'barcode') return [{ kind: 'barcode', aim: barcode.aim, text: barcode.text }];
  if (barcode.kind === 'malformed') return [barcode];
  return [{ kind: 'frame', name: 'other-report', fields: { reportId: barcode.reportId } }];
}

function dataOf(report: Uint8Array): Uint8Array | null {
  if (report[1] === BRACKET && report[2] !== BRACKET) {
    let end = DATA_END;
    while (end > DATA_AT - 1 && report[end - 1] === 0) end--;
    return report.subarray(DATA_AT - 1, end);
  }
  const length = report[1]!;
  return length <= DATA_END - DATA_AT ? report.subarray(DATA_AT, DATA_AT + length) : null;
}

function aimOf(report: Uint8Array): string | null {
  const from = report[1] === BRACKET && report[2] !== BRACKET ? 1 : 2;
  const aim = String.fromCharCode(report[from]!, report[from + 1]!, report[from + 2]!);
  return /^\][A-Za-z][0-9A-Za-z]$/.test(aim) ? aim : null;
}
