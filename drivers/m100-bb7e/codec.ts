import { sum8 } from '../crc.ts';
import { toHex } from '../hex.ts';
import type { Decoded, TagRead } from '../reader-driver.ts';
import { tagCrcHolds, xpcBytes } from '../tag-crc.ts';
import { errorName, regionName } from './codes.ts';
import { END, HEADER, OVERHEAD } from './splitter.ts';

/** Command codes (manual, section 4). */
export const Cmd = {
  info: 0x03,
  setRegion: 0x07,
  getRegion: 0x08,
  select: 0x0c,
  getQuery: 0x0d,
  setQuery: 0x0e,
  selectMode: 0x12,
  singlePoll: 0x22,
  multiPoll: 0x27,
  stop: 0x28,
  read: 0x39,
  write: 0x49,
  lock: 0x82,
  setPower: 0xb6,
  getPower: 0xb7,
  error: 0xff,
} as const;

export function commandName(cmd: number): string {
  return NAMES[cmd] ?? 'unknown';
}

/** What a frame is, by its type byte. */
export type M100Message =
  | { readonly kind: 'tag'; readonly read: TagRead }
  | { readonly kind: 'reply'; readonly cmd: number; readonly param: Uint8Array }
  | { readonly kind: 'error'; readonly code: number }
  | { readonly kind: 'command'; readonly cmd: number; readonly param: Uint8Array }
  | { readonly kind: 'malformed'; readonly reason: string };

/** @param frame a whole frame whose checksum holds, as the splitter gives it. */
export function parseM100(frame: Uint8Array): M100Message {
  const type = frame[1]!;
  const cmd = frame[2]!;
  const end = frame.length - 2;
  if (type === NOTICE) {
    return cmd === Cmd.singlePoll ? parseNotice(frame, end) : { kind: 'malformed', reason: 'unknown-notice' };
  }
  if (type === COMMAND) return { kind: 'command', cmd, param: frame.subarray(PARAM, end) };
  if (cmd !== Cmd.error) return { kind: 'reply', cmd, param: frame.subarray(PARAM, end) };
  return end > PARAM ? { kind: 'error', code: frame[PARAM]! } : { kind: 'malformed', reason: 'short-body' };
}

/**
 * Decodes one frame for people: tags, and every other frame by its name and fields.
 * Field names are those of test/vectors/m100-bb7e.json.
 */
export function decodeM100(frame: Uint8Array): Decoded[] {
  const message = parseM100(frame);
  switch (message.kind) {
    case 'tag':
    case 'malformed':
      return [message];
    case 'error':
      return [
        {
          kind: 'frame',
          name: errorName(message.code),
          fields: { direction: 'reply', cmd: 'FF', error: byteHex(message.code), ...tagFields(frame, PARAM + 1) },
        },
      ];
    case 'command':
    case 'reply': {
      const name = commandName(message.cmd);
      const shared = { direction: message.kind, cmd: byteHex(message.cmd) };
      const own =
        message.kind === 'reply' ? replyFields(message.cmd, frame) : commandFields(message.cmd, message.param);
      return [{ kind: 'frame', name, fields: { ...shared, ...own } }];
    }
  }
}

/** Builds a frame. @param type 0 command (what a host sends), 1 reply, 2 notice (what a reader sends). */
export function encodeM100(cmd: number, param: ArrayLike<number> = [], type: 0 | 1 | 2 = COMMAND): Uint8Array {
  const frame = new Uint8Array(param.length + OVERHEAD);
  frame[0] = HEADER;
  frame[1] = type;
  frame[2] = cmd;
  frame[3] = param.length >> 8;
  frame[4] = param.length & 0xff;
  frame.set(param, PARAM);
  frame[frame.length - 2] = sum8(frame, 1, frame.length - 2);
  frame[frame.length - 1] = END;
  return frame;
}

const COMMAND = 0x00;
const NOTICE = 0x02;

/** Offset of PARAM. */
const PARAM = 5;

