import { crc16Genibus } from '../crc.ts';
import { fromHex, toHex } from '../hex.ts';
import type { BytePort, Clock } from '../reader-driver.ts';
import { Cmd, encodeM100, parseM100 } from './codec.ts';
import { NO_TAG, REGION_EUROPE } from './codes.ts';
import { createM100Splitter } from './splitter.ts';

/** A tag within reach of the simulated antenna. */
export interface SimulatedTag {
  readonly epcHex: string;
  /** Mean signal; each read strays up to 3 dB. */
  readonly rssiDbm: number;
  /** Chance to be heard in one round, 0 to 1: a tag behind metal is near 0.05. */
  readonly hearing: number;
  /** Eight hex digits; `00000000` when absent. */
  readonly accessPassword?: string;
}

export interface M100SimulatorDeps {
  /** The reader's end of the line. */
  readonly port: BytePort;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

export interface M100SimulatorOptions {
  /** Length of one inventory round. */
  readonly roundMs?: number;
  /** Chance in one round of a ghost: a read whose EPC was damaged on the air, its tag CRC tells. */
  readonly ghostChance?: number;
  /** Fault: a run ends after this many rounds whatever was asked. */
  readonly runRoundsAtMost?: number;
  /** Fault: these commands are carried out but never answered. */
  readonly mute?: readonly number[];
  /** The module was left reading by another program. */
  readonly reading?: boolean;
  readonly region?: number;
  /** The module acknowledges a change of region and keeps its own, as modules locked for a market do. */
  readonly fixedRegion?: boolean;
}

export interface M100Simulator {
  /** Replaces what lies in the field, from the next round on. */
  setTags(tags: readonly SimulatedTag[]): void;
  /** What lies in the field now, as written to so far. */
  tags(): readonly SimulatedTag[];
  /** Bytes from nowhere, as interference puts them on the line. */
  makeNoise(bytes: Uint8Array): void;
  /** Fault: the module stops in its tracks and answers nothing any more, the line staying open. */
  hang(): void;
  close(): Promise<void>;
}

/**
 * The far end of the protocol: an M100 module that answers as the real one does, with a field of tags in front of its
 * antenna. It starts no inventory by itself and, like the module, does not acknowledge the start of one.
 */
export function createM100Simulator(
  deps: M100SimulatorDeps,
  initialTags: readonly SimulatedTag[],
  options: M100SimulatorOptions = {},
): M100Simulator {
  const { port, clock, random } = deps;
  const roundMs = options.roundMs ?? 20;
  const splitter = createM100Splitter();
  let tags: readonly SimulatedTag[] = [...initialTags];
  let region = options.region ?? REGION_EUROPE;
  let powerCentiDbm = 2000;
  let query = 0x1020;
  let selectedEpc: string | null = null;
  let roundsLeft = 0;
  let cancelRound: () => void = () => undefined;

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
        if (options.fixedRegion !== true) region = param[0] ?? region;
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
        return roundsLeft > 0 ? fail(UNKNOWN_COMMAND) : runRound(1);
      case Cmd.multiPoll:
        return startRun(word(param, 1));
      case Cmd.stop:
        halt();
        return reply(cmd, [0]);
      case Cmd.write:
        return write(param);
      case Cmd.lock:
        return access(cmd, param, LOCK_FAILED, () => true);
      default:
        return fail(UNKNOWN_COMMAND);
    }
  }

  function write(param: Uint8Array): void {
    const data = toHex(param, 9);
    const bank = param[4];
    const wordAt = word(param, 5);
    access(Cmd.write, param, WRITE_FAILED, (tag) => {
      if (bank !== 0x01 || (wordAt !== 1 && wordAt !== 2)) return false;
      // Word 1 is the PC, whose top five bits say how many words of EPC follow.
      const words = wordAt === 1 ? Number.parseInt(data.slice(0, 2), 16) >> 3 : tag.epcHex.length / 4;
      const stored = wordAt === 1 ? data.slice(4) : data + tag.epcHex.slice(data.length);
      const epcHex = stored.slice(0, words * 4);
      tags = tags.map((each) => (each === tag ? { ...tag, epcHex } : each));
      return true;
    });
  }

  /** Singulates the selected tag and shows it the password before `act`. */
  function access(cmd: number, param: Uint8Array, failure: number, act: (tag: SimulatedTag) => boolean): void {
    const tag = tags.find((each) => each.epcHex === selectedEpc && each.hearing > 0);
    if (tag === undefined) return fail(failure);
    const identity = [2 + tag.epcHex.length / 2, ...pcAndEpc(tag.epcHex)];
    const password = toHex(param, 0, 4);
    if (password !== NO_PASSWORD && password !== (tag.accessPassword ?? NO_PASSWORD))
      return fail(WRONG_PASSWORD, identity);
    if (!act(tag)) return fail(failure, identity);
    reply(cmd, [...identity, 0]);
  }

  function startRun(rounds: number): void {
    halt();
    roundsLeft = Math.min(rounds, options.runRoundsAtMost ?? rounds);
    scheduleRound();
  }

  function scheduleRound(): void {
    if (roundsLeft === 0) return;
    cancelRound = clock.after(roundMs, () => {
      roundsLeft--;
      runRound(Infinity);
      scheduleRound();
    });
  }

  function runRound(reportAtMost: number): void {
    const heard = tags.filter((tag) => random() < tag.hearing);
    const from = Math.floor(random() * heard.length);
    const reported = [...heard.slice(from), ...heard.slice(0, from)].slice(0, reportAtMost);
    for (const tag of reported) notice(tag, pcAndEpc(tag.epcHex));
    const ghost = random() < (options.ghostChance ?? 0) ? tags[Math.floor(random() * tags.length)] : undefined;
    if (ghost !== undefined && reportAtMost > 1) {
      const damaged = pcAndEpc(ghost.epcHex);
      const at = 2 + Math.floor(random() * (damaged.length - 2));
      damaged[at] = damaged[at]! ^ (1 << Math.floor(random() * 8));
      notice(ghost, damaged);
    } else if (reported.length === 0) {
      fail(NO_TAG);
    }
  }

  /** The tag's CRC is over what it sent, not over what was heard. */
  function notice(tag: SimulatedTag, heard: Uint8Array): void {
    const sent = pcAndEpc(tag.epcHex);
    const crc = crc16Genibus(sent, 0, sent.length);
    const rssi = tag.rssiDbm + Math.round((random() - 0.5) * 6);
    port.write(encodeM100(Cmd.singlePoll, [rssi & 0xff, ...heard, crc >> 8, crc & 0xff], 2));
  }

  function reply(cmd: number, param: readonly number[]): void {
    if (options.mute?.includes(cmd) !== true) port.write(encodeM100(cmd, param, 1));
  }

  function fail(code: number, identity: readonly number[] = []): void {
    port.write(encodeM100(Cmd.error, [code, ...identity], 1));
  }

  function halt(): void {
    cancelRound();
    roundsLeft = 0;
  }

  return {
    setTags: (next) => {
      tags = [...next];
    },
    tags: () => tags,
    makeNoise: (bytes) => port.write(bytes),
    hang: () => {
      halt();
      stopBytes();
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

const MAX_POWER_CENTI_DBM = 2600;
const NO_PASSWORD = '00000000';
const WRITE_FAILED = 0x10;
const LOCK_FAILED = 0x13;
const WRONG_PASSWORD = 0x16;
const UNKNOWN_COMMAND = 0x17;

/** PC as from the mill: length only. */
function pcAndEpc(epcHex: string): Uint8Array {
  const epc = fromHex(epcHex) ?? new Uint8Array(0);
  return Uint8Array.of((epc.length / 2) << 3, 0, ...epc);
}

function word(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}
