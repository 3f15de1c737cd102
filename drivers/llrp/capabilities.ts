import { textAt } from './codec.ts';
import { parameter } from './codes.ts';
import { findParameter, parametersOf } from './parameters.ts';
import { HEADER_BYTES, u16, u32 } from './splitter.ts';

export interface LlrpCapabilities {
  readonly antennas: number;
  /** IANA private enterprise number. */
  readonly maker: number;
  readonly model: number;
  readonly firmware: string;
  /** Input pins, from 1. */
  readonly inputs: number;
  /** Communications standard: 1 US FCC, 2 ETSI EN 302 208, 3 ETSI EN 300 220, … */
  readonly standard: number;
  /** Transmit power by its index in the reader's table. */
  readonly powers: readonly { readonly index: number; readonly dbm: number }[];
  /** Frequencies by channel index, from 1. */
  readonly channelsKHz: readonly number[];
}

/** Reads a GET_READER_CAPABILITIES_RESPONSE. @returns null where the general capabilities are missing */
export function readCapabilities(frame: Uint8Array): LlrpCapabilities | null {
  const general = findParameter(frame, HEADER_BYTES, frame.length, parameter.generalDeviceCapabilities);
  if (general === null || general.to - general.from < 14) return null;
  const listFrom = general.from + 14 + u16(frame, general.from + 12);
  const gpio = findParameter(frame, listFrom, general.to, parameter.gpioCapabilities);
  const regulatory = findParameter(frame, HEADER_BYTES, frame.length, parameter.regulatoryCapabilities);
  const powers: { index: number; dbm: number }[] = [];
  const channelsKHz: number[] = [];
  if (regulatory !== null && regulatory.to - regulatory.from >= 4) {
    const band = findParameter(frame, regulatory.from + 4, regulatory.to, parameter.uhfBandCapabilities);
    for (const { type, from, to } of band === null ? [] : parametersOf(frame, band.from, band.to)) {
      if (type === parameter.transmitPowerLevel && to - from >= 4) {
        powers.push({ index: u16(frame, from), dbm: ((u16(frame, from + 2) << 16) >> 16) / 100 });
      } else if (type === parameter.frequencyInformation && to > from) {
        channelsKHz.push(...channelsOf(frame, from + 1, to));
      }
    }
  }
  return {
    antennas: u16(frame, general.from),
    maker: u32(frame, general.from + 4),
    model: u32(frame, general.from + 8),
    firmware: textAt(frame, general.from + 12, general.to),
    inputs: gpio === null || gpio.to - gpio.from < 4 ? 0 : u16(frame, gpio.from),
    standard: regulatory === null ? 0 : u16(frame, regulatory.from + 2),
    powers,
    channelsKHz,
  };
}

/** @returns our word for the reader's radio rules; LLRP can report them but not change them. */
export function regionOf(capabilities: LlrpCapabilities): string {
  const { standard, channelsKHz } = capabilities;
  if (standard === 1) return 'US';
  if (standard !== 2) return `standard-${standard}`;
  return channelsKHz.length > 0 && channelsKHz.every((kHz) => kHz >= 915_000) ? 'ETSI-UB' : 'ETSI-LB';
}

function channelsOf(frame: Uint8Array, from: number, to: number): number[] {
  for (const table of parametersOf(frame, from, to)) {
    // Hop table: id u8, reserved u8, count u16; fixed table: count u16.
    const isHop = table.type === parameter.frequencyHopTable;
    if (!isHop && table.type !== parameter.fixedFrequencyTable) continue;
    const channels: number[] = [];
    for (let at = table.from + (isHop ? 4 : 2); at + 4 <= table.to; at += 4) channels.push(u32(frame, at));
    return channels;
  }
  return [];
}

/** Whether the reader sees an antenna, by port from 1, of a GET_READER_CONFIG_RESPONSE. */
export function readConnectedAntennas(frame: Uint8Array): ReadonlyMap<number, boolean> {
  const seen = new Map<number, boolean>();
  for (const { type, from, to } of parametersOf(frame, HEADER_BYTES, frame.length)) {
    if (type === parameter.antennaProperties && to - from >= 3) {
      seen.set(u16(frame, from + 1), (frame[from]! & 0x80) !== 0);
    }
  }
  return seen;
}
