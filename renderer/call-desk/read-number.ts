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

/** Reads a number as dialled in France, overseas ranges included. What cannot be read is shown as it came. */
export function readNumber(text: string): ReadNumber {
  const bare = text.trim();
  const digits = bare.replaceAll(/[\s.()-]/g, '');
  if (emergency.has(digits)) return { shown: digits, e164: null, country: 'FR', emergency: true };
  // Nearly all are French: a pattern reads them a hundred times faster than the library.
  const national = /^(?:\+33|0033|0)([1-9]\d{8})$/.exec(digits)?.[1] ?? /^\+(?:262|59[046])(\d{9})$/.exec(digits)?.[1];
  // Saint-Pierre-et-Miquelon: the world knows the last six alone.
  if (national?.startsWith('508') && !digits.startsWith('+33'))
    return { shown: inPairs(`0${national}`), e164: `+508${national.slice(3)}`, country: 'PM', emergency: false };
  if (national) {
    const far = digits.startsWith('+33') ? undefined : overseas.find(({ ranges }) => ranges.test(national));
    return {
      shown: inPairs(`0${national}`),
      e164: `+${far?.code ?? '33'}${national}`,
      country: far?.country ?? 'FR',
      emergency: false,
    };
  }
  const parsed = parsePhoneNumberFromString(bare, 'FR');
  if (!parsed?.isPossible()) return { shown: bare, e164: null, country: null, emergency: false };
  const shown = parsed.formatInternational().replaceAll(' ', '\u00a0');
  return { shown, e164: parsed.number, country: parsed.country ?? null, emergency: false };
}

/**
 * As a contact keeps it: in pairs when it is metropolitan, else with its country code, since Odoo reads a number without one as
 * of the company's own country.
 */
export function numberToKeep(text: string): string {
  const { shown, e164 } = readNumber(text);
  return e164 && !e164.startsWith('+33') ? e164 : shown.replaceAll('\u00a0', ' ');
}

/** Overseas ranges of the ten-digit plan, and the country code by which the world knows them. */
const overseas = [
  { ranges: /^(?:26[39]|639)/, code: '262', country: 'YT' },
  { ranges: /^(?:262|69[23])/, code: '262', country: 'RE' },
  { ranges: /^(?:590|69[01])/, code: '590', country: 'GP' },
  { ranges: /^[56]94/, code: '594', country: 'GF' },
  { ranges: /^(?:596|69[67])/, code: '596', country: 'MQ' },
];

const inPairs = (digits: string): string => digits.replaceAll(/(\d\d)(?=\d)/g, '$1\u00a0');

/** The line that was called: a public number in pairs, a queue's name as it is. */
export function lineShown(line: string): string {
  return /^[+\d][\d .]{5,}$/.test(line) ? readNumber(line).shown : line;
}

/** A number, a PBX's own extension or a SIP address, and no name. */
export function looksDialable(text: string): boolean {
  const bare = text.replace(/^(?:tel|callto|sips?):/i, '').trim();
  return /^[+*#\d][\d\s.\-()/*#\u00a0\u202f]{1,24}$/.test(bare) || /^[\w.+-]+@[\w.-]+$/.test(bare);
}

/** The number in a `tel:`, `callto:` or `sip:` link, or in text that somebody copied; null when there is none. */
export function numberIn(text: string): string | null {
  const bare = decodeURIComponentSafely(text.trim())
    .replace(/^(?:tel|callto|sips?):(?:\/\/)?/i, '')
    .replace(/[;?].*$/s, '')
    .trim();
  if (looksDialable(bare)) return bare;
  const inside = /(?:\+|00|0)[\d\s.\-()\u00a0\u202f]{8,20}\d/.exec(bare)?.[0];
  return inside?.trim() ?? null;
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
