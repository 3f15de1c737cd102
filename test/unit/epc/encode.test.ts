import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decodeEpc } from '../../../drivers/epc/decode.ts';
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
