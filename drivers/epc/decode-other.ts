import { readUint } from './bits.ts';
import type { EpcKey, SchemeReading } from './epc.ts';
import { charOf6, escapeUrn, readText6 } from './text.ts';

/**
 * Reads the schemes outside the GS1 keys (GID, USDOD, ADI), and says why any other header stays an opaque id.
 *
 * @see TDS 1.13 sections 14.6.9 (GID), 14.6.13 (USDOD), 14.6.14 (ADI)
 */
export function decodeOther(header: number, hex: string): SchemeReading {
  switch (header) {
    case 0x00:
      return 'unprogrammed';
    case 0x2f:
      return decodeUsdod(hex);
    case 0x35:
      return decodeGid(hex);
    case 0x3b:
      return decodeAdi(hex);
    default:
      return 'unassigned-header';
  }
}

function decodeGid(hex: string): SchemeReading {
  if (hex.length * 4 < 96) return 'truncated';
  const manager = String(readUint(hex, 8, 28));
  const objectClass = String(readUint(hex, 36, 24));
  const serial = String(readUint(hex, 60, 36));
  const dotted = `${manager}.${objectClass}.${serial}`;
  return named(
    { key: 'gid', scheme: 'gid-96', manager, objectClass, serial },
    null,
    `gid:${dotted}`,
    `gid-96:${dotted}`,
  );
}

function decodeUsdod(hex: string): SchemeReading {
  if (hex.length * 4 < 96) return 'truncated';
  const filter = readUint(hex, 8, 4);
  let padded = '';
  for (let at = 12; at < 60; at += 8) padded += String.fromCharCode(readUint(hex, at, 8));
  const cage = cageOf(padded);
  if (cage === null) return 'invalid-character';
  const serial = String(readUint(hex, 60, 36));
  const dotted = `${cage}.${serial}`;
  return named(
    { key: 'usdod', scheme: 'usdod-96', cage, serial },
    filter,
    `usdod:${dotted}`,
    `usdod-96:${filter}.${dotted}`,
  );
}

function decodeAdi(hex: string): SchemeReading {
  if (hex.length * 4 < 50) return 'truncated';
  const filter = readUint(hex, 8, 6);
  let padded = '';
  for (let at = 14; at < 50; at += 6) padded += charOf6(readUint(hex, at, 6)) ?? '?';
  const cage = cageOf(padded);
  if (cage === null) return 'invalid-character';
  const part = readText6(hex, 50, 32);
  if (part === null || /[ #]/.test(part.text)) return 'invalid-character';
  const tail = readText6(hex, part.next, 30);
  if (tail === null || !/^#?[A-Z0-9\-/]+$/.test(tail.text)) return 'invalid-character';
  const dotted = `${cage}.${escapeUrn(part.text)}.${escapeUrn(tail.text)}`;
  return named(
    { key: 'adi', scheme: 'adi-var', cage, partNumber: part.text, serial: tail.text },
    filter,
    `adi:${dotted}`,
    `adi-var:${filter}.${dotted}`,
  );
}

/** CAGE codes have five characters behind a space, DoDAAC codes six; neither holds I or O. */
function cageOf(padded: string): string | null {
  const cage = padded.startsWith(' ') ? padded.slice(1) : padded;
  return /^[A-HJ-NP-Z0-9]{5,6}$/.test(cage) ? cage : null;
}

function named(key: EpcKey, filter: number | null, pure: string, tag: string): SchemeReading {
  return {
    kind: 'decoded',
    ...key,
    filter,
    companyPrefixLength: null,
    hostname: null,
    aidcFollows: false,
    uri: `urn:epc:id:${pure}`,
    tagUri: `urn:epc:tag:${tag}`,
    elementString: null,
    digitalLinkPath: null,
  };
}
