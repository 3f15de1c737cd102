import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

/**
 * How a French desk reads a number.
 *
 * `emergency` always passes, from any state; `premium` costs the caller (surtaxé: 081, 082, 089, 118xyz and 32xx to 39xx);
 * `free` is 0800 to 0805 (0806 to 0809 cost a plain call);
 * `extension` is a number of the PBX's own; `invalid` cannot be dialled at all.
 */
export type NumberKind = 'emergency' | 'short' | 'premium' | 'free' | 'public' | 'extension' | 'address' | 'invalid';

/** A number as typed or sent. `e164` is null when it is no public subscriber number; `dial` is what the PBX is asked for. */
export interface ReadNumber {
  readonly kind: NumberKind;
  readonly e164: string | null;
  readonly dial: string;
}

/**
 * Reads a number typed by a person, copied from a mail, or sent by a PBX: `06 12…`, `+33 (0)6 12…`, `0033 6 12…`,
 * `tel:+33-6…`, `1001`, `15`, `bureau@pbx.example`.
 *
 * @returns `dial` in the form French PBXs expect: national with a leading 0, `00` before a foreign country code
 * @see ARCEP decision 2018-0881, the French numbering plan
 */
export function readNumber(raw: string): ReadNumber {
  const text = raw.trim().replace(/^(?:tel|callto|sips?):/iu, '');
  if (/^[\w.!~*'()+-]{1,64}@[\w.[\]:-]{1,190}$/u.test(text)) {
    const e164 = readNumber(text.slice(0, text.indexOf('@'))).e164;
    return { kind: 'address', e164, dial: text };
  }
  const digits = stripped(text);
  if (digits === null) return { kind: 'invalid', e164: null, dial: '' };
  if (emergency.has(digits)) return { kind: 'emergency', e164: null, dial: digits };

  const e164 = toInternational(digits);
  if (e164 === null) {
    // 30xx and 31xx are free, 10xx are the operators' own; the other short ones may cost.
    if (/^(?:118\d{3}|3[2-9]\d{2})$/u.test(digits)) return { kind: 'premium', e164: null, dial: digits };
    if (/^(?:3[01]\d{2}|10\d{2})$/u.test(digits)) return { kind: 'short', e164: null, dial: digits };
    if (/^[*#\d]{2,8}$/u.test(digits)) return { kind: 'extension', e164: null, dial: digits };
    return { kind: 'invalid', e164: null, dial: digits };
  }
  const national = nationalForm(e164);
  return { kind: kindOf(e164), e164, dial: national ?? `00${e164.slice(1)}` };
}

/** SAMU, police, firemen, European, deaf and hard of hearing, homeless, doctor on duty, missing and maltreated children, sea and air rescue. */
const emergency: ReadonlySet<string> = new Set([
  '15',
  '17',
  '18',
  '112',
  '114',
  '115',
  '116000',
  '116117',
  '119',
  '191',
  '196',
  '197',
]);

/** National prefixes of the overseas territories that share the ten-digit plan, with the country code the world knows them by. */
const overseas: readonly (readonly [prefix: string, countryCode: string, kept: 'all' | 'last-six'])[] = [
  ['0262', '262', 'all'],
  ['0263', '262', 'all'],
  ['0269', '262', 'all'],
  ['0639', '262', 'all'],
  ['0692', '262', 'all'],
  ['0693', '262', 'all'],
  ['0590', '590', 'all'],
  ['0690', '590', 'all'],
  ['0691', '590', 'all'],
  ['0594', '594', 'all'],
  ['0694', '594', 'all'],
  ['0596', '596', 'all'],
  ['0696', '596', 'all'],
  ['0697', '596', 'all'],
  ['0508', '508', 'last-six'],
];

function stripped(text: string): string | null {
  const compact = text
    .replace(/;.*$/u, '')
    .replace(/\(0\)/gu, '')
    .replace(/[\s\u00A0\u202F.\-_/()]/gu, '')
    .replace(/^\+/u, '00');
  return /^[*#\d]{2,24}$/u.test(compact) ? compact : null;
}

function toInternational(digits: string): string | null {
  if (!/^\d+$/u.test(digits)) return null;
  // Trunks send +330612… and 00330612…: the national zero does not belong there.
  const world = digits.startsWith('00') ? digits.slice(2).replace(/^(33|262|590|594|596)0(?=\d{9}$)/u, '$1') : null;
  if (world !== null) return valid(`+${world}`);
  if (/^33[1-9]\d{8}$/u.test(digits)) return `+${digits}`;
  if (!/^0[1-9]\d{8}$/u.test(digits)) return null;
  const far = overseas.find(([prefix]) => digits.startsWith(prefix));
  if (far) return far[2] === 'all' ? `+${far[1]}${digits.slice(1)}` : `+${far[1]}${digits.slice(-6)}`;
  return `+33${digits.slice(1)}`;
}

function valid(international: string): string | null {
  // Every French ten-digit block is accepted, also ones opened after the library's metadata was made.
  if (/^\+33[1-9]\d{8}$/u.test(international)) return international;
  return parsePhoneNumberFromString(international)?.isPossible() ? international : null;
}

function nationalForm(e164: string): string | null {
  if (e164.startsWith('+33')) return `0${e164.slice(3)}`;
  const far = overseas.find(([prefix, code]) => e164.startsWith(`+${code}${prefix.slice(1)}`));
  if (far && far[2] === 'all') return `0${e164.slice(1 + far[1].length)}`;
  return e164.startsWith('+508') && e164.length === 10 ? `0508${e164.slice(4)}` : null;
}

function kindOf(e164: string): NumberKind {
  if (/^\+33(?:81|82|89)/u.test(e164)) return 'premium';
  return /^\+3380[0-5]/u.test(e164) ? 'free' : 'public';
}
