import { isSilence, type Command } from '../command-queue.ts';
import type {
  ReaderConfiguration,
  ReaderFailure,
  ReaderHealth,
  ReaderSession,
  Result,
  SessionDeps,
} from '../reader-driver.ts';
import { createSessionCore, whileStopped } from '../session-core.ts';
import { watchInputs } from '../watch-inputs.ts';
import { Cmd, commandName, encodeR2000, parseR2000, type R2000Message } from './codec.ts';
import { ANTENNA_MISSING, codeName, REGION_ETSI, regionName, RETURN_LOSS_FAILED, SUCCESS } from './codes.ts';
import { createR2000Splitter } from './splitter.ts';

/**
 * Drives one reader on an Impinj Indy module (R2000, R500, IND903) behind the A0 protocol.
 *
 * The protocol has no free-running mode: a command is one round, ended by a frame of its own. The session asks for the
 * next round until it is stopped; stopping is not asking again. Several antennas are one round by fast switch where the
 * firmware has it and no Gen2 session is asked for, else a round each.
 */
export function createR2000Session(deps: SessionDeps): ReaderSession {
  let address = BROADCAST;
  let antennas: readonly number[] = [1];
  let gen2Session: ReaderConfiguration['session'];
  let hasFastSwitch = true;
  /** The loop of rounds, while it runs. */
  let rounds: Promise<void> | null = null;
  let wanted = false;
  let wake: () => void = () => undefined;

  const core = createSessionCore<R2000Message>(deps, {
    splitter: createR2000Splitter(),
    parse: parseR2000,
    replyTo: (message) =>
      message.kind === 'code' || message.kind === 'reply' || message.kind === 'round-end'
        ? commandName(message.cmd)
        : null,
    onMessage: (message) => {
      if (message.kind === 'tag') core.tagRead(message.read);
      else if (message.kind === 'code' || message.kind === 'antenna-code') report(message.code);
    },
    onEnd: () => {
      wanted = false;
      inputs.stop();
      wake();
    },
  });
  const inputs = watchInputs({
    clock: deps.clock,
    emit: deps.emit,
    read: async () => {
      const levels = await ask(Cmd.inputs, [], (message) => (message.kind === 'reply' ? [...message.data] : null));
      return levels.ok ? levels.value.map((level) => (level === 0 ? 0 : 1)) : null;
    },
    isIdle: () => core.state() === 'idle',
  });

  function report(code: number): void {
    if (code === SUCCESS) return;
    deps.emit({ kind: 'error-reported', code, name: codeName(code) });
    if (code === ANTENNA_MISSING) deps.emit({ kind: 'status-reported', returnLoss: true });
  }

  function ask<T>(cmd: number, data: readonly number[], read: (message: R2000Message) => T | null) {
    const name = commandName(cmd);
    return core.run<T>({
      name,
      bytes: encodeR2000(address, cmd, data),
      timeoutMs: REPLY_MS,
      answer: (message) => {
        if (!('cmd' in message) || message.cmd !== cmd) return null;
        const value = read(message);
        if (value !== null) return { ok: true, value };
        return message.kind === 'code' ? refused(name, message.code) : null;
      },
    });
  }

  /** For commands whose only answer is a result code. */
  function order(cmd: number, data: readonly number[]): Promise<Result<true, ReaderFailure>> {
    return ask(cmd, data, (message) => (message.kind === 'code' && message.code === SUCCESS ? true : null));
  }

  /** The byte behind a command that asks for one. */
  function askByte(cmd: number, data: readonly number[] = []): Promise<Result<number, ReaderFailure>> {
    return ask(cmd, data, (message) => (message.kind === 'reply' ? (message.data[0] ?? null) : null));
  }

  /** One round. Tags are events; the outcome is its end, or the reader's reason. */
  function round(cmd: number, data: readonly number[]): Promise<Result<void, ReaderFailure>> {
    const name = commandName(cmd);
    const command: Command<R2000Message, void> = {
      name,
      bytes: encodeR2000(address, cmd, data),
      timeoutMs: ROUND_MS,
      answer: (message) => {
        if (!('cmd' in message) || message.cmd !== cmd) return null;
        if (message.kind === 'round-end') return { ok: true, value: undefined };
        return message.kind === 'code' ? refused(name, message.code) : null;
      },
    };
    return core.run(command);
  }

  /** On the antenna that is set. FF lets the reader choose the shortest round; by session: session, target A, one repeat. */
  function roundOnOne(): Promise<Result<void, ReaderFailure>> {
    return gen2Session === undefined
      ? round(Cmd.realTimeInventory, [0xff])
      : round(Cmd.sessionInventory, [gen2Session, 0x00, 0x01]);
  }

  async function nextRound(turn: number): Promise<Result<void, ReaderFailure>> {
    if (antennas.length === 1) return roundOnOne();
    if (hasFastSwitch && gen2Session === undefined) {
      const switched = await round(Cmd.fastSwitchInventory, fastSwitch(antennas));
      if (switched.ok || switched.failure.kind === 'closed') return switched;
      // Old firmware refuses the command or ignores it.
      hasFastSwitch = false;
    }
    const set = await order(Cmd.setAntenna, [(antennas[turn % antennas.length] ?? 1) - 1]);
    return set.ok ? roundOnOne() : set;
  }

  /** Rounds until stopped. A reader that reports an error gets time to breathe; one that falls silent has failed. */
  async function keepReading(): Promise<void> {
    let silent = 0;
    for (let turn = 0; wanted; turn++) {
      const outcome = await nextRound(turn);
      if (outcome.ok) {
        silent = 0;
        deps.emit({ kind: 'keep-alive' });
        await inputs.look();
      } else if (!isSilence(outcome.failure)) {
        silent = 0;
        await pause();
      } else if (++silent >= MAX_SILENT_ROUNDS) {
        wanted = false;
        core.become('failed');
      }
    }
  }

  function pause(): Promise<void> {
    return new Promise((resolve) => {
      if (!wanted) return resolve();
      const cancel = deps.clock.after(BREATHE_MS, resolve);
      wake = () => {
        cancel();
        resolve();
      };
    });
  }

  function getVersion() {
    return ask(Cmd.version, [], (message) => (message.kind === 'reply' ? message : null));
  }

  async function start(): Promise<Result<void, ReaderFailure>> {
    if (rounds !== null) return { ok: true, value: undefined };
    const first = await nextRound(0);
    // A missing antenna is a reading reader with something to say; the events say it.
    if (!first.ok && first.failure.kind !== 'refused') return first;
    wanted = true;
    core.become('reading');
    rounds = keepReading().finally(() => {
      rounds = null;
    });
    return { ok: true, value: undefined };
  }

  async function stop(): Promise<Result<void, ReaderFailure>> {
    if (core.ended()) return { ok: false, failure: { kind: 'closed' } };
    wanted = false;
    wake();
    await rounds;
    if (core.state() === 'reading') core.become('idle');
    return { ok: true, value: undefined };
  }

  /** Sensors that a module does not have are refused, and left out. Only the antenna that is set can be measured. */
  async function readHealth(): Promise<Result<ReaderHealth, ReaderFailure>> {
    const warmth = await ask(Cmd.temperature, [], (message) => (message.kind === 'reply' ? message.data : null));
    if (!warmth.ok && warmth.failure.kind !== 'refused') return warmth;
    const loss = await askByte(Cmd.returnLoss, [FIRST_CHANNEL]);
    const measured = loss.ok && loss.value !== RETURN_LOSS_FAILED;
    const health: ReaderHealth = {
      ...(warmth.ok ? { temperatureC: (warmth.value[0] === 0 ? -1 : 1) * (warmth.value[1] ?? 0) } : {}),
      ...(measured ? { returnLossDb: loss.value, returnLoss: loss.value < POOR_DB } : {}),
    };
    deps.emit({ kind: 'status-reported', ...health });
    return { ok: true, value: health };
  }

  return {
    capabilities: { continuous: true, rssi: 'dbm', gpi: true, power: POWER, write: false },

    open: async () => {
      core.become('opening');
      // A round that a previous program asked for ends by itself.
      await core.line.quiet(QUIET_MS, QUIET_LIMIT_MS);
      let version = await getVersion();
      for (const other of OTHER_ADDRESSES) {
        if (version.ok || !isSilence(version.failure)) break;
        address = other;
        version = await getVersion();
      }
      if (!version.ok) {
        core.become('failed');
        return version;
      }
      address = version.value.address;
      const region = await askByte(Cmd.getRegion);
      core.become('idle');
      return {
        ok: true,
        value: {
          maker: null,
          model: 'Indy R2000 (A0)',
          firmware: `${version.value.data[0]}.${version.value.data[1]}`,
          serial: null,
          region: region.ok ? regionName(region.value) : null,
          antennas: ANTENNAS,
        },
      };
    },

    configure: async (configuration) => {
      if (configuration.region !== 'ETSI-LB') {
        return { ok: false, failure: { kind: 'unsupported', command: `region ${configuration.region}` } };
      }
      if (configuration.q !== undefined) return { ok: false, failure: { kind: 'unsupported', command: 'q' } };
      const chosen = (configuration.antennas ?? [1]).filter((antenna) => antenna >= 1 && antenna <= ANTENNAS);
      if (chosen.length === 0) return { ok: false, failure: { kind: 'unsupported', command: 'antennas' } };
      const region = await order(Cmd.setRegion, [REGION_ETSI, FIRST_CHANNEL, LAST_CHANNEL]);
      if (!region.ok) return region;
      const after = await askByte(Cmd.getRegion);
      if (!after.ok) return after;
      if (after.value !== REGION_ETSI) {
        return { ok: false, failure: { kind: 'not-etsi', region: regionName(after.value) } };
      }
      const first = await order(Cmd.setAntenna, [(chosen[0] ?? 1) - 1]);
      if (!first.ok) return first;
      antennas = chosen;
      gen2Session = configuration.session;
      if (configuration.watchInputs === true) inputs.start();
      if (configuration.powerDbm === undefined) return { ok: true, value: { ...configuration, antennas } };
      const dbm = Math.round(Math.min(Math.max(configuration.powerDbm, POWER.minDbm), POWER.maxDbm));
      const set = await order(Cmd.setPower, [dbm]);
      if (!set.ok) return set;
      const power = await askByte(Cmd.getPower);
      return power.ok ? { ok: true, value: { ...configuration, antennas, powerDbm: power.value } } : power;
    },

    startInventory: start,
    stopInventory: stop,
    readHealth: () => whileStopped({ isReading: () => rounds !== null, stop, start }, readHealth),
    close: () => core.close(),
  };
}

