import { checkDigit } from '../gs1/gtin.ts';
import { areZero, readDecimal, readUint } from './bits.ts';
import type { Decoded, EpcKey, RawReason, SchemeReading } from './epc.ts';
import { gs1NamesOf } from './names.ts';
import { COMPANY_PREFIX, type PartitionedKey, type PartitionedScheme, type Tail } from './partitioned-schemes.ts';
import { escapePath, escapeUrn, readText6, readText7 } from './text.ts';

/**
 * Reads an EPC of a partitioned scheme under TDS's validity rules: the prefix and the reference below their powers of
 * ten, padding zero, characters from set 82, zero fill only at the end. Bits after the last field are word padding.
 *
 * @param hex - hex text whose header is `scheme.header`
 * @see TDS 1.13 section 14.4
 */
export function decodePartitioned(scheme: PartitionedScheme, hex: string): SchemeReading {
  const size = hex.length * 4;
  if (size < 14) return 'truncated';
  const filter = readUint(hex, 8, 3);
  const partition = readUint(hex, 11, 3);
  const prefixRow = COMPANY_PREFIX[partition];
  const referenceRow = scheme.reference[partition];
  if (prefixRow === undefined || referenceRow === undefined) return 'invalid-partition';

  const [prefixBits, prefixDigits] = prefixRow;
  if (size < 14 + prefixBits) return 'truncated';
  const prefix = String(readUint(hex, 14, prefixBits));
  if (prefix.length > prefixDigits) return 'company-prefix-overflow';

  const reference = readReference(scheme, hex, 14 + prefixBits, referenceRow);
  if (typeof reference === 'string') return reference;
  let at = reference.next;
  let pieces = 0;
  if (scheme.key === 'itip') {
    if (size < at + 14) return 'truncated';
    pieces = readUint(hex, at, 7) * 1000 + readUint(hex, at + 7, 7);
    if (pieces > 99_099 || pieces % 1000 > 99) return 'reference-overflow';
    at += 14;
  }
  const tail = readTail(scheme.tail, hex, at);
  if ('reason' in tail) return tail.reason;

  const kind = scheme.key;
  return kind === 'sgtin'
    ? composeSgtin(scheme, filter, pad(prefix, prefixDigits), reference.text, tail.text)
    : compose(scheme, kind, filter, pad(prefix, prefixDigits), reference.text, tail.text, pieces);
}

function readReference(
  scheme: PartitionedScheme,
  hex: string,
  at: number,
  row: readonly [bits: number, digits: number],
): { readonly text: string; readonly next: number } | RawReason {
  const [bits, digits] = row;
  const next = at + bits;
  if (scheme.coding === 'text6') {
    const found = readText6(hex, at, digits);
    if (found === null) return 'invalid-character';
    return found.text === '' || found.text.includes(' ') ? 'invalid-character' : found;
  }
  if (hex.length * 4 < next) return 'truncated';
  if (scheme.coding === 'text') {
    const text = readText7(hex, at, bits);
    if (text === null) return 'invalid-character';
    return text === '' || text.length > digits ? 'invalid-length' : { text, next };
  }
  const text = readDecimal(hex, at, bits);
  if (digits === 0) return text === '0' ? { text: '', next } : 'reference-overflow';
  if (text.length > digits) return 'reference-overflow';
  return { text: scheme.coding === 'padded' ? pad(text, digits) : text, next };
}

function readTail(tail: Tail, hex: string, at: number): { readonly text: string } | { readonly reason: RawReason } {
  if (tail.kind === 'none') return NO_TAIL;
  if (hex.length * 4 < at + tail.bits) return { reason: 'truncated' };
  switch (tail.kind) {
    case 'zeros':
      return areZero(hex, at, at + tail.bits) ? NO_TAIL : { reason: 'nonzero-padding' };
    case 'integer': {
      const text = String(readUint(hex, at, tail.bits));
      return text.length > tail.digits ? { reason: 'serial-overflow' } : { text };
    }
    case 'numeric-string': {
      const text = readDecimal(hex, at, tail.bits);
      if (!text.startsWith('1') || text.length < 2) return { reason: 'invalid-length' };
      return text.length - 1 > tail.digits ? { reason: 'serial-overflow' } : { text: text.slice(1) };
    }
    case 'text': {
      const text = readText7(hex, at, tail.bits);
      if (text === null) return { reason: 'invalid-character' };
      return text === '' ? { reason: 'invalid-length' } : { text };
    }
  }
}

type OtherKey = Exclude<PartitionedKey, 'sgtin'>;

function compose(
  scheme: PartitionedScheme,
  kind: OtherKey,
  filter: number,
  prefix: string,
  reference: string,
  tail: string,
  pieces: number,
): Decoded {
  const dotted = dottedOf(kind, prefix, reference, tail, pieces);
  const key = keyOf(scheme, kind, prefix, reference, tail, pieces);
  const names = gs1NamesOf(key);
  return {
    kind: 'decoded',
    ...key,
    filter,
    companyPrefixLength: prefix.length,
    hostname: null,
    aidcFollows: false,
    uri: `urn:epc:id:${scheme.key}:${dotted}`,
    tagUri: `urn:epc:tag:${scheme.scheme}:${filter}.${dotted}`,
    elementString: names.elementString,
    digitalLinkPath: names.digitalLinkPath,
  };
}

