import { expect, it } from 'vitest';
import { looksDialable, numberIn, numberToKeep, readNumber } from '../../../renderer/call-desk/read-number.ts';

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
  ['0508 41 12 34', '05 08 41 12 34', '+508411234', 'PM'],
  ['+41 22 730 51 11', '+41 22 730 51 11', '+41227305111', 'CH'],
])('reads %s', (typed, shown, e164, country) => {
  expect(readNumber(typed)).toEqual({ shown: pairs(shown), e164, country, emergency: false });
});

it('leaves what is no public number as it came, and knows the emergency ones', () => {
  expect(readNumber('1001')).toMatchObject({ e164: null, emergency: false });
  expect(readNumber(' 1 12 ')).toEqual({ shown: '112', e164: null, country: 'FR', emergency: true });
});

it.each([
  ['tel:+33465710010', '+33465710010'],
  ['tel:04-65-71-00-10;phone-context=+33', '04-65-71-00-10'],
  ['callto:0465710010', '0465710010'],
  ['sip:1001@pbx.example.fr;transport=ws', '1001@pbx.example.fr'],
  ['tel:%2B33%204%2065%2071%2000%2010', '+33 4 65 71 00 10'],
  ['Rappeler Mme Perrin au 06 39 98 10 17 demain', '06 39 98 10 17'],
  ['Commande C-2611-231, 12 480 euros', null],
  ['%E0%A4%A', null],
])('finds the number in %s', (text, number) => {
  expect(numberIn(text)).toBe(number);
});

it('tells a number from a name', () => {
  expect(['0612', '+33 6 12', '*97', '1001@pbx.example'].every(looksDialable)).toBe(true);
  expect(['Durand', '12 rue du Lac', '', 'C0031'].some(looksDialable)).toBe(false);
});

it('a contact keeps a metropolitan number in pairs, any other with its country code', () => {
  expect(numberToKeep('+33974500118')).toBe('09 74 50 01 18');
  expect(numberToKeep('0692 12 34 56')).toBe('+262692123456');
  expect(numberToKeep('+41227305111')).toBe('+41227305111');
  expect(numberToKeep('1002')).toBe('1002');
});
