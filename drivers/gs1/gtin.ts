/**
 * GS1 check digits and the four lengths of one GTIN.
 *
 * @see GS1 General Specifications 7.9 (check digit), 3.3.2 (GTIN-8, -12 and -13 are written in AI 01 with leading zeros)
 */

/**
 * Computes the modulo-10 check digit that follows `digits`.
 *
 * @param digits - decimal digits without the check digit, any length
 * @returns 0..9
 */
export function checkDigit(digits: string): number {
  let sum = 0;
  let weight = 3;
  for (let i = digits.length - 1; i >= 0; i -= 1) {
    sum += (digits.charCodeAt(i) - 48) * weight;
    weight = 4 - weight;
  }
  return (10 - (sum % 10)) % 10;
}

/** Tells whether `key` is all digits and ends in its own check digit. */
export function hasValidCheckDigit(key: string): boolean {
  return /^\d{2,}$/.test(key) && key.charCodeAt(key.length - 1) - 48 === checkDigit(key.slice(0, -1));
}

/**
 * Brings any GTIN to its 14-digit form, the only one in which two GTINs may be compared.
 *
 * @param text - GTIN-8, -12, -13 or -14, digits only
 * @returns the 14 digits, or null if the length or the check digit is wrong
 */
export function toGtin14(text: string): string | null {
  return isGtinLength(text.length) && hasValidCheckDigit(text) ? text.padStart(14, '0') : null;
}

/**
 * Lists every way in which the same trade item may have been written into a product record, longest first.
 * A record may hold `3017620422003` where the carton says `03017620422003`.
 *
 * @param text - GTIN-8, -12, -13 or -14, digits only
 * @returns the 14-digit form, then each shorter GTIN length that only drops leading zeros; empty if `text` is no GTIN
 */
export function gtinEquivalents(text: string): readonly string[] {
  const full = toGtin14(text);
  if (full === null) return [];
  return [14, 13, 12, 8]
    .filter((length) => /^0*$/.test(full.slice(0, 14 - length)))
    .map((length) => full.slice(-length));
}

function isGtinLength(length: number): boolean {
  return length === 8 || length === 12 || length === 13 || length === 14;
}
