import { hasValidCheckDigit } from '../../drivers/gs1/gtin.ts';
import { encodeEpc } from '../../drivers/epc/encode.ts';
import {
  code128Modules,
  elementText,
  fitText,
  type Gs1Element,
  type LabelDrawing,
  type LabelElement,
} from './label.ts';

/** What a label is for. */
export type LabelSubject =
  | {
      readonly kind: 'product';
      readonly id: number;
      readonly name: string;
      readonly code: string | null;
      readonly barcode: string | null;
    }
  | {
      readonly kind: 'lot';
      /** Odoo's; of a lot that Odoo does not know yet, product and name. */
      readonly id: number | string;
      readonly name: string;
      readonly productName: string;
      /** Digits of the product's GTIN, any length; null when it has none. */
      readonly barcode: string | null;
      readonly tracking: 'lot' | 'serial';
      /** How much is on a drum, in words: `500 m`. */
      readonly amount: string | null;
    }
  | { readonly kind: 'place'; readonly id: number; readonly name: string; readonly barcode: string | null }
  /** Of one that Odoo does not know yet, its name stands for its id. */
  | { readonly kind: 'package'; readonly id: number | string; readonly name: string };

export interface LabelPaper {
  readonly widthMm: number;
  readonly heightMm: number;
  readonly rfid: boolean;
  /** The company's own GS1 prefix; null where none is set. */
  readonly companyPrefix: string | null;
}

/** Small words under the big ones, in the language of the screen. */
export interface LabelWords {
  readonly serial: string;
  readonly lot: string;
  readonly package: string;
  readonly owner: string;
}

/** What a second print of it would be a print of. */
export const subjectKey = ({ kind, id }: LabelSubject): string => `${kind}:${id}`;

/** The label of a thing, laid out for the paper that is in the printer. */
export function labelOf(subject: LabelSubject, paper: LabelPaper, words: LabelWords): LabelDrawing {
  switch (subject.kind) {
    case 'product':
      return withLine(paper, words, subject.name, subject.code ?? '', subject.barcode ?? subject.code ?? '', null);
    case 'lot': {
      const gtin = gtin14(subject.barcode);
      const serial = subject.tracking === 'serial' ? subject.name : null;
      const epcHex = paper.rfid && gtin !== null && serial !== null ? sgtinOf(gtin, serial, paper.companyPrefix) : null;
      const detail = [subject.tracking === 'serial' ? words.serial : words.lot, subject.name].join('\u00a0');
      const elements: readonly Gs1Element[] | null =
        gtin === null || !gs1Value.test(subject.name)
          ? null
          : [
              { ai: '01', value: gtin },
              { ai: subject.tracking === 'serial' ? '21' : '10', value: subject.name },
            ];
      const more = [detail, subject.amount].filter((part) => part !== null);
      return withMatrix(paper, words, subject.productName, more, elements ?? subject.name, epcHex);
    }
    case 'place':
      return withLine(paper, words, subject.name, '', subject.barcode ?? '', null);
    case 'package':
      return /^\d{18}$/.test(subject.name)
        ? withLine(paper, words, words.package, '', subject.name, '00')
        : withLine(paper, words, words.package, subject.name, subject.name, null);
  }
}

const marginMm = 2.5;
/** GS1 AIs 10 and 21 hold up to 20 signs of its set 82. */
const gs1Value = /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,20}$/;

/** Name above, a line code below it: what every scanner of a depot reads. @param ai GS1-128 under this AI, else Code 128 */
function withLine(
  paper: LabelPaper,
  words: LabelWords,
  title: string,
  detail: string,
  code: string,
  ai: string | null,
): LabelDrawing {
  const { widthMm, heightMm } = paper;
  const innerMm = widthMm - 2 * marginMm;
  const title1 = heightMm * 0.13;
  const texts: LabelElement[] = [];
  let yMm = marginMm;
  for (const text of fitText(title, innerMm, title1, 2)) {
    texts.push({ kind: 'text', xMm: marginMm, yMm, heightMm: title1, text });
    yMm += title1 * 1.1;
  }
  const small = heightMm * 0.085;
  if (detail !== '') texts.push(...line(detail, marginMm, yMm, innerMm, small));
  const codeMm = heightMm * 0.34;
  const codeY = heightMm - marginMm - small * 1.2 - codeMm;
  const modules = code128Modules(ai === null ? code.length : code.length / 2 + 2);
  const moduleMm = Math.min(0.5, Math.max(0.125, innerMm / modules));
  const bars: LabelElement[] =
    code === ''
      ? []
      : [
          {
            kind: ai === null ? 'code128' : 'gs1-128',
            xMm: marginMm,
            yMm: codeY,
            heightMm: codeMm,
            moduleMm,
            text: ai === null ? code : `(${ai})${code}`,
          },
          ...line(
            ai === null ? code : `(${ai})\u00a0${code}`,
            marginMm,
            heightMm - marginMm - small,
            innerMm * 0.6,
            small,
          ),
        ];
  const ownerX = marginMm + innerMm * 0.62;
  const owner = line(words.owner, ownerX, heightMm - marginMm - small, innerMm * 0.38, small);
  return { widthMm, heightMm, elements: [...texts, ...bars, ...owner], epcHex: null };
}

