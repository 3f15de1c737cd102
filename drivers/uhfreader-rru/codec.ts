import { toHex } from '../hex.ts';
import type { Decoded, TagRead } from '../reader-driver.ts';
import { bands, command, commandName, statusName, status as statusCode, type Dialect } from './codes.ts';

/** One tag as the reader lists it. `rssiRaw` is an unscaled byte: stronger is larger, no dBm can be derived from it. */
export interface RruTag {
  readonly epcHex: string;
  readonly rssiRaw: number | null;
  /** From 1; null in the UHFReader18 dialect. */
  readonly antenna: number | null;
  readonly count: number;
  /** Only where the reader is set to tell it. */
  readonly frequencyKHz: number | null;
}

export interface RruReaderInfo {
  readonly firmware: string;
  /** Type byte, which chooses the dialect. */
  readonly type: number;
  readonly band: string;
  readonly powerDbm: number;
  readonly scanTime100ms: number;
  readonly antennas: number;
}

/**
 * Reads one frame. The frame carries no direction: bodies that are no reply are read as commands.
 * Tags of a reply are listed in the order sent; a reply without tags is a `frame`.
 */
export function decodeRruFrame(frame: Uint8Array): Decoded[] {
  const tags = readTags(frame, null);
  if (tags !== null && tags.length > 0) return tags.map((tag) => ({ kind: 'tag', read: toTagRead(tag) }));
  const code = frame[2]!;
  const name = commandName(code);
  const fields = { cmd: toHex(frame, 2, 3), addr: frame[1]!, ...bodyFields(frame, tags !== null) };
  return [{ kind: 'frame', name, fields }];
}

/**
 * Tags of an inventory, buffer or real-time reply.
 *
 * Shapes after STATUS: UHFReader288 `antenna-bits count {len EPC RSSI}*`, UHFReader18 `count {len EPC}*`, buffer
 * `count {antenna-bits len EPC RSSI seen}*`, real time `antenna-bits len EPC RSSI`. Bit 7 of len says that a 12-byte TID
 * follows the EPC; its bit 6, where the antenna is told, that phase (4) and kHz (3) follow the RSSI.
 *
 * @param dialect - null tries UHFReader288, then UHFReader18
 * @returns null where the frame lists no tags: another command, or a body that fits no shape
 */
export function readTags(frame: Uint8Array, dialect: Dialect | null): RruTag[] | null {
  const end = frame.length - 2;
  if (end < 4) return null;
  const code = frame[2]!;
  const state = frame[3]!;
  if (code === command.inventory) {
    if (state < statusCode.roundEnded || state > statusCode.memoryFull) return null;
    const listed = dialect === 'uhfreader18' ? null : readList(frame, 6, end, frame[5] ?? 0, frame[4]!, true);
    if (listed !== null || dialect === 'uhfreader288') return listed;
    return readList(frame, 5, end, frame[4]!, 0, false);
  }
  if (code === command.readBuffer) return readBufferList(frame, end);
  if (code === command.realTime && state === statusCode.ok) return readList(frame, 5, end, 1, frame[4]!, true);
  return null;
}

export function toTagRead(tag: RruTag): TagRead {
  return {
    epcHex: tag.epcHex,
    pc: null,
    rssiDbm: null,
    antenna: tag.antenna,
    frequencyKHz: tag.frequencyKHz,
    phase: null,
    count: tag.count,
    tagCrcOk: null,
  };
}

/** @returns null where the reply is shorter than the oldest reader's answer. */
export function readReaderInfo(frame: Uint8Array): RruReaderInfo | null {
  if (frame[2] !== command.readerInfo || frame[3] !== statusCode.ok || frame.length < 14) return null;
  const band = ((frame[8]! >> 6) << 2) | (frame[9]! >> 6);
  const antennaBits = frame.length >= 15 ? frame[12]! : 1;
  return {
    firmware: `${frame[4]!}.${frame[5]!}`,
    type: frame[6]!,
    band: bands[band] ?? `band-${band}`,
    powerDbm: frame[10]!,
    scanTime100ms: frame[11]!,
    antennas: antennaBits === 0 ? 1 : 32 - Math.clz32(antennaBits),
  };
}

