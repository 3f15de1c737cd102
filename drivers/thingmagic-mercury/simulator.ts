import { toHex } from '../hex.ts';
import type { Heard } from '../simulation/scene.ts';
import { everyRound, type Simulator, type SimulatorDeps, type SimulatorOptions } from '../simulation/simulator.ts';
import { passwordAt, type AccessOutcome } from '../simulation/tag-memory.ts';
import { ALL_METADATA, encodeMercury, Op, parseMercury } from './codec.ts';
import { Status } from './codes.ts';
import { createMercuryCommandSplitter } from './splitter.ts';

/** The far end of the protocol: a module with two sockets that streams until told to stop. */
export function createMercurySimulator(deps: SimulatorDeps, options: SimulatorOptions = {}): Simulator {
  const { port, clock, scene } = deps;
  const roundMs = options.roundMs ?? 20;
  const splitter = createMercuryCommandSplitter();
  let region = options.fixedRegion ?? NO_REGION;
  let powerCentiDbm = FACTORY_POWER;
  let antennas: readonly number[] = [1];
  let isBooted = true;
  let buffer: Heard[] = [];
  let stopStream = (): void => undefined;
  let cancelSearch = (): void => undefined;

  const stopBytes = port.onBytes((bytes) => {
    for (const chunk of splitter.push(bytes)) {
      if (chunk.kind !== 'frame') continue;
      const message = parseMercury(chunk.bytes);
      if (message.kind === 'command') obey(message.op, message.data);
    }
  });
  const stopClosed = port.onClosed(halt);
  if (options.reading === true) stream();

  function obey(op: number, data: Uint8Array): void {
    if (!isBooted && op !== Op.currentProgram && op !== Op.bootFirmware && op !== Op.version) {
      return reply(op, [], UNKNOWN_COMMAND);
    }
    switch (op) {
      case Op.currentProgram:
        return reply(op, [isBooted ? FIRMWARE : BOOT_LOADER]);
      case Op.bootFirmware:
        isBooted = true;
        return reply(op);
      case Op.version:
        return reply(op, VERSION);
      case Op.getRegion:
        return reply(op, [region]);
      case Op.setRegion:
        region = options.fixedRegion ?? data[0] ?? region;
        return reply(op);
      case Op.getAntennas:
        return reply(op, [data[0] ?? 0, 1, 1, 2, 0]);
      case Op.setAntennas:
        antennas = [...data.subarray(1)].filter((_, index) => index % 2 === 0);
        return reply(op);
      case Op.getPower:
        return reply(op, [data[0] ?? 0, ...u16(powerCentiDbm), ...u16(MAX_POWER), ...u16(MIN_POWER)]);
      case Op.setPower:
        powerCentiDbm = word(data, 0);
        return reply(op);
      case Op.getInputs:
        return reply(op, [data[0] ?? 0, ...PINS.flatMap((pin) => [pin, 0, scene.input(pin)])]);
      case Op.temperature:
        return reply(op, [scene.temperatureC & 0xff]);
      case Op.setProtocol:
      case Op.setReaderOption:
      case Op.setGen2Option:
        return reply(op);
      case Op.multiProtocol:
        if (data[2] !== STOP) stream();
        else halt();
        return reply(op, data[2] === STOP ? data.subarray(0, 3) : [0, 0, 1, Op.readMultiple]);
      case Op.clearTagBuffer:
        buffer = [];
        return reply(op);
      case Op.readMultiple:
        return search(word(data, 3));
      case Op.getTagBuffer:
        if (buffer.length === 0) return reply(op, [], Status.noTag);
        return reply(op, [...u16(ALL_METADATA), 0, Math.min(buffer.length, 4), ...buffer.slice(0, 4).flatMap(record)]);
      case Op.writeEpc: {
        const { password, target, rest } = addressed(data, 3);
        const pc = [(rest.length / 2) << 3, 0];
        return accessed(
          op,
          scene.writeMemory({ epcHex: target, password }, 1, 1, toHex(Uint8Array.of(...pc, ...rest))),
        );
      }
      case Op.writeMemory: {
        const { password, target, rest } = addressed(data, 8);
        return accessed(op, scene.writeMemory({ epcHex: target, password }, data[7]!, word(data, 5), toHex(rest)));
      }
      case Op.lock: {
        const target = toHex(data, 12, 12 + data[11]! / 8);
        const which = { epcHex: target, password: passwordAt(data, 3) };
        return accessed(op, scene.lockMemory(which, word(data, 7), word(data, 9)));
      }
      default:
        return reply(op, [], UNKNOWN_COMMAND);
    }
  }

  /** Password, length of the mask in bits, mask, and what is behind it. */
  function addressed(data: Uint8Array, at: number): { password: string; target: string; rest: Uint8Array } {
    const end = at + 5 + (data[at + 4] ?? 0) / 8;
    return { password: passwordAt(data, at), target: toHex(data, at + 5, end), rest: data.subarray(end) };
  }

  function accessed(op: number, outcome: AccessOutcome): void {
    reply(op, [], ACCESS_STATUS[outcome]);
  }

  function search(forMs: number): void {
    cancelSearch();
    cancelSearch = clock.after(forMs, () => {
      for (const antenna of antennas) buffer.push(...scene.round(antenna).heard, ...scene.round(antenna).heard);
      if (buffer.length === 0) reply(Op.readMultiple, [], Status.noTag);
      else reply(Op.readMultiple, [0, 0, CONFIGURED_ANTENNAS, 0, 0, 0, buffer.length]);
    });
  }

  function stream(): void {
    halt();
    let quietMs = 0;
    let turn = 0;
    stopStream = everyRound(clock, roundMs, () => {
      const { heard } = scene.round(antennas[turn++ % antennas.length] ?? 1);
      for (const tag of heard) reply(Op.readMultiple, [0x10, 0, 0x1b, ...u16(ALL_METADATA), 0x01, ...record(tag)]);
      quietMs = heard.length > 0 ? 0 : quietMs + roundMs;
      // Once a second a cycle that met nothing says so.
      if (quietMs >= 1000) {
        quietMs = 0;
        reply(Op.readMultiple, [], Status.noTag);
      }
    });
  }

  /** Metadata as 01FF asks for it: count, RSSI, antenna, kHz, milliseconds, phase, protocol, data, inputs; then the tag. */
  function record({ rssiDbm, antenna, pcAndEpc, tagCrc }: Heard): number[] {
    const inputs = PINS.reduce((bits, pin) => bits | (scene.input(pin) << (pin - 1)), 0);
    return [
      1,
      rssiDbm & 0xff,
      (antenna << 4) | antenna,
      scene.frequencyKHz >> 16,
      ...u16(scene.frequencyKHz),
      ...u16(0),
      ...u16(0),
      ...u16(0),
      GEN2,
      ...u16(0),
      inputs,
      ...u16((pcAndEpc.length + 2) * 8),
      ...pcAndEpc,
      ...u16(tagCrc),
    ];
  }

  function reply(op: number, data: ArrayLike<number> = [], status: number = Status.ok): void {
    if (options.mute?.includes(op) !== true) port.write(encodeMercury(op, data, status));
  }

  function halt(): void {
    stopStream();
    cancelSearch();
  }

  return {
    /** A module comes up in its boot loader, with its region and power forgotten. */
    reboot: () => {
      halt();
      isBooted = false;
      region = options.fixedRegion ?? NO_REGION;
      powerCentiDbm = FACTORY_POWER;
    },
    close: async () => {
      halt();
      stopBytes();
      stopClosed();
      await port.close();
    },
  };
}

/** Boot loader 14.12.08.00, hardware 30 (M6e Nano), firmware of 2022-08-04, GEN2. */
const VERSION = [0x14, 0x12, 8, 0, 0x30, 0, 0, 2, 0x20, 0x22, 8, 4, 1, 11, 1, 0x25, 0, 0, 0, 0x10];

const NO_REGION = 0;
const GEN2 = 5;
const FIRMWARE = 0x12;
const BOOT_LOADER = 0x11;
const STOP = 0x02;
const CONFIGURED_ANTENNAS = 0x13;
const PINS = [1, 2, 3, 4];
const FACTORY_POWER = 2000;
const MAX_POWER = 2700;
const MIN_POWER = 0;
const UNKNOWN_COMMAND = 0x0101;

/** A tag that is shown a wrong password falls silent, which the module can only call a general error. */
const ACCESS_STATUS: Readonly<Record<AccessOutcome, number>> = {
  ok: Status.ok,
  'no-tag': Status.noTag,
  'several-tags': Status.generalTagError,
  'wrong-password': Status.generalTagError,
  locked: Status.memoryLocked,
  'out-of-range': 0x0423,
};

function u16(value: number): [number, number] {
  return [(value >> 8) & 0xff, value & 0xff];
}

function word(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}
