import { describe, expect, test } from 'vitest';
import { checkDigit, gtinEquivalents, hasValidCheckDigit, toGtin14 } from '../../../drivers/gs1/gtin.ts';

describe('GTIN', () => {
  test.each([
    ['629104150021', 3],
    ['37610425002123456', 9],
    ['9638507', 4],
  ])('the check digit of %s is %i (General Specifications 7.9)', (digits, expected) => {
    expect(checkDigit(digits)).toBe(expected);
    expect(hasValidCheckDigit(`${digits}${expected}`)).toBe(true);
    expect(hasValidCheckDigit(`${digits}${(expected + 1) % 10}`)).toBe(false);
  });

  test.each([
    ['96385074', '00000096385074'],
    ['036000291452', '00036000291452'],
    ['3017620422003', '03017620422003'],
    ['80614141123458', '80614141123458'],
  ])('%s is %s', (text, full) => expect(toGtin14(text)).toBe(full));

  test.each(['', '3017620422004', '301762042200', '3017620422O03', '0003017620422003'])('%j is none', (text) => {
    expect(toGtin14(text)).toBeNull();
    expect(gtinEquivalents(text)).toEqual([]);
  });

  test('the same item under each length it may be recorded with', () => {
    expect(gtinEquivalents('3017620422003')).toEqual(['03017620422003', '3017620422003']);
    expect(gtinEquivalents('00000096385074')).toEqual(['00000096385074', '0000096385074', '000096385074', '96385074']);
    expect(gtinEquivalents('80614141123458')).toEqual(['80614141123458']);
  });
});
