import { TV_BYTES } from './codes.ts';

/** One parameter within a message: its type and where its value lies. */
export interface Parameter {
  readonly type: number;
  readonly from: number;
  readonly to: number;
}

/** Walks the parameters of `bytes[from, to)`; ends early at one that does not fit. */
export function* parametersOf(bytes: Uint8Array, from: number, to: number): Generator<Parameter> {
  let at = from;
  while (at < to) {
    const next = parameterEnd(bytes, at, to);
    if (next < 0) return;
    const isTv = (bytes[at]! & 0x80) !== 0;
    const type = isTv ? bytes[at]! & 0x7f : ((bytes[at]! & 3) << 8) | bytes[at + 1]!;
    yield { type, from: at + (isTv ? 1 : 4), to: next };
    at = next;
  }
}

/** @returns whether the parameters that have arrived, `bytes[from, arrived)`, fit into `bytes[from, to)`. */
export function parametersFit(bytes: Uint8Array, from: number, arrived: number, to: number): boolean {
  let at = from;
  while (at >= 0 && at + TLV_HEADER_BYTES <= arrived) at = parameterEnd(bytes, at, to);
  return at >= 0;
}

/** @returns whether whole parameters fill `bytes[from, to)` exactly. */
export function parametersTile(bytes: Uint8Array, from: number, to: number): boolean {
  let at = from;
  while (at >= 0 && at < to) at = parameterEnd(bytes, at, to);
  return at === to;
}

export function findParameter(bytes: Uint8Array, from: number, to: number, type: number): Parameter | null {
  for (const found of parametersOf(bytes, from, to)) if (found.type === type) return found;
  return null;
}

/** @returns where the parameter at `at` ends, or -1 where it does not fit. TV: 1 + fixed length; TLV: type u16, length u16. */
export function parameterEnd(bytes: Uint8Array, at: number, to: number): number {
  const first = bytes[at]!;
  if ((first & 0x80) !== 0) {
    const length = TV_BYTES[first & 0x7f] ?? 0;
    const end = at + 1 + length;
    return length > 0 && end <= to ? end : -1;
  }
  // Six reserved bits before the ten of the type.
  if ((first & 0xfc) !== 0 || at + TLV_HEADER_BYTES > to) return -1;
  const length = (bytes[at + 2]! << 8) | bytes[at + 3]!;
  return length >= TLV_HEADER_BYTES && at + length <= to ? at + length : -1;
}

/** Type u16, length u16. */
const TLV_HEADER_BYTES = 4;

/** One TLV parameter: type u16, length u16 with the header, value. */
export function tlv(type: number, value: readonly number[]): number[] {
  return [...be16(type), ...be16(value.length + 4), ...value];
}

export function be16(value: number): number[] {
  return [(value >> 8) & 0xff, value & 0xff];
}

export function be32(value: number): number[] {
  return [value >>> 24, (value >> 16) & 0xff, (value >> 8) & 0xff, value & 0xff];
}