const POWER = { minDbm: 0, maxDbm: 33, stepDbm: 1 } as const;

/** FreqAnt has two bits for it; the protocol does not tell how many sockets there are. */
const ANTENNAS = 4;
const BROADCAST = 0xff;
/** Old firmware does not answer the broadcast address: the factory's own, and the one of the oldest. */
const OTHER_ADDRESSES = [0x01, 0x00] as const;

/**
 * Channels 866.0 to 867.5 MHz: of the 500 kHz raster, those inside 865.6 to 867.6 MHz, where 2 W e.r.p. is allowed
 * (EN 302 208, lower band).
 */
const FIRST_CHANNEL = 2;
const LAST_CHANNEL = 5;

/** Below it a tenth of the power and more comes back: a cable, or no antenna. */
const POOR_DB = 10;

const REPLY_MS = 500;
/** A round by session on a full field takes about a second. */
const ROUND_MS = 3000;
const BREATHE_MS = 200;
const MAX_SILENT_ROUNDS = 3;
const QUIET_MS = 100;
const QUIET_LIMIT_MS = 3000;

/** Four times antenna and stay (FF: none), pause between antennas in ms, repeats. */
function fastSwitch(antennas: readonly number[]): number[] {
  const stops = Array.from({ length: ANTENNAS }, (_, index) => [(antennas[index] ?? 0x100) - 1, 1]);
  return [...stops.flat(), 0, 1];
}

function refused<T>(command: string, code: number): Result<T, ReaderFailure> {
  return { ok: false, failure: { kind: 'refused', command, code, name: codeName(code) } };
}