function readList(
  frame: Uint8Array,
  from: number,
  end: number,
  count: number,
  antennaBits: number,
  withRssi: boolean,
): RruTag[] | null {
  const antenna = withRssi ? antennaNumber(antennaBits) : null;
  if (withRssi && antenna === null) return null;
  const tags: RruTag[] = [];
  let at = from;
  for (let index = 0; index < count; index++) {
    const head = frame[at]!;
    const tellsChannel = withRssi && (head & CHANNEL_FOLLOWS) !== 0;
    const rssiAt = at + 1 + (head & LENGTH_BITS);
    const next = rssiAt + (withRssi ? 1 : 0) + (tellsChannel ? CHANNEL_BYTES : 0);
    if (at >= end || next > end) return null;
    tags.push({
      epcHex: epcHexAt(frame, at),
      rssiRaw: withRssi ? frame[rssiAt]! : null,
      antenna,
      count: 1,
      frequencyKHz: tellsChannel ? (frame[next - 3]! << 16) | (frame[next - 2]! << 8) | frame[next - 1]! : null,
    });
    at = next;
  }
  return at === end ? tags : null;
}

function readBufferList(frame: Uint8Array, end: number): RruTag[] | null {
  const tags: RruTag[] = [];
  let at = 5;
  for (let index = 0; index < (frame[4] ?? 0); index++) {
    const next = at + 2 + (frame[at + 1]! & LENGTH_BITS) + 2;
    if (at + 1 >= end || next > end) return null;
    tags.push({
      epcHex: epcHexAt(frame, at + 1),
      rssiRaw: frame[next - 2]!,
      antenna: antennaNumber(frame[at]!),
      count: Math.max(1, frame[next - 1]!),
      frequencyKHz: null,
    });
    at = next;
  }
  return at === end ? tags : null;
}

function epcHexAt(frame: Uint8Array, lengthAt: number): string {
  const length = frame[lengthAt]! & LENGTH_BITS;
  const epcBytes = (frame[lengthAt]! & 0x80) !== 0 && length > TID_BYTES ? length - TID_BYTES : length;
  return toHex(frame, lengthAt + 1, lengthAt + 1 + epcBytes);
}

/** One bit per antenna. @returns null where not exactly one bit is set, which no reader sends. */
function antennaNumber(bits: number): number | null {
  return bits !== 0 && (bits & (bits - 1)) === 0 ? 32 - Math.clz32(bits) : null;
}

const TID_BYTES = 12;
const LENGTH_BITS = 0x3f;
const CHANNEL_FOLLOWS = 0x40;
/** Phase, then the channel's frequency in kHz. */
const CHANNEL_BYTES = 7;

function bodyFields(frame: Uint8Array, isTagReply: boolean): Record<string, unknown> {
  const bodyLength = frame.length - 5;
  if (bodyLength === 0) return {};
  const code = frame[2]!;
  const first = frame[3]!;
  const info = readReaderInfo(frame);
  if (info !== null) return { status: first, ...info, type: toHex(frame, 6, 7) };
  if (code === command.inventory && !isTagReply && bodyLength >= 4 && first < 0xf0) {
    const [, , , q, session, target, antenna, scan100ms] = frame;
    if (bodyLength === 5) return { q, session, target, antenna: (antenna! & 0x7f) + 1, scan100ms };
    return { body: toHex(frame, 3, frame.length - 2) };
  }
  if (code === command.bufferedInventory && bodyLength === 5 && first === statusCode.ok) {
    return { status: first, buffered: (frame[4]! << 8) | frame[5]!, newTags: (frame[6]! << 8) | frame[7]! };
  }
  if (code === command.realTime && first === statusCode.heartbeat && bodyLength >= 10) {
    return {
      status: first,
      statusName: statusName(first),
      packetNo: u32(frame, 4),
      total: u32(frame, frame.length - 6),
    };
  }
  if (bodyLength === 1 && first !== statusCode.ok && first < 0xf0) {
    if (code === command.setPower) return { dbm: first };
    if (code === command.workMode) return { mode: first };
    if (code === command.beep) return { on: first };
  }
  return { status: first, statusName: statusName(first), data: toHex(frame, 4, frame.length - 2) };
}

function u32(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}
