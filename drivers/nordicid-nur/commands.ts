import { crc16CcittFalse, xor8 } from '../crc.ts';
import { command } from './codes.ts';
import { SETUP_FLAGS, type NurSetup } from './reader-info.ts';
import { HEADER_BYTES } from './splitter.ts';

const EPC_BANK = 1;
const FLAG_SECURED = 1;
const FLAG_SINGULATE = 2;

/** @returns `A5 LEN16 FLAGS16 HCS code parameters CRC16`, flags zero. */
export function encodeNurCommand(code: number, parameters: ArrayLike<number> = []): Uint8Array {
  const frame = new Uint8Array(HEADER_BYTES + 1 + parameters.length + 2);
  const length = frame.length - HEADER_BYTES;
  frame[0] = 0xa5;
  frame[1] = length & 0xff;
  frame[2] = length >> 8;
  frame[5] = xor8(frame, 0, 5, 0xff);
  frame[HEADER_BYTES] = code;
  frame.set(parameters, HEADER_BYTES + 1);
  const crc = crc16CcittFalse(frame, HEADER_BYTES, frame.length - 2);
  frame[frame.length - 2] = crc & 0xff;
  frame[frame.length - 1] = crc >> 8;
  return frame;
}

/** Asks for the setup, or sets it and asks for what was applied. */
export function encodeSetup(wanted: NurSetup | null): Uint8Array {
  const values = wanted === null ? [] : [wanted.txLevel, wanted.region, wanted.q, wanted.session, wanted.antennaMask];
  return encodeNurCommand(command.loadSetup, [...le32(SETUP_FLAGS), ...values]);
}

/** One inventory into the module's tag buffer. */
export function encodeInventory(q: number, session: number, rounds: number): Uint8Array {
  return encodeNurCommand(command.inventory, [q, session, rounds]);
}

/** Writes PC and EPC of the tag that carries `currentEpc`. @param password - null for a tag without access password */
export function encodeWriteEpc(currentEpc: Uint8Array, newEpc: Uint8Array, password: Uint8Array | null): Uint8Array {
  const PC_WORD = 1;
  const words = newEpc.length / 2 + 1;
  const block = [EPC_BANK, ...le32(PC_WORD), words, (newEpc.length / 2) << 3, 0, ...newEpc];
  return encodeNurCommand(command.write, [...singulation(currentEpc, password), block.length, ...block]);
}

/** Makes the EPC bank writable with the access password only. Mask and action are those of Gen2's Lock command. */
export function encodeLockEpc(epc: Uint8Array, password: Uint8Array | null): Uint8Array {
  const EPC_MASK = 0b00_00_11_00_00;
  const EPC_SECURED = 0b00_00_10_00_00;
  const block = [EPC_MASK & 0xff, EPC_MASK >> 8, EPC_SECURED & 0xff, EPC_SECURED >> 8];
  return encodeNurCommand(command.lock, [...singulation(epc, password), block.length, ...block]);
}

/** Flags, password and the mask that chooses one tag by its EPC, which begins at bit 32 of its bank. */
function singulation(epc: Uint8Array, password: Uint8Array | null): number[] {
  const EPC_BIT = 32;
  const flags = FLAG_SINGULATE | (password === null ? 0 : FLAG_SECURED);
  const bits = epc.length * 8;
  const block = [EPC_BANK, ...le32(EPC_BIT), bits & 0xff, bits >> 8, ...epc];
  // The password is a number to the module: its bytes come in reverse.
  const passwordBytes = password === null ? [0, 0, 0, 0] : [...password].reverse();
  return [flags, ...passwordBytes, block.length, ...block];
}

function le32(value: number): number[] {
  return [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24];
}
