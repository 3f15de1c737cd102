import { parameter } from './codes.ts';
import { be16, be32, tlv } from './parameters.ts';
import { HEADER_BYTES } from './splitter.ts';

/** The one ROSpec that the driver keeps on a reader. */
export const ROSPEC_ID = 1;
export const ALL_ROSPECS = 0;
const C1G2 = 1;

/** @returns one version 1 message. */
export function encodeMessage(type: number, id: number, body: readonly number[] = []): Uint8Array {
  const length = HEADER_BYTES + body.length;
  return Uint8Array.from([...be16((1 << 10) | type), ...be32(length), ...be32(id), ...body]);
}

/** Body of DELETE, START, STOP and ENABLE: the ROSpec's id alone. */
export function rospecId(id: number): number[] {
  return be32(id);
}

/** Body of GET_READER_CONFIG that asks for the antennas' properties: all antennas, no GPI and no GPO port. */
export function antennaProperties(): number[] {
  const ANTENNA_PROPERTIES = 2;
  return [...be16(0), ANTENNA_PROPERTIES, ...be16(0), ...be16(0)];
}

/**
 * Body of SET_READER_CONFIG: keep-alives at an interval, and the events the driver reports: GPI, reader exceptions, antennas. Readers come with
 * their input pins switched off: each of `inputs` is switched on.
 */
export function readerConfig(keepAliveMs: number, inputs: number): number[] {
  const GPI = 1;
  const EXCEPTION = 4;
  const ANTENNA = 8;
  const states = [GPI, EXCEPTION, ANTENNA].flatMap((event) =>
    tlv(parameter.eventNotificationState, [...be16(event), 0x80]),
  );
  const UNKNOWN_LEVEL = 2;
  const pins = Array.from({ length: inputs }, (_, index) => index + 1);
  return [
    0,
    ...tlv(parameter.eventNotificationSpec, states),
    ...tlv(parameter.keepAliveSpec, [1, ...be32(keepAliveMs)]),
    ...pins.flatMap((pin) => tlv(parameter.gpiPortState, [...be16(pin), 0x80, UNKNOWN_LEVEL])),
  ];
}

export interface InventorySettings {
  /** Antenna ports, from 1; empty means all. */
  readonly antennas: readonly number[];
  /** Index into the reader's power table; null leaves the reader's own setting. */
  readonly powerIndex: number | null;
  readonly session: 0 | 1 | 2 | 3;
  /** Expected number of tags, from which the reader derives Q. */
  readonly population: number;
}

/** Body of ADD_ROSPEC: one that reads until stopped and reports every tag at once with antenna, channel, RSSI, count, PC and CRC. */
export function rospec(settings: InventorySettings): number[] {
  const antennas = settings.antennas.length === 0 ? [0] : settings.antennas;
  const boundary = tlv(parameter.boundarySpec, [
    ...tlv(parameter.startTrigger, [0]),
    ...tlv(parameter.stopTrigger, [0, ...be32(0)]),
  ]);
  const inventory = tlv(parameter.inventoryParameterSpec, [
    ...be16(1),
    C1G2,
    ...antennas.flatMap((antenna) => antennaConfiguration(antenna, settings)),
  ]);
  const aiSpec = tlv(parameter.aiSpec, [
    ...be16(antennas.length),
    ...antennas.flatMap(be16),
    ...tlv(parameter.aiSpecStopTrigger, [0, ...be32(0)]),
    ...inventory,
  ]);
  const ANTENNA = 1 << 12;
  const CHANNEL = 1 << 11;
  const RSSI = 1 << 10;
  const COUNT = 1 << 7;
  const CRC_AND_PC = 0b1100_0000;
  const AFTER_N_TAGS = 1;
  const report = tlv(parameter.reportSpec, [
    AFTER_N_TAGS,
    ...be16(1),
    ...tlv(parameter.tagReportContentSelector, [
      ...be16(ANTENNA | CHANNEL | RSSI | COUNT),
      ...tlv(parameter.c1g2EpcMemorySelector, [CRC_AND_PC]),
    ]),
  ]);
  return tlv(parameter.rospec, [...be32(ROSPEC_ID), 0, 0, ...boundary, ...aiSpec, ...report]);
}

function antennaConfiguration(antenna: number, settings: InventorySettings): number[] {
  const { powerIndex, session, population } = settings;
  const transmitter =
    powerIndex === null ? [] : tlv(parameter.rfTransmitter, [...be16(1), ...be16(1), ...be16(powerIndex)]);
  const control = tlv(parameter.c1g2SingulationControl, [session << 6, ...be16(population), ...be32(0)]);
  return tlv(parameter.antennaConfiguration, [
    ...be16(antenna),
    ...transmitter,
    ...tlv(parameter.c1g2InventoryCommand, [0, ...control]),
  ]);
}
