import { unreachable } from '../../preload/contract/result.ts';
import { elementText, needsSeparator, type Gs1Element, type LabelDrawing, type LabelElement } from './label.ts';

/**
 * A label in Zebra's language (ZPL II Programming Guide): UTF-8, one print run of `copies`.
 *
 * With an EPC the tag is written (`^RFW`), read again (`^RFR`) and told to the host (`^HV`): the sender compares.
 * A tag that is not written after three tries makes the label void (`^RS`).
 */
export function zplOf(label: LabelDrawing, printer: { readonly dpi: number }, copies: number): string {
  const dots = (mm: number): number => Math.round((mm * printer.dpi) / 25.4);
  const { epcHex } = label;
  return [
    '^XA',
    '^CI28',
    `^PW${dots(label.widthMm)}`,
    `^LL${dots(label.heightMm)}`,
    '^LH0,0',
    ...(epcHex === null ? [] : tagCommands(epcHex)),
    ...label.elements.map((element) => zplElement(element, dots)),
    `^PQ${copies},0,0,N`,
    '^XZ',
  ].join('\n');
}

/** `^RS8`: EPC Gen2, three labels tried, then an error. Words of the EPC begin at block 2 of bank 1. */
function tagCommands(epcHex: string): readonly string[] {
  const bytes = epcHex.length / 2;
  return [
    '^RS8,,,3,E',
    `^RFW,H,2,${bytes},1^FD${epcHex}^FS`,
    `^FN1^RFR,H,2,${bytes},1^FS`,
    `^FH_^HV1,${epcHex.length},EPC:,_0D_0A,L^FS`,
  ];
}

function zplElement(element: LabelElement, dots: (mm: number) => number): string {
  const at = `^FO${dots(element.xMm)},${dots(element.yMm)}`;
  switch (element.kind) {
    case 'text': {
      const height = dots(element.heightMm);
      return `${at}^A0N,${height},${height}^FH_^FD${escaped(element.text)}^FS`;
    }
    case 'code128':
      // Mode A: the printer chooses the subsets. `>` begins its own codes, `>0` is the sign itself.
      return `${at}^BY${Math.max(1, dots(element.moduleMm))}^BCN,${dots(element.heightMm)},N,N,N,A^FH_^FD${escaped(element.text.replaceAll('>', '>0'))}^FS`;
    case 'gs1-128':
      // Mode D: parentheses are taken off, FNC1 is put in.
      return `${at}^BY${Math.max(1, dots(element.moduleMm))}^BCN,${dots(element.heightMm)},N,N,N,D^FD${element.text}^FS`;
    case 'datamatrix':
      return `${at}^BXN,${moduleDots(element.sizeMm, element.text.length, dots)},200,,,,_^FD${matrixText(element.text)}^FS`;
    case 'gs1-datamatrix': {
      const { elements, sizeMm } = element;
      const module = moduleDots(sizeMm, elementText(elements).length, dots);
      return `${at}^BXN,${module},200,,,,_^FD_1${elements.map((one, index) => part(one, index < elements.length - 1)).join('')}^FS`;
    }
    case 'rule':
      return `${at}^GB${dots(element.widthMm)},${Math.max(1, dots(element.heightMm))},${Math.max(1, dots(element.heightMm))}^FS`;
    default:
      return unreachable(element);
  }
}

const part = (element: Gs1Element, more: boolean): string =>
  `${element.ai}${matrixText(element.value)}${more && needsSeparator(element) ? '_1' : ''}`;

/** Modules of the smallest square that holds so many signs (ISO/IEC 16022, table 7), for the size of one of them. */
function moduleDots(sizeMm: number, signs: number, dots: (mm: number) => number): number {
  const sides: readonly (readonly [number, number])[] = [
    [5, 12],
    [10, 16],
    [16, 18],
    [22, 20],
    [31, 22],
    [44, 26],
    [64, 32],
    [98, 36],
    [142, 44],
  ];
  const side = sides.find(([holds]) => holds >= signs)?.[1] ?? 52;
  return Math.max(2, Math.floor(dots(sizeMm) / side));
}

/** `^FH_`: what would end or command is written as hex of its UTF-8. */
function escaped(text: string): string {
  return text
    .replaceAll(/[\p{Cc}]/gu, ' ')
    .replaceAll(/[\^~_\\]/g, (sign) => `_${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}

/** In a Data Matrix field `_` escapes: `_dNNN` is a sign by its number. */
function matrixText(text: string): string {
  return text.replaceAll(/[\^~_\p{Cc}]/gu, (sign) => `_d${String(sign.charCodeAt(0)).padStart(3, '0')}`);
}
