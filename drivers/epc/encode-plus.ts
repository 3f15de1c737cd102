import { keepsRule } from '../gs1/rules.ts';
import type { BitWriter } from './bits.ts';
import type { EncodeFailure, EpcFields } from './epc.ts';
import { hostnameCodes } from './hostname.ts';
import { BASE64URL, ENCODING, integerBits, URN_CODE_40 } from './plus-fields.ts';
import { DATE_AIS, DATE_RULES, type PlusScheme } from './plus-schemes.ts';
import { isSet82 } from './text.ts';

/**
 * Writes a key of a `+` or `++` scheme, each text in the encoding that takes the fewest bits.
 * The caller has checked the key's form and its check digit.
 *
 * @returns the first field that the scheme cannot carry, or null when all is written
 */
export function encodePlus(
  writer: BitWriter,
  scheme: PlusScheme,
  fields: EpcFields,
  filter: number,
): EncodeFailure | null {
  const parts = partsOf(fields);
  if (parts === null) return invalid('key');
  writer
    .uint(scheme.header, 8)
    .uint(fields.aidcFollows === true ? 1 : 0, 1)
    .uint(filter, 3);
  if (fields.key === 'dsgtin' && !writeDate(writer, fields.date.ai, fields.date.yymmdd)) return invalid('date');

  if (scheme.digits === 'delimited') writeDelimited(writer, parts.key);
  else writeDigits(writer, parts.key);

  const { serial } = scheme;
  if (serial.kind !== 'none') {
    if (parts.serial === '' || parts.serial.length > serial.limit) return invalid(parts.serialField);
    if (serial.kind === 'text') {
      if (!isSet82(parts.serial)) return invalid(parts.serialField);
      writePlusText(writer, parts.serial);
    } else {
      if (!/^\d+$/.test(parts.serial)) return invalid(parts.serialField);
      writer.uint(parts.serial.length, 4).uint(parts.serial, integerBits(parts.serial.length));
    }
  }
  if (!scheme.hostname) return fields.hostname == null ? null : invalid('hostname');
  const codes = hostnameCodes(fields.hostname ?? '');
  if (codes === null) return invalid('hostname');
  writer.uint(1, 1).uint(codes.length, 6);
  for (const code of codes) writer.uint(code, 7);
  return null;
}

interface Parts {
  readonly key: string;
  readonly serialField: string;
  readonly serial: string;
}

function partsOf(fields: EpcFields): Parts | null {
  switch (fields.key) {
    case 'sgtin':
    case 'dsgtin':
      return { key: fields.gtin, serialField: 'serial', serial: fields.serial };
    case 'sscc':
      return { key: fields.sscc, serialField: 'serial', serial: '' };
    case 'sgln':
      return { key: fields.gln, serialField: 'extension', serial: fields.extension ?? '0' };
    case 'grai':
      return { key: `0${fields.assetType}`, serialField: 'serial', serial: fields.serial };
    case 'giai':
      return isSet82(fields.giai) ? { key: fields.giai, serialField: 'serial', serial: '' } : null;
    case 'gsrn':
    case 'gsrnp':
      return { key: fields.gsrn, serialField: 'serial', serial: '' };
    case 'gdti':
      return { key: fields.documentType, serialField: 'serial', serial: fields.serial };
    case 'cpi':
      return { key: fields.cpi, serialField: 'serial', serial: fields.serial };
    case 'sgcn':
      return { key: fields.coupon, serialField: 'serial', serial: fields.serial };
    case 'itip':
      return { key: `${fields.gtin}${fields.piece}${fields.total}`, serialField: 'serial', serial: fields.serial };
    default:
      return null;
  }
}

function writeDate(writer: BitWriter, ai: (typeof DATE_AIS)[number], yymmdd: string): boolean {
  const [, year, month, day] = /^(\d\d)(\d\d)(\d\d)$/.exec(yymmdd) ?? [];
  if (year === undefined || month === undefined || day === undefined) return false;
  if (!keepsRule(DATE_RULES[ai], yymmdd)) return false;
  writer.uint(DATE_AIS.indexOf(ai), 4).uint(year, 7).uint(month, 4).uint(day, 5);
  return true;
}

function writeDigits(writer: BitWriter, digits: string): void {
  for (const digit of digits) writer.uint(digit, 4);
}

/** Leading digits, then F, or E and the rest as text (TDS 2.3 section 14.5.5). */
function writeDelimited(writer: BitWriter, text: string): void {
  const digits = /^\d*/.exec(text)?.[0] ?? '';
  writeDigits(writer, digits);
  const rest = text.slice(digits.length);
  writer.uint(rest === '' ? 0xf : 0xe, 4);
  if (rest !== '') writePlusText(writer, rest);
}

function writePlusText(writer: BitWriter, text: string): void {
  const encoding = encodingFor(text);
  writer.uint(encoding, 3).uint(text.length, 5);
  switch (encoding) {
    case ENCODING.integer:
      writer.uint(text, integerBits(text.length));
      break;
    case ENCODING.upperHex:
    case ENCODING.lowerHex:
      for (const char of text) writer.uint(Number.parseInt(char, 16), 4);
      break;
    case ENCODING.base64url:
      for (const char of text) writer.uint(BASE64URL.indexOf(char), 6);
      break;
    case ENCODING.urnCode40:
      for (let at = 0; at < text.length; at += 3) {
        const code = (index: number) => (index < text.length ? URN_CODE_40.indexOf(text.charAt(index)) : 0);
        writer.uint(1600 * code(at) + 40 * code(at + 1) + code(at + 2) + 1, 16);
      }
      break;
    default:
      for (const char of text) writer.uint(char.charCodeAt(0), 7);
  }
}

function encodingFor(text: string): number {
  if (/^\d+$/.test(text)) return ENCODING.integer;
  if (/^[0-9A-F]+$/.test(text)) return ENCODING.upperHex;
  if (/^[0-9a-f]+$/.test(text)) return ENCODING.lowerHex;
  const others = [
    { encoding: ENCODING.urnCode40, bits: Math.ceil(text.length / 3) * 16, fits: /^[A-Z\-.:0-9]+$/ },
    { encoding: ENCODING.base64url, bits: text.length * 6, fits: /^[A-Za-z0-9\-_]+$/ },
    { encoding: ENCODING.ascii, bits: text.length * 7, fits: /^/ },
  ].filter((candidate) => candidate.fits.test(text));
  return others.reduce((best, candidate) => (candidate.bits < best.bits ? candidate : best)).encoding;
}

function invalid(field: string): EncodeFailure {
  return { kind: 'invalid-field', field };
}
