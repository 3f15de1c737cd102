import { aiAt, AI_TABLE, type AiDefinition } from './ai-table.ts';
import { readElement, type Gs1Element, type ValueFailure } from './element.ts';
import { toGtin14 } from './gtin.ts';

/** What was scanned. */
export interface ElementString {
  /** AIM symbology identifier (`]C1`), null where the scanner sends none. */
  readonly aim: string | null;
  /** In printed order; each AI once. */
  readonly elements: readonly Gs1Element[];
  /**
   * The value of an AI of variable length ends in what looks like further AIs: the separator may have been lost between
   * printer and scanner. The elements above hold what the standard says; a person chooses.
   */
  readonly suspect: LostSeparator | null;
}

export interface LostSeparator {
  readonly ai: string;
  /** Every way of putting one separator back that gives valid elements, in place of this element. */
  readonly readings: readonly (readonly Gs1Element[])[];
}

export type ElementStringFailure =
  | { readonly kind: 'empty' }
  /** The AIM identifier says that the symbol does not carry GS1 data. */
  | { readonly kind: 'not-gs1'; readonly aim: string }
  /** `at`: character of the data, AIM identifier and leading separator excluded. */
  | { readonly kind: 'unknown-ai'; readonly at: number }
  | { readonly kind: 'conflicting-values'; readonly ai: string; readonly at: number }
  /** A value runs past its AI's length and no separator ends it. */
  | ({ readonly kind: 'separator-lost'; readonly at: number } & LostSeparator)
  | (ValueFailure & { readonly at: number });

export type ElementStringResult =
  | { readonly ok: true; readonly value: ElementString }
  | { readonly ok: false; readonly failure: ElementStringFailure };

/**
 * Parses what a barcode scanner sent: `]C1`, `]e0`, `]d2`, `]Q3`, `]J1` or no AIM identifier, separators as ASCII 29 (or
 * its printed stand-ins), or the bracketed form that people type. A bare number of 8, 12, 13 or 14 digits whose check
 * digit holds, or a symbol of the EAN/UPC family, is its GTIN under AI 01; so is an ITF-14 (`]I1`) of a carton.
 *
 * Strict: check digits, dates, characters and lengths hold for every element, or the whole string is refused.
 *
 * @param options.currentYear - four digits, for the century of dates
 * @see GS1 General Specifications 7.8; AIs from GS1's Barcode Syntax Dictionary (`ai-table.generated.ts`)
 */
export function parseElementString(text: string, options: { readonly currentYear: number }): ElementStringResult {
  const aim = /^\][A-Za-z][0-9A-Za-z]/.exec(text)?.[0] ?? null;
  const data = withoutLeadingSeparators((aim === null ? text : text.slice(3)).replaceAll(SEPARATORS, GS));
  if (data === '') return { ok: false, failure: { kind: 'empty' } };
  const year = options.currentYear;
  const isItf14 = aim !== null && ITF_SYMBOLS.has(aim) && data.length === 14;
  const gtin = aim === null || EAN_SYMBOLS.has(aim) || isItf14 ? toGtin14(data) : null;
  if (gtin !== null) return finish(aim, parsePieces([{ ai: '01', value: gtin, at: 0, closed: true }], year), year);
  if (aim !== null && !GS1_SYMBOLS.has(aim) && !EAN_SYMBOLS.has(aim)) {
    return { ok: false, failure: { kind: 'not-gs1', aim } };
  }
  if (aim !== null && EAN_SYMBOLS.has(aim)) {
    return { ok: false, failure: { kind: 'invalid-value', ai: '01', rule: 'csum', at: 0 } };
  }
  const pieces = /^\(\d/.test(data) ? cutBracketed(data) : cutPlain(data);
  return 'kind' in pieces ? { ok: false, failure: pieces } : finish(aim, parsePieces(pieces, year), year);
}

const GS = '\u001D';
/** ASCII 29, and what scanners and terminals print in its place. */
const SEPARATORS = /\u241D|<GS>|\{GS\}|\^\]/g;
const GS1_SYMBOLS: ReadonlySet<string> = new Set([']C1', ']e0', ']d2', ']Q3', ']J1']);
const EAN_SYMBOLS: ReadonlySet<string> = new Set([']E0', ']E4']);
/** Interleaved 2 of 5 without and with a checked check digit: ITF-14, but other numbers too. */
const ITF_SYMBOLS: ReadonlySet<string> = new Set([']I0', ']I1']);

/** FNC1 in first position is sent as a separator by some scanners. */
function withoutLeadingSeparators(data: string): string {
  let at = 0;
  while (data.charAt(at) === GS) at += 1;
  return data.slice(at);
}

