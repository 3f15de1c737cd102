import { expect, test } from 'vitest';
import { encodeEpc, withCheckDigit } from '../../../drivers/epc/encode.ts';
import { codeIdentity, epcIdentity, type TagHolder } from '../../../preload/contract/tag-association.ts';
import { identify } from '../../../renderer/store/identify.ts';
import { createLotPlaces } from '../../../renderer/store/lot-places.ts';
import { createMemoryTables } from '../../../renderer/store/memory-tables.ts';
import type { Meaning, Seen } from '../../../renderer/store/sighting.ts';
import { locationRow, lotRow, moveRow, pickingRow, productRow } from './row-samples.ts';

const gtin = '03017620422003';
const [held, strange] = ['37612345000000001', '37612345000000002'].map(withCheckDigit);
const base = { writeDate: '2026-11-23 08:00:00', active: true };
const tables = createMemoryTables();
tables.table('products').put(productRow(1, { barcode: '3017620422003', uomId: 1 }));
tables.table('products').put(productRow(2, { barcode: '5901234123457', uomId: 3, uomName: 'm', tracking: 'lot' }));
tables.table('products').put(productRow(3, { barcode: '4006381333931', tracking: 'serial' }));
tables.table('uoms').put({ ...base, id: 1, name: 'Unité(s)', factor: 1 });
tables.table('uoms').put({ ...base, id: 2, name: 'Boîte de 100', factor: 100 });
tables
  .table('packagings')
  .put({ ...base, id: 9, productId: 1, uomId: 2, uomName: 'Boîte de 100', barcode: '13017620422000' });
tables.table('lots').put({ ...lotRow(20, 3, '4711'), locationId: 40 });
tables.table('locations').put(locationRow(40, { completeName: 'Travée C4', barcode: 'DF-C4' }));
tables.table('packages').put({ ...base, id: 60, name: held!, locationId: 40 });
tables.table('quants').put({ ...base, id: 1, productId: 1, locationId: 40, lotId: null, packageId: 60, quantity: 7 });
tables.table('quants').put({ ...base, id: 2, productId: 3, locationId: 40, lotId: 20, packageId: null, quantity: 1 });
tables
  .table('employees')
  .put({ ...base, id: 70, name: 'Sylvie Moret', jobTitle: null, userId: null, barcode: '0417', partnerId: 71 });
tables.table('pickings').put(pickingRow(7, { name: 'DF/IN/00041', origin: 'BL SV-260417' }));
tables.table('moves').put(moveRow(11, 7, 1));

function meaningOf(text: string, over: Partial<Seen> = {}, taught: Readonly<Record<string, TagHolder>> = {}): Meaning {
  const seen: Seen = {
    source: 'barcode',
    text,
    aim: null,
    pc: null,
    readerId: 'r',
    antenna: null,
    rssiDbm: null,
    atMs: Date.UTC(2026, 10, 25),
    ...over,
  };
  const { find: placeOf } = createLotPlaces((lotId) => tables.find('quants', 'lot', lotId));
  return identify({ tables, holderOf: (identity) => taught[identity] ?? null, placeOf }, seen).meaning;
}
const sgtin = (text: string, serial: string): string => {
  const encoded = encodeEpc({ key: 'sgtin', scheme: 'sgtin-96', gtin: text, serial, companyPrefixLength: 7 });
  if (!encoded.ok) throw new Error(encoded.failure.kind);
  return encoded.epcHex;
};

test('goods say what they are, how many, and which open document expects them', () => {
  expect(meaningOf('3017620422003')).toMatchObject({
    kind: 'goods',
    identity: null,
    quantity: 1,
    expectedOn: [{ pickingId: 7, name: 'DF/IN/00041' }],
  });
});

test('the code of a box counts what the box holds, in the unit of the product', () => {
  expect(meaningOf('13017620422000')).toMatchObject({
    kind: 'goods',
    quantity: 100,
    packaging: { name: 'Boîte de 100', holds: 100 },
  });
  expect(meaningOf(`01130176204220003002`, { aim: ']C1' })).toMatchObject({ quantity: 200 });
});

test('a tag is its serial, in stock where Odoo has it', () => {
  const epcHex = sgtin('04006381333931', '4711');
  expect(meaningOf(epcHex, { source: 'tag' })).toMatchObject({
    kind: 'goods',
    identity: epcHex,
    lotId: 20,
    lotName: '4711',
    lotLocationId: 40,
  });
});

test('physical things come before kinds of goods', () => {
  expect(meaningOf('4711')).toMatchObject({ kind: 'goods', lotId: 20 });
  expect(meaningOf('DF-C4')).toMatchObject({ kind: 'place', locationId: 40 });
  expect(meaningOf('0417')).toMatchObject({ kind: 'person', employeeId: 70 });
  expect(meaningOf('BL SV-260417')).toMatchObject({ kind: 'document', pickings: [{ pickingId: 7 }] });
  expect(meaningOf(`00${held}`)).toMatchObject({
    kind: 'package',
    packageId: 60,
    contents: [{ quantity: 7 }],
  });
  expect(meaningOf(`00${strange}`)).toMatchObject({ kind: 'package', packageId: null });
});

test('what a person taught comes first', () => {
  const holder: TagHolder = { kind: 'goods', productId: 1, lotName: null, quantity: 12, name: 'Disjoncteur' };
  expect(meaningOf('E280116060', { source: 'tag' }, { [epcIdentity('E280116060')]: holder })).toMatchObject({
    kind: 'goods',
    identity: 'E280116060',
    quantity: 12,
  });
  const place: TagHolder = { kind: 'place', locationId: 40, name: 'C4' };
  expect(meaningOf('3017620422003', {}, { [codeIdentity('3017620422003')]: place })).toMatchObject({ kind: 'place' });
});

test('a length of cable is counted in metres, with its lot and its date', () => {
  expect(meaningOf('010590123412345731110012501727123110LOT7', { aim: ']C1' })).toMatchObject({
    kind: 'goods',
    quantity: 125,
    lotName: 'LOT7',
    expiresOn: '2027-12-31',
  });
});

test('a label whose separator was lost is explained, not misread', () => {
  expect(meaningOf(`01${gtin}10LOT72112345678901234567`, { aim: ']C1' })).toMatchObject({
    kind: 'unknown',
    why: 'separator-lost',
  });
});

test('a code that nobody knows is unknown, a tag that says nothing is raw', () => {
  expect(meaningOf('TOURET-9999')).toEqual({ kind: 'unknown', why: 'no-product' });
  expect(meaningOf('E28011606000020947D1A5B2', { source: 'tag' })).toEqual({ kind: 'unknown', why: 'raw' });
});
