/**
 * The schemes of TDS 1.x that cut their key at the company prefix: header (8 bits), filter (3), partition (3),
 * company prefix, reference, then a tail. Data only; bits and digits from TDS 1.13 section 14.5 and 14.6.
 */

/** Company prefix by partition value 0..6: bits, digits. The same in every scheme. */
export const COMPANY_PREFIX: readonly (readonly [bits: number, digits: number])[] = [
  [40, 12],
  [37, 11],
  [34, 10],
  [30, 9],
  [27, 8],
  [24, 7],
  [20, 6],
];

export type ReferenceTable = readonly (readonly [bits: number, digits: number])[];

/** What follows the reference. */
export type Tail =
  | { readonly kind: 'none' }
  /** Zero bits that must be zero. */
  | { readonly kind: 'zeros'; readonly bits: number }
  /** Unsigned integer; leading zeros cannot be written. `digits` where the key allows fewer than the bits do. */
  | { readonly kind: 'integer'; readonly bits: number; readonly digits: number }
  /** Decimal digits with a 1 put before them, which keeps their leading zeros. */
  | { readonly kind: 'numeric-string'; readonly bits: number; readonly digits: number }
  /** 7-bit characters, zero-filled. */
  | { readonly kind: 'text'; readonly bits: number };

/** How the reference is coded: decimal with fixed digits, decimal without padding, or characters up to its digits. */
export type ReferenceCoding = 'padded' | 'unpadded' | 'text' | 'text6';

export type PartitionedKey =
  | 'sgtin'
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

export interface PartitionedScheme {
  readonly header: number;
  readonly scheme: string;
  readonly key: PartitionedKey;
  readonly coding: ReferenceCoding;
  readonly reference: ReferenceTable;
  readonly tail: Tail;
}

const ITEM: ReferenceTable = [
  [4, 1],
  [7, 2],
  [10, 3],
  [14, 4],
  [17, 5],
  [20, 6],
  [24, 7],
];
const UNIT: ReferenceTable = [
  [18, 5],
  [21, 6],
  [24, 7],
  [28, 8],
  [31, 9],
  [34, 10],
  [38, 11],
];
const PLACE: ReferenceTable = [
  [1, 0],
  [4, 1],
  [7, 2],
  [11, 3],
  [14, 4],
  [17, 5],
  [21, 6],
];
const ASSET_TYPE: ReferenceTable = [
  [4, 0],
  [7, 1],
  [10, 2],
  [14, 3],
  [17, 4],
  [20, 5],
  [24, 6],
];
const ASSET_96: ReferenceTable = [
  [42, 13],
  [45, 14],
  [48, 15],
  [52, 16],
  [55, 17],
  [58, 18],
  [62, 19],
];
const ASSET_202: ReferenceTable = [
  [148, 18],
  [151, 19],
  [154, 20],
  [158, 21],
  [161, 22],
  [164, 23],
  [168, 24],
];
const COMPONENT_96: ReferenceTable = [
  [11, 3],
  [14, 4],
  [17, 5],
  [21, 6],
  [24, 7],
  [27, 8],
  [31, 9],
];
/** Six bits a character up to a terminator: the first figure is the most that the reference can take. */
const COMPONENT_VAR: ReferenceTable = [
  [114, 18],
  [120, 19],
  [126, 20],
  [132, 21],
  [138, 22],
  [144, 23],
  [150, 24],
];

const integer = (bits: number, digits: number): Tail => ({ kind: 'integer', bits, digits });
const text = (bits: number): Tail => ({ kind: 'text', bits });
const numericString = (bits: number, digits: number): Tail => ({ kind: 'numeric-string', bits, digits });
const ZEROS_24: Tail = { kind: 'zeros', bits: 24 };
const NONE: Tail = { kind: 'none' };

/** One row per scheme, by header value (TDS 1.13 table 14-1). */
export const PARTITIONED_SCHEMES: readonly PartitionedScheme[] = [
  { header: 0x2c, scheme: 'gdti-96', key: 'gdti', coding: 'padded', reference: PLACE, tail: integer(41, 17) },
  { header: 0x2d, scheme: 'gsrn-96', key: 'gsrn', coding: 'padded', reference: UNIT, tail: ZEROS_24 },
  { header: 0x2e, scheme: 'gsrnp-96', key: 'gsrnp', coding: 'padded', reference: UNIT, tail: ZEROS_24 },
  { header: 0x30, scheme: 'sgtin-96', key: 'sgtin', coding: 'padded', reference: ITEM, tail: integer(38, 20) },
  { header: 0x31, scheme: 'sscc-96', key: 'sscc', coding: 'padded', reference: UNIT, tail: ZEROS_24 },
  { header: 0x32, scheme: 'sgln-96', key: 'sgln', coding: 'padded', reference: PLACE, tail: integer(41, 20) },
  { header: 0x33, scheme: 'grai-96', key: 'grai', coding: 'padded', reference: ASSET_TYPE, tail: integer(38, 16) },
  { header: 0x34, scheme: 'giai-96', key: 'giai', coding: 'unpadded', reference: ASSET_96, tail: NONE },
  { header: 0x36, scheme: 'sgtin-198', key: 'sgtin', coding: 'padded', reference: ITEM, tail: text(140) },
  { header: 0x37, scheme: 'grai-170', key: 'grai', coding: 'padded', reference: ASSET_TYPE, tail: text(112) },
  { header: 0x38, scheme: 'giai-202', key: 'giai', coding: 'text', reference: ASSET_202, tail: NONE },
  { header: 0x39, scheme: 'sgln-195', key: 'sgln', coding: 'padded', reference: PLACE, tail: text(140) },
  { header: 0x3a, scheme: 'gdti-113', key: 'gdti', coding: 'padded', reference: PLACE, tail: numericString(58, 17) },
  { header: 0x3c, scheme: 'cpi-96', key: 'cpi', coding: 'unpadded', reference: COMPONENT_96, tail: integer(31, 12) },
  { header: 0x3d, scheme: 'cpi-var', key: 'cpi', coding: 'text6', reference: COMPONENT_VAR, tail: integer(40, 12) },
  { header: 0x3e, scheme: 'gdti-174', key: 'gdti', coding: 'padded', reference: PLACE, tail: text(119) },
  { header: 0x3f, scheme: 'sgcn-96', key: 'sgcn', coding: 'padded', reference: PLACE, tail: numericString(41, 12) },
  { header: 0x40, scheme: 'itip-110', key: 'itip', coding: 'padded', reference: ITEM, tail: integer(38, 20) },
  { header: 0x41, scheme: 'itip-212', key: 'itip', coding: 'padded', reference: ITEM, tail: text(140) },
];
