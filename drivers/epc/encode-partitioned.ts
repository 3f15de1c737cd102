import type { BitWriter } from './bits.ts';
import type { EncodeFailure, EpcFields } from './epc.ts';
import { COMPANY_PREFIX, type PartitionedScheme, type Tail } from './partitioned-schemes.ts';
import { code6Of, isSet82 } from './text.ts';

/**
 * Writes a key of a partitioned scheme. The caller has checked the key's form and its check digit.
 *
 * @returns the first field that the scheme's widths cannot carry, or null when all is written
 */
export function encodePartitioned(
  writer: BitWriter,
  scheme: PartitionedScheme,
  fields: EpcFields,
  filter: number,
): EncodeFailure | null {
  const length = fields.companyPrefixLength ?? null;
  if (length === null) return { kind: 'company-prefix-length-missing' };
  const partition = 12 - length;
  const prefixRow = COMPANY_PREFIX[partition];
  const referenceRow = scheme.reference[partition];
  if (prefixRow === undefined || referenceRow === undefined) return invalid('companyPrefixLength');

  const cut = cutKey(fields, length);
  if (cut === null) return invalid('key');
  if (!/^\d+$/.test(cut.prefix) || cut.prefix.length !== length) return invalid('companyPrefixLength');
  writer.uint(scheme.header, 8).uint(filter, 3).uint(partition, 3).uint(cut.prefix, prefixRow[0]);
  if (!writeReference(writer, scheme, cut.reference, referenceRow)) return invalid(cut.keyField);
  if (fields.key === 'itip') writer.uint(fields.piece, 7).uint(fields.total, 7);
  return writeTail(writer, scheme.tail, cut.tail) ? null : invalid(cut.tailField);
}

interface CutKey {
  readonly keyField: string;
  readonly prefix: string;
  readonly reference: string;
  readonly tailField: string;
  readonly tail: string;
}

/** Undoes `keyOf` of the decoder: the front digit moves behind the prefix, the check digit goes. */
function cutKey(fields: EpcFields, length: number): CutKey | null {
  const plain = (keyField: string, key: string, tailField: string, tail: string): CutKey => ({
    keyField,
    prefix: key.slice(0, length),
    reference: key.slice(length),
    tailField,
    tail,
  });
  const fronted = (keyField: string, key: string, tail: string): CutKey => ({
    keyField,
    prefix: key.slice(1, 1 + length),
    reference: key.charAt(0) + key.slice(1 + length, -1),
    tailField: 'serial',
    tail,
  });
  switch (fields.key) {
    case 'sgtin':
    case 'itip':
      return fronted('gtin', fields.gtin, fields.serial);
    case 'sscc':
      return fronted('sscc', fields.sscc, '');
    case 'sgln':
      return plain('gln', fields.gln.slice(0, -1), 'extension', fields.extension ?? '0');
    case 'grai':
      return plain('assetType', fields.assetType.slice(0, -1), 'serial', fields.serial);
    case 'gdti':
      return plain('documentType', fields.documentType.slice(0, -1), 'serial', fields.serial);
    case 'sgcn':
      return plain('coupon', fields.coupon.slice(0, -1), 'serial', fields.serial);
    case 'gsrn':
    case 'gsrnp':
      return plain('gsrn', fields.gsrn.slice(0, -1), 'serial', '');
    case 'giai':
      return plain('giai', fields.giai, 'serial', '');
    case 'cpi':
      return plain('cpi', fields.cpi, 'serial', fields.serial);
    default:
      return null;
  }
}

function writeReference(
  writer: BitWriter,
  scheme: PartitionedScheme,
  reference: string,
  row: readonly [bits: number, digits: number],
): boolean {
  const [bits, digits] = row;
  switch (scheme.coding) {
    case 'padded':
      if (reference.length !== digits) return false;
      writer.uint(reference === '' ? 0 : reference, bits);
      return true;
    case 'unpadded':
      if (!isPlainInteger(reference) || reference.length > digits || !fits(reference, bits)) return false;
      writer.uint(reference, bits);
      return true;
    case 'text':
      if (reference === '' || reference.length > digits || !isSet82(reference)) return false;
      writeText7(writer, reference, bits);
      return true;
    case 'text6':
      if (reference === '' || reference.length > digits) return false;
      for (const char of reference) writer.uint(code6Of(char), 6);
      writer.zeros(6);
      return true;
  }
}

function writeTail(writer: BitWriter, tail: Tail, text: string): boolean {
  switch (tail.kind) {
    case 'none':
      return true;
    case 'zeros':
      writer.zeros(tail.bits);
      return true;
    case 'integer':
      if (!isPlainInteger(text) || text.length > tail.digits || !fits(text, tail.bits)) return false;
      writer.uint(text, tail.bits);
      return true;
    case 'numeric-string':
      if (!/^\d+$/.test(text) || text.length > tail.digits) return false;
      writer.uint(`1${text}`, tail.bits);
      return true;
    case 'text':
      if (text === '' || text.length * 7 > tail.bits || !isSet82(text)) return false;
      writeText7(writer, text, tail.bits);
      return true;
  }
}

function writeText7(writer: BitWriter, text: string, bits: number): void {
  for (const char of text) writer.uint(char.charCodeAt(0), 7);
  writer.zeros(bits - text.length * 7);
}

/** Decimal without leading zeros: `007` and `7` would become the same tag. */
function isPlainInteger(text: string): boolean {
  return /^(0|[1-9]\d*)$/.test(text);
}

function fits(text: string, bits: number): boolean {
  return BigInt(text) >> BigInt(bits) === 0n;
}

function invalid(field: string): EncodeFailure {
  return { kind: 'invalid-field', field };
}
