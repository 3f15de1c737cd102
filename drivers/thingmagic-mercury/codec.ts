import { crc16ThingMagic } from '../crc.ts';
import { toHex } from '../hex.ts';
import type { Decoded, TagRead } from '../reader-driver.ts';
import { tagCrcHolds, xpcBytes } from '../tag-crc.ts';
import { regionName, Status, statusName } from './codes.ts';
import { COMMAND_OVERHEAD, HEADER } from './splitter.ts';

export const Op = {
  version: 0x03,
  bootFirmware: 0x04,
  currentProgram: 0x0c,
  readSingle: 0x21,
  readMultiple: 0x22,
  writeEpc: 0x23,
  writeMemory: 0x24,
  lock: 0x25,
  getTagBuffer: 0x29,
  clearTagBuffer: 0x2a,
  multiProtocol: 0x2f,
  getAntennas: 0x61,
  getPower: 0x62,
  getInputs: 0x66,
  getRegion: 0x67,
  temperature: 0x72,
  setAntennas: 0x91,
  setPower: 0x92,
  setProtocol: 0x93,
  setRegion: 0x97,
  setReaderOption: 0x9a,
  setGen2Option: 0x9b,
} as const;

export function opName(op: number): string {
  return NAMES[op] ?? 'unknown';
}

export type MercuryMessage =
  /** `inputs`: level of pin n in bit n - 1, as it was when the tag was read; null where it was not reported. */
  | { readonly kind: 'tag'; readonly read: TagRead; readonly inputs: number | null }
  /** The streaming reader's own state: `status` or the end of a search; never a tag. */
  | { readonly kind: 'stream-status'; readonly option: number; readonly responseType: number }
  /** `status` 0 is success. */
  | { readonly kind: 'reply'; readonly op: number; readonly status: number; readonly data: Uint8Array }
  | { readonly kind: 'command'; readonly op: number; readonly data: Uint8Array }
  | { readonly kind: 'malformed'; readonly reason: string };

/** @param frame a whole frame whose CRC holds, as the splitter gives it. */
export function parseMercury(frame: Uint8Array): MercuryMessage {
  const op = frame[2]!;
  const end = frame.length - 2;
  if (frame.length === frame[1]! + COMMAND_OVERHEAD) return { kind: 'command', op, data: frame.subarray(3, end) };
  const status = (frame[3]! << 8) | frame[4]!;
  if (status === Status.ok && end > DATA) {
    const option = frame[DATA]!;
    if (op === Op.readMultiple && option === STREAMED && end > RESPONSE_TYPE) {
      return frame[RESPONSE_TYPE] === TAG_RESPONSE
        ? parseStreamedTag(frame, end)
        : { kind: 'stream-status', option, responseType: frame[RESPONSE_TYPE]! };
    }
    // With a selection in force the option has a second byte and the flags are shorter by one.
    if (op === Op.readMultiple && option === STREAMED_SELECTED && frame[RESPONSE_TYPE - 1] === STATUS_RESPONSE) {
      return { kind: 'stream-status', option, responseType: STATUS_RESPONSE };
    }
    // Without metadata: EPC and tag CRC, whole words; with it, an option byte makes the length odd.
    if (op === Op.readSingle && (end - DATA) % 2 === 0 && end - DATA >= 4) {
      return { kind: 'tag', read: { ...BARE_READ, epcHex: toHex(frame, DATA, end - 2) }, inputs: null };
    }
  }
  return { kind: 'reply', op, status, data: frame.subarray(DATA, end) };
}

/** Decodes one frame for people. Field names are those of test/vectors/thingmagic-mercury.json. */
export function decodeMercury(frame: Uint8Array): Decoded[] {
  const message = parseMercury(frame);
  switch (message.kind) {
    case 'tag':
      return [{ kind: 'tag', read: message.read }];
    case 'malformed':
      return [message];
    case 'stream-status':
      return [
        {
          kind: 'frame',
          name: 'stream-status',
          fields: {
            direction: 'reply',
            op: hex(Op.readMultiple, 2),
            status: hex(Status.ok, 4),
            option: hex(message.option, 2),
            responseType: message.responseType,
          },
        },
      ];
    case 'command':
      return [
        {
          kind: 'frame',
          name: opName(message.op),
          fields: { direction: 'command', op: hex(message.op, 2), data: toHex(message.data) },
        },
      ];
    case 'reply': {
      const { op, status, data } = message;
      const shared = { direction: 'reply', op: hex(op, 2), status: hex(status, 4) };
      return [
        status === Status.ok
          ? { kind: 'frame', name: opName(op), fields: { ...shared, ...replyFields(op, data) } }
          : { kind: 'frame', name: statusName(status), fields: { ...shared, data: toHex(data) } },
      ];
    }
  }
}

