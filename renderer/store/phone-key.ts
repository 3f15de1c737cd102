import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** A number as it is compared: E.164 when it can be read as a public number, else its bare digits (short and internal numbers). */
export function phoneKey(number: string): string | null {
  // Most numbers of the cache are French: a pattern reads them two orders of magnitude faster than the library.
  const bare = number.replaceAll(/[\s.\-()\u00a0\u202f/]/g, '');
  const french = /^(?:\+33|0033|0)0?([1-9]\d{8})$/.exec(bare);
  if (french) return `+33${french[1]}`;
  const digits = bare.replaceAll(/\D/g, '');
  if (digits === '') return null;
  if (digits.length <= 6) return digits;
  const parsed = parsePhoneNumberFromString(number, 'FR');
  return parsed?.isPossible() ? parsed.number : digits;
}

/** The several numbers that people put into one field: « 01 23 45 67 89 / 06 12 34 56 78 ». */
export function phoneKeysOf(field: string): readonly string[] {
  const whole = phoneKey(field);
  if (whole?.startsWith('+') || !/[/;,|]|\bou\b/.test(field)) return whole === null ? [] : [whole];
  return field.split(/[/;,|]|\bou\b/).flatMap((part) => phoneKey(part) ?? []);
}

/** A record with a number as a person typed it, and as Odoo read it. */
interface Numbered {
  readonly phone: string | null;
  readonly phoneSanitized: string | null;
}

/** Every number of a record, each once. */
export function phoneKeysOfRow(row: Numbered): readonly string[] {
  const own = row.phone === null ? [] : phoneKeysOf(row.phone);
  // Odoo's own reading is nearly always the same as ours.
  if (row.phoneSanitized === row.phone || row.phoneSanitized === own[0]) return own;
  const sanitized = row.phoneSanitized === null ? null : phoneKey(row.phoneSanitized);
  return sanitized === null || own.includes(sanitized) ? own : [...own, sanitized];
}

/** What a record's numbers are found by: the last nine digits as a number, or all digits of a shorter one as text. */
export function numberKeysOf(row: Numbered): readonly (string | number)[] | string | number | null {
  const keys = phoneKeysOfRow(row);
  if (keys.length === 0) return null;
  return keys.length === 1 ? tailKey(keys[0]!) : keys.map(tailKey);
}

/** @param key of `phoneKey` */
export function tailKey(key: string): string | number {
  const digits = key.replace('+', '');
  return digits.length < 9 ? digits : Number(digits.slice(-9));
}
