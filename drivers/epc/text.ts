import { readUint } from './bits.ts';

/**
 * The character codings of the Tag Data Standard: 7-bit and 6-bit strings, and the URI escapes of what they may hold.
 *
 * @see TDS 1.13 tables A-1 (7-bit, GS1 AI encodable character set 82) and G-1 (6-bit, for CPI and ADI)
 */

const SET_82 = /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]*$/;

/** Tells whether `text` only holds characters that a GS1 serial may hold. */
export function isSet82(text: string): boolean {
  return SET_82.test(text);
}

/**
 * Reads a string of 7-bit characters that fills its field with zero bits at the end.
 *
 * @returns the text; null if a zero stands before a character, or a character is outside set 82
 */
export function readText7(hex: string, at: number, width: number): string | null {
  let text = '';
  let ended = false;
  for (let i = 0; i + 7 <= width; i += 7) {
    const code = readUint(hex, at + i, 7);
    if (code === 0) ended = true;
    else if (ended) return null;
    else text += String.fromCharCode(code);
  }
  const rest = width % 7;
  if (rest > 0 && readUint(hex, at + width - rest, rest) !== 0) return null;
  return SET_82.test(text) ? text : null;
}

/** The character of a 6-bit code: A–Z, 0–9 and `space # - /`; null for the terminator and unassigned codes. */
export function charOf6(code: number): string | null {
  const char = String.fromCharCode(code < 32 ? code + 64 : code);
  return /[ #\-/0-9A-Z]/.test(char) ? char : null;
}

/** The 6-bit code of a character that `charOf6` can give: the low six bits of its ASCII code. */
export function code6Of(char: string): number {
  return char.charCodeAt(0) & 0x3f;
}

/**
 * Reads 6-bit characters up to the terminator 000000.
 *
 * @returns the text and the bit after the terminator; null if a code is unassigned or the terminator is missing
 */
export function readText6(
  hex: string,
  at: number,
  limit: number,
): { readonly text: string; readonly next: number } | null {
  let text = '';
  for (let next = at; next + 6 <= hex.length * 4; next += 6) {
    const code = readUint(hex, next, 6);
    if (code === 0) return { text, next: next + 6 };
    const char = charOf6(code);
    if (char === null || text.length === limit) return null;
    text += char;
  }
  return null;
}

/** Escapes a value for an EPC URN (TDS 1.13 section 6, characters that are reserved in URNs). */
export function escapeUrn(text: string): string {
  return isPlain(text) ? text : text.replaceAll(/["#%&/<>?]/g, percent);
}

/** Escapes a value for the path of a GS1 Digital Link URI. */
export function escapePath(text: string): string {
  return isPlain(text) ? text : text.replaceAll(/[^A-Za-z0-9\-._~]/g, percent);
}

function isPlain(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    if (c < 48 || c > 57) return false;
  }
  return true;
}

function percent(char: string): string {
  return `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}
