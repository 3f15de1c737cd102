import { createRequire } from 'node:module';
import { decodeEpc } from '../../drivers/epc/decode.ts';
import { encodeEpc } from '../../drivers/epc/encode.ts';
import { parseElementString } from '../../drivers/gs1/element-string.ts';
import { BARCODES } from './barcodes.ts';
import type { Report } from './run.ts';
import vectorFile from '../vectors/epc-tds.json' with { type: 'json' };

/**
 * Measures tag data: EPC decoding and element strings, ours beside the libraries that others use, in one run, with how
 * many of the published EPCs and of the hand-checked barcodes each gets right. Every decode yields both URIs and the element string.
 */
export async function run(report: Report): Promise<void> {
  const epcs = sgtins(1_000);
  const ours = ratePerSecond(epcs, decodeOurs);
  const theirs = ratePerSecond(epcs, decodeEpcTds);
  report({ metric: 'epc.sgtin96-decode', value: ours, unit: 'EPC/s', atLeast: 1_000_000 });
  report({ metric: 'epc.sgtin96-decode', value: theirs, unit: 'EPC/s', peer: 'epc-tds' });

  const published = vectorFile.vectors as readonly Vector[];
  const outOf = `of ${published.length}`;
  report({
    metric: 'epc.vectors-right',
    value: count(published, (vector) => isRight(vector, decodeOurs)),
    unit: outOf,
    atLeast: published.length,
  });
  report({
    metric: 'epc.vectors-right',
    value: count(published, (vector) => isRight(vector, decodeEpcTds)),
    unit: outOf,
    peer: 'epc-tds',
  });

  const good = BARCODES.flatMap((barcode) => (barcode.elements === null ? [] : [barcode.text]));
  for (const [peer, parse] of PARSERS) {
    const name = peer === null ? {} : { peer };
    report({
      metric: 'gs1.parse',
      value: ratePerSecond(good, (text) => quietly(parse, text)),
      unit: 'barcodes/s',
      ...name,
    });
    const right = count(
      BARCODES,
      ({ text, elements }) => JSON.stringify(quietly(parse, text)) === JSON.stringify(elements),
    );
    report({ metric: 'gs1.barcodes-right', value: right, unit: `of ${BARCODES.length}`, ...name });
  }
  await Promise.resolve();
}

interface Vector {
  readonly hex: string;
  readonly expect: {
    readonly uri?: string;
    readonly tagUri?: string;
    readonly element?: string;
    readonly error?: boolean;
  };
}

interface Names {
  readonly uri: string;
  readonly tagUri: string | null;
  readonly element: string | null;
}

type Pairs = readonly (readonly [ai: string, value: string])[];
type Parser = (text: string) => Pairs | null;

interface EpcTds {
  valueOf(hex: string): { toIdURI(): string; toTagURI(): string; toBarcode(): string; getSerial?(): unknown };
}
interface ParserMod {
  parseBarcode(text: string): { readonly parsedCodeItems: readonly { readonly ai: string; readonly raw: string }[] };
}
interface PointOfSale {
  readonly Aim: { decode(aim: string, value: string): Record<string, unknown> | undefined };
  readonly GS1: {
    parse(
      barcode: object,
    ): { readonly elements: readonly { readonly ai: string; readonly value: string }[] } | undefined;
  };
}

const load = createRequire(import.meta.url);
const epcTds = load('epc-tds') as EpcTds;
const parserMod = load('gs1-barcode-parser-mod') as ParserMod;
const pointOfSale = load('@point-of-sale/barcode-parser') as PointOfSale;

function decodeOurs(hex: string): Names | null {
  const epc = decodeEpc(hex);
  return epc.kind === 'decoded' ? { uri: epc.uri, tagUri: epc.tagUri, element: epc.elementString } : null;
}

function decodeEpcTds(hex: string): Names | null {
  const epc = epcTds.valueOf(hex);
  return { uri: epc.toIdURI(), tagUri: epc.toTagURI(), element: epc.toBarcode() };
}

/** The peer has no element string, only the key: it is judged by the URIs, and by the refusal of bad EPCs. */
function isRight(vector: Vector, decode: (hex: string) => Names | null): boolean {
  const names = quietly(decode, vector.hex);
  if (vector.expect.error === true) return names === null;
  if (names === null) return false;
  const { uri, tagUri } = vector.expect;
  const named = uri !== undefined || tagUri !== undefined;
  if (!named)
    return decode === decodeOurs
      ? vector.expect.element === undefined || names.element === vector.expect.element
      : names.uri !== '';
  return (uri === undefined || names.uri === uri) && (tagUri === undefined || names.tagUri === tagUri);
}

const PARSERS: readonly (readonly [peer: string | null, parse: Parser])[] = [
  [
    null,
    (text) => {
      const result = parseElementString(text, { currentYear: 2026 });
      return result.ok ? result.value.elements.map(({ ai, value }) => [ai, value] as const) : null;
    },
  ],
  [
    'gs1-barcode-parser-mod',
    (text) => parserMod.parseBarcode(text).parsedCodeItems.map(({ ai, raw }) => [ai, raw] as const),
  ],
  [
    '@point-of-sale/barcode-parser',
    (text) => {
      const aim = /^\]..|^/.exec(text)?.[0] ?? '';
      const value = text.slice(aim.length);
      const symbology = aim === '' ? { symbology: 'gs1-128', fnc1: 1 } : pointOfSale.Aim.decode(aim, value);
      const parsed = pointOfSale.GS1.parse({ value, ...symbology });
      return parsed === undefined || parsed.elements.length === 0
        ? null
        : parsed.elements.map((element) => [element.ai, element.value] as const);
    },
  ],
];

/** A peer that throws has refused. */
function quietly<T>(decode: (text: string) => T | null, text: string): T | null {
  try {
    return decode(text);
  } catch {
    return null;
  }
}

function count<T>(list: readonly T[], isCounted: (item: T) => boolean): number {
  return list.filter(isCounted).length;
}

/**
 * Decodes per second of processor time (all threads of this process, collection of garbage included), best of 60 runs:
 * wall time would measure what else the machine does.
 */
function ratePerSecond(texts: readonly string[], decode: (text: string) => unknown): number {
  let best = 0;
  let sink = 0;
  for (let round = 0; round < 60; round += 1) {
    const before = process.cpuUsage();
    let done = 0;
    let spentUs = 0;
    while (spentUs < 20_000) {
      for (const text of texts) if (decode(text) !== null) sink += 1;
      done += texts.length;
      const spent = process.cpuUsage(before);
      spentUs = spent.user + spent.system;
    }
    best = Math.max(best, (done / spentUs) * 1_000_000);
  }
  if (sink === 0) throw new Error('nothing was decoded');
  return Math.round(best);
}

/** SGTIN-96 EPCs of one maker with serials over the whole 38 bits. */
function sgtins(many: number): readonly string[] {
  return Array.from({ length: many }, (_, i) => {
    const serial = String((i * 2_748_769_069) % 2 ** 38);
    const written = encodeEpc({
      key: 'sgtin',
      scheme: 'sgtin-96',
      gtin: '80614141123458',
      serial,
      companyPrefixLength: 7,
    });
    if (!written.ok) throw new Error(written.failure.kind);
    return written.epcHex;
  });
}
