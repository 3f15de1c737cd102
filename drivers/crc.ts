/**
 * The checksums of the reader protocols, over `bytes[from, to)`. Pure; no allocation.
 * CRC names are those of the reveng catalogue.
 */

/** Sum of the bytes modulo 256 (M100). */
export function sum8(bytes: Uint8Array, from: number, to: number): number {
  let sum = 0;
  for (let index = from; index < to; index++) sum += bytes[index]!;
  return sum & 0xff;
}

/** Exclusive or of the bytes, starting at `initial` (Nordic ID header). */
export function xor8(bytes: Uint8Array, from: number, to: number, initial = 0): number {
  let value = initial;
  for (let index = from; index < to; index++) value ^= bytes[index]!;
  return value & 0xff;
}

/** CRC-16/CCITT-FALSE: poly 1021, init FFFF, most significant bit first (Nordic ID payload). */
export function crc16CcittFalse(bytes: Uint8Array, from: number, to: number): number {
  let crc = 0xffff;
  for (let index = from; index < to; index++) {
    crc = ((crc << 8) & 0xffff) ^ CCITT[(crc >> 8) ^ bytes[index]!]!;
  }
  return crc;
}

/** CRC-16/GENIBUS: the CRC that a Gen2 tag appends to its PC and EPC (EPC Gen2 6.3.1.5). */
export function crc16Genibus(bytes: Uint8Array, from: number, to: number): number {
  return crc16CcittFalse(bytes, from, to) ^ 0xffff;
}

/** CRC-16/MCRF4XX: poly 8408 reflected, init FFFF (UHFReader, RRU). */
export function crc16Mcrf4xx(bytes: Uint8Array, from: number, to: number): number {
  let crc = 0xffff;
  for (let index = from; index < to; index++) crc = (crc >> 8) ^ MCRF4XX[(crc ^ bytes[index]!) & 0xff]!;
  return crc;
}

/**
 * ThingMagic's own CRC: the data enters at the low end of the register instead of being xored into its top, so it is
 * not CRC-16/CCITT-FALSE although the vendor's guide calls it "CCITT CRC-16".
 */
export function crc16ThingMagic(bytes: Uint8Array, from: number, to: number): number {
  let crc = 0xffff;
  for (let index = from; index < to; index++) {
    crc = (((crc << 8) | bytes[index]!) & 0xffff) ^ CCITT[crc >> 8]!;
  }
  return crc;
}

const CCITT = table((value) => {
  let crc = value << 8;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
  return crc & 0xffff;
});

const MCRF4XX = table((value) => {
  let crc = value;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0x8408 : crc >> 1;
  return crc;
});

function table(entry: (value: number) => number): Uint16Array {
  return Uint16Array.from({ length: 256 }, (_, value) => entry(value));
}
