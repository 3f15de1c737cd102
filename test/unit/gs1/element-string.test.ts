import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AI_ROWS } from '../../../drivers/gs1/ai-table.generated.ts';
import { AI_TABLE } from '../../../drivers/gs1/ai-table.ts';
import { parseElementString } from '../../../drivers/gs1/element-string.ts';
import { dateOf } from '../../../drivers/gs1/gs1-date.ts';
import { holdsRule } from '../../../drivers/gs1/rules.ts';

const GS = '\u001D';
const GTIN = '0103017620422003';

function parse(text: string) {
  return parseElementString(text, { currentYear: 2026 });
}

function pairs(text: string): readonly (readonly [string, string])[] {
  const result = parse(text);
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value.elements.map(({ ai, value }) => [ai, value] as const);
}

const EXPECTED = [
  ['01', '03017620422003'],
  ['10', 'LOT1'],
  ['17', '261130'],
] as const;

describe('what scanners send', () => {
  test.each([
    `${GTIN}10LOT1${GS}17261130`,
    `${GS}${GTIN}10LOT1${GS}17261130`,
    `]C1${GTIN}10LOT1${GS}17261130`,
    `]d2${GS}${GTIN}10LOT1${GS}17261130`,
    `]Q3${GTIN}10LOT1${GS}17261130${GS}`,
    `]e0${GTIN}${GS}10LOT1${GS}17261130`,
    `${GTIN}10LOT1<GS>17261130`,
    `${GTIN}10LOT1{GS}17261130`,
    `${GTIN}10LOT1␝17261130`,
    '(01)03017620422003(10)LOT1(17)261130',
  ])('%j', (text) => expect(pairs(text)).toEqual(EXPECTED));

  test('a bracket in a value opens no AI', () => {
    expect(pairs('(10)A(b)(7(21)S(9999)')).toEqual([
      ['10', 'A(b)(7'],
      ['21', 'S(9999)'],
    ]);
  });

  test.each(['3017620422003', ']E03017620422003', ']E496385074', '00036000291452', ']I113017620422000'])(
    '%s is a GTIN',
    (text) => {
      expect(pairs(text)[0]?.[0]).toBe('01');
    },
  );

  test('the same AI twice counts once, if it says the same', () => {
    expect(pairs(`${GTIN}${GTIN}`)).toEqual([['01', '03017620422003']]);
  });
});

describe('what is refused', () => {
  test.each([
    ['', { kind: 'empty' }],
    [`]C1${GS}`, { kind: 'empty' }],
    [']A0ABC', { kind: 'not-gs1', aim: ']A0' }],
    [']I113017620422001', { kind: 'not-gs1', aim: ']I1' }],
    [']I196385074', { kind: 'not-gs1', aim: ']I1' }],
    ['http://exemple.fr', { kind: 'unknown-ai', at: 0 }],
    [`${GTIN}05X`, { kind: 'unknown-ai', at: 16 }],
    ['(05)12', { kind: 'unknown-ai', at: 0 }],
    ['0103017620422004', { kind: 'invalid-value', ai: '01', rule: 'csum', at: 0 }],
    [']E03017620422004', { kind: 'invalid-value', ai: '01', rule: 'csum', at: 0 }],
    ['010301762042', { kind: 'too-short', ai: '01', at: 0 }],
    ['17261301', { kind: 'invalid-value', ai: '17', rule: 'yymmd0', at: 0 }],
    ['17260230', { kind: 'invalid-value', ai: '17', rule: 'yymmd0', at: 0 }],
    ['7006260200', { kind: 'invalid-value', ai: '7006', rule: 'yymmdd', at: 0 }],
    ['(10)é', { kind: 'invalid-value', ai: '10', rule: 'characters', at: 0 }],
    ['(30)12A', { kind: 'invalid-value', ai: '30', rule: 'characters', at: 0 }],
    ['(8006)031234567890120302', { kind: 'invalid-value', ai: '8006', rule: 'csum', at: 0 }],
    ['(8006)030176204220030302', { kind: 'invalid-value', ai: '8006', rule: 'pieceoftotal', at: 0 }],
    ['(8007)FR7630006000011234567890188', { kind: 'invalid-value', ai: '8007', rule: 'iban', at: 0 }],
    [`10A${GS}10B`, { kind: 'conflicting-values', ai: '10', at: 4 }],
  ])('%j', (text, failure) => expect(parse(text)).toEqual({ ok: false, failure }));

  test('the GMN and IBAN examples of their standards hold', () => {
    expect(pairs('(8013)1987654Ad4X4bL5ttr2310c2K')).toHaveLength(1);
    expect(pairs('(8007)FR7630006000011234567890189')).toHaveLength(1);
  });
});