const NAMES: Readonly<Record<number, string>> = {
  [Cmd.info]: 'module-info',
  [Cmd.setRegion]: 'set-region',
  [Cmd.getRegion]: 'get-region',
  [Cmd.select]: 'select',
  [Cmd.getQuery]: 'get-query',
  [Cmd.setQuery]: 'set-query',
  0x11: 'set-baud-rate',
  [Cmd.selectMode]: 'select-mode',
  0x1a: 'gpio',
  [Cmd.singlePoll]: 'single-inventory',
  [Cmd.multiPoll]: 'multiple-inventory',
  [Cmd.stop]: 'stop-inventory',
  [Cmd.read]: 'read-memory',
  [Cmd.write]: 'write-memory',
  0x65: 'kill',
  [Cmd.lock]: 'lock',
  0xaa: 'get-channel',
  0xab: 'set-channel',
  0xad: 'set-hopping',
  [Cmd.setPower]: 'set-power',
  [Cmd.getPower]: 'get-power',
  0xf0: 'set-modem',
  0xf1: 'get-modem',
  0xf2: 'scan-jammer',
  0xf3: 'scan-rssi',
};

/** Body: RSSI (int8, dBm), PC (2), [XPC], EPC (as many words as PC says), tag CRC (2). */
function parseNotice(frame: Uint8Array, end: number): M100Message {
  const pcAt = PARAM + 1;
  const crcAt = end - 2;
  if (crcAt < pcAt + 2) return { kind: 'malformed', reason: 'short-body' };
  const epcAt = pcAt + 2 + xpcBytes(frame, pcAt, crcAt);
  // With XPC the readers' PC counts either EPC alone or XPC too: only without is the length beyond doubt.
  if (epcAt === pcAt + 2 && crcAt - epcAt !== (frame[pcAt]! >> 3) * 2) {
    return { kind: 'malformed', reason: 'length-disagrees-with-pc' };
  }
  return {
    kind: 'tag',
    read: {
      epcHex: toHex(frame, epcAt, crcAt),
      pc: toHex(frame, pcAt, pcAt + 2),
      rssiDbm: (frame[PARAM]! << 24) >> 24,
      antenna: null,
      frequencyKHz: null,
      phase: null,
      count: 1,
      tagCrcOk: tagCrcHolds(frame, pcAt, crcAt),
    },
  };
}

function replyFields(cmd: number, frame: Uint8Array): Readonly<Record<string, unknown>> {
  const end = frame.length - 2;
  const first = frame[PARAM]!;
  const word = end - PARAM >= 2 ? (first << 8) | frame[PARAM + 1]! : null;
  switch (cmd) {
    case Cmd.info:
      return { infoType: first, text: new TextDecoder('latin1').decode(frame.subarray(PARAM + 1, end)) };
    case Cmd.getRegion:
      return { region: first, regionName: regionName(first) };
    case Cmd.getPower:
      return { powerCdBm: word };
    case Cmd.read: {
      const tag = tagFields(frame, PARAM);
      return { ...tag, data: toHex(frame, Math.min(PARAM + 1 + first, end), end) };
    }
    case Cmd.write:
    case Cmd.lock:
    case 0x65:
      return { ...tagFields(frame, PARAM), status: frame[end - 1] };
    default:
      return { param: toHex(frame, PARAM, end) };
  }
}

function commandFields(cmd: number, param: Uint8Array): Readonly<Record<string, unknown>> {
  switch (cmd) {
    case Cmd.multiPoll:
      return { count: (param[1]! << 8) | param[2]! };
    case Cmd.setRegion:
      return { region: param[0], regionName: regionName(param[0]!) };
    case Cmd.setPower:
      return { powerCdBm: (param[0]! << 8) | param[1]! };
    default:
      return param.length === 0 ? {} : { param: toHex(param) };
  }
}

/** The tag an access reply is about: length byte at `at`, then PC and EPC. Empty where the reader named no tag. */
function tagFields(frame: Uint8Array, at: number): { pc?: string; epc?: string } {
  const end = frame.length - 2;
  const length = frame[at]!;
  if (at + 1 > end || length < 2 || at + 1 + length > end) return {};
  return { pc: toHex(frame, at + 1, at + 3), epc: toHex(frame, at + 3, at + 1 + length) };
}

function byteHex(value: number): string {
  return value.toString(16).padStart(2, '0').toUpperCase();
}
