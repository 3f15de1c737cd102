import { latin1, u32le } from './codec.ts';
import { setup } from './codes.ts';

export interface NurReaderInfo {
  readonly serial: string;
  readonly model: string;
  /** As `5.11-A`. */
  readonly firmware: string;
  readonly antennas: number;
}

/** Marks the layout that has a version and a second serial number; older modules begin with the serial's length. */
const VERSION_1 = 0x52444901;

/**
 * Reads a reader info reply: `[version u32] serial [serial] name fcc hardware` as length-prefixed texts, then software
 * major, minor and build letter, GPIOs, sensors, regions and antennas, a byte each.
 * @returns null where it ends early
 */
export function readReaderInfo(data: Uint8Array): NurReaderInfo | null {
  const isVersion1 = data.length >= 4 && u32le(data, 0) === VERSION_1;
  let at = isVersion1 ? 4 : 0;
  const text = (): string => {
    const length = data[at] ?? 0;
    const value = latin1(data.subarray(at + 1, at + 1 + length));
    at += 1 + length;
    return value.replace(/\0+$/, '').trim();
  };
  const serial = text();
  if (isVersion1) text();
  const model = text();
  text();
  text();
  if (at + 7 > data.length) return null;
  const firmware = `${data[at]!}.${data[at + 1]!}-${String.fromCharCode(data[at + 2]!)}`;
  return { serial, model, firmware, antennas: data[at + 6]! };
}

export interface NurSetup {
  /** Attenuation below the module's strongest output, in steps of 1 dB. */
  readonly txLevel: number;
  readonly region: number;
  readonly q: number;
  readonly session: number;
  readonly antennaMask: number;
}

/** The setup fields that the driver asks for and sets; the others keep their values. */
export const SETUP_FLAGS = setup.txLevel | setup.region | setup.q | setup.session | setup.antennaMask;

/** Reads a setup reply of exactly {@link SETUP_FLAGS}. @returns null where it is about other fields */
export function readSetup(data: Uint8Array): NurSetup | null {
  if (data.length < 9 || u32le(data, 0) !== SETUP_FLAGS) return null;
  return { txLevel: data[4]!, region: data[5]!, q: data[6]!, session: data[7]!, antennaMask: data[8]! };
}

/** Strongest output in dBm from a device capabilities reply: `size u32, flags u32, flags u32, maxTxdBm i32, …`. */
export function readMaxDbm(data: Uint8Array): number | null {
  if (data.length < 16) return null;
  const dbm = u32le(data, 12);
  return dbm >= 10 && dbm <= 33 ? dbm : null;
}

/**
 * Temperature in degrees Celsius of a diagnostics report: `flags u32, uptime u32, rf time u32, temperature i32, …`.
 * @returns null where the module has no sensor (1000)
 */
export function readTemperature(data: Uint8Array): number | null {
  if (data.length < 16) return null;
  const degrees = u32le(data, 12) | 0;
  return degrees >= 1000 ? null : degrees;
}
