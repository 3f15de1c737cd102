import { hasValidCheckDigit } from './gtin.ts';

/**
 * The content rules that GS1's dictionary names beside an AI's components. Rules that need a list kept by others
 * (countries, currencies, package types, media types, GS1 prefixes, coupons) are not held here: such a code is passed on
 * as it was printed.
 *
 * @returns whether `value` keeps the rule; true for rules that are not held here
 * @see GS1 General Specifications 3 and 7; GS1 Barcode Syntax Resource, syntax tests
 */
export function keepsRule(rule: string, value: string): boolean {
  return RULES[rule]?.(value) ?? true;
}

/** Whether `rule` is held here. */
export function holdsRule(rule: string): boolean {
  return Object.hasOwn(RULES, rule);
}

/** Whether a rule compares the value with itself, so that it seldom holds by chance. */
export function isTellingRule(rule: string): boolean {
  return rule === 'csum' || rule.startsWith('yymmd') || rule.startsWith('yyyymmd');
}

const RULES: Readonly<Record<string, (value: string) => boolean>> = {
  csum: hasValidCheckDigit,
  csumalpha: hasValidCheckPair,
  yymmdd: (value) => isDay(2000 + Number(value.slice(0, 2)), value.slice(2, 4), value.slice(4), false),
  yymmd0: (value) => isDay(2000 + Number(value.slice(0, 2)), value.slice(2, 4), value.slice(4), true),
  yyyymmdd: (value) => isDay(Number(value.slice(0, 4)), value.slice(4, 6), value.slice(6), false),
  yyyymmd0: (value) => isDay(Number(value.slice(0, 4)), value.slice(4, 6), value.slice(6), true),
  hh: (value) => Number(value) < 24,
  mi: (value) => Number(value) < 60,
  ss: (value) => Number(value) < 60,
  hhmi: (value) => Number(value.slice(0, 2)) < 24 && Number(value.slice(2)) < 60,
  zero: (value) => /^0+$/.test(value),
  nonzero: (value) => /[^0]/.test(value),
  nozeroprefix: (value) => value === '0' || !value.startsWith('0'),
  yesno: (value) => value === '0' || value === '1',
  winding: (value) => value === '0' || value === '1' || value === '9',
  iso5218: (value) => /^[0129]$/.test(value),
  hyphen: (value) => /^-+$/.test(value),
  hasnondigit: (value) => /\D/.test(value),
  pcenc: (value) => /^(?:[^%]|%[0-9A-Fa-f]{2})*$/.test(value),
  pieceoftotal: isPieceOfTotal,
  posinseqslash: (value) => {
    const [, position, end] = /^(\d)\/(\d)$/.exec(value) ?? [];
    return position !== undefined && end !== undefined && position !== '0' && position <= end;
  },
  latitude: (value) => Number(value) <= 1_800_000_000,
  longitude: (value) => Number(value) <= 3_600_000_000,
  iban: isIban,
};

function isDay(year: number, month: string, day: string, allowsWholeMonth: boolean): boolean {
  const m = Number(month);
  const d = Number(day);
  if (m < 1 || m > 12) return false;
  if (d === 0) return allowsWholeMonth;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return d <= (m === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(m) ? 30 : 31);
}

function isPieceOfTotal(value: string): boolean {
  const piece = Number(value.slice(0, value.length / 2));
  const total = Number(value.slice(value.length / 2));
  return piece > 0 && piece <= total;
}

function isIban(value: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]+$/.test(value)) return false;
  let rest = 0;
  for (const char of value.slice(4) + value.slice(0, 4)) {
    const number = Number.parseInt(char, 36);
    rest = (rest * (number > 9 ? 100 : 10) + number) % 97;
  }
  return rest === 1;
}

const SET_82 = `!"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz`;
const CHECK_CHARACTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const PRIMES = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83];

/** Check character pair of the GMN, modulo 1021 and 32 (General Specifications 7.9.5). */
function hasValidCheckPair(value: string): boolean {
  const body = value.slice(0, -2);
  if (body.length < 1 || body.length > PRIMES.length) return false;
  let sum = 0;
  for (let i = 0; i < body.length; i += 1) {
    sum += SET_82.indexOf(body.charAt(i)) * (PRIMES[body.length - 1 - i] ?? 0);
  }
  sum %= 1021;
  return value.slice(-2) === CHECK_CHARACTERS.charAt(sum >> 5) + CHECK_CHARACTERS.charAt(sum & 31);
}
