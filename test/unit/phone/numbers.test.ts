import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readNumber } from '../../../main/phone/numbers.ts';

describe('a number is read as a French desk reads it', () => {
  test.each([
    ['06 12 34 56 78', 'public', '+33612345678', '0612345678'],
    ['06.12.34.56.78', 'public', '+33612345678', '0612345678'],
    ['+33 (0)6 12 34 56 78', 'public', '+33612345678', '0612345678'],
    ['0033 6 12 34 56 78', 'public', '+33612345678', '0612345678'],
    ['+330612345678', 'public', '+33612345678', '0612345678'],
    ['00330612345678', 'public', '+33612345678', '0612345678'],
    ['33612345678', 'public', '+33612345678', '0612345678'],
    ['tel:+33-1-42-68-53-00;phone-context=fr', 'public', '+33142685300', '0142685300'],
    ['01\u00A042\u202F68 53 00', 'public', '+33142685300', '0142685300'],
    ['+32 2 555 12 12', 'public', '+3225551212', '003225551212'],
    ['0049 30 901820', 'public', '+4930901820', '004930901820'],
    ['0262 12 34 56', 'public', '+262262123456', '0262123456'],
    ['0639 12 34 56', 'public', '+262639123456', '0639123456'],
    ['0690 12 34 56', 'public', '+590690123456', '0690123456'],
    ['0696 12 34 56', 'public', '+596696123456', '0696123456'],
    ['+596 0696 12 34 56', 'public', '+596696123456', '0696123456'],
    ['0508 41 12 34', 'public', '+508411234', '0508411234'],
    ['0800 123 456', 'free', '+33800123456', '0800123456'],
    ['0899 12 34 56', 'premium', '+33899123456', '0899123456'],
    ['+33 892 12 34 56', 'premium', '+33892123456', '0892123456'],
    ['118 218', 'premium', null, '118218'],
    ['3615', 'premium', null, '3615'],
    ['3008', 'short', null, '3008'],
    ['0810 12 34 56', 'premium', '+33810123456', '0810123456'],
    ['0809 12 34 56', 'public', '+33809123456', '0809123456'],
    ['1023', 'short', null, '1023'],
    ['15', 'emergency', null, '15'],
    ['112', 'emergency', null, '112'],
    ['116 117', 'emergency', null, '116117'],
    ['1001', 'short', null, '1001'],
    ['2002', 'extension', null, '2002'],
    ['*97', 'extension', null, '*97'],
    ['bureau@pbx.example.fr', 'address', null, 'bureau@pbx.example.fr'],
    ['bonjour', 'invalid', null, ''],
    ['', 'invalid', null, ''],
    ['+33', 'extension', null, '0033'],
    ['0123', 'extension', null, '0123'],
    ['012345678901234567', 'invalid', null, '012345678901234567'],
  ] as const)('%s', (raw, kind, e164, dial) => {
    expect(readNumber(raw)).toEqual({ kind, e164, dial });
  });
});

test('what is dialled reads as the same number again', () => {
  const national = fc.stringMatching(/^0[1-9]\d{8}$/);
  fc.assert(
    fc.property(national, (raw) => {
      const read = readNumber(raw);
      expect(readNumber(read.dial)).toEqual(read);
      expect(readNumber(read.e164 as string).e164).toBe(read.e164);
    }),
    { seed: 20_261_123, numRuns: 500 },
  );
});

test('no text makes it throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (raw) => {
      expect(typeof readNumber(raw).kind).toBe('string');
    }),
    { seed: 20_261_123, numRuns: 500 },
  );
});
