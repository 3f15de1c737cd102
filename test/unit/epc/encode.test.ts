import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decodeEpc } from '../../../drivers/epc/decode.ts';
import { encodeEpcUri } from '../../../drivers/epc/encode-uri.ts';
import { encodeEpc } from '../../../drivers/epc/encode.ts';

const { vectors } = JSON.parse(readFileSync(new URL('../../vectors/epc-tds.json', import.meta.url), 'utf8')) as {
  readonly vectors: readonly { readonly hex: string; readonly expect: Readonly<Record<string, unknown>> }[];
};

describe('writing', () => {
  test.each(vectors.filter((vector) => vector.expect['error'] !== true))(
    '$hex is written back bit for bit',
    ({ hex }) => {
      const epc = decodeEpc(hex);
      if (epc.kind !== 'decoded') throw new Error(epc.reason);
      const written = encodeEpc(epc);
      if (!written.ok) throw new Error(JSON.stringify(written.failure));
      const digits = Math.max(hex.length, written.epcHex.length);
      expect(written.epcHex.padEnd(digits, '0')).toBe(hex.padEnd(digits, '0'));
    },
  );

  test('a tool tag gets its PC with its bits', () => {
    expect(
      encodeEpc({ key: 'giai', scheme: 'giai-96', giai: '06141415678', filter: 3, companyPrefixLength: 7 }),
    ).toEqual({ ok: true, epcHex: '3474257BF40000000000162E', pc: '3000' });
  });

  test.each([
    [{ key: 'sgtin', scheme: 'sgtin-96', gtin: '80614141123459', serial: '1', companyPrefixLength: 7 }, 'gtin'],
    [{ key: 'sgtin', scheme: 'sgtin-96', gtin: '80614141123458', serial: '007', companyPrefixLength: 7 }, 'serial'],
    [
      { key: 'sgtin', scheme: 'sgtin-96', gtin: '80614141123458', serial: '274877906944', companyPrefixLength: 7 },
      'serial',
    ],
    [{ key: 'sgtin', scheme: 'sgtin-198', gtin: '80614141123458', serial: 'é', companyPrefixLength: 7 }, 'serial'],
    [{ key: 'sgtin', scheme: 'sgtin-198', gtin: '80614141123458', serial: '', companyPrefixLength: 7 }, 'serial'],
    [
      { key: 'sgtin', scheme: 'sgtin-96', gtin: '80614141123458', serial: '1', companyPrefixLength: 13 },
      'companyPrefixLength',
    ],
    [
      { key: 'sgtin', scheme: 'sgtin-96', gtin: '80614141123458', serial: '1', companyPrefixLength: 7, filter: 8 },
      'filter',
    ],
    [{ key: 'sgtin', scheme: 'sgtin++', gtin: '80614141123458', serial: '1', hostname: 'exemple.fr/x' }, 'hostname'],
    [{ key: 'giai', scheme: 'giai-96', giai: '0614141A', companyPrefixLength: 7 }, 'giai'],
  ] as const)('%j is refused at %s', (fields, field) => {
    expect(encodeEpc(fields)).toEqual({ ok: false, failure: { kind: 'invalid-field', field } });
  });

  test('a partitioned scheme needs the length of the company prefix', () => {
    expect(encodeEpc({ key: 'sscc', scheme: 'sscc-96', sscc: '095201234567891235' })).toEqual({
      ok: false,
      failure: { kind: 'company-prefix-length-missing' },
    });
  });
});

describe('writing what a URI names', () => {
  const uris = vectors.filter((vector) => String(vector.expect['tagUri']).startsWith('urn:'));

  test.each(uris)('$expect.tagUri is $hex', ({ hex, expect: names }) => {
    const written = encodeEpcUri(String(names['tagUri']));
    if (!written.ok) throw new Error(JSON.stringify(written.failure));
    const digits = Math.max(hex.length, written.epcHex.length);
    expect(written.epcHex.padEnd(digits, '0')).toBe(hex.padEnd(digits, '0'));
  });

  test('a pure identity takes the shortest scheme that carries it', () => {
    expect(encodeEpcUri('urn:epc:id:sgtin:0614141.812345.6789')).toEqual(
      encodeEpcUri('urn:epc:tag:sgtin-96:0.0614141.812345.6789'),
    );
    expect(encodeEpcUri('urn:epc:id:sgtin:0614141.812345.06789')).toEqual(
      encodeEpcUri('urn:epc:tag:sgtin-198:0.0614141.812345.06789'),
    );
    expect(encodeEpcUri('urn:epc:id:adi:35962..M37GXB92')).toMatchObject({ ok: true });
  });

  test('a raw URI is the bits, and the numbering system goes into the PC', () => {
    expect(encodeEpcUri('urn:epc:raw:96.x1234567890ABCDEF01234567')).toEqual({
      ok: true,
      epcHex: '1234567890ABCDEF01234567',
      pc: '3000',
    });
    expect(encodeEpcUri('urn:epc:raw:96.xA1.x1234567890ABCDEF01234567')).toMatchObject({ ok: true, pc: '31A1' });
  });

  test.each([
    'urn:epc:tag:sgtin-96:3.0614141.812345',
    'urn:epc:tag:sgtin-96:3.061414A.812345.6789',
    'urn:epc:tag:sgtin-96:03.0614141.812345.6789',
    'urn:epc:tag:sgtin-198:3.0614141.712345.32a%2fb',
    'urn:epc:tag:sgtin-198:3.0614141.712345.32%61',
    'urn:epc:tag:sgtin+:3.0614141.812345.6789',
    'urn:epc:tag:sgtin-96:0614141.812345.6789',
    'urn:epc:id:sgtin-96:0614141.812345.6789',
    'urn:epc:raw:96.x1234',
    'urn:epc:raw:100.x1234567890ABCDEF012345678',
    'urn:epc:raw:[umi=1]:96.x1234567890ABCDEF01234567',
    'urn:epc:idpat:sgtin:0614141.*.*',
    'https://id.gs1.org/01/80614141123458/21/6789',
  ])('%s is no EPC URI', (uri) => {
    expect(encodeEpcUri(uri)).toEqual({ ok: false, failure: { kind: 'malformed-uri' } });
  });

  test.each([
    ['urn:epc:tag:sgtin-96:3.0614141.812345.06789', 'serial'],
    ['urn:epc:tag:sgtin-96:3.0614141.812345.6789.1', 'serial'],
    ['urn:epc:tag:gid-96:0.31415.271828.1414', 'serial'],
    ['urn:epc:tag:sgtin-96:8.0614141.812345.6789', 'filter'],
    ['urn:epc:tag:sgtin-96:3.0614141.81234.6789', 'gtin'],
  ])('%s is refused at %s', (uri, field) => {
    expect(encodeEpcUri(uri)).toEqual({ ok: false, failure: { kind: 'invalid-field', field } });
  });
});
