import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeEpc } from '../../../drivers/epc/decode.ts';
import { encodeEpcUri } from '../../../drivers/epc/encode-uri.ts';
import { encodeEpc } from '../../../drivers/epc/encode.ts';
import { PARTITIONED_SCHEMES } from '../../../drivers/epc/partitioned-schemes.ts';
import { PLUS_SCHEMES } from '../../../drivers/epc/plus-schemes.ts';
import { ALL_SCHEMES, fieldsOf } from './arbitrary-epc.ts';

const SEED = 20_261_123;
const HEADERS = [...PARTITIONED_SCHEMES, ...PLUS_SCHEMES].map((row) => row.header).concat(0x2f, 0x35, 0x3b);

describe('every scheme of the tables', () => {
  test.each(ALL_SCHEMES)('%s: what is written is what is read', (scheme) => {
    fc.assert(
      fc.property(fieldsOf(scheme), (fields) => {
        const written = encodeEpc(fields);
        if (!written.ok) throw new Error(JSON.stringify(written.failure));
        expect(decodeEpc(written.epcHex, written.pc)).toMatchObject({ kind: 'decoded', ...fields });
      }),
      { seed: SEED, numRuns: 60 },
    );
  });

  test.each(ALL_SCHEMES.filter((scheme) => !scheme.includes('+')))('%s: its URIs name the same bits', (scheme) => {
    fc.assert(
      fc.property(fieldsOf(scheme), (fields) => {
        const written = encodeEpc(fields);
        if (!written.ok) throw new Error(JSON.stringify(written.failure));
        const epc = decodeEpc(written.epcHex);
        if (epc.kind !== 'decoded') throw new Error(epc.kind);
        expect(encodeEpcUri(epc.tagUri ?? '')).toEqual(written);
        const pure = encodeEpcUri(epc.uri);
        if (!pure.ok) throw new Error(`${epc.uri}: ${JSON.stringify(pure.failure)}`);
        expect(decodeEpc(pure.epcHex)).toMatchObject({ kind: 'decoded', key: epc.key, uri: epc.uri });
      }),
      { seed: SEED, numRuns: 60 },
    );
  });

  test('headers and scheme names are unique', () => {
    expect(new Set(HEADERS).size).toBe(HEADERS.length);
    expect(new Set(ALL_SCHEMES).size).toBe(ALL_SCHEMES.length);
  });
});

describe('any bits behind a known header', () => {
  const anyEpc = fc
    .tuple(fc.constantFrom(...HEADERS), fc.uint8Array({ minLength: 0, maxLength: 61 }))
    .map(([header, body]) =>
      [header, ...body].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(''),
    );

  test('either break a named rule or survive writing and reading again', () => {
    fc.assert(
      fc.property(anyEpc, (hex) => {
        const epc = decodeEpc(hex);
        if (epc.kind !== 'decoded') {
          expect(epc).toMatchObject({ kind: 'raw', uri: `urn:epc:raw:${hex.length * 4}.x${hex}` });
          return;
        }
        const again = encodeEpc(epc);
        if (!again.ok) throw new Error(`${hex}: ${JSON.stringify(again.failure)}`);
        expect(decodeEpc(again.epcHex)).toEqual(epc);
      }),
      { seed: SEED, numRuns: 20_000 },
    );
  });

  test('cut short anywhere, a published EPC never becomes another key', () => {
    const whole = '3074257BF7194E4000001A85';
    for (let length = 1; length < whole.length; length += 1) {
      expect(decodeEpc(whole.slice(0, length))).toMatchObject({ kind: 'raw', reason: 'truncated' });
    }
  });
});
