import { isHex, readUint } from './bits.ts';
import { decodeOther } from './decode-other.ts';
import { decodePartitioned } from './decode-partitioned.ts';
import { decodePlus } from './decode-plus.ts';
import type { EpcDecoded, RawEpc, RawReason, SchemeReading } from './epc.ts';
import { PARTITIONED_SCHEMES } from './partitioned-schemes.ts';
import { parsePc } from './pc.ts';
import { PLUS_SCHEMES } from './plus-schemes.ts';

/** EPC memory takes at most 31 words (the length field of the PC has five bits). */
const MAX_HEX_DIGITS = (31 * 16) / 4;

/**
 * Says what a tag's EPC means.
 *
 * A key is only named if every validity rule of its scheme holds; otherwise the EPC stays an opaque id (`raw`) with the
 * rule that it breaks. Two reads are the same tag if their `epcHex` is the same, whatever the PC says.
 *
 * @param epcHex - EPC as hex text, any case, PC and CRC excluded; at most 31 words, any number of digits
 * @param pc - protocol control word as four hex digits where the reader passes it on; its toggle bit marks numbers of
 *   another system, which are never decoded; its length cuts `epcHex` where the reader sent more
 * @returns `malformed` only for text that cannot be an EPC
 * @see TDS 1.13 sections 12, 14 and 15; TDS 2.3 section 14.5
 */
export function decodeEpc(epcHex: string, pc: string | null = null): EpcDecoded {
  if (epcHex.length === 0) return { kind: 'malformed', reason: 'empty' };
  if (!isHex(epcHex)) return { kind: 'malformed', reason: 'not-hex' };
  if (epcHex.length > MAX_HEX_DIGITS) return { kind: 'malformed', reason: 'too-long' };

  let hex = epcHex;
  if (pc !== null) {
    const word = parsePc(pc);
    if (word !== null) {
      if (word.words > 0 && word.words * 4 < hex.length) hex = hex.slice(0, word.words * 4);
      if (word.afi !== null) return raw(hex, 'other-numbering-system', word.afi);
    }
  }
  const reading = hex.length < 2 ? 'truncated' : readScheme(hex);
  return typeof reading === 'string' ? raw(hex, reading, null) : reading;
}

function readScheme(hex: string): SchemeReading {
  const header = readUint(hex, 0, 8);
  const partitioned = PARTITIONED_BY_HEADER[header];
  if (partitioned !== undefined) return decodePartitioned(partitioned, hex);
  const plus = PLUS_BY_HEADER[header];
  if (plus !== undefined) return decodePlus(plus, hex);
  return decodeOther(header, hex);
}

function raw(hex: string, reason: RawReason, afi: string | null): RawEpc {
  const numbering = afi === null ? '' : `.x${afi}`;
  return { kind: 'raw', scheme: 'raw', uri: `urn:epc:raw:${hex.length * 4}${numbering}.x${hex.toUpperCase()}`, reason };
}

const PARTITIONED_BY_HEADER = byHeader(PARTITIONED_SCHEMES);
const PLUS_BY_HEADER = byHeader(PLUS_SCHEMES);

function byHeader<T extends { readonly header: number }>(rows: readonly T[]): readonly (T | undefined)[] {
  const table: (T | undefined)[] = Array.from({ length: 256 }, () => undefined);
  for (const row of rows) table[row.header] = row;
  return table;
}
