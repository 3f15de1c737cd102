import { describe, expect, test } from 'vitest';
import { decodeEpc } from '../../../drivers/epc/decode.ts';
import { parsePc, pcFor, rawUriWithControl } from '../../../drivers/epc/pc.ts';

const SGTIN = '3074257BF7194E4000001A85';

describe('text that is no EPC', () => {
  test.each([
    ['', 'empty'],
    ['30 74', 'not-hex'],
    ['0x30', 'not-hex'],
    ['3'.repeat(125), 'too-long'],
  ])('%j is malformed: %s', (text, reason) => {
    expect(decodeEpc(text)).toEqual({ kind: 'malformed', reason });
  });
});

describe('rules of validity', () => {
  test.each([
    ['000000000000000000000000', 'unprogrammed'],
    ['E28068940000400A9D22A9EB', 'unassigned-header'],
    ['301FFFFFFFFFFFFFFFFFFFFF', 'invalid-partition'],
    ['303BFFFFC000000000000000', 'company-prefix-overflow'],
    ['3114257BF4499602D2000001', 'nonzero-padding'],
    ['3674257BF6B7A659B2C2BF100000000000000000000000400000', 'invalid-character'],
    ['3674257BF6B7A659B2C2BF10000000000000000000000000', 'truncated'],
    ['F90095201234567891236', 'check-digit-mismatch'],
    ['FB342DBE795211411234538566CB0AFC4', 'invalid-date'],
  ])('%s stays raw: %s', (hex, reason) => {
    expect(decodeEpc(hex)).toMatchObject({ kind: 'raw', reason });
  });

  test('lower-case hex means the same', () => {
    expect(decodeEpc(SGTIN.toLowerCase())).toEqual(decodeEpc(SGTIN));
  });
});

describe('the protocol control word', () => {
  test('a tag of another numbering system is never decoded', () => {
    expect(decodeEpc(SGTIN, '31A1')).toEqual({
      kind: 'raw',
      scheme: 'raw',
      uri: `urn:epc:raw:96.xA1.x${SGTIN}`,
      reason: 'other-numbering-system',
    });
  });

  test('user-memory and extension bits change nothing', () => {
    expect(decodeEpc(SGTIN, '3400')).toEqual(decodeEpc(SGTIN, '3000'));
    expect(decodeEpc(SGTIN, '3601')).toEqual(decodeEpc(SGTIN));
  });

  test('its length cuts words that the reader sent after the EPC', () => {
    const raw = 'E28068940000400A9D22A9EB';
    expect(decodeEpc(`${raw}1234`, '3000')).toEqual(decodeEpc(raw));
  });

  test.each([
    ['3000', { words: 6, userMemory: false, extended: false, afi: null, attributes: 0 }],
    ['3400', { words: 6, userMemory: true, extended: false, afi: null, attributes: 0 }],
    ['2000', { words: 4, userMemory: false, extended: false, afi: null, attributes: 0 }],
    ['3601', { words: 6, userMemory: true, extended: true, afi: null, attributes: 1 }],
    ['33C1', { words: 6, userMemory: false, extended: true, afi: 'C1', attributes: 0 }],
    ['6C00', { words: 13, userMemory: true, extended: false, afi: null, attributes: 0 }],
  ])('%s is read as the air interface says', (pc, expected) => {
    expect(parsePc(pc)).toEqual(expected);
    expect(parsePc(pcFor(expected.words))?.words).toBe(expected.words);
  });

  test.each([
    ['3601', '0004', 'urn:epc:raw:[att=x01][umi=1][xpc=x0004]:96.x1234567890ABCDEF01234567'],
    ['33C1', '0001', 'urn:epc:raw:[xpc=x0001]:96.xC1.x1234567890ABCDEF01234567'],
  ])('%s with its extension is kept in the raw URI', (pc, xpc, uri) => {
    const word = parsePc(pc);
    if (word === null) throw new Error('not a PC');
    expect(rawUriWithControl('1234567890ABCDEF01234567', word, xpc)).toBe(uri);
  });
});
