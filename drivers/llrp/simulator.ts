import type { Heard } from '../simulation/scene.ts';
import { everyRound, type Simulator, type SimulatorDeps, type SimulatorOptions } from '../simulation/simulator.ts';
import { readHeader } from './codec.ts';
import { message, parameter } from './codes.ts';
import { encodeMessage } from './commands.ts';
import { be16, be32, findParameter, tlv } from './parameters.ts';
import { createLlrpSplitter, HEADER_BYTES, u16, u32 } from './splitter.ts';

/**
 * The far end of the protocol: a reader on the network with four antennas and two inputs, that greets, keeps one ROSpec,
 * reports every tag at once and sends keep-alives.
 */
export function createLlrpSimulator(
  deps: SimulatorDeps,
  options: SimulatorOptions & {
    /** Another program holds the reader's one connection. */
    readonly taken?: boolean;
  } = {},
): Simulator {
  const { port, clock, scene } = deps;
  const roundMs = options.roundMs ?? 20;
  const splitter = createLlrpSplitter();
  let antennas: readonly number[] = [1];
  let nextId = 0x1000;
  let stopRospec = (): void => undefined;
  let stopKeepAlive = (): void => undefined;

  const stopBytes = port.onBytes((bytes) => {
    for (const chunk of splitter.push(bytes)) if (chunk.kind === 'frame') obey(chunk.bytes);
  });
  const stopClosed = port.onClosed(halt);
  const stopInputs = scene.onInput((pin, level) =>
    notify(tlv(parameter.gpiEvent, [...be16(pin), level === 1 ? 0x80 : 0])),
  );
  notify(tlv(parameter.connectionAttempt, be16(options.taken === true ? READER_INITIATED_EXISTS : 0)));
  if (options.reading === true) start();

  function obey(frame: Uint8Array): void {
    const { type, id } = readHeader(frame);
    switch (type) {
      case message.getReaderCapabilities:
        return reply(type, id, message.getReaderCapabilitiesResponse, capabilities());
      case message.getReaderConfig:
        return reply(type, id, message.getReaderConfigResponse, ANTENNAS.flatMap(antennaProperty));
      case message.setReaderConfig: {
        const spec = findParameter(frame, HEADER_BYTES + 1, frame.length, parameter.keepAliveSpec);
        if (spec !== null && frame[spec.from] === 1) keepAlive(u32(frame, spec.from + 1));
        return reply(type, id, message.setReaderConfigResponse);
      }
      case message.addRospec: {
        antennas = antennasOf(frame);
        return reply(type, id, message.addRospecResponse);
      }
      case message.enableRospec:
        return reply(type, id, message.enableRospecResponse);
      case message.startRospec:
        reply(type, id, message.startRospecResponse);
        return start();
      case message.stopRospec:
        stopRospec();
        return reply(type, id, message.stopRospecResponse);
      case message.deleteRospec:
        stopRospec();
        return reply(type, id, message.deleteRospecResponse);
      case message.closeConnection:
        reply(type, id, message.closeConnectionResponse);
        return void port.close();
      default:
        return;
    }
  }

  function start(): void {
    stopRospec();
    let turn = 0;
    stopRospec = everyRound(clock, roundMs, () => {
      const { heard } = scene.round(antennas[turn++ % antennas.length] ?? 1);
      for (const tag of heard) send(message.roAccessReport, tlv(parameter.tagReportData, tagReport(tag)));
    });
  }

  /** EPC-96 or EPCData, antenna, RSSI, channel, count, CRC, PC: what the driver's ROSpec asks for. */
  function tagReport({ pcAndEpc, antenna, rssiDbm, tagCrc }: Heard): number[] {
    const [pcHigh, pcLow, ...epc] = pcAndEpc;
    const named =
      epc.length === 12 ? tv(parameter.epc96, epc) : tlv(parameter.epcData, [...be16(epc.length * 8), ...epc]);
    return [
      ...named,
      ...tv(parameter.antennaId, be16(antenna)),
      ...tv(parameter.peakRssi, [rssiDbm & 0xff]),
      ...tv(parameter.channelIndex, be16(CHANNELS_KHZ.indexOf(scene.frequencyKHz) + 1)),
      ...tv(parameter.tagSeenCount, be16(1)),
      ...tv(parameter.tagCrc, be16(tagCrc)),
      ...tv(parameter.pcBits, [pcHigh!, pcLow!]),
    ];
  }

  function keepAlive(everyMs: number): void {
    stopKeepAlive();
    stopKeepAlive = everyRound(clock, everyMs, () => send(message.keepAlive));
  }

  /** General capabilities with GPIO, then the regulatory ones with powers and channels. */
  function capabilities(): number[] {
    const firmware = [...new TextEncoder().encode('8.3.0')];
    const general = tlv(parameter.generalDeviceCapabilities, [
      ...be16(ANTENNAS.length),
      ...be16(0),
      ...be32(IMPINJ),
      ...be32(SPEEDWAY_R420),
      ...be16(firmware.length),
      ...firmware,
      ...tlv(parameter.gpioCapabilities, [...be16(2), ...be16(2)]),
    ]);
    const powers = POWERS_DBM.flatMap((dbm, index) =>
      tlv(parameter.transmitPowerLevel, [...be16(index + 1), ...be16(dbm * 100)]),
    );
    const table = tlv(parameter.fixedFrequencyTable, [...be16(CHANNELS_KHZ.length), ...CHANNELS_KHZ.flatMap(be32)]);
    const band = tlv(parameter.uhfBandCapabilities, [...powers, ...tlv(parameter.frequencyInformation, [0, ...table])]);
    const standard = options.fixedRegion ?? ETSI_302_208;
    return [...general, ...tlv(parameter.regulatoryCapabilities, [...be16(250), ...be16(standard), ...band])];
  }

  function antennaProperty(antenna: number): number[] {
    const isConnected = scene.returnLossDb >= POOR_DB;
    return tlv(parameter.antennaProperties, [isConnected ? 0x80 : 0, ...be16(antenna), ...be16(0)]);
  }

  function reply(request: number, id: number, type: number, body: readonly number[] = []): void {
    if (options.mute?.includes(request) === true) return;
    port.write(encodeMessage(type, id, [...tlv(parameter.status, [...be16(0), ...be16(0)]), ...body]));
  }

  function notify(event: readonly number[]): void {
    const now = clock.nowMs() * 1000;
    const time = tlv(UTC_TIMESTAMP, [...be32(Math.floor(now / 2 ** 32)), ...be32(now % 2 ** 32)]);
    send(message.readerEventNotification, tlv(parameter.eventNotificationData, [...time, ...event]));
  }

  function send(type: number, body: readonly number[] = []): void {
    port.write(encodeMessage(type, nextId++, body));
  }

  function halt(): void {
    stopRospec();
    stopKeepAlive();
    stopInputs();
  }

  return {
    /** The connection goes with it. */
    reboot: () => {
      halt();
      void port.close();
    },
    close: async () => {
      halt();
      stopBytes();
      stopClosed();
      await port.close();
    },
  };
}

/** Antenna ports of the ROSpec's AISpec; 0 means all. */
function antennasOf(frame: Uint8Array): number[] {
  const rospec = findParameter(frame, HEADER_BYTES, frame.length, parameter.rospec);
  const aiSpec = rospec && findParameter(frame, rospec.from + 6, rospec.to, parameter.aiSpec);
  if (!aiSpec) return [1];
  const named = Array.from({ length: u16(frame, aiSpec.from) }, (_, index) => u16(frame, aiSpec.from + 2 + index * 2));
  return named.includes(0) ? [...ANTENNAS] : named;
}

function tv(type: number, value: readonly number[]): number[] {
  return [0x80 | type, ...value];
}

const ANTENNAS = [1, 2, 3, 4];
const POWERS_DBM = [10, 15, 20, 25, 30];
const CHANNELS_KHZ = [865_700, 866_300, 866_900, 867_500];
const IMPINJ = 25_882;
const SPEEDWAY_R420 = 2_001_002;
const ETSI_302_208 = 2;
const READER_INITIATED_EXISTS = 2;
const UTC_TIMESTAMP = 128;
const POOR_DB = 10;
