import { hasValidCheckDigit } from '../gs1/gtin.ts';
import { keepsRule } from '../gs1/rules.ts';
import { readUint } from './bits.ts';
import type { EpcDate, EpcKey, RawReason, SchemeReading } from './epc.ts';
import { readHostname } from './hostname.ts';
import { gs1NamesOf } from './names.ts';
import { readDelimited, readDigits, readNumeric, readPlusText, type PlusField } from './plus-fields.ts';
import { DATE_AIS, DATE_RULES, type PlusScheme } from './plus-schemes.ts';
import { isSet82 } from './text.ts';

/**
 * Reads an EPC of a `+` or `++` scheme: the whole key in digits, check digit included, which must hold.
 * What follows the last field is word padding, or other AIs if `aidcFollows`.
 *
 * @param hex - hex text whose header is `scheme.header`
 * @see TDS 2.3 section 14.5
 */
export function decodePlus(scheme: PlusScheme, hex: string): SchemeReading {
  if (hex.length < 3) return 'truncated';
  const aidcFollows = readUint(hex, 8, 1) === 1;
  const filter = readUint(hex, 9, 3);
  let at = 12;

  let date: EpcDate | null = null;
  if (scheme.key === 'dsgtin') {
    const found = readDate(hex, at);
    if (typeof found === 'string') return found;
    date = found;
    at += 20;
  }
  const main = scheme.digits === 'delimited' ? readDelimited(hex, at) : readDigits(hex, at, scheme.digits);
  if (typeof main === 'string') return main;
  const tail = readSerial(scheme, hex, main.next);
  if (typeof tail === 'string') return tail;
  const key = keyOf(scheme, main.text, tail.text, date);
  if (typeof key === 'string') return key;

  let hostname: string | null = null;
  if (scheme.hostname) {
    const found = readHostname(hex, tail.next);
    if (typeof found === 'string') return found;
    hostname = found.text;
  }
  const names = gs1NamesOf(key);
  return {
    kind: 'decoded',
    ...key,
    filter,
    companyPrefixLength: null,
    hostname,
    aidcFollows,
    uri: `https://${hostname ?? 'id.gs1.org'}${names.digitalLinkPath}`,
    tagUri: null,
    elementString: names.elementString,
    digitalLinkPath: names.digitalLinkPath,
  };
}

function readSerial(scheme: PlusScheme, hex: string, at: number): PlusField | RawReason {
  if (scheme.serial.kind === 'none') return { text: '', next: at };
  const found = scheme.serial.kind === 'text' ? readPlusText(hex, at) : readNumeric(hex, at);
  if (typeof found === 'string') return found;
  if (found.text.length === 0 || found.text.length > scheme.serial.limit) return 'invalid-length';
  return isSet82(found.text) ? found : 'invalid-character';
}

function readDate(hex: string, at: number): EpcDate | RawReason {
  if (hex.length * 4 < at + 20) return 'truncated';
  const ai = DATE_AIS[readUint(hex, at, 4)];
  const [year, month, day] = [readUint(hex, at + 4, 7), readUint(hex, at + 11, 4), readUint(hex, at + 15, 5)];
  if (ai === undefined || year > 99) return 'invalid-date';
  const yymmdd = [year, month, day].map((part) => String(part).padStart(2, '0')).join('');
  return keepsRule(DATE_RULES[ai], yymmdd) ? { ai, yymmdd } : 'invalid-date';
}

/** Splits the digits into the key's fields; refuses a check digit that does not hold. */
function keyOf(row: PlusScheme, digits: string, serial: string, date: EpcDate | null): EpcKey | RawReason {
  // The rows of PLUS_SCHEMES pair each key with its own scheme names; a test walks all of them.
  const scheme = row.scheme as never;
  const checked = (key: string, fields: EpcKey): EpcKey | RawReason =>
    hasValidCheckDigit(key) ? fields : 'check-digit-mismatch';
  switch (row.key) {
    case 'sgtin':
      return checked(digits, { key: row.key, scheme, gtin: digits, serial });
    case 'dsgtin':
      return date === null ? 'invalid-date' : checked(digits, { key: row.key, scheme, gtin: digits, serial, date });
    case 'sscc':
      return checked(digits, { key: row.key, scheme, sscc: digits });
    case 'sgln':
      return checked(digits, { key: row.key, scheme, gln: digits, extension: serial === '0' ? null : serial });
    case 'grai':
      if (!digits.startsWith('0')) return 'nonzero-padding';
      return checked(digits, { key: row.key, scheme, assetType: digits.slice(1), serial });
    case 'giai':
      if (!isSet82(digits)) return 'invalid-character';
      return digits.length < 7 || digits.length > 30 ? 'invalid-length' : { key: row.key, scheme, giai: digits };
    case 'gsrn':
      return checked(digits, { key: row.key, scheme, gsrn: digits });
    case 'gsrnp':
      return checked(digits, { key: row.key, scheme, gsrn: digits });
    case 'gdti':
      return checked(digits, { key: row.key, scheme, documentType: digits, serial });
    case 'cpi':
      return digits.length > 30 || !/^\d{6}[#\-/0-9A-Z]+$/.test(digits)
        ? 'invalid-character'
        : { key: row.key, scheme, cpi: digits, serial };
    case 'sgcn':
      return checked(digits, { key: row.key, scheme, coupon: digits, serial });
    case 'itip': {
      const gtin = digits.slice(0, 14);
      const fields = { key: row.key, scheme, gtin, piece: digits.slice(14, 16), total: digits.slice(16, 18), serial };
      return checked(gtin, fields);
    }
  }
}
