import { expect, it } from 'vitest';
import { readNumber } from '../../../renderer/call-desk/read-number.ts';

const pairs = (text: string): string => text.replaceAll(' ', '\u00a0');

it.each([
  ['0612345678', '06 12 34 56 78', '+33612345678', 'FR'],
  ['+33 4 65 71 00 10', '04 65 71 00 10', '+33465710010', 'FR'],
  ['0033465710010', '04 65 71 00 10', '+33465710010', 'FR'],
  // The same nine digits mean another country with another prefix: 06 92 is Réunion, never +33 692.
  ['0692 12 34 56', '06 92 12 34 56', '+262692123456', 'RE'],
  ['+262692123456', '06 92 12 34 56', '+262692123456', 'RE'],
  ['0639 01 23 45', '06 39 01 23 45', '+262639012345', 'YT'],
  ['0690 11 22 33', '06 90 11 22 33', '+590690112233', 'GP'],
  ['0694 11 22 33', '06 94 11 22 33', '+594694112233', 'GF'],
  ['0696 11 22 33', '06 96 11 22 33', '+596696112233', 'MQ'],
  ['+41 22 730 51 11', '+41 22 730 51 11', '+41227305111', 'CH'],
])('reads %s', (typed, shown, e164, country) => {
  expect(readNumber(typed)).toEqual({ shown: pairs(shown), e164, country, emergency: false });
});

it('leaves what is no public number as it came, and knows the emergency ones', () => {
  expect(readNumber('1001')).toMatchObject({ e164: null, emergency: false });
  expect(readNumber(' 1 12 ')).toEqual({ shown: '112', e164: null, country: 'FR', emergency: true });
});
