import { sum8 } from '../crc.ts';
import { toHex } from '../hex.ts';
import type { Decoded, TagRead } from '../reader-driver.ts';
import { xpcBytes } from '../tag-crc.ts';
import { codeName, isCode } from './codes.ts';
import { HEADER } from './splitter.ts';

export const Cmd = {
  inputs: 0x60,
  version: 0x72,
  setAntenna: 0x74,
  setPower: 0x76,
  getPower: 0x77,
  setRegion: 0x78,
  getRegion: 0x79,
  temperature: 0x7b,
  returnLoss: 0x7e,
  realTimeInventory: 0x89,
  fastSwitchInventory: 0x8a,
  sessionInventory: 0x8b,
} as const;

export function commandName(cmd: number): string {
  return NAMES[cmd] ?? 'unknown';
}

/**
 * What a frame is. Commands and replies look alike: only their length and code tell them apart, so `reply` also covers
 * commands seen in a capture.
 */
export type R2000Message =
  | { readonly kind: 'tag'; readonly cmd: number; readonly read: TagRead }
  /** End of one inventory round. */
  | { readonly kind: 'round-end'; readonly cmd: number; readonly totalRead: number }
  | { readonly kind: 'code'; readonly address: number; readonly cmd: number; readonly code: number }
  | { readonly kind: 'antenna-code'; readonly cmd: number; readonly antenna: number; readonly code: number }
  | { readonly kind: 'reply'; readonly address: number; readonly cmd: number; readonly data: Uint8Array }
  | { readonly kind: 'malformed'; readonly reason: string };

/** @param frame a whole frame whose checksum holds, as the splitter gives it. */
export function parseR2000(frame: Uint8Array): R2000Message {
  const length = frame[1]!;
  const address = frame[2]!;
  const cmd = frame[3]!;
  const isInventory = cmd === Cmd.realTimeInventory || cmd === Cmd.sessionInventory || cmd === Cmd.fastSwitchInventory;
  if (isInventory) {
    // A tag makes 7 bytes and whole words: its length is odd, the round's end is not.
    if (length === 0x0a) return { kind: 'round-end', cmd, totalRead: roundTotal(frame, cmd) };
    if (length === 0x05 && cmd === Cmd.fastSwitchInventory) {
      return { kind: 'antenna-code', cmd, antenna: frame[4]!, code: frame[5]! };
    }
    if (length >= MIN_TAG_LENGTH) {
      const tag = parseTag(frame, cmd);
      // The command that asks for 8A, seen in captures of both directions, is as long as a tag.
      if (tag.kind === 'tag' || cmd !== Cmd.fastSwitchInventory) return tag;
    }
  }
  // One data byte is a result code, except where the command asks for a value.
  if (length === 0x04 && cmd !== Cmd.getPower && cmd !== Cmd.returnLoss)
    return { kind: 'code', address, cmd, code: frame[4]! };
  return { kind: 'reply', address, cmd, data: frame.subarray(4, frame.length - 1) };
}

/** Decodes one frame for people. Field names are those of test/vectors/r2000-a0.json. */
export function decodeR2000(frame: Uint8Array): Decoded[] {
  const message = parseR2000(frame);
  if (message.kind === 'malformed') return [message];
  if (message.kind === 'tag') return [{ kind: 'tag', read: message.read }];
  const shared = { cmd: byteHex(message.cmd), addr: frame[2] };
  switch (message.kind) {
    case 'round-end':
      return [{ kind: 'frame', name: 'round-end', fields: { ...shared, end: true, totalRead: message.totalRead } }];
    case 'code':
      return [
        {
          kind: 'frame',
          name: commandName(message.cmd),
          // In a command the byte is its parameter, and its value may be no code at all.
          fields: {
            ...shared,
            code: byteHex(message.code),
            meaning: isCode(message.code) ? codeName(message.code) : null,
          },
        },
      ];
    case 'antenna-code':
      return [
        {
          kind: 'frame',
          name: codeName(message.code),
          fields: { ...shared, antenna: message.antenna, code: byteHex(message.code) },
        },
      ];
    case 'reply':
      return [{ kind: 'frame', name: commandName(message.cmd), fields: { ...shared, ...replyFields(message) } }];
  }
}

