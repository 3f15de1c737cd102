const ascii = /^[\x20-\x7e]*$/;
const marks = /\p{M}/gu;

/** Text as it is compared: lower case, no accents, ligatures spelt out, one space between words. */
export function foldText(text: string): string {
  const plain = ascii.test(text)
    ? text
    : text.normalize('NFD').replace(marks, '').replaceAll(/[œŒ]/g, 'oe').replaceAll(/[æÆ]/g, 'ae');
  return plain.toLowerCase().replaceAll(/\s+/g, ' ');
}

/**
 * Words of a query. Digits with the separators of a phone number are one word, so that « 06 12 34 » finds 0612345678;
 * the French prefix is written as it is stored, with a zero.
 */
export function queryTokens(query: string): readonly string[] {
  const folded = foldText(query).trim();
  if (/^\+?[\d\s.\-()/]+$/.test(folded) && /\d.*\d/.test(folded)) {
    return [
      folded
        .replaceAll(/[^\d+]/g, '')
        .replace(/^(\+33|0033)0?/, '0')
        .replace('+', ''),
    ];
  }
  return [...new Set(folded.split(' ').filter((word) => word !== ''))];
}
