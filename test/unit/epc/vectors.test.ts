import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decodeEpc } from '../../../drivers/epc/decode.ts';

interface Vector {
  readonly hex: string;
  readonly meaning?: string;
  readonly source: string;
  readonly expect: Readonly<Record<string, unknown>>;
  readonly decoded?: Readonly<Record<string, unknown>>;
}

const { vectors } = JSON.parse(readFileSync(new URL('../../vectors/epc-tds.json', import.meta.url), 'utf8')) as {
  readonly vectors: readonly Vector[];
};

/** The vectors' names for our fields; `partition` follows from the prefix length, `gtin` and the like keep their names. */
const FIELD_NAMES: Readonly<Record<string, string>> = { element: 'elementString', aidcToggle: 'aidcFollows' };
const PARTITION_OF_LENGTH: Readonly<Record<number, number>> = { 12: 0, 11: 1, 10: 2, 9: 3, 8: 4, 7: 5, 6: 6 };

const positives = vectors.filter((vector) => vector.expect['error'] !== true);
const negatives = vectors.filter((vector) => vector.expect['error'] === true);

describe('the published EPCs', () => {
  test('the file holds both sorts', () => {
    expect(positives.length).toBeGreaterThan(40);
    expect(negatives.length).toBeGreaterThan(5);
  });

  test.each(positives)('$hex names what the standard names', (vector) => {
    const epc = decodeEpc(vector.hex);
    if (epc.kind !== 'decoded') throw new Error(`refused: ${epc.reason}`);
    const found = epc as unknown as Readonly<Record<string, unknown>>;
    for (const [name, value] of Object.entries({ ...vector.decoded, ...vector.expect })) {
      if (name === 'partition') expect(PARTITION_OF_LENGTH[epc.companyPrefixLength ?? 0]).toBe(value);
      else if (name === 'aidcToggle') expect(epc.aidcFollows).toBe(value === 1);
      else expect({ [name]: found[FIELD_NAMES[name] ?? name] }).toEqual({ [name]: value });
    }
  });

  test.each(negatives)('$hex stays an opaque id', (vector) => {
    expect(decodeEpc(vector.hex)).toMatchObject({
      kind: 'raw',
      scheme: 'raw',
      uri: `urn:epc:raw:${vector.hex.length * 4}.x${vector.hex}`,
    });
  });
});