/** @param address 01 from the factory, FF reaches every reader */
export function encodeR2000(address: number, cmd: number, data: ArrayLike<number> = []): Uint8Array {
  const frame = new Uint8Array(data.length + 5);
  frame[0] = HEADER;
  frame[1] = data.length + 3;
  frame[2] = address;
  frame[3] = cmd;
  frame.set(data, 4);
  frame[frame.length - 1] = -sum8(frame, 0, frame.length - 1) & 0xff;
  return frame;
}

/** FreqAnt, PC and RSSI around an EPC of at least one word, with ADDR, CMD and CHECK. */
const MIN_TAG_LENGTH = 9;

const NAMES: Readonly<Record<number, string>> = {
  [Cmd.inputs]: 'get-inputs',
  0x70: 'reset',
  0x71: 'set-baud-rate',
  [Cmd.version]: 'version',
  0x73: 'set-address',
  [Cmd.setAntenna]: 'set-antenna',
  0x75: 'get-antenna',
  [Cmd.setPower]: 'set-power',
  [Cmd.getPower]: 'get-power',
  [Cmd.setRegion]: 'set-region',
  [Cmd.getRegion]: 'get-region',
  [Cmd.temperature]: 'temperature',
  [Cmd.returnLoss]: 'return-loss',
  0x80: 'buffered-inventory',
  0x81: 'read-memory',
  0x82: 'write-memory',
  0x83: 'lock',
  0x84: 'kill',
  0x85: 'select',
  [Cmd.realTimeInventory]: 'real-time-inventory',
  [Cmd.fastSwitchInventory]: 'fast-switch-inventory',
  [Cmd.sessionInventory]: 'session-inventory',
  0x90: 'get-buffer',
};

/**
 * FreqAnt (index in the high six bits, antenna in the low two), PC, EPC (as long as PC says), RSSI, and two bytes of
 * phase where the inventory asked for them.
 */
function parseTag(frame: Uint8Array, cmd: number): R2000Message {
  const freqAnt = frame[4]!;
  const end = frame.length - 1;
  const words = frame[5]! >> 3;
  const xpc = xpcBytes(frame, 5, end - 1);
  const epcAt = 7 + xpc;
  const epcEnd = xpc === 0 ? epcAt + words * 2 : end - 1;
  const behind = end - epcEnd - 1;
  if (behind !== 0 && behind !== 2) return { kind: 'malformed', reason: 'length-disagrees-with-pc' };
  return {
    kind: 'tag',
    cmd,
    read: {
      epcHex: toHex(frame, epcAt, epcEnd),
      pc: toHex(frame, 5, 7),
      // Bit 7 is a flag (seen set on eight-antenna firmware), not part of the value.
      rssiDbm: (frame[epcEnd]! & 0x7f) - 129,
      antenna: (freqAnt & 0x03) + 1,
      frequencyKHz: frequencyKHz(freqAnt >> 2),
      phase: behind === 2 ? (frame[epcEnd + 1]! << 8) | frame[epcEnd + 2]! : null,
      count: 1,
      tagCrcOk: null,
    },
  };
}

/** Channel table of the protocol: 0..6 from 865.0 MHz, 7 and up from 902.0 MHz, 500 kHz apart. */
function frequencyKHz(index: number): number {
  return index < 7 ? 865_000 + index * 500 : 902_000 + (index - 7) * 500;
}

/** 89, 8B: antenna, rate (2), total (4). 8A: total (3), duration (4). */
function roundTotal(frame: Uint8Array, cmd: number): number {
  if (cmd === Cmd.fastSwitchInventory) return (frame[4]! << 16) | (frame[5]! << 8) | frame[6]!;
  return ((frame[7]! << 24) | (frame[8]! << 16) | (frame[9]! << 8) | frame[10]!) >>> 0;
}

function replyFields(message: { readonly cmd: number; readonly data: Uint8Array }): Record<string, unknown> {
  const { cmd, data } = message;
  if (data.length === 0) return {};
  if (cmd === Cmd.getPower) return data.length === 1 ? { dbm: data[0] } : { dbm: [...data] };
  if (cmd === Cmd.version && data.length === 2) return { version: `${data[0]}.${data[1]}` };
  return { data: toHex(data) };
}

function byteHex(value: number): string {
  return value.toString(16).padStart(2, '0').toUpperCase();
}