/** @param status makes it a reader's reply; without, it is a host's command */
export function encodeMercury(op: number, data: ArrayLike<number> = [], status: number | null = null): Uint8Array {
  const head = status === null ? [HEADER, data.length, op] : [HEADER, data.length, op, status >> 8, status & 0xff];
  const frame = new Uint8Array(head.length + data.length + 2);
  frame.set(head);
  frame.set(data, head.length);
  const crc = crc16ThingMagic(frame, 1, frame.length - 2);
  frame[frame.length - 2] = crc >> 8;
  frame[frame.length - 1] = crc & 0xff;
  return frame;
}

/** Offsets in a reply; a streamed one goes on with option, search flags (2), metadata flags (2), response type. */
const DATA = 5;
const METADATA_FLAGS = 8;
const RESPONSE_TYPE = 10;

const STREAMED = 0x10;
const STREAMED_SELECTED = 0x88;
const TAG_RESPONSE = 0x01;
const STATUS_RESPONSE = 0x02;

const BARE_READ: TagRead = {
  epcHex: '',
  pc: null,
  rssiDbm: null,
  antenna: null,
  frequencyKHz: null,
  phase: null,
  count: 1,
  tagCrcOk: null,
};

function parseStreamedTag(frame: Uint8Array, end: number): MercuryMessage {
  const flags = (frame[METADATA_FLAGS]! << 8) | frame[METADATA_FLAGS + 1]!;
  return readTagRecord(frame, flags, RESPONSE_TYPE + 1, end) ?? SHORT_BODY;
}

/**
 * EPCs of a get-tag-buffer reply: metadata flags (2), options, count, then so many records.
 * @param data behind the status
 */
export function readTagBuffer(data: Uint8Array): string[] {
  const flags = word(data, 0);
  const epcs: string[] = [];
  let at = 4;
  for (let index = 0; index < (data[3] ?? 0); index++) {
    const record = readTagRecord(data, flags, at, data.length);
    if (record === null) break;
    epcs.push(record.read.epcHex);
    at = record.next;
  }
  return epcs;
}

interface TagRecord {
  readonly kind: 'tag';
  readonly read: TagRead;
  readonly inputs: number | null;
  /** Where the record ends. */
  readonly next: number;
}

/**
 * Metadata in ascending order of its flags, then the EPC's length in bits (PC and tag CRC included), PC, [XPC], EPC,
 * tag CRC. @returns null where it is longer than what arrived
 * @see vendor's SDK, tmr_tag_data.h
 */
