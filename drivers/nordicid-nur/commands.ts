import { crc16CcittFalse, xor8 } from '../crc.ts';
import { LOCK_BITS } from '../write-tag.ts';
import { SETUP_FLAGS, type NurSetup } from './reader-info.ts';
import { HEADER_BYTES } from './splitter.ts';

/** @returns a command's frame, flags zero. */
export function encodeNurCommand(code: number, parameters: ArrayLike<number> = []): Uint8Array {
  return encodeNurFrame([code, ...Array.from(parameters)], 0);
}

/** @returns `A5 LEN16 FLAGS16 HCS payload CRC16`. @param flags zero but for what a module sends unasked (1) */
export function encodeNurFrame(payload: readonly number[], flags: number): Uint8Array {
  const frame = new Uint8Array(HEADER_BYTES + payload.length + 2);
  const length = frame.length - HEADER_BYTES;
  frame[0] = 0xa5;
  frame[1] = length & 0xff;
  frame[2] = length >> 8;
  frame[3] = flags;
  frame[5] = xor8(frame, 0, 5, 0xff);
  frame.set(payload, HEADER_BYTES);
  const crc = crc16CcittFalse(frame, HEADER_BYTES, frame.length - 2);
  frame[frame.length - 2] = crc & 0xff;
  frame[frame.length - 1] = crc >> 8;
  return frame;
}

/** Parameters of the setup command: asks for it (null), or sets it and asks for what was applied. */
export function setupFields(wanted: NurSetup | null): number[] {
  const values = wanted === null ? [] : [wanted.txLevel, wanted.region, wanted.q, wanted.session, wanted.antennaMask];
  return [...le32(SETUP_FLAGS), ...values];
}

/** Writes whole words to the tag that carries `target`. @param bank 0 passwords (access at word 2), 1 EPC (PC at word 1) */
export function writeBlock(
  target: Uint8Array,
  password: Uint8Array,
  bank: 0 | 1,
  wordAt: number,
  data: ArrayLike<number>,
): number[] {
  const block = [bank, ...le32(wordAt), data.length / 2, ...Array.from(data)];
  return [...singulation(target, password), block.length, ...block];
}

/** Makes EPC and access password of the tag that carries `target` changeable with the password only. */
export function lockBlock(target: Uint8Array, password: Uint8Array): number[] {
  const block = [LOCK_BITS & 0xff, LOCK_BITS >> 8, LOCK_BITS & 0xff, LOCK_BITS >> 8];
  return [...singulation(target, password), block.length, ...block];
}

/** Flags, password and the mask that chooses one tag by its EPC, which begins at bit 32 of its bank. */
function singulation(target: Uint8Array, password: Uint8Array): number[] {
  const isSecured = password.some((byte) => byte !== 0);
  const bits = target.length * 8;
  const block = [EPC_BANK, ...le32(EPC_BIT), bits & 0xff, bits >> 8, ...target];
  // The password is a number to the module: its bytes come in reverse.
  return [FLAG_SINGULATE | (isSecured ? FLAG_SECURED : 0), ...[...password].reverse(), block.length, ...block];
}

function le32(value: number): number[] {
  return [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24];
}

const EPC_BANK = 1;
const EPC_BIT = 32;
const FLAG_SECURED = 1;
const FLAG_SINGULATE = 2;

/**
 * Parameters that make input pins tell their changes, made of what the module answered about them: flags, then
 * enabled, type, edge and action a pin. Pins that are outputs or have a work of their own are left alone.
 * @returns null where there is none to change
 * @see nur_nurapi_micro, NurApiSetGPIOConfig
 */
export function notifyingInputs(configured: Uint8Array): number[] | null {
  const pins: number[][] = [];
  let flags = 0;
  let at = 1;
  for (let pin = 0; pin < 8; pin++) {
    if (((configured[0] ?? 0) & (1 << pin)) === 0) continue;
    const [enabled, type, , action] = configured.subarray(at, at + 4);
    at += 4;
    if (enabled !== 1 || type !== PIN_INPUT || (action !== PIN_SILENT && action !== PIN_NOTIFIES)) continue;
    flags |= 1 << pin;
    pins.push([enabled, type, BOTH_EDGES, PIN_NOTIFIES]);
  }
  return flags === 0 ? null : [flags, ...pins.flat()];
}

const PIN_INPUT = 1;
const BOTH_EDGES = 2;
const PIN_SILENT = 0;
const PIN_NOTIFIES = 1;
