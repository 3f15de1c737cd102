import { crc16Genibus } from '../crc.ts';
import { fromHex } from '../hex.ts';
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

/** Lines that describe one tag. Which of them come depends on the command's options; the order is the reader's. */
const TAG_LINES = new Set(['EP', 'RI', 'PC', 'CR', 'IX', 'TD']);

export function parseTslReply(frame: Uint8Array): TslReply {
  const lines = Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength).toString('latin1').split('\n');
  const values: Record<string, string> = {};
  const reads: TagRead[] = [];
  const barcodes: string[] = [];
  let tag: Record<string, string> = {};
  let command: string | null = null;
  let ok: boolean | null = null;
  let error: number | null = null;
  const endTag = (): void => {
    const read = toTagRead(tag);
    if (read !== null) reads.push(read);
    tag = {};
  };
  for (const line of lines) {
    const key = line.slice(0, 2);
    const value = line.slice(3).trim();
    if (TAG_LINES.has(key)) {
      // A line that the tag already has is the next tag's.
      if (tag[key] !== undefined) endTag();
      tag[key] = value;
    } else if (key === 'CS') command = value.split(' ')[0]!.replace(/[^.a-z]/g, '');
    else if (key === 'OK') ok = true;
    else if (key === 'ER') [ok, error] = [false, Number.parseInt(value, 10) || 0];
    else if (key === 'BC') barcodes.push(line.slice(3).replace(/^ /, '').replace(/\r$/, ''));
    else if (line[2] === ':') values[key] = value;
  }
  endTag();
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

function toTagRead(lines: Readonly<Record<string, string>>): TagRead | null {
  const epcHex = lines['EP']?.toUpperCase();
  if (epcHex === undefined || !/^(?:[0-9A-F]{4})+$/.test(epcHex)) return null;
  const rssiDbm = Number.parseInt(lines['RI'] ?? '', 10);
  const pc = /^[0-9A-F]{4}$/i.test(lines['PC'] ?? '') ? lines['PC']!.toUpperCase() : null;
  return {
    epcHex,
    pc,
    rssiDbm: Number.isNaN(rssiDbm) ? null : rssiDbm,
    antenna: null,
    frequencyKHz: null,
    phase: null,
    count: 1,
    tagCrcOk: tagCrc(pc, epcHex, lines['CR']),
  };
}

function tagCrc(pc: string | null, epcHex: string, crc: string | undefined): boolean | null {
  if (pc === null || crc === undefined || !/^[0-9A-F]{4}$/i.test(crc)) return null;
  const bytes = fromHex(pc + epcHex)!;
  return crc16Genibus(bytes, 0, bytes.length) === Number.parseInt(crc, 16);
}
