import { aimAt } from '../aim.ts';
import { decodeBarcodeText } from '../barcode-text.ts';
import { fromHex, toHex } from '../hex.ts';

/** What one line of a plain device says. */
export type PlainLine =
  | { readonly kind: 'barcode'; readonly aim: string | null; readonly text: string }
  /** Identifier of a low-frequency badge, ten hex digits (ID-12, RDM6300). */
  | { readonly kind: 'badge'; readonly idHex: string }
  | { readonly kind: 'malformed'; readonly reason: string };

const STX = 0x02;

/**
 * Reads one line. ID-12 and RDM6300 put STX before ten hex digits and two of their exclusive-or; everything else is the
 * text of a barcode, with the AIM symbology identifier if the scanner was told to send it.
 */
export function parsePlainLine(line: Uint8Array): PlainLine {
  if (line[0] === STX) return parseBadge(line);
  for (const byte of line) if (FORBIDDEN[byte] === 1) return { kind: 'malformed', reason: 'control-character' };
  const aim = aimAt(line, 0);
  return { kind: 'barcode', aim, text: decodeBarcodeText(line, aim === null ? 0 : aim.length) };
}

function parseBadge(line: Uint8Array): PlainLine {
  const bytes = fromHex(new TextDecoder('latin1').decode(line.subarray(1)));
  if (bytes === null || bytes.length !== 6) return { kind: 'malformed', reason: 'malformed' };
  const sum = bytes.reduce((xor, byte) => xor ^ byte, 0);
  return sum === 0 ? { kind: 'badge', idHex: toHex(bytes, 0, 5) } : { kind: 'malformed', reason: 'checksum-mismatch' };
}

/** 1 for control characters, but those of GS1 and ISO 15434 barcodes (GS, RS, FS, US, EOT) and the tab of some makers. */
const FORBIDDEN = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte < 0x20 && ![0x1d, 0x1e, 0x1c, 0x1f, 0x04, 0x09].includes(byte) ? 1 : 0,
);
