import { crc16Genibus } from './crc.ts';

/**
 * Whether the CRC that a tag appended agrees with its PC and EPC: an end-to-end check of the air, the reader and our
 * own parser. `bytes[from, to)` is PC and EPC; the CRC follows at `to`, high byte first.
 */
export function tagCrcHolds(bytes: Uint8Array, from: number, to: number): boolean {
  return crc16Genibus(bytes, from, to) === ((bytes[to]! << 8) | bytes[to + 1]!);
}

/**
 * Bytes of XPC words between PC and EPC: the PC's XI bit announces XPC_W1, whose top bit announces XPC_W2
 * (EPC Gen2 6.3.2.1.2.2). `at` is the PC's offset, `end` where the EPC ends.
 */
export function xpcBytes(bytes: Uint8Array, at: number, end: number): number {
  if ((bytes[at]! & 0x02) === 0 || end - at < 4) return 0;
  return (bytes[at + 2]! & 0x80) === 0 ? 2 : 4;
}
