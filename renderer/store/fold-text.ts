const ascii = /^[\x20-\x7e]*$/;
const marks = /\p{M}/gu;

/**
 * Text as it is compared: lower case, no accents, ligatures spelt out, hyphens and apostrophes as spaces (« Saint-Étienne » is typed
 * as « saint etienne »), a decimal comma as a point (« 3G2,5 »), one space between words.
 */
export function foldText(text: string): string {
  const lower = ascii.test(text)
    ? text.toLowerCase()
    : text.toLowerCase().normalize('NFD').replace(marks, '').replaceAll('œ', 'oe').replaceAll('æ', 'ae');
  return breaks.test(lower)
    ? lower
        .replaceAll(/(\d),(?=\d)/g, '$1.')
        .replaceAll(/[\s\-‐–'’_]+/g, ' ')
        .trim()
    : lower;
}

/** Anything that is not yet as it is compared. */
const breaks = /[-‐–'’_,]|\s\s|[^\S ]|^\s|\s$/;

/**
 * Readings of a query, the likeliest first, each a list of words. Digits with the separators of a phone number are one word, so that
 * « 06 12 34 » finds 0612345678 (the French prefix is written as it is stored, with a zero); they may be a reference in parts as well.
 */
export function queryReadings(query: string): readonly (readonly string[])[] {
  const words = [...new Set(foldText(query).split(' '))].filter((word) => word !== '');
  if (words.length === 0) return [];
  if (!/^\s*\+?[\d\s.\-()/\u00a0\u202f]+$/.test(query) || !/\d.*\d/.test(query)) return [words];
  const joined = query
    .replaceAll(/[^\d+]/g, '')
    .replace(/^(\+33|0033)0?/, '0')
    .replace('+', '');
  return words.length === 1 && words[0] === joined ? [words] : [[joined], words];
}