/** Nearly every tag at a station is an SGTIN: one object literal instead of three and a merge halves its cost. */
function composeSgtin(
  scheme: PartitionedScheme,
  filter: number,
  prefix: string,
  reference: string,
  serial: string,
): Decoded {
  const isInteger = scheme.tail.kind === 'integer';
  const gtin = withFrontDigit(prefix, reference);
  const dotted = `${prefix}.${reference}.${isInteger ? serial : escapeUrn(serial)}`;
  return {
    kind: 'decoded',
    key: 'sgtin',
    scheme: isInteger ? 'sgtin-96' : 'sgtin-198',
    gtin,
    serial,
    filter,
    companyPrefixLength: prefix.length,
    hostname: null,
    aidcFollows: false,
    uri: `urn:epc:id:sgtin:${dotted}`,
    tagUri: `urn:epc:tag:${scheme.scheme}:${filter}.${dotted}`,
    elementString: `(01)${gtin}(21)${serial}`,
    digitalLinkPath: `/01/${gtin}/21/${isInteger ? serial : escapePath(serial)}`,
  };
}

function dottedOf(kind: OtherKey, prefix: string, reference: string, tail: string, pieces: number): string {
  switch (kind) {
    case 'sscc':
    case 'gsrn':
    case 'gsrnp':
      return `${prefix}.${reference}`;
    case 'giai':
      return `${prefix}.${escapeUrn(reference)}`;
    case 'itip':
      return `${prefix}.${reference}.${pieceOf(pieces)}.${totalOf(pieces)}.${escapeUrn(tail)}`;
    default:
      return `${prefix}.${escapeUrn(reference)}.${escapeUrn(tail)}`;
  }
}

/** Rebuilds the GS1 key: the indicator or extension digit moves to the front, the check digit comes back. */
function keyOf(
  row: PartitionedScheme,
  kind: OtherKey,
  prefix: string,
  reference: string,
  tail: string,
  pieces: number,
): EpcKey {
  // The rows of PARTITIONED_SCHEMES pair each key with its own scheme names; a test walks all of them.
  const scheme = row.scheme as never;
  switch (kind) {
    case 'sscc':
      return { key: kind, scheme, sscc: withFrontDigit(prefix, reference) };
    case 'sgln':
      return { key: kind, scheme, gln: withCheck(prefix + reference), extension: tail === '0' ? null : tail };
    case 'grai':
      return { key: kind, scheme, assetType: withCheck(prefix + reference), serial: tail };
    case 'giai':
      return { key: kind, scheme, giai: prefix + reference };
    case 'gsrn':
      return { key: kind, scheme, gsrn: withCheck(prefix + reference) };
    case 'gsrnp':
      return { key: kind, scheme, gsrn: withCheck(prefix + reference) };
    case 'gdti':
      return { key: kind, scheme, documentType: withCheck(prefix + reference), serial: tail };
    case 'cpi':
      return { key: kind, scheme, cpi: prefix + reference, serial: tail };
    case 'sgcn':
      return { key: kind, scheme, coupon: withCheck(prefix + reference), serial: tail };
    case 'itip':
      return {
        key: kind,
        scheme,
        gtin: withFrontDigit(prefix, reference),
        piece: pieceOf(pieces),
        total: totalOf(pieces),
        serial: tail,
      };
  }
}

/**
 * Moves the indicator or extension digit to the front and puts the check digit behind, without joining the digits only
 * to weigh them: 13 or 17 digits, so the weights 3 and 1 take turns from the left.
 */
function withFrontDigit(prefix: string, reference: string): string {
  let sum = (reference.charCodeAt(0) - 48) * 3;
  for (let i = 0; i < prefix.length; i += 1) sum += (prefix.charCodeAt(i) - 48) * ((i & 1) === 1 ? 3 : 1);
  for (let i = 1; i < reference.length; i += 1) {
    sum += (reference.charCodeAt(i) - 48) * (((prefix.length + i) & 1) === 0 ? 3 : 1);
  }
  return `${reference.charAt(0)}${prefix}${reference.slice(1)}${(10 - (sum % 10)) % 10}`;
}

const NO_TAIL = { text: '' } as const;

function withCheck(digits: string): string {
  return digits + String(checkDigit(digits));
}

function pieceOf(pieces: number): string {
  return pad(String(Math.floor(pieces / 1000)), 2);
}

function totalOf(pieces: number): string {
  return pad(String(pieces % 1000), 2);
}

function pad(text: string, digits: number): string {
  return text.length === digits ? text : text.padStart(digits, '0');
}
