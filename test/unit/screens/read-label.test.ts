import { expect, test } from 'vitest';
import { readLabel } from '../../../renderer/depot/read-label.ts';

const gtin = '03017620422003';

test('a bare product code names the article, each length of it', () => {
  expect(readLabel('3017620422003', null, 2026)).toEqual({ gtin, serial: null, lot: null, count: null });
});

test('one scan of a GS1 label gives article, serial and lot', () => {
  expect(readLabel(`01${gtin}10L7\u001d21SN-9`, ']C1', 2026)).toEqual({ gtin, serial: 'SN-9', lot: 'L7', count: null });
});

test('a pack label says how many pieces it holds', () => {
  expect(readLabel(`02${gtin}3712`, ']C1', 2026)).toMatchObject({ gtin, count: 12 });
});

test('what is no GS1 label says nothing', () => {
  const nothing = { gtin: null, serial: null, lot: null, count: null };
  expect(readLabel('TOURET-2207', null, 2026)).toEqual(nothing);
  expect(readLabel('3017620422004', null, 2026)).toEqual(nothing);
  expect(readLabel('', null, 2026)).toEqual(nothing);
});