/** A square code at the left, words beside it: product and serial in one scan. */
function withMatrix(
  paper: LabelPaper,
  words: LabelWords,
  title: string,
  details: readonly string[],
  code: readonly Gs1Element[] | string,
  epcHex: string | null,
): LabelDrawing {
  const { widthMm, heightMm } = paper;
  const sizeMm = Math.min(heightMm - 2 * marginMm, widthMm * 0.38);
  const xMm = marginMm + sizeMm + 2;
  const innerMm = widthMm - xMm - marginMm;
  const big = heightMm * 0.115;
  const small = heightMm * 0.085;
  const texts: LabelElement[] = [];
  let yMm = marginMm;
  for (const text of fitText(title, innerMm, big, 3)) {
    texts.push({ kind: 'text', xMm, yMm, heightMm: big, text });
    yMm += big * 1.1;
  }
  yMm += small * 0.3;
  for (const detail of details) {
    for (const text of fitText(detail, innerMm, big, 2)) {
      texts.push({ kind: 'text', xMm, yMm, heightMm: big, text });
      yMm += big * 1.1;
    }
  }
  const foot = [typeof code === 'string' ? null : elementText(code), words.owner].filter((text) => text !== null);
  const rows = foot.flatMap((text) => line(text, xMm, 0, innerMm, small * 0.9));
  const placed = rows.map((row, index) => ({
    ...row,
    yMm: heightMm - marginMm - (rows.length - index) * small,
  }));
  const square: LabelElement =
    typeof code === 'string'
      ? { kind: 'datamatrix', xMm: marginMm, yMm: marginMm, sizeMm, text: code }
      : { kind: 'gs1-datamatrix', xMm: marginMm, yMm: marginMm, sizeMm, elements: code };
  return { widthMm, heightMm, elements: [square, ...texts, ...placed], epcHex };
}

const line = (text: string, xMm: number, yMm: number, widthMm: number, heightMm: number): readonly LabelElement[] =>
  fitText(text, widthMm, heightMm, 1).map((fitted) => ({ kind: 'text', xMm, yMm, heightMm, text: fitted }));

/** Digits with a wrong check digit are no GTIN: no GS1 code may say so. */
function gtin14(barcode: string | null): string | null {
  const isGtin = barcode !== null && /^(?:\d{8}|\d{12,14})$/.test(barcode) && hasValidCheckDigit(barcode);
  return isGtin ? barcode.padStart(14, '0') : null;
}

/**
 * SGTIN-96 where the serial is a number, SGTIN-198 where it is not. The length of another company's prefix is not printed
 * on its products: seven digits is what most French companies have (GS1 France, from 2000 on: CNUF of seven).
 * UNSURE: a prefix of another length gives a tag that other software reads as the same GTIN: the GTIN comes out alike.
 */
function sgtinOf(gtin: string, serial: string, companyPrefix: string | null): string | null {
  const own = companyPrefix !== null && gtin.slice(1).startsWith(companyPrefix);
  const companyPrefixLength = own ? companyPrefix.length : 7;
  const numeric = /^(?:0|[1-9]\d{0,11})$/.test(serial) && Number(serial) < 2 ** 38;
  const scheme = numeric ? 'sgtin-96' : 'sgtin-198';
  const encoded = encodeEpc({ key: 'sgtin', scheme, filter: 1, gtin, companyPrefixLength, serial });
  return encoded.ok ? encoded.epcHex : null;
}
