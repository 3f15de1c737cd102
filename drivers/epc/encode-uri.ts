import { isHex } from './bits.ts';
import { decodeEpc } from './decode.ts';
import { encodeEpc, withCheckDigit, type EncodeResult } from './encode.ts';
import type { EncodeFailure, EpcFields } from './epc.ts';
import { COMPANY_PREFIX, PARTITIONED_SCHEMES } from './partitioned-schemes.ts';
import { pcFor } from './pc.ts';

export type EncodeUriResult =
  | EncodeResult
  /** Not an EPC URI, of a scheme that has no URN, or not in the one form that the standard gives the EPC. */
  | { readonly ok: false; readonly failure: EncodeFailure | { readonly kind: 'malformed-uri' } };

/**
 * Writes the EPC that a URI names, as the standard's own encoding procedure does.
 *
 * - `urn:epc:tag:<scheme>:<filter>.…` says all there is to say.
 * - `urn:epc:id:<key>:…` leaves scheme and filter open: the shortest scheme that carries the key, filter 0.
 * - `urn:epc:raw:<bits>.x<hex>`, with `.x<AFI>` before the hex for what another system numbers: the bits themselves.
 *
 * Strict: what is written decodes to the same URI, or nothing is written. Raw URIs with control fields are refused, since
 * the tag itself sets those.
 *
 * @returns the EPC with the PC to write before it
 * @see TDS 1.13 sections 6.3 (pure identity), 12 (tag and raw URIs) and 14.3 (encoding)
 */
export function encodeEpcUri(uri: string): EncodeUriResult {
  const [, kind, rest = ''] = /^urn:epc:(tag|id|raw):(.+)$/.exec(uri) ?? [];
  if (kind === 'raw') return encodeRaw(rest);
  const [, name = '', dotted = ''] = /^([a-z0-9-]+):(.+)$/.exec(rest) ?? [];
  const parts = dotted.split('.').map(unescapeUrn);
  if (kind === undefined || !parts.every((part) => part !== null)) return MALFORMED;
  const schemes = kind === 'tag' ? [name] : SCHEMES.filter((scheme) => keyOf(scheme) === name);
  const hasFilter = kind === 'tag' && name !== 'gid-96';
  const filter = hasFilter ? parts[0] : null;
  if (!SCHEMES.includes(schemes[0] ?? '') || (filter !== null && !/^\d{1,2}$/.test(filter ?? ''))) return MALFORMED;

  let failure: EncodeFailure | null = null;
  for (const scheme of schemes) {
    const fields = fieldsOf(scheme, hasFilter ? parts.slice(1) : parts);
    if (fields === null) return MALFORMED;
    const written = encodeEpc({ ...fields, filter: filter === null ? null : Number(filter) } as EpcFields);
    if (written.ok) return namesItAs(uri, written.epcHex) ? written : MALFORMED;
    failure ??= written.failure;
  }
  return failure === null ? MALFORMED : { ok: false, failure };
}

const MALFORMED = { ok: false, failure: { kind: 'malformed-uri' } } as const;

/** Shortest first within each key. */
const SCHEMES: readonly string[] = [
  ...PARTITIONED_SCHEMES.map((row) => row.scheme),
  'gid-96',
  'usdod-96',
  'adi-var',
].toSorted((one, other) => bitsOf(one) - bitsOf(other));

/** A scheme that says `var` begins where its fixed sibling ends. */
function bitsOf(scheme: string): number {
  const bits = Number(scheme.slice(scheme.indexOf('-') + 1));
  return Number.isNaN(bits) ? Number.MAX_SAFE_INTEGER : bits;
}

function keyOf(scheme: string): string {
  return scheme.slice(0, scheme.indexOf('-'));
}

function namesItAs(uri: string, epcHex: string): boolean {
  const read = decodeEpc(epcHex);
  return read.kind === 'decoded' && (read.uri === uri || read.tagUri === uri);
}

function encodeRaw(rest: string): EncodeUriResult {
  const [, bits, , afi, hex = ''] = /^(\d+)(\.x([0-9A-F]{2}))?\.x([0-9A-F]+)$/.exec(rest) ?? [];
  const words = Number(bits) / 16;
  if (!Number.isInteger(words) || words < 1 || words > 31 || hex.length !== words * 4 || !isHex(hex)) return MALFORMED;
  return { ok: true, epcHex: hex, pc: pcFor(words, afi ?? null) };
}

/**
 * The parts of a URI as the key's fields: front digit and check digit go where they stand on paper. A serial may hold
 * dots, so the last part takes what is left.
 *
 * @returns null where there are too few parts, or they do not form a GS1 key
 */
function fieldsOf(scheme: string, dotted: readonly string[]): unknown {
  const key = keyOf(scheme);
  const count = PARTS[key] ?? 0;
  if (dotted.length < count) return null;
  const parts: readonly string[] = [...dotted.slice(0, count - 1), dotted.slice(count - 1).join('.')];
  const [first = '', second = '', third = '', total = '', last = ''] = parts;
  switch (key) {
    case 'gid':
      return { key, scheme, manager: first, objectClass: second, serial: third };
    case 'usdod':
      return { key, scheme, cage: first, serial: second };
    case 'adi':
      return { key, scheme, cage: first, partNumber: second, serial: third };
    default:
  }
  const isPrefix = /^\d+$/.test(first) && COMPANY_PREFIX.some(([, digits]) => digits === first.length);
  const isNumber = /^\d*$/.test(second) || key === 'giai' || key === 'cpi';
  if (!isPrefix || !isNumber) return null;
  const head = { key, scheme, companyPrefixLength: first.length };
  const plain = first + second;
  const fronted = second.charAt(0) + first + second.slice(1);
  switch (key) {
    case 'sgtin':
      return { ...head, gtin: withCheckDigit(fronted), serial: third };
    case 'sscc':
      return { ...head, sscc: withCheckDigit(fronted) };
    case 'sgln':
      return { ...head, gln: withCheckDigit(plain), extension: third === '0' ? null : third };
    case 'grai':
      return { ...head, assetType: withCheckDigit(plain), serial: third };
    case 'giai':
      return { ...head, giai: plain };
    case 'gsrn':
    case 'gsrnp':
      return { ...head, gsrn: withCheckDigit(plain) };
    case 'gdti':
      return { ...head, documentType: withCheckDigit(plain), serial: third };
    case 'cpi':
      return { ...head, cpi: plain, serial: third };
    case 'sgcn':
      return { ...head, coupon: withCheckDigit(plain), serial: third };
    case 'itip':
      return { ...head, gtin: withCheckDigit(fronted), piece: third, total, serial: last };
    default:
      return null;
  }
}

/** Parts of the pure identity of each key. */
const PARTS: Readonly<Record<string, number>> = {
  sgtin: 3,
  sscc: 2,
  sgln: 3,
  grai: 3,
  giai: 2,
  gsrn: 2,
  gsrnp: 2,
  gdti: 3,
  cpi: 3,
  sgcn: 3,
  itip: 5,
  gid: 3,
  usdod: 2,
  adi: 3,
};

/** @returns null where an escape is none */
function unescapeUrn(text: string): string | null {
  if (/%(?![0-9A-F]{2})/.test(text)) return null;
  return text.replace(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
