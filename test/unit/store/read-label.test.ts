import { expect, test } from 'vitest';
import { withCheckDigit } from '../../../drivers/epc/encode.ts';
import { readLabel } from '../../../renderer/store/read-label.ts';

const sscc = withCheckDigit('37612345000000001');
const gtin = '03017620422003';

test('a bare product code names the article, each length of it', () => {
  expect(readLabel('3017620422003', null, 2026)).toMatchObject({ gtin, serial: null, lot: null, count: null });
});

test('one scan of a GS1 label gives article, serial and lot', () => {
  expect(readLabel(`01${gtin}10L7\u001d21SN-9`, ']C1', 2026)).toMatchObject({
    gtin,
    serial: 'SN-9',
    lot: 'L7',
    count: null,
  });
});

test('a pack label says how many pieces it holds', () => {
  expect(readLabel(`02${gtin}3712`, ']C1', 2026)).toMatchObject({ gtin, count: 12 });
});

test('what is no GS1 label says nothing', () => {
  const nothing = { gtin: null, serial: null, lot: null, count: null };
  expect(readLabel('TOURET-2207', null, 2026)).toMatchObject(nothing);
  expect(readLabel('3017620422004', null, 2026)).toMatchObject(nothing);
  expect(readLabel('', null, 2026)).toMatchObject(nothing);
});

test('an expiry, a parcel, a length of cable', () => {
  expect(readLabel(`01${gtin}17271200`, ']C1', 2026).expiresOn).toBe('2027-12-31');
  expect(readLabel(`00${sscc}`, ']C1', 2026).sscc).toBe(sscc);
  expect(readLabel(`01${gtin}3111001250`, ']C1', 2026).lengthMetres).toBe(125);
});