function readTagRecord(frame: Uint8Array, flags: number, from: number, end: number): TagRecord | null {
  let at = from;
  let count = 1;
  let rssiDbm: number | null = null;
  let antenna: number | null = null;
  let frequencyKHz: number | null = null;
  let phase: number | null = null;
  let inputs: number | null = null;
  let isGen2 = true;
  if (flags & 0x0001) count = frame[at++]!;
  if (flags & 0x0002) rssiDbm = (frame[at++]! << 24) >> 24;
  // High nibble: transmitting port; 16 does not fit and is 0.
  if (flags & 0x0004) antenna = frame[at++]! >> 4 || 16;
  if (flags & 0x0008) {
    frequencyKHz = (frame[at]! << 16) | (frame[at + 1]! << 8) | frame[at + 2]!;
    at += 3;
  }
  // Milliseconds since the command: the host's clock is used instead.
  if (flags & 0x0010) at += 4;
  if (flags & 0x0020) {
    phase = (frame[at]! << 8) | frame[at + 1]!;
    at += 2;
  }
  if (flags & 0x0040) isGen2 = frame[at++] === GEN2;
  // Data read along, its length in bits.
  if (flags & 0x0080) at += 2 + (((((frame[at] ?? 0) << 8) | (frame[at + 1] ?? 0)) + 7) >> 3);
  if (flags & 0x0100) inputs = frame[at++]!;
  // Q, link frequency and target, of Gen2 only.
  if (isGen2) at += bit(flags, 0x0200) + bit(flags, 0x0400) + bit(flags, 0x0800);
  if (flags & 0x1000) at += 2;
  // Tag type: seven bits a byte, the eighth says that more follow.
  if (flags & 0x2000) while (at < end && frame[at++]! & 0x80);

  const pcAt = at + 2;
  if (pcAt > end) return null;
  const tagEnd = pcAt + ((((frame[at]! << 8) | frame[at + 1]!) + 7) >> 3);
  if (tagEnd > end || tagEnd - pcAt < 4) return null;
  const crcAt = tagEnd - 2;
  const epcAt = pcAt + 2 + xpcBytes(frame, pcAt, crcAt);
  return {
    kind: 'tag',
    inputs,
    next: tagEnd,
    read: {
      epcHex: toHex(frame, epcAt, crcAt),
      pc: toHex(frame, pcAt, pcAt + 2),
      rssiDbm,
      antenna,
      frequencyKHz,
      phase,
      count,
      tagCrcOk: tagCrcHolds(frame, pcAt, crcAt),
    },
  };
}

const SHORT_BODY: MercuryMessage = { kind: 'malformed', reason: 'short-body' };
const GEN2 = 5;

const NAMES: Readonly<Record<number, string>> = {
  [Op.version]: 'version',
  [Op.bootFirmware]: 'boot-firmware',
  0x06: 'set-baud-rate',
  [Op.currentProgram]: 'current-program',
  [Op.readSingle]: 'read-single',
  [Op.readMultiple]: 'read-multiple',
  [Op.writeEpc]: 'write-epc',
  [Op.writeMemory]: 'write-memory',
  [Op.lock]: 'lock',
  [Op.getTagBuffer]: 'get-tag-buffer',
  [Op.clearTagBuffer]: 'clear-tag-buffer',
  [Op.multiProtocol]: 'continuous-inventory',
  [Op.getAntennas]: 'get-antennas',
  [Op.getPower]: 'get-power',
  0x63: 'get-protocol',
  [Op.getInputs]: 'get-inputs',
  [Op.getRegion]: 'get-region',
  0x68: 'get-power-mode',
  [Op.temperature]: 'temperature',
  [Op.setAntennas]: 'set-antennas',
  [Op.setPower]: 'set-power',
  [Op.setProtocol]: 'set-protocol',
  [Op.setRegion]: 'set-region',
  [Op.setReaderOption]: 'set-reader-option',
  [Op.setGen2Option]: 'set-gen2-option',
};

function replyFields(op: number, data: Uint8Array): Record<string, unknown> {
  if (op === Op.version && data.length >= 20) {
    return {
      bootloader: toHex(data, 0, 4),
      hardware: toHex(data, 4, 8),
      fwDate: toHex(data, 8, 12),
      fwVersion: toHex(data, 12, 16),
      protocols: toHex(data, 16, 20),
    };
  }
  if (op === Op.getPower && data.length === 7) {
    return { powerCdBm: word(data, 1), maxCdBm: word(data, 3), minCdBm: word(data, 5) };
  }
  if (op === 0x63 && data.length === 2) return { protocol: word(data, 0) };
  if (op === Op.temperature && data.length === 1) return { celsius: (data[0]! << 24) >> 24 };
  if (op === Op.getRegion && data.length === 1) return { region: data[0], regionName: regionName(data[0]!) };
  return data.length === 0 ? {} : { data: toHex(data) };
}

/** Metadata that readers report on request; the stream's start asks for all of it. */
export const ALL_METADATA = 0x01ff;

function bit(flags: number, mask: number): 0 | 1 {
  return (flags & mask) === 0 ? 0 : 1;
}

function word(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0').toUpperCase();
}