interface Piece {
  readonly ai: string;
  readonly value: string;
  readonly at: number;
  /** A separator, a bracket or the AI's own length ends the value. */
  readonly closed: boolean;
}

type Parsed = { readonly elements: readonly Gs1Element[]; readonly open: Piece | null } | ElementStringFailure;

function cutPlain(data: string): readonly Piece[] | ElementStringFailure {
  const pieces: Piece[] = [];
  for (let at = 0; at < data.length;) {
    if (data.charAt(at) === GS) {
      at += 1;
      continue;
    }
    const found = aiAt(data, at);
    if (found === null) return { kind: 'unknown-ai', at };
    const start = at + found.ai.length;
    const separator = data.indexOf(GS, start);
    const stop = separator < 0 ? data.length : separator;
    const end = found.definition.predefined ? Math.min(stop, start + found.definition.max) : stop;
    const closed = found.definition.predefined || separator >= 0;
    pieces.push({ ai: found.ai, value: data.slice(start, end), at, closed });
    at = end;
  }
  return pieces;
}

/** A bracket opens an AI only if it holds a known one: values may hold brackets too. */
function cutBracketed(data: string): readonly Piece[] | ElementStringFailure {
  const heads = [...data.matchAll(/\((\d{2,4})\)/g)].filter((head) => AI_TABLE.has(head[1] ?? ''));
  if (heads[0]?.index !== 0) return { kind: 'unknown-ai', at: 0 };
  return heads.map((head, i) => ({
    ai: head[1] ?? '',
    value: data.slice(head.index + head[0].length, heads[i + 1]?.index ?? data.length),
    at: head.index,
    closed: true,
  }));
}

function parsePieces(pieces: readonly Piece[], year: number): Parsed {
  const elements = new Map<string, Gs1Element>();
  for (const piece of pieces) {
    const definition = AI_TABLE.get(piece.ai);
    if (definition === undefined) return { kind: 'unknown-ai', at: piece.at };
    const reading = readElement(piece.ai, definition, piece.value, year);
    if (!reading.ok) {
      const readings = piece.closed ? [] : readingsOf(piece, year, () => true);
      if (readings.length > 0) return { kind: 'separator-lost', ai: piece.ai, at: piece.at, readings };
      return { ...reading.failure, at: piece.at };
    }
    const earlier = elements.get(piece.ai);
    if (earlier !== undefined && earlier.value !== piece.value) {
      return { kind: 'conflicting-values', ai: piece.ai, at: piece.at };
    }
    elements.set(piece.ai, reading.element);
  }
  return { elements: [...elements.values()], open: pieces.find((piece) => !piece.closed) ?? null };
}

/** Every cut of an unended value that leaves a valid value before it and valid elements after it. */
function readingsOf(
  piece: Piece,
  year: number,
  mayFollow: (next: AiDefinition) => boolean,
): readonly (readonly Gs1Element[])[] {
  const definition = AI_TABLE.get(piece.ai);
  if (definition === undefined) return [];
  const readings: (readonly Gs1Element[])[] = [];
  for (let cut = Math.max(1, definition.min); cut < piece.value.length && cut <= definition.max; cut += 1) {
    const next = aiAt(piece.value, cut);
    if (next === null || !mayFollow(next.definition)) continue;
    const head = readElement(piece.ai, definition, piece.value.slice(0, cut), year);
    if (!head.ok) continue;
    const rest = cutPlain(piece.value.slice(cut));
    if ('kind' in rest || rest.some((other) => other.ai === piece.ai)) continue;
    const tail = plainElements(rest, year);
    if (tail !== null) readings.push([head.element, ...tail]);
  }
  return readings;
}

function plainElements(pieces: readonly Piece[], year: number): readonly Gs1Element[] | null {
  const elements: Gs1Element[] = [];
  for (const piece of pieces) {
    const definition = AI_TABLE.get(piece.ai);
    const reading = definition === undefined ? null : readElement(piece.ai, definition, piece.value, year);
    if (reading === null || !reading.ok) return null;
    elements.push(reading.element);
  }
  return elements;
}

function finish(aim: string | null, parsed: Parsed, year: number): ElementStringResult {
  if ('kind' in parsed) return { ok: false, failure: parsed };
  const { elements, open } = parsed;
  // Any serial may hold `21` or `10`; a date or a check digit that holds right after the cut is seldom chance.
  const readings = open === null ? [] : readingsOf(open, year, (next) => next.telling);
  const suspect = open === null || readings.length === 0 ? null : { ai: open.ai, readings };
  return { ok: true, value: { aim, elements, suspect } };
}
