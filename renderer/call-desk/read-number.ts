import { parsePhoneNumberFromString } from 'libphonenumber-js';

/** French emergency numbers: they always pass, and are never read as anything else. */
const emergency = new Set(['112', '15', '17', '18', '114', '115', '116117', '119', '191', '196', '197']);

export interface ReadNumber {
  /** As a person reads it: French numbers in pairs, others with their country code. Never breaks over two lines. */
  readonly shown: string;
  readonly e164: string | null;
  /** ISO 3166 country, when the number tells it. */
  readonly country: string | null;
  readonly emergency: boolean;
}

/** Reads a number as dialled in France. What cannot be read is shown as it came. */
export function readNumber(text: string): ReadNumber {
  const bare = text.trim();
  const digits = bare.replaceAll(/[\s.()-]/g, '');
  if (emergency.has(digits)) return { shown: digits, e164: null, country: 'FR', emergency: true };
  const parsed = parsePhoneNumberFromString(bare, 'FR');
  if (!parsed?.isPossible()) return { shown: bare, e164: null, country: null, emergency: false };
  const french = parsed.countryCallingCode === '33';
  const shown = (french ? parsed.formatNational() : parsed.formatInternational()).replaceAll(' ', '\u00a0');
  return { shown, e164: parsed.number, country: parsed.country ?? null, emergency: false };
}

/** The line that was called: a public number in pairs, a queue's name as it is. */
export function lineShown(line: string): string {
  return /^[+\d][\d .]{5,}$/.test(line) ? readNumber(line).shown : line;
}
