import { crc16Genibus } from '../crc.ts';
import { toHex } from '../hex.ts';
import type { TagRead } from '../reader-driver.ts';

/** One reply or notification of a TSL ASCII 2.x reader: `XX: value` lines, ended by `OK:` or `ER: nnn`. */
export interface TslReply {
  /** The command the reply echoes, as `.iv`; null for notifications. */
  readonly command: string | null;
  /** null for notifications, which carry neither `OK:` nor `ER:`. */
  readonly ok: boolean | null;
  readonly error: number | null;
  readonly reads: readonly TagRead[];
  readonly barcodes: readonly string[];
  /** `SW:` value: `single`, `double` or `off`. */
  readonly trigger: string | null;
  /** Everything else, by its two letters: MF, US, PV, UF, RF, ME, BP… */
  readonly values: Readonly<Record<string, string>>;
}

/** Reads a reply byte by byte: a full field comes as thousands of short lines. */
export function parseTslReply(frame: Uint8Array): TslReply {
  const values: Record<string, string> = {};
  const reads: TagRead[] = [];
  const barcodes: string[] = [];
  let command: string | null = null;
  let ok: boolean | null = null;
  let error: number | null = null;
  let tag: TagLines = NO_LINES;

  for (let at = 0; at < frame.length;) {
    const next = endOfLine(frame, at);
    const colon = frame[at + 2] === COLON;
    const key = (frame[at]! << 8) | frame[at + 1]!;
    const from = skipSpaces(frame, at + 3, next);
    const to = trimEnd(frame, from, next);
    const kind = colon ? TAG_LINES.get(key) : undefined;
    if (kind !== undefined) {
      // A line that the tag already has is the next tag's.
      if (tag[kind] !== 0) {
        pushTag(frame, tag, reads);
        tag = NO_LINES;
      }
      if (tag === NO_LINES) tag = { ep: 0, pc: 0, cr: 0, ri: 0, other: 0, epEnd: 0 };
      tag[kind] = from;
      if (kind === 'ep') tag.epEnd = to;
    } else if (key === CS) command = commandIn(frame, from, to);
    else if (key === OK) ok = true;
    else if (key === ER) [ok, error] = [false, integerAt(frame, from, to) ?? 0];
    else if (key === BC)
      barcodes.push(latin1(frame, frame[at + 3] === SPACE ? at + 4 : at + 3, endOfText(frame, next)));
    else if (colon) values[latin1(frame, at, at + 2)] = latin1(frame, from, to);
    at = next;
  }
  pushTag(frame, tag, reads);
  return { command, ok, error, reads, barcodes, trigger: values['SW'] ?? null, values };
}

const errorNames: Readonly<Record<number, string>> = {
  1: 'syntax-error',
  2: 'parameter-not-supported',
  3: 'parameter-missing',
  4: 'command-not-found',
  5: 'no-tag',
  6: 'no-barcode',
};

export function tslErrorName(code: number): string {
  return errorNames[code] ?? `error-${String(code).padStart(3, '0')}`;
}

/** Where the value of each line of one tag begins; 0 where the line did not come. Their order is the reader's. */
interface TagLines {
  ep: number;
  pc: number;
  cr: number;
  ri: number;
  /** Index and memory, which the program does not use. */
  other: number;
  epEnd: number;
}

const NO_LINES: TagLines = Object.freeze({ ep: 0, pc: 0, cr: 0, ri: 0, other: 0, epEnd: 0 });

/** PC and EPC of the tag at hand: written and read within one call, so sharing it cannot be observed. */
const scratch = new Uint8Array(2 + 62);

/** Lines without an EPC, or with one that is no whole words of hex, are of no tag. */
function pushTag(frame: Uint8Array, tag: TagLines, reads: TagRead[]): void {
  if (tag.ep === 0) return;
  const epcBytes = hexInto(frame, tag.ep, tag.epEnd, 2);
  if (epcBytes <= 0 || epcBytes % 2 !== 0) return;
  const hasPc = tag.pc !== 0 && hexInto(frame, tag.pc, tag.pc + 4, 0) === 2;
  const crc = tag.cr === 0 ? -1 : hexWordAt(frame, tag.cr);
  reads.push({
    epcHex: toHex(scratch, 2, 2 + epcBytes),
    pc: hasPc ? toHex(scratch, 0, 2) : null,
    rssiDbm: tag.ri === 0 ? null : integerAt(frame, tag.ri, frame.length),
    antenna: null,
    frequencyKHz: null,
    phase: null,
    count: 1,
    tagCrcOk: hasPc && crc >= 0 ? crc16Genibus(scratch, 0, 2 + epcBytes) === crc : null,
  });
}

