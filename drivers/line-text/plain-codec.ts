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
  if (line.some(isForbidden)) return { kind: 'malformed', reason: 'control-character' };
  const text = decodeBarcodeText(line);
  const aim = /^\][A-Za-z][0-9A-Za-z]/.exec(text)?.[0] ?? null;
  return { kind: 'barcode', aim, text: aim === null ? text : text.slice(3) };
}

function parseBadge(line: Uint8Array): PlainLine {
  const bytes = fromHex(new TextDecoder('latin1').decode(line.subarray(1)));
  if (bytes === null || bytes.length !== 6) return { kind: 'malformed', reason: 'malformed' };
  const sum = bytes.reduce((xor, byte) => xor ^ byte, 0);
  return sum === 0 ? { kind: 'badge', idHex: toHex(bytes, 0, 5) } : { kind: 'malformed', reason: 'checksum-mismatch' };
}

/** GS, RS, FS, US and EOT occur in GS1 and ISO 15434 barcodes; tab in some codes of makers. */
function isForbidden(byte: number): boolean {
  return (
    byte < 0x20 && byte !== 0x1d && byte !== 0x1e && byte !== 0x1c && byte !== 0x1f && byte !== 0x04 && byte !== 0x09
  );
}
