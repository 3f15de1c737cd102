import * as fc from 'fast-check';
import { withCheckDigit } from '../../../drivers/epc/encode.ts';
import type { EpcFields, EpcScheme } from '../../../drivers/epc/epc.ts';
import { DATE_AIS, PLUS_SCHEMES } from '../../../drivers/epc/plus-schemes.ts';
import { PARTITIONED_SCHEMES } from '../../../drivers/epc/partitioned-schemes.ts';

/** Fields that a scheme can carry, for every scheme of the tables. */

const SET_82 = [...`!"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz`];

export const ALL_SCHEMES = [
  ...PARTITIONED_SCHEMES.map((row) => row.scheme),
  ...PLUS_SCHEMES.map((row) => row.scheme),
  'gid-96',
  'usdod-96',
  'adi-var',
] as readonly EpcScheme[];

const digits = (min: number, max = min) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: min, maxLength: max });
const text = (max: number) => fc.string({ unit: fc.constantFrom(...SET_82), minLength: 1, maxLength: max });
const integer = (max: bigint) => fc.bigInt({ min: 0n, max }).map(String);
const keyOf = (length: number) => digits(length - 1).map(withCheckDigit);
const hostname = fc
  .tuple(
    fc.constantFrom('', 'id.', 'www.', 'qr.', 'depot-7.'),
    fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/),
    fc.constantFrom('.com', '.fr', '.co.uk', '.com.au', '.tech', '.li', '.zw', '.example'),
  )
  .map((parts) => parts.join(''));

const SERIALS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  'sgtin-96': integer(2n ** 38n - 1n),
  'sgtin-198': text(20),
  'grai-96': integer(2n ** 38n - 1n),
  'grai-170': text(16),
  'gdti-96': integer(2n ** 41n - 1n),
  'gdti-113': digits(1, 17),
  'gdti-174': text(17),
  'cpi-96': integer(2n ** 31n - 1n),
  'cpi-var': integer(10n ** 12n - 1n),
  'sgcn-96': digits(1, 12),
  'itip-110': integer(2n ** 38n - 1n),
  'itip-212': text(20),
  'grai+': text(16),
  'gdti+': text(17),
  'cpi+': digits(1, 12),
  'sgcn+': digits(1, 12),
};

export function fieldsOf(scheme: EpcScheme): fc.Arbitrary<EpcFields> {
  const key = scheme.replace(/[-+].*$/, '');
  const plus = scheme.includes('+');
  const framing = fc.record({
    filter: fc.integer({ min: 0, max: 7 }),
    companyPrefixLength: plus ? fc.constant(null) : fc.integer({ min: 6, max: 12 }),
    hostname: scheme.endsWith('++') ? hostname : fc.constant(null),
    aidcFollows: plus ? fc.boolean() : fc.constant(false),
  });
  return framing.chain((frame) =>
    fc.record(partsOf(key, scheme, frame.companyPrefixLength)).map(
      (parts) =>
        ({
          key,
          scheme,
          ...frame,
          ...(OUTSIDE_GS1.has(key) ? { companyPrefixLength: null } : {}),
          ...parts,
        }) as unknown as EpcFields,
    ),
  );
}

const OUTSIDE_GS1: ReadonlySet<string> = new Set(['gid', 'usdod', 'adi']);

function partsOf(key: string, scheme: string, prefixLength: number | null): Record<string, fc.Arbitrary<unknown>> {
  const serial = SERIALS[scheme.replace('++', '+')] ?? text(20);
  switch (key) {
    case 'sgtin':
      return { gtin: keyOf(14), serial };
    case 'dsgtin':
      return { gtin: keyOf(14), serial, date: dateParts };
    case 'sscc':
      return { sscc: keyOf(18) };
    case 'sgln': {
      const extension = scheme === 'sgln-96' ? fc.bigInt({ min: 1n, max: 2n ** 41n - 1n }).map(String) : text(20);
      return { gln: keyOf(13), extension: fc.option(extension.filter((value) => value !== '0')) };
    }
    case 'grai':
      return { assetType: keyOf(13), serial };
    case 'gsrn':
    case 'gsrnp':
      return { gsrn: keyOf(18) };
    case 'gdti':
      return { documentType: keyOf(13), serial };
    case 'sgcn':
      return { coupon: keyOf(13), serial };
    case 'itip':
      return { gtin: keyOf(14), piece: digits(2), total: digits(2), serial };
    case 'giai':
      return { giai: giaiOf(scheme, prefixLength) };
    case 'cpi':
      return { cpi: cpiOf(scheme, prefixLength), serial };
    case 'gid':
      return {
        filter: fc.constant(null),
        manager: integer(2n ** 28n - 1n),
        objectClass: integer(2n ** 24n - 1n),
        serial: integer(2n ** 36n - 1n),
      };
    case 'usdod':
      return { cage, serial: integer(2n ** 36n - 1n) };
    default:
      return {
        cage,
        partNumber: fc.stringMatching(/^[A-Z0-9/-]{0,32}$/),
        serial: fc.stringMatching(/^#?[A-Z0-9/-]{1,29}$/),
      };
  }
}

const cage = fc.stringMatching(/^[A-HJ-NP-Z0-9]{5,6}$/);

const dateParts = fc
  .tuple(fc.constantFrom(...DATE_AIS), fc.integer({ min: 0, max: 99 }), fc.integer({ min: 1, max: 12 }), fc.nat(28))
  .map(([ai, year, month, day]) => ({
    ai,
    // Frozen and harvested goods name their day; day 00 is for the others.
    yymmdd: [year, month, ai.startsWith('70') ? Math.max(1, day) : day]
      .map((part) => String(part).padStart(2, '0'))
      .join(''),
  }));

function giaiOf(scheme: string, prefixLength: number | null): fc.Arbitrary<string> {
  const length = prefixLength ?? 6;
  const asset = scheme === 'giai-96' ? integer(10n ** BigInt(18 - prefixDigits(prefixLength)) - 1n) : text(30 - length);
  return fc.tuple(digits(length), asset).map((parts) => parts.join(''));
}

function cpiOf(scheme: string, prefixLength: number | null): fc.Arbitrary<string> {
  const length = prefixLength ?? 6;
  const component =
    scheme === 'cpi-96'
      ? integer(10n ** BigInt(15 - length) - 1n)
      : fc.string({ unit: fc.constantFrom(...'#-/0123456789ABCXYZ'), minLength: 1, maxLength: 30 - length });
  return fc.tuple(digits(length), component).map((parts) => parts.join(''));
}

function prefixDigits(prefixLength: number | null): number {
  return prefixLength ?? 6;
}