describe('a lost separator', () => {
  test('is explained when a value runs past its length', () => {
    const serial = 'S'.repeat(18);
    expect(parse(`${GTIN}21${serial}17261130`)).toMatchObject({
      ok: false,
      failure: {
        kind: 'separator-lost',
        ai: '21',
        at: 16,
        readings: [
          [
            { ai: '21', value: serial },
            { ai: '17', value: '261130' },
          ],
        ],
      },
    });
  });

  test('is suspected when a date or a checked key stands at the end of a value', () => {
    const result = parse(`${GTIN}10LOT117261130`);
    expect(result).toMatchObject({
      ok: true,
      value: {
        elements: [{ ai: '01' }, { ai: '10', value: 'LOT117261130' }],
        suspect: {
          ai: '10',
          readings: [
            [
              { ai: '10', value: 'LOT1' },
              { ai: '17', value: '261130' },
            ],
          ],
        },
      },
    });
  });

  test.each([`${GTIN}10LOT21A10B`, `${GTIN}10LOT117261130${GS}`, '(10)LOT117261130'])(
    'is not suspected in %j',
    (text) => {
      expect(parse(text)).toMatchObject({ ok: true, value: { suspect: null } });
    },
  );
});

describe('dates and measures', () => {
  test('day 00 means the month', () => {
    expect(parse('17260200')).toMatchObject({ value: { elements: [{ date: { year: 2026, month: 2, day: null } }] } });
  });

  test.each([
    [2026, '76', 2076],
    [2026, '77', 1977],
    [2026, '99', 1999],
    [2026, '00', 2000],
    [1999, '49', 2049],
    [1999, '50', 1950],
    [2099, '00', 2100],
    [2051, '00', 2100],
    [2051, '01', 2101],
    [2051, '02', 2002],
    [2060, '05', 2105],
  ])('in %i, year %s is %i', (currentYear, short, year) => {
    expect(dateOf(`${short}0115`, currentYear)).toEqual({ year, month: 1, day: 15 });
  });

  test.each([
    ['(3102)001250', '12.50'],
    ['(3100)000007', '7'],
    ['(3105)000001', '0.00001'],
    ['(3922)1999', '19.99'],
    ['(3932)9781999', '19.99'],
  ])('%s is %s', (text, decimal) => {
    expect(parse(text)).toMatchObject({ value: { elements: [{ decimal }] } });
  });
});

describe('the AI table', () => {
  test('no AI begins with another', () => {
    const all = [...AI_TABLE.keys()];
    expect(all.length).toBeGreaterThan(500);
    expect(all.filter((ai) => all.some((other) => other !== ai && ai.startsWith(other)))).toEqual([]);
  });

  test('the first two digits tell the length of the AI', () => {
    const lengths = new Map<string, Set<number>>();
    for (const ai of AI_TABLE.keys()) {
      const start = ai.slice(0, 2);
      lengths.set(start, (lengths.get(start) ?? new Set()).add(ai.length));
    }
    expect([...lengths].filter(([, set]) => set.size > 1)).toEqual([]);
  });

  test('every content rule is held, or its list is kept by others', () => {
    const rules = new Set(
      AI_ROWS.flatMap(([, , , specification]) =>
        specification.split(/[ \]]/).flatMap((part) => part.split(',').slice(1)),
      ),
    );
    expect([...rules].filter((rule) => rule !== '' && !holdsRule(rule)).sort()).toEqual([
      'couponcode',
      'couponposoffer',
      'gcppos1',
      'gcppos2',
      'importeridx',
      'iso3166',
      'iso3166999',
      'iso3166alpha2',
      'iso4217',
      'mediatype',
      'packagetype',
    ]);
  });
});

test('whatever is scanned gets an answer', () => {
  const hostile = fc.oneof(
    fc.string({ maxLength: 120 }),
    fc
      .array(fc.constantFrom(GS, '01', '10', '21', '8003', '(', ')', '03017620422003', '17261100', 'A', '9', ']C1'), {
        maxLength: 30,
      })
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(hostile, (text) => {
      const result = parse(text);
      if (!result.ok) return;
      // What is accepted is accepted again in brackets, with the same values.
      const bracketed = result.value.elements.map(({ ai, value }) => `(${ai})${value}`).join('');
      if (result.value.elements.some(({ value }) => /\(\d{2,4}\)/.test(value))) return;
      expect(pairs(bracketed)).toEqual(result.value.elements.map(({ ai, value }) => [ai, value]));
    }),
    { seed: 20_261_123, numRuns: 5_000 },
  );
});
