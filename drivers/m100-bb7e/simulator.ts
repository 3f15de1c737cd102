import { toHex } from '../hex.ts';
import { passwordAt, type AccessOutcome } from '../simulation/tag-memory.ts';
import { pcAndEpcOf, type Heard } from '../simulation/scene.ts';
import { everyRound, type Simulator, type SimulatorDeps, type SimulatorOptions } from '../simulation/simulator.ts';
import { Cmd, encodeM100, parseM100 } from './codec.ts';
import { NO_TAG, REGION_EUROPE, WRONG_PASSWORD } from './codes.ts';
import { createM100Splitter } from './splitter.ts';

/**
 * The far end of the protocol: an M100 module that answers as the real one does. It starts no inventory by itself and,
 * like the module, does not acknowledge the start of one.
 */
export function createM100Simulator(
  deps: SimulatorDeps,
  options: SimulatorOptions & {
    /** Fault: a run ends after this many rounds whatever was asked. */
    readonly runRoundsAtMost?: number;
    /** Region code it comes with. */
    readonly region?: number;
  } = {},
): Simulator {
  const { port, clock, scene } = deps;
  const splitter = createM100Splitter();
  let region = options.fixedRegion ?? options.region ?? REGION_EUROPE;
  let powerCentiDbm = FACTORY_POWER;
  let query = FACTORY_QUERY;
  let selectedEpc: string | null = null;
  let stopRun = (): void => undefined;
  let isRunning = false;

  const stopBytes = port.onBytes((bytes) => {
    for (const chunk of splitter.push(bytes)) {
      if (chunk.kind !== 'frame') continue;
      const message = parseM100(chunk.bytes);
      if (message.kind === 'command') obey(message.cmd, message.param);
    }
  });
  const stopClosed = port.onClosed(halt);
  if (options.reading === true) startRun(0xffff);

  function obey(cmd: number, param: Uint8Array): void {
    switch (cmd) {
      case Cmd.info:
        return reply(cmd, [param[0] ?? 0, ...new TextEncoder().encode(INFO[param[0] ?? 0] ?? '')]);
      case Cmd.getRegion:
        return reply(cmd, [region]);
      case Cmd.setRegion:
        region = options.fixedRegion ?? param[0] ?? region;
        return reply(cmd, [0]);
      case Cmd.getPower:
        return reply(cmd, [powerCentiDbm >> 8, powerCentiDbm & 0xff]);
      case Cmd.setPower:
        powerCentiDbm = Math.min(word(param, 0), MAX_POWER_CENTI_DBM);
        return reply(cmd, [0]);
      case Cmd.getQuery:
        return reply(cmd, [query >> 8, query & 0xff]);
      case Cmd.setQuery:
        query = word(param, 0);
        return reply(cmd, [0]);
      case Cmd.select:
        selectedEpc = toHex(param, 7);
        return reply(cmd, [0]);
      case Cmd.selectMode:
        return reply(cmd, [0]);
      case Cmd.singlePoll:
        return isRunning ? fail(UNKNOWN_COMMAND) : runRound(1);
      case Cmd.multiPoll:
        return startRun(word(param, 1));
      case Cmd.stop:
        halt();
        return reply(cmd, [0]);
      case Cmd.write: {
        const which = { epcHex: selectedEpc ?? '', password: passwordAt(param, 0) };
        const dataHex = toHex(param, 9);
        return accessed(cmd, WRITE_FAILED, scene.writeMemory(which, param[4] ?? 0, word(param, 5), dataHex));
      }
      case Cmd.lock: {
        const which = { epcHex: selectedEpc ?? '', password: passwordAt(param, 0) };
        const payload = ((param[4] ?? 0) << 16) | word(param, 5);
        return accessed(cmd, LOCK_FAILED, scene.lockMemory(which, payload >> 10, payload & 0x3ff));
      }
      default:
        return fail(UNKNOWN_COMMAND);
    }
  }

  /** An access reply names the tag as it was selected, before its status. */
  function accessed(cmd: number, failure: number, outcome: AccessOutcome): void {
    const tag = pcAndEpcOf(selectedEpc ?? '');
    const identity = [tag.length, ...tag];
    if (outcome === 'ok') return reply(cmd, [...identity, 0]);
    if (outcome === 'no-tag' || outcome === 'several-tags') return fail(failure);
    if (outcome === 'wrong-password') return fail(WRONG_PASSWORD, identity);
    const tagError = outcome === 'locked' ? TAG_LOCKED : TAG_OVERRUN;
    fail((cmd === Cmd.write ? WRITE_REFUSED_BY_TAG : LOCK_REFUSED_BY_TAG) | tagError, identity);
  }

  function startRun(rounds: number): void {
    halt();
    let left = Math.min(rounds, options.runRoundsAtMost ?? rounds);
    isRunning = left > 0;
    if (!isRunning) return;
    stopRun = everyRound(clock, options.roundMs ?? 20, () => {
      left--;
      runRound(Infinity);
      if (left === 0) halt();
    });
  }

  function runRound(reportAtMost: number): void {
    const { heard } = scene.round(1, reportAtMost);
    for (const tag of heard) notice(tag);
    if (heard.length === 0) fail(NO_TAG);
  }

  function notice({ rssiDbm, pcAndEpc, tagCrc }: Heard): void {
    port.write(encodeM100(Cmd.singlePoll, [rssiDbm & 0xff, ...pcAndEpc, tagCrc >> 8, tagCrc & 0xff], 2));
  }

  function reply(cmd: number, param: readonly number[]): void {
    if (options.mute?.includes(cmd) !== true) port.write(encodeM100(cmd, param, 1));
  }

  function fail(code: number, identity: readonly number[] = []): void {
    port.write(encodeM100(Cmd.error, [code, ...identity], 1));
  }

  function halt(): void {
    stopRun();
    isRunning = false;
  }

  return {
    reboot: () => {
      halt();
      selectedEpc = null;
      powerCentiDbm = FACTORY_POWER;
      query = FACTORY_QUERY;
    },
    close: async () => {
      halt();
      stopBytes();
      stopClosed();
      await port.close();
    },
  };
}

/** Texts of a module as its manual shows them. */
const INFO: Readonly<Record<number, string>> = { 0: 'M100 26dBm V1.0', 1: 'V2.3.5', 2: 'MagicRF' };

const FACTORY_POWER = 2000;
const FACTORY_QUERY = 0x1020;
const MAX_POWER_CENTI_DBM = 2600;
const WRITE_FAILED = 0x10;
const LOCK_FAILED = 0x13;
const UNKNOWN_COMMAND = 0x17;
const WRITE_REFUSED_BY_TAG = 0xb0;
const LOCK_REFUSED_BY_TAG = 0xc0;
const TAG_OVERRUN = 0x03;
const TAG_LOCKED = 0x04;

function word(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}
