import { crc16Mcrf4xx } from '../crc.ts';
import { command } from './codes.ts';

/** Every reader answers this address; the reply carries its own. */
export const BROADCAST = 0xff;

/** @returns `LEN ADR CMD DATA CRClo CRChi`; `data` is at most 250 bytes. */
export function encodeRruCommand(address: number, code: number, data: ArrayLike<number> = []): Uint8Array {
  const frame = new Uint8Array(5 + data.length);
  frame[0] = frame.length - 1;
  frame[1] = address;
  frame[2] = code;
  frame.set(data, 3);
  const crc = crc16Mcrf4xx(frame, 0, frame.length - 2);
  frame[frame.length - 2] = crc & 0xff;
  frame[frame.length - 1] = crc >> 8;
  return frame;
}

/** One inventory round. `antenna` from 1; `scan100ms` is how long the reader may take, in tenths of a second. */
export function encodeInventory(
  address: number,
  round: { q: number; session: number; antenna: number; scan100ms: number },
): Uint8Array {
  const data = [round.q, round.session, 0, 0x80 | (round.antenna - 1), round.scan100ms];
  return encodeRruCommand(address, command.inventory, data);
}

/** Writes the EPC of whichever single tag answers. @param password - four bytes, most significant first */
export function writeEpcFields(epc: Uint8Array, password: Uint8Array): number[] {
  return [epc.length / 2, ...password, ...epc];
}

/** Writes the access password: reserved bank, from its third word. @see manual, command 03 */
export function writePasswordFields(target: Uint8Array, wanted: Uint8Array, password: Uint8Array): number[] {
  const RESERVED_BANK = 0;
  const ACCESS_WORD = 2;
  return [wanted.length / 2, target.length / 2, ...target, RESERVED_BANK, ACCESS_WORD, ...wanted, ...password];
}

/** Makes one memory of the tag `target` changeable with the access password only. @see manual, command 06 */
export function lockFields(target: Uint8Array, memory: LockedMemory, password: Uint8Array): number[] {
  const SECURED = 2;
  return [target.length / 2, ...target, memory, SECURED, ...password];
}

export const lockedMemory = { accessPassword: 1, epc: 2 } as const;
type LockedMemory = (typeof lockedMemory)[keyof typeof lockedMemory];

/** Return loss of one antenna, from 1, at a frequency. */
export function returnLossFields(frequencyKHz: number, antenna: number): number[] {
  const kHz = frequencyKHz;
  return [kHz >>> 24, (kHz >> 16) & 0xff, (kHz >> 8) & 0xff, kHz & 0xff, antenna - 1];
}
