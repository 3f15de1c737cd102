/**
 * The schemes of TDS 2.x that write the whole key in 4-bit digits: header (8 bits), AIDC toggle (1), filter (3), [date],
 * key, [serial], [hostname]. Data only; headers and field order from TDS 2.3 section 14.
 */

export type PlusKey =
  | 'sgtin'
  | 'dsgtin'
  | 'sscc'
  | 'sgln'
  | 'grai'
  | 'giai'
  | 'gsrn'
  | 'gsrnp'
  | 'gdti'
  | 'cpi'
  | 'sgcn'
  | 'itip';

/** How the key's digits are written: a fixed count, or digits and then characters up to a delimiter. */
export type PlusDigits = number | 'delimited';

/** What follows the key: text of at most so many characters, a numeric serial with its own short length, or nothing. */
export type PlusSerial =
  | { readonly kind: 'text'; readonly limit: number }
  | { readonly kind: 'numeric'; readonly limit: number }
  | { readonly kind: 'none' };

export interface PlusScheme {
  readonly header: number;
  readonly scheme: string;
  readonly key: PlusKey;
  readonly digits: PlusDigits;
  readonly serial: PlusSerial;
  /** A hostname follows (`++`). */
  readonly hostname: boolean;
}

/** Date types of DSGTIN by their 4-bit code (TDS 2.3 section 14.5.8). */
export const DATE_AIS = ['11', '13', '15', '16', '17', '7006', '7007'] as const;

/** What GS1's dictionary asks of each date: `yymmd0` allows day 00 for the whole month. */
export const DATE_RULES: Readonly<Record<(typeof DATE_AIS)[number], 'yymmd0' | 'yymmdd'>> = {
  '11': 'yymmd0',
  '13': 'yymmd0',
  '15': 'yymmd0',
  '16': 'yymmd0',
  '17': 'yymmd0',
  '7006': 'yymmdd',
  '7007': 'yymmdd',
};

const SHAPES: readonly (readonly [
  key: PlusKey,
  plus: number,
  plusPlus: number,
  digits: PlusDigits,
  serial: PlusSerial,
])[] = [
  ['cpi', 0xf0, 0xe6, 'delimited', { kind: 'numeric', limit: 12 }],
  ['grai', 0xf1, 0xeb, 14, { kind: 'text', limit: 16 }],
  ['sgln', 0xf2, 0xe9, 13, { kind: 'text', limit: 20 }],
  ['itip', 0xf3, 0xed, 18, { kind: 'text', limit: 20 }],
  ['gsrn', 0xf4, 0xe7, 18, { kind: 'none' }],
  ['gsrnp', 0xf5, 0xe8, 18, { kind: 'none' }],
  ['gdti', 0xf6, 0xea, 13, { kind: 'text', limit: 17 }],
  ['sgtin', 0xf7, 0xfd, 14, { kind: 'text', limit: 20 }],
  ['sgcn', 0xf8, 0xec, 13, { kind: 'numeric', limit: 12 }],
  ['sscc', 0xf9, 0xef, 18, { kind: 'none' }],
  ['giai', 0xfa, 0xee, 'delimited', { kind: 'none' }],
  ['dsgtin', 0xfb, 0xfc, 14, { kind: 'text', limit: 20 }],
];

export const PLUS_SCHEMES: readonly PlusScheme[] = SHAPES.flatMap(([key, plus, plusPlus, digits, serial]) => [
  { header: plus, scheme: `${key}+`, key, digits, serial, hostname: false },
  { header: plusPlus, scheme: `${key}++`, key, digits, serial, hostname: true },
]);
