import { checkDigit, hasValidCheckDigit } from '../gs1/gtin.ts';
import { BitWriter } from './bits.ts';
import { encodeOther } from './encode-other.ts';
import { encodePartitioned } from './encode-partitioned.ts';
import { encodePlus } from './encode-plus.ts';
import type { EncodeFailure, EpcFields } from './epc.ts';
import { PARTITIONED_SCHEMES } from './partitioned-schemes.ts';
import { pcFor } from './pc.ts';
import { PLUS_SCHEMES } from './plus-schemes.ts';

export type EncodeResult =
  | {
      readonly ok: true;
      /** Whole 16-bit words, upper case: what is written to the EPC bank after the PC. */
      readonly epcHex: string;
      /** The protocol control word to write before it. */
      readonly pc: string;
    }
  | { readonly ok: false; readonly failure: EncodeFailure };

/**
 * Writes a key as the EPC of a tag. The inverse of `decodeEpc`: what decodes encodes back to the same bits.
 *
 * @returns `invalid-field` names the first field that the scheme cannot carry; nothing is truncated or rounded
 * @see TDS 1.13 section 14.3; TDS 2.3 section 14.5
 */
export function encodeEpc(fields: EpcFields): EncodeResult {
  const writer = new BitWriter();
  const failure = writeScheme(writer, fields);
  if (failure !== null) return { ok: false, failure };
  const epcHex = writer.toHex();
  return { ok: true, epcHex, pc: pcFor(epcHex.length / 4) };
}

function writeScheme(writer: BitWriter, fields: EpcFields): EncodeFailure | null {
  if (fields.key === 'gid' || fields.key === 'usdod' || fields.key === 'adi') return encodeOther(writer, fields);
  const filter = fields.filter ?? 0;
  if (!Number.isInteger(filter) || filter < 0 || filter > 7) return { kind: 'invalid-field', field: 'filter' };
  const bad = invalidField(fields);
  if (bad !== null) return { kind: 'invalid-field', field: bad };
  const partitioned = PARTITIONED_SCHEMES.find((row) => row.scheme === fields.scheme);
  if (partitioned !== undefined) return encodePartitioned(writer, partitioned, fields, filter);
  const plus = PLUS_SCHEMES.find((row) => row.scheme === fields.scheme);
  if (plus !== undefined) return encodePlus(writer, plus, fields, filter);
  return { kind: 'invalid-field', field: 'scheme' };
}

/** Names the first field whose form is wrong whatever the scheme. */
function invalidField(fields: EpcFields): string | null {
  switch (fields.key) {
    case 'sgtin':
    case 'dsgtin':
      return isKey(fields.gtin, 14) ? null : 'gtin';
    case 'sscc':
      return isKey(fields.sscc, 18) ? null : 'sscc';
    case 'sgln':
      return isKey(fields.gln, 13) ? null : 'gln';
    case 'grai':
      return isKey(fields.assetType, 13) ? null : 'assetType';
    case 'gsrn':
    case 'gsrnp':
      return isKey(fields.gsrn, 18) ? null : 'gsrn';
    case 'gdti':
      return isKey(fields.documentType, 13) ? null : 'documentType';
    case 'sgcn':
      return isKey(fields.coupon, 13) ? null : 'coupon';
    case 'itip':
      if (!isKey(fields.gtin, 14)) return 'gtin';
      if (!/^\d\d$/.test(fields.piece)) return 'piece';
      return /^\d\d$/.test(fields.total) ? null : 'total';
    case 'giai':
      return /^\d{6}./.test(fields.giai) && fields.giai.length <= 30 ? null : 'giai';
    case 'cpi':
      return /^\d{6}[#\-/0-9A-Z]+$/.test(fields.cpi) && fields.cpi.length <= 30 ? null : 'cpi';
    default:
      return null;
  }
}

function isKey(text: string, length: number): boolean {
  return text.length === length && hasValidCheckDigit(text);
}

/** Puts the check digit behind a key's digits, for callers that number their own objects. */
export function withCheckDigit(digits: string): string {
  return digits + String(checkDigit(digits));
}
