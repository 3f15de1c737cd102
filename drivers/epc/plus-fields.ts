import { readDecimal, readUint } from './bits.ts';
import type { RawReason } from './epc.ts';

/**
 * The field codings of the `+` schemes: 4-bit digits, text with an encoding indicator, short numerics, delimited digits.
 *
 * @see TDS 2.3 sections 14.5.4 to 14.5.6
 */
export interface PlusField {
  readonly text: string;
  /** The bit after the field. */
  readonly next: number;
}

/** Values of the 3-bit encoding indicator. */
export const ENCODING = { integer: 0, upperHex: 1, lowerHex: 2, base64url: 3, ascii: 4, urnCode40: 5 } as const;

export const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** Code 0 is padding (ISO/IEC 15962 URN Code 40). */
export const URN_CODE_40 = '\0ABCDEFGHIJKLMNOPQRSTUVWXYZ-.:0123456789';

/** Bits that an integer of `digits` decimal digits takes. */
export function integerBits(digits: number): number {
  return digits === 0 ? 0 : Math.ceil(digits * Math.log2(10));
}

/** Reads `count` digits of four bits each. */
export function readDigits(hex: string, at: number, count: number): PlusField | RawReason {
  const next = at + count * 4;
  if (hex.length * 4 < next) return 'truncated';
  let text = '';
  for (let i = at; i < next; i += 4) {
    const digit = readUint(hex, i, 4);
    if (digit > 9) return 'invalid-character';
    text += String(digit);
  }
  return { text, next };
}

/** Reads digits up to F (end) or E (text follows), as GIAI+ and CPI+ write their keys. */
export function readDelimited(hex: string, at: number): PlusField | RawReason {
  let digits = '';
  for (let i = at; i + 4 <= hex.length * 4; i += 4) {
    const digit = readUint(hex, i, 4);
    if (digit <= 9) digits += String(digit);
    else if (digits.length < 6 || digits.length > 30) return 'invalid-length';
    else if (digit === 0xf) return { text: digits, next: i + 4 };
    else if (digit === 0xe) {
      const rest = readPlusText(hex, i + 4);
      if (typeof rest === 'string') return rest;
      return rest.text === '' ? 'invalid-length' : { text: digits + rest.text, next: rest.next };
    } else return 'invalid-character';
  }
  return 'truncated';
}

/** Reads a numeric serial: 4-bit length, then an integer below ten to that length. */
export function readNumeric(hex: string, at: number): PlusField | RawReason {
  if (hex.length * 4 < at + 4) return 'truncated';
  return readInteger(hex, at + 4, readUint(hex, at, 4));
}

/** Reads text: 3-bit encoding indicator, 5-bit length in characters, then the characters. The caller knows which of them its field allows. */
export function readPlusText(hex: string, at: number): PlusField | RawReason {
  if (hex.length * 4 < at + 8) return 'truncated';
  const encoding = readUint(hex, at, 3);
  const length = readUint(hex, at + 3, 5);
  const start = at + 8;
  switch (encoding) {
    case ENCODING.integer:
      return readInteger(hex, start, length);
    case ENCODING.upperHex:
      return readCharacters(hex, start, length, 4, (code) => code.toString(16).toUpperCase());
    case ENCODING.lowerHex:
      return readCharacters(hex, start, length, 4, (code) => code.toString(16));
    case ENCODING.base64url:
      return readCharacters(hex, start, length, 6, (code) => BASE64URL.charAt(code));
    case ENCODING.ascii:
      return readCharacters(hex, start, length, 7, (code) => String.fromCharCode(code));
    case ENCODING.urnCode40:
      return readUrnCode40(hex, start, length);
    default:
      return 'invalid-character';
  }
}

/** Reads URN Code 40: three characters in 16 bits; the last group may end in padding, no other may. */
export function readUrnCode40(hex: string, at: number, length: number): PlusField | RawReason {
  const next = at + Math.ceil(length / 3) * 16;
  if (hex.length * 4 < next) return 'truncated';
  let text = '';
  for (let i = at; i < next; i += 16) {
    const group = readUint(hex, i, 16) - 1;
    if (group < 0 || group >= 64_000) return 'invalid-character';
    text += [Math.floor(group / 1600), Math.floor(group / 40) % 40, group % 40]
      .map((code) => URN_CODE_40.charAt(code))
      .join('');
  }
  const padding = text.slice(length);
  text = text.slice(0, length);
  return text.includes('\0') || /[^\0]/.test(padding) ? 'invalid-character' : { text, next };
}

function readInteger(hex: string, at: number, length: number): PlusField | RawReason {
  const bits = integerBits(length);
  if (hex.length * 4 < at + bits) return 'truncated';
  if (length === 0) return { text: '', next: at };
  const text = readDecimal(hex, at, bits);
  return text.length > length ? 'serial-overflow' : { text: text.padStart(length, '0'), next: at + bits };
}

function readCharacters(
  hex: string,
  at: number,
  length: number,
  width: number,
  charOf: (code: number) => string,
): PlusField | RawReason {
  const next = at + length * width;
  if (hex.length * 4 < next) return 'truncated';
  let text = '';
  for (let i = at; i < next; i += width) text += charOf(readUint(hex, i, width));
  return { text, next };
}
