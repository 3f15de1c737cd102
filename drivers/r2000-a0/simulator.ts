import type { Heard } from '../simulation/scene.ts';
import type { Simulator, SimulatorDeps, SimulatorOptions } from '../simulation/simulator.ts';
import { Cmd, encodeR2000 } from './codec.ts';
import { ANTENNA_MISSING, REGION_ETSI, SUCCESS } from './codes.ts';
import { createR2000Splitter } from './splitter.ts';

/** The far end of the protocol: a reader with four sockets, of which a round is asked one by one or all in turn. */
export function createR2000Simulator(
  deps: SimulatorDeps,
  options: SimulatorOptions & {
    /** Sockets that nothing hangs on, from 1. */
    readonly missingAntennas?: readonly number[];
  } = {},
): Simulator {
  const { port, clock, scene } = deps;
  const roundMs = options.roundMs ?? 20;
  const splitter = createR2000Splitter();
  let region = options.fixedRegion ?? REGION_ETSI;
  let powerDbm = FACTORY_POWER;
  let antenna = 1;
  let cancelRound = (): void => undefined;

  const stopBytes = port.onBytes((bytes) => {
    for (const chunk of splitter.push(bytes)) {
      if (chunk.kind !== 'frame') continue;
      const [, , address, cmd] = chunk.bytes;
      if (address === ADDRESS || address === BROADCAST) obey(cmd!, chunk.bytes.subarray(4, -1));
    }
  });
  const stopClosed = port.onClosed(() => cancelRound());
  if (options.reading === true) round(Cmd.realTimeInventory, [antenna]);

  function obey(cmd: number, data: Uint8Array): void {
    switch (cmd) {
      case Cmd.version:
        return reply(cmd, [8, 2]);
      case Cmd.getRegion:
        return reply(cmd, [region, 2, 5]);
      case Cmd.setRegion:
        region = options.fixedRegion ?? data[0] ?? region;
        return reply(cmd, [SUCCESS]);
      case Cmd.setAntenna:
        antenna = (data[0] ?? 0) + 1;
        return reply(cmd, [SUCCESS]);
      case Cmd.getPower:
        return reply(cmd, [powerDbm]);
      case Cmd.setPower:
        powerDbm = Math.min(data[0] ?? powerDbm, MAX_POWER);
        return reply(cmd, [SUCCESS]);
      case Cmd.inputs:
        return reply(cmd, [scene.input(1), scene.input(2)]);
      case Cmd.temperature:
        return reply(cmd, [scene.temperatureC < 0 ? 0 : 1, Math.abs(scene.temperatureC)]);
      case Cmd.returnLoss:
        return reply(cmd, [scene.returnLossDb]);
      case Cmd.realTimeInventory:
      case Cmd.sessionInventory:
        return round(cmd, [antenna]);
      case Cmd.fastSwitchInventory:
        return round(
          cmd,
          [0, 2, 4, 6].map((at) => (data[at] ?? NO_ANTENNA) + 1).filter((each) => each <= 4),
        );
      default:
        return reply(cmd, [INVALID_PARAMETER]);
    }
  }

  /** Tags as they are heard, then the end of the round; a socket without antenna is said instead. */
  function round(cmd: number, antennas: readonly number[]): void {
    cancelRound();
    cancelRound = clock.after(roundMs, () => {
      let total = 0;
      for (const each of antennas) {
        if (options.missingAntennas?.includes(each) === true) {
          if (cmd === Cmd.fastSwitchInventory) reply(cmd, [each - 1, ANTENNA_MISSING]);
          else return reply(cmd, [ANTENNA_MISSING]);
          continue;
        }
        const { heard } = scene.round(each);
        total += heard.length;
        for (const tag of heard) reply(cmd, tagBytes(tag));
      }
      if (cmd === Cmd.fastSwitchInventory) reply(cmd, [...u24(total), ...u32(roundMs)]);
      else reply(cmd, [antenna - 1, 0, Math.round((total * 1000) / roundMs) & 0xff, ...u32(total)]);
    });
  }

  /** FreqAnt, PC, EPC, RSSI from -129 dBm up. */
  function tagBytes({ pcAndEpc, rssiDbm, antenna: heardOn }: Heard): number[] {
    const channel = Math.max(0, Math.min(6, Math.round((scene.frequencyKHz - 865_000) / 500)));
    return [(channel << 2) | (heardOn - 1), ...pcAndEpc, (rssiDbm + 129) & 0x7f];
  }

  function reply(cmd: number, data: ArrayLike<number>): void {
    if (options.mute?.includes(cmd) !== true) port.write(encodeR2000(ADDRESS, cmd, data));
  }

  return {
    reboot: () => {
      cancelRound();
      antenna = 1;
    },
    close: async () => {
      cancelRound();
      stopBytes();
      stopClosed();
      await port.close();
    },
  };
}

const ADDRESS = 0x01;
const BROADCAST = 0xff;
const NO_ANTENNA = 0xff;
const FACTORY_POWER = 30;
const MAX_POWER = 33;
const INVALID_PARAMETER = 0x41;

function u24(value: number): [number, number, number] {
  return [(value >> 16) & 0xff, (value >> 8) & 0xff, value & 0xff];
}

function u32(value: number): [number, number, number, number] {
  return [value >>> 24, ...u24(value)];
}