/** Hex digits to bytes at `scratch[into]`. @returns how many, -1 where it is no hex or too long */
function hexInto(frame: Uint8Array, from: number, to: number, into: number): number {
  const bytes = (to - from) >> 1;
  if ((to - from) % 2 !== 0 || bytes > scratch.length - into) return -1;
  for (let index = 0; index < bytes; index++) {
    const high = NIBBLE[frame[from + index * 2]!]!;
    const low = NIBBLE[frame[from + index * 2 + 1]!]!;
    if ((high | low) > 15) return -1;
    scratch[into + index] = (high << 4) | low;
  }
  return bytes;
}

function hexWordAt(frame: Uint8Array, at: number): number {
  let word = 0;
  for (let index = at; index < at + 4; index++) {
    const digit = NIBBLE[frame[index] ?? 0]!;
    if (digit > 15) return -1;
    word = (word << 4) | digit;
  }
  return word;
}

/** Value of each hex digit by its character code; 255 for what is none. */
const NIBBLE = Uint8Array.from({ length: 256 }, (_, code) => {
  const digit = Number.parseInt(String.fromCharCode(code), 16);
  return Number.isNaN(digit) ? 255 : digit;
});

/** @returns the number that begins at `from`, null where none does */
function integerAt(frame: Uint8Array, from: number, to: number): number | null {
  const isNegative = frame[from] === MINUS;
  let at = isNegative ? from + 1 : from;
  const digitsFrom = at;
  let value = 0;
  for (; at < to && at < digitsFrom + 6; at++) {
    const digit = frame[at]! - ZERO;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  if (at === digitsFrom) return null;
  return isNegative ? -value : value;
}

/** The first word, without what no command has: readers were seen to echo a stray quote. */
function commandIn(frame: Uint8Array, from: number, to: number): string {
  if (to - from === 3) return String.fromCharCode(frame[from]!, frame[from + 1]!, frame[from + 2]!);
  return latin1(frame, from, to)
    .split(' ', 1)[0]!
    .replace(/[^.a-z]/g, '');
}

/** @returns the index behind the line's LF */
function endOfLine(frame: Uint8Array, at: number): number {
  let index = at;
  while (index < frame.length && frame[index] !== LF) index++;
  return index + 1;
}

function endOfText(frame: Uint8Array, next: number): number {
  const end = Math.min(next - 1, frame.length);
  return frame[end - 1] === CR ? end - 1 : end;
}

function skipSpaces(frame: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && frame[at] === SPACE) at++;
  return at;
}

function trimEnd(frame: Uint8Array, from: number, next: number): number {
  let end = Math.min(next, frame.length);
  while (end > from && frame[end - 1]! <= SPACE) end--;
  return end;
}

function latin1(frame: Uint8Array, from: number, to: number): string {
  return Buffer.from(frame.buffer, frame.byteOffset + from, Math.max(0, to - from)).toString('latin1');
}

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const MINUS = 0x2d;
const ZERO = 0x30;
const COLON = 0x3a;

const keyOf = (letters: string): number => (letters.charCodeAt(0) << 8) | letters.charCodeAt(1);
const CS = keyOf('CS');
const OK = keyOf('OK');
const ER = keyOf('ER');
const BC = keyOf('BC');
const TAG_LINES: ReadonlyMap<number, 'ep' | 'pc' | 'cr' | 'ri' | 'other'> = new Map([
  [keyOf('EP'), 'ep'],
  [keyOf('PC'), 'pc'],
  [keyOf('CR'), 'cr'],
  [keyOf('RI'), 'ri'],
  [keyOf('IX'), 'other'],
  [keyOf('TD'), 'other'],
]);
