/**
 * One label as a drawing: millimetres from its top left corner. Both the printer's language and the preview are made from it,
 * so that what is seen is what comes out.
 */
export interface LabelDrawing {
  readonly widthMm: number;
  readonly heightMm: number;
  readonly elements: readonly LabelElement[];
  /** What the tag in the label is to hold, upper-case hex; null: a plain label. */
  readonly epcHex: string | null;
}

export type LabelElement =
  | {
      readonly kind: 'text';
      readonly xMm: number;
      readonly yMm: number;
      /** Of the capitals and what hangs below them: the font's size. */
      readonly heightMm: number;
      readonly text: string;
    }
  | {
      readonly kind: 'code128';
      readonly xMm: number;
      readonly yMm: number;
      readonly heightMm: number;
      /** Width of one module. */
      readonly moduleMm: number;
      readonly text: string;
    }
  /** GS1-128: element string with its AIs in parentheses. */
  | {
      readonly kind: 'gs1-128';
      readonly xMm: number;
      readonly yMm: number;
      readonly heightMm: number;
      readonly moduleMm: number;
      readonly text: string;
    }
  | {
      readonly kind: 'datamatrix';
      readonly xMm: number;
      readonly yMm: number;
      readonly sizeMm: number;
      readonly text: string;
    }
  | {
      readonly kind: 'gs1-datamatrix';
      readonly xMm: number;
      readonly yMm: number;
      readonly sizeMm: number;
      readonly elements: readonly Gs1Element[];
    }
  | {
      readonly kind: 'rule';
      readonly xMm: number;
      readonly yMm: number;
      readonly widthMm: number;
      readonly heightMm: number;
    };

export interface Gs1Element {
  readonly ai: string;
  readonly value: string;
}

/** AIs of fixed length need no separator after them (GS1 General Specifications, figure 7.8.5-2). */
const fixedLength: ReadonlySet<string> = new Set(['00', '01', '02', '11', '13', '15', '17']);

/** Whether a separator (FNC1) must stand between this element and the next. */
export const needsSeparator = ({ ai }: Gs1Element): boolean => !fixedLength.has(ai);

/** `(01)03660123456781(21)4711` */
export const elementText = (elements: readonly Gs1Element[]): string =>
  elements.map(({ ai, value }) => `(${ai})${value}`).join('');

/** Modules of Code 128 at its longest (no digit pairs): start, check, stop and quiet zones included. */
export const code128Modules = (length: number): number => 11 * (length + 2) + 13 + 20;

/** Average width of a letter of the printers' scalable font, as a part of its height. */
const letterWidth = 0.5;

export const textWidthMm = (text: string, heightMm: number): number => text.length * heightMm * letterWidth;

/** Breaks text into lines that fit; what is left over ends in an ellipsis, so that nobody takes half a name for the whole. */
export function fitText(text: string, widthMm: number, heightMm: number, most: number): readonly string[] {
  const room = Math.max(3, Math.floor(widthMm / (heightMm * letterWidth)));
  const lines: string[] = [];
  let rest = text.trim().replaceAll(/\s+/g, ' ');
  while (rest !== '' && lines.length < most) {
    if (rest.length <= room) return [...lines, rest];
    const space = rest.lastIndexOf(' ', room);
    const cut = space > room / 3 ? space : room;
    const last = lines.length === most - 1;
    lines.push(last ? `${rest.slice(0, room - 1).trimEnd()}…` : rest.slice(0, cut).trimEnd());
    rest = rest.slice(cut).trimStart();
  }
  return lines;
}
