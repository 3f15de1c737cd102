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
export function encodeWriteEpc(address: number, password: Uint8Array, epc: Uint8Array): Uint8Array {
  return encodeRruCommand(address, command.writeEpc, [epc.length / 2, ...password, ...epc]);
}

/** Makes the EPC bank of the tag `epc` writable with the access password only. @see manual, command 06 */
export function encodeLockEpc(address: number, password: Uint8Array, epc: Uint8Array): Uint8Array {
  const EPC_BANK = 2;
  const SECURED = 2;
  return encodeRruCommand(address, command.lock, [epc.length / 2, ...epc, EPC_BANK, SECURED, ...password]);
}
