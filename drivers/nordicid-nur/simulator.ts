import { toHex } from '../hex.ts';
import type { Heard } from '../simulation/scene.ts';
import { everyRound, type Simulator, type SimulatorDeps, type SimulatorOptions } from '../simulation/simulator.ts';
import { passwordAt, type AccessOutcome } from '../simulation/tag-memory.ts';
import { ACCESS_DENIED, command, NO_TAG, REGION_EUROPE, TAG_ERROR, TAG_LOCKED } from './codes.ts';
import { encodeNurFrame } from './commands.ts';
import { readNurFrame } from './codec.ts';
import { SETUP_FLAGS } from './reader-info.ts';
import { createNurSplitter } from './splitter.ts';

/** The far end of the protocol: a module with four antennas whose stream ends by itself after a while. */
export function createNurSimulator(
  deps: SimulatorDeps,
  options: SimulatorOptions & {
    /** Rounds after which a stream ends. */
    readonly streamRounds?: number;
  } = {},
): Simulator {
  const { port, clock, scene } = deps;
  const roundMs = options.roundMs ?? 20;
  const splitter = createNurSplitter();
  /** txLevel, region, Q, session, antenna mask. */
  let setup: number[] = [...FACTORY_SETUP];
  if (options.fixedRegion !== undefined) setup[1] = options.fixedRegion;
  let buffer: Heard[] = [];
  let stopStream = (): void => undefined;

  const stopBytes = port.onBytes((bytes) => {
    for (const chunk of splitter.push(bytes)) {
      if (chunk.kind !== 'frame') continue;
      const { code } = readNurFrame(chunk.bytes);
      obey(code, chunk.bytes.subarray(7, -2));
    }
  });
  const stopClosed = port.onClosed(() => stopStream());
  const stopInputs = scene.onInput((pin, level) => notify(command.ioNotice, [0, pin, level]));
  if (options.reading === true) stream();

  function obey(code: number, data: Uint8Array): void {
    switch (code) {
      case command.ping:
        return reply(code, [0x4f, 0x4b]);
      case command.getMode:
        return reply(code, [0x41]);
      case command.readerInfo:
        return reply(code, READER_INFO);
      case command.deviceCapabilities:
        return reply(code, [...le32(128), ...le32(0), ...le32(0), ...le32(MAX_DBM)]);
      case command.diagnostics:
        return reply(code, [...le32(0), ...le32(clock.nowMs()), ...le32(0), ...le32(scene.temperatureC)]);
      case command.configureGpio:
        return reply(code, data.length === 0 ? [1, 1, 1, 2, 1] : []);
      case command.loadSetup:
        if (data.length > 4) setup = [...data.subarray(4)];
        if (options.fixedRegion !== undefined) setup[1] = options.fixedRegion;
        return reply(code, [...le32(SETUP_FLAGS), ...setup]);
      case command.stopAll:
        stopStream();
        return reply(code);
      case command.inventoryStream:
        if (data.length === 0) stopStream();
        else stream();
        return reply(code);
      case command.clearTags:
        buffer = [];
        return reply(code);
      case command.inventory:
        for (let turn = 0; turn < 2; turn++) for (const antenna of antennas()) store(scene.round(antenna).heard);
        if (buffer.length === 0) return reply(code, [], NO_TAG);
        return reply(code, [buffer.length, 0, buffer.length, 0, 2, 0, 0, setup[2]!]);
      case command.getTagsMeta:
        if (buffer.length === 0) return reply(code, [], NO_TAG);
        return reply(code, buffer.flatMap(entry));
      case command.write: {
        const { target, password, block } = addressed(data);
        return accessed(code, scene.writeMemory({ epcHex: target, password }, block[0]!, block[1]!, toHex(block, 6)));
      }
      case command.lock: {
        const { target, password, block } = addressed(data);
        const [maskLow, maskHigh, actionLow, actionHigh] = block;
        const mask = maskLow! | (maskHigh! << 8);
        return accessed(code, scene.lockMemory({ epcHex: target, password }, mask, actionLow! | (actionHigh! << 8)));
      }
      default:
        return reply(code, [], INVALID_COMMAND);
    }
  }

  /** Flags, password (its bytes reversed), mask block, then the block of the command without its length. */
  function addressed(data: Uint8Array): { target: string; password: string; block: Uint8Array } {
    const maskEnd = 6 + (data[5] ?? 0);
    return {
      target: toHex(data, 13, maskEnd),
      password: passwordAt(Uint8Array.of(data[4]!, data[3]!, data[2]!, data[1]!), 0),
      block: data.subarray(maskEnd + 1),
    };
  }

  function accessed(code: number, outcome: AccessOutcome): void {
    switch (outcome) {
      case 'ok':
        return reply(code);
      case 'no-tag':
      case 'several-tags':
        return reply(code, [], SELECT_FAILED);
      case 'wrong-password':
        return reply(code, [], ACCESS_DENIED);
      case 'locked':
        return reply(code, [TAG_LOCKED], TAG_ERROR);
      case 'out-of-range':
        return reply(code, [TAG_OVERRUN], TAG_ERROR);
    }
  }

  function antennas(): number[] {
    return [1, 2, 3, 4].filter((antenna) => (setup[4]! & (1 << (antenna - 1))) !== 0);
  }

  /** The buffer keeps one entry an EPC. */
  function store(heard: readonly Heard[]): void {
    for (const tag of heard) {
      if (!buffer.some((kept) => toHex(kept.pcAndEpc) === toHex(tag.pcAndEpc))) buffer.push(tag);
    }
  }

  function stream(): void {
    stopStream();
    let left = options.streamRounds ?? 200;
    stopStream = everyRound(clock, roundMs, () => {
      left--;
      const ports = antennas();
      const { heard, collisions } = scene.round(ports[left % ports.length] ?? 1);
      // Status, stopped, rounds, collisions, Q, then what was heard.
      const head = [0, left === 0 ? 1 : 0, 1, collisions & 0xff, collisions >> 8, setup[2]!];
      notify(command.inventoryNotice, [...head, ...heard.flatMap(entry)]);
      if (left === 0) stopStream();
    });
  }

  /** Length, RSSI, scaled RSSI, milliseconds, kHz, PC little endian, channel, antenna from 0, EPC. */
  function entry({ rssiDbm, antenna, pcAndEpc }: Heard): number[] {
    const scaled = Math.max(0, Math.min(100, (rssiDbm + 80) * 2));
    const [pcHigh, pcLow, ...epc] = pcAndEpc;
    const fields = [rssiDbm & 0xff, scaled, 0, 0, ...le32(scene.frequencyKHz), pcLow!, pcHigh!, 1, antenna - 1, ...epc];
    return [fields.length, ...fields];
  }

  function reply(code: number, data: readonly number[] = [], status = 0): void {
    if (options.mute?.includes(code) !== true) port.write(encodeNurFrame([code, status, ...data], 0));
  }

  function notify(code: number, data: readonly number[]): void {
    port.write(encodeNurFrame([code, ...data], UNSOLICITED));
  }

  return {
    reboot: () => {
      stopStream();
      setup = [...FACTORY_SETUP];
      notify(command.bootNotice, [0]);
    },
    close: async () => {
      stopStream();
      stopInputs();
      stopBytes();
      stopClosed();
      await port.close();
    },
  };
}

const UNSOLICITED = 1;
const FACTORY_SETUP = [0, REGION_EUROPE, 0, 0, 1] as const;
const MAX_DBM = 27;
const INVALID_COMMAND = 0x01;
const SELECT_FAILED = 0x22;
const TAG_OVERRUN = 0x03;

const SOFTWARE_AND_PARTS = [5, 11, 0x41, 1, 0, 1, 4];

/** Serial, name, FCC id, hardware as length-prefixed texts; software 5.11-A; GPIOs, sensors, regions, antennas. */
const READER_INFO = [
  ...['SIM0001', 'NUR-05WL2', '', 'HW1'].flatMap((text) => [text.length, ...new TextEncoder().encode(text)]),
  ...SOFTWARE_AND_PARTS,
];

function le32(value: number): number[] {
  return [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24];
}
