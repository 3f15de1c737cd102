import { toHex } from '../hex.ts';
import type { Heard } from '../simulation/scene.ts';
import { everyRound, type Simulator, type SimulatorDeps, type SimulatorOptions } from '../simulation/simulator.ts';
import { NO_PASSWORD, passwordAt, type AccessOutcome } from '../simulation/tag-memory.ts';
import { LOCK_BITS } from '../write-tag.ts';
import { command, dialectOf, isEx10, status, TAG_LOCKED } from './codes.ts';
import { BROADCAST, encodeRruCommand, lockedMemory } from './commands.ts';
import { createRruSplitter } from './splitter.ts';

/** The far end of the protocol: a reader with four sockets (an Ex10 module with one), in the dialect of its type. */
export function createRruSimulator(
  deps: SimulatorDeps,
  options: SimulatorOptions & {
    /** Type byte; 20 (UHFReader288) where absent. */
    readonly type?: number;
  } = {},
): Simulator {
  const { port, clock, scene } = deps;
  const roundMs = options.roundMs ?? 20;
  const type = options.type ?? 0x20;
  const isOld = dialectOf(type) === 'uhfreader18';
  const hasFast = isEx10(type);
  const splitter = createRruSplitter();
  const factoryBand = options.fixedRegion ?? FCC;
  let channels: readonly number[] = [(factoryBand >> 2) << 6, (factoryBand & 3) << 6];
  let powerDbm = FACTORY_POWER;
  let cancelRound = (): void => undefined;
  let stopRealTime = (): void => undefined;

  const stopBytes = port.onBytes((bytes) => {
    for (const chunk of splitter.push(bytes)) {
      if (chunk.kind !== 'frame') continue;
      const [, address, code] = chunk.bytes;
      if (address === ADDRESS || address === BROADCAST) obey(code!, chunk.bytes.subarray(3, -2));
    }
  });
  const stopClosed = port.onClosed(halt);
  if (options.reading === true) readByItself();

  function obey(code: number, data: Uint8Array): void {
    switch (code) {
      case command.stop:
        return halt();
      case command.workMode:
        if (data[0] === 0) halt();
        else readByItself();
        return reply(code);
      case command.readerInfo:
        return reply(code, [3, 1, type, 0x02, ...channels, powerDbm, 3, isOld ? 0 : hasFast ? 1 : 0x0f]);
      case command.startFast:
        if (!hasFast) return reply(code, [], ILLEGAL_COMMAND);
        reply(code);
        return runFree(NO_HEARTBEAT);
      case command.stopFast:
        halt();
        return reply(code, [], hasFast ? status.ok : ILLEGAL_COMMAND);
      case command.setBand:
        if (options.fixedRegion === undefined) channels = [data[0] ?? 0, data[1] ?? 0];
        return reply(code);
      case command.setPower:
        powerDbm = data[0] ?? powerDbm;
        return reply(code);
      case command.serialNumber:
        return reply(code, [0x11, 0x22, 0x33, 0x44]);
      case command.inputs:
        return reply(code, [scene.input(1)]);
      case command.temperature:
        return reply(code, [scene.temperatureC < 0 ? 0 : 1, Math.abs(scene.temperatureC)]);
      case command.returnLoss:
        return reply(code, [scene.returnLossDb]);
      case command.inventory:
        return round(isOld ? 1 : ((data[3] ?? 0x80) & 0x7f) + 1);
      case command.writeEpc: {
        const epc = toHex(data, 5);
        const pc = toHex(Uint8Array.of((data[0] ?? 0) << 3, 0));
        return accessed(code, scene.writeMemory({ epcHex: null, password: passwordAt(data, 1) }, 1, 1, pc + epc));
      }
      case command.write: {
        const at = 2 + (data[1] ?? 0) * 2;
        const dataEnd = at + 2 + (data[0] ?? 0) * 2;
        const which = { epcHex: toHex(data, 2, at), password: passwordAt(data, dataEnd) };
        return accessed(code, scene.writeMemory(which, data[at] ?? 0, data[at + 1] ?? 0, toHex(data, at + 2, dataEnd)));
      }
      case command.lock: {
        const at = 1 + (data[0] ?? 0) * 2;
        const which = { epcHex: toHex(data, 1, at), password: passwordAt(data, at + 2) };
        if (which.password === NO_PASSWORD) return reply(code, [], ACCESS_PASSWORD_ZERO);
        // The scene locks both memories at once; a tag is locked when its second one is.
        const bits = data[at] === lockedMemory.epc ? LOCK_BITS : 0;
        return accessed(code, scene.lockMemory(which, bits, bits));
      }
      default:
        return reply(code, [], ILLEGAL_COMMAND);
    }
  }

  function accessed(code: number, outcome: AccessOutcome): void {
    switch (outcome) {
      case 'ok':
        return reply(code);
      case 'no-tag':
      case 'several-tags':
        return reply(code, [], status.noTag);
      case 'wrong-password':
        return reply(code, [], status.wrongPassword);
      case 'locked':
        return reply(code, [TAG_LOCKED], status.tagError);
      case 'out-of-range':
        return reply(code, [TAG_OVERRUN], status.tagError);
    }
  }

  /** Answers of at most so many tags as a frame holds, "more follows" but for the last. */
  function round(antenna: number): void {
    cancelRound();
    cancelRound = clock.after(roundMs, () => {
      const { heard } = scene.round(antenna);
      if (heard.length === 0) return reply(command.inventory, [], status.noTag);
      for (let from = 0; from < heard.length; from += TAGS_A_FRAME) {
        const part = heard.slice(from, from + TAGS_A_FRAME);
        const isLast = from + TAGS_A_FRAME >= heard.length;
        const head = isOld ? [part.length] : [1 << (antenna - 1), part.length];
        const list = part.flatMap((tag) => (isOld ? entry(tag).slice(0, -1) : entry(tag)));
        reply(command.inventory, [...head, ...list], isLast ? status.roundEnded : status.moreFollows);
      }
    });
  }

  /** Length, EPC, RSSI; the PC is not passed on. */
  function entry({ pcAndEpc, rssiDbm }: Heard): number[] {
    return [pcAndEpc.length - 2, ...pcAndEpc.subarray(2), Math.max(0, Math.min(255, rssiDbm + RAW_RSSI_AT_0_DBM))];
  }

  /** Real-time mode: one frame a tag, a heartbeat where there is none. */
  function readByItself(): void {
    runFree(() => reply(command.realTime, [0, 0, 0, 0, 0, 0, 0, 0, 0], status.heartbeat));
  }

  function runFree(onEmpty: () => void): void {
    halt();
    stopRealTime = everyRound(clock, roundMs, () => {
      const { heard } = scene.round(1);
      for (const tag of heard) reply(command.realTime, [1, ...entry(tag)]);
      if (heard.length === 0) onEmpty();
    });
  }

  function reply(code: number, data: readonly number[] = [], state: number = status.ok): void {
    if (options.mute?.includes(code) !== true) port.write(encodeRruCommand(ADDRESS, code, [state, ...data]));
  }

  function halt(): void {
    cancelRound();
    stopRealTime();
  }

  return {
    /** Everything it was told is kept in flash. */
    reboot: halt,
    close: async () => {
      halt();
      stopBytes();
      stopClosed();
      await port.close();
    },
  };
}

const NO_HEARTBEAT = (): void => undefined;
const ADDRESS = 0;
/** Band bits 0010. */
const FCC = 0b0010;
const FACTORY_POWER = 26;
const TAGS_A_FRAME = 12;
const RAW_RSSI_AT_0_DBM = 150;
const TAG_OVERRUN = 0x03;
const ACCESS_PASSWORD_ZERO = 0x0c;
const ILLEGAL_COMMAND = 0xfe;
