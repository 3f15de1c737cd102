import { hexByte, toHex } from '../hex.ts';
import type { Decoded, TagRead } from '../reader-driver.ts';
import { command, commandNameOf, statusName } from './codes.ts';
import { HEADER_BYTES } from './splitter.ts';

/** One frame taken apart. A command has no status: its second payload byte is its first parameter. */
export interface NurFrame {
  readonly code: number;
  /** Flag 0001: sent by the module without being asked. */
  readonly unsolicited: boolean;
  /** Flag 0002: tag entries carry a data length, and data behind the EPC. */
  readonly withData: boolean;
  /** null where the payload is the command byte alone. */
  readonly status: number | null;
  /** The whole frame: what lies behind the status is `bytes[dataAt, end)`, see {@link dataOf}. */
  readonly bytes: Uint8Array;
  readonly dataAt: number;
  readonly end: number;
}

/** Payload behind the status. A view of its own costs more than reading a tag: the tags are read in place. */
export function dataOf(message: NurFrame): Uint8Array {
  return message.bytes.subarray(message.dataAt, message.end);
}

/** One entry of the tag buffer or of a stream notice. */
export interface NurTag {
  readonly read: TagRead;
  /** Memory that the reader read along with the EPC, as hex; null where it read none. */
  readonly dataHex: string | null;
}

const FLAG_UNSOLICITED = 1;
const FLAG_DATA = 2;
/** rssi, scaled rssi, time u16, kHz u32, PC u16, channel, antenna. */
const META_BYTES = 12;
/** Entries of a stream notice follow stopped, rounds, collisions u16 and Q. */
const STREAM_HEAD_BYTES = 5;

/** @param frame - a frame that a splitter delivered: its checksums hold */
export function readNurFrame(frame: Uint8Array): NurFrame {
  const end = frame.length - 2;
  const flags = frame[3]! | (frame[4]! << 8);
  return {
    code: frame[HEADER_BYTES]!,
    unsolicited: (flags & FLAG_UNSOLICITED) !== 0,
    withData: (flags & FLAG_DATA) !== 0,
    status: end > HEADER_BYTES + 1 ? frame[HEADER_BYTES + 1]! : null,
    bytes: frame,
    dataAt: Math.min(HEADER_BYTES + 2, end),
    end,
  };
}

/**
 * Tags of a buffer reply (06 without, 07 with metadata) or of a stream notice (82).
 *
 * Entry with metadata: `len rssi(i8 dBm) scaled(%) ms(u16) kHz(u32) [dataLen] PC(u16 LE) channel antenna(from 0) EPC [data]`;
 * without: `len antenna EPC`. len counts the bytes behind it.
 * @returns null where the frame lists no tags or an entry is not whole
 * @see NUR protocol rev 14, sections 4.4 and 11.1; NUR_AN004
 */
export function readNurTags(frame: NurFrame): NurTag[] | null {
  if (frame.status !== 0) return null;
  const { bytes, dataAt, end } = frame;
  if (frame.code === command.getTags) return readEntries(bytes, dataAt, end, readBareEntry);
  const from = frame.code === command.getTagsMeta ? dataAt : dataAt + STREAM_HEAD_BYTES;
  if (frame.code !== command.getTagsMeta && frame.code !== command.inventoryNotice) return null;
  // UNSURE: the status byte before `stopped` is as in the replies; a capture of a streaming module would settle it.
  if (end < from) return null;
  return readEntries(bytes, from, end, frame.withData ? readDataEntry : readMetaEntry);
}

/** @returns whether a stream notice says that the stream has ended. */
export function isStreamEnd(frame: NurFrame): boolean {
  return frame.code === command.inventoryNotice && frame.end > frame.dataAt && frame.bytes[frame.dataAt] !== 0;
}

/** Reads one frame for the diagnostics; it may list several tags. */
export function decodeNurFrame(frame: Uint8Array): Decoded[] {
  const message = readNurFrame(frame);
  const tags = readNurTags(message);
  if (tags !== null && tags.length > 0) return tags.map(({ read }) => ({ kind: 'tag', read }));
  const fields = { cmd: toHex(frame, HEADER_BYTES, HEADER_BYTES + 1), ...fieldsOf(message) };
  return [{ kind: 'frame', name: commandNameOf(message.code), fields }];
}

type ReadEntry = (data: Uint8Array, from: number, to: number) => NurTag | null;

function readEntries(bytes: Uint8Array, from: number, to: number, readEntry: ReadEntry): NurTag[] | null {
  const tags: NurTag[] = [];
  let at = from;
  while (at < to) {
    const end = at + 1 + bytes[at]!;
    const tag = end <= to ? readEntry(bytes, at + 1, end) : null;
    if (tag === null) return null;
    tags.push(tag);
    at = end;
  }
  return tags;
}

const readBareEntry: ReadEntry = (data, from, to) => {
  if (to - from < 1) return null;
  return {
    dataHex: null,
    read: {
      epcHex: toHex(data, from + 1, to),
      pc: null,
      rssiDbm: null,
      antenna: data[from]! + 1,
      frequencyKHz: null,
      phase: null,
      count: 1,
      tagCrcOk: null,
    },
  };
};

const readMetaEntry: ReadEntry = (data, from, to) => readFullEntry(data, from, to, 0);

const readDataEntry: ReadEntry = (data, from, to) => readFullEntry(data, from, to, 1);

function readFullEntry(data: Uint8Array, from: number, to: number, extra: number): NurTag | null {
  if (to - from < META_BYTES + extra) return null;
  const dataLength = extra === 0 ? 0 : data[from + 8]!;
  const pcAt = from + 8 + extra;
  const epcEnd = to - dataLength;
  if (epcEnd < pcAt + 4) return null;
  return {
    dataHex: extra === 0 ? null : toHex(data, epcEnd, to),
    read: {
      epcHex: toHex(data, pcAt + 4, epcEnd),
      // The one big-endian word of Gen2 comes little endian here.
      pc: hexByte(data[pcAt + 1]!) + hexByte(data[pcAt]!),
      rssiDbm: (data[from]! << 24) >> 24,
      antenna: data[pcAt + 3]! + 1,
      frequencyKHz: u32le(data, from + 4),
      phase: null,
      count: 1,
      tagCrcOk: null,
    },
  };
}

function fieldsOf(message: NurFrame): Record<string, unknown> {
  const { status, code } = message;
  const data = dataOf(message);
  if (status === null) return {};
  if (code === command.inventory && status === 0 && data.length === 8) {
    return {
      status,
      lastFound: data[0]! | (data[1]! << 8),
      stored: data[2]! | (data[3]! << 8),
      rounds: data[4]!,
      collisions: data[5]! | (data[6]! << 8),
      q: data[7]!,
    };
  }
  const text = status === 0 && (code === command.ping || code === command.getMode) ? latin1(data) : null;
  return { status, statusName: statusName(status), ...(text === null ? { data: toHex(data) } : { text }) };
}

export function latin1(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes);
}

export function u32le(bytes: Uint8Array, at: number): number {
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
}
