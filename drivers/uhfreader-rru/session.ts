import { isSilence, type Command } from '../command-queue.ts';
import { watchInputs } from '../watch-inputs.ts';
import { toHex } from '../hex.ts';
import type {
  ReaderCapabilities,
  ReaderConfiguration,
  ReaderFailure,
  ReaderHealth,
  ReaderIdentity,
  ReaderSession,
  Result,
  SessionDeps,
} from '../reader-driver.ts';
import { createSessionCore, whileStopped } from '../session-core.ts';
import { writeTag } from '../write-tag.ts';
import {
  command,
  commandName,
  dialectOf,
  etsiBands,
  isEx10,
  modelName,
  status,
  statusName,
  type Dialect,
} from './codes.ts';
import { readReaderInfo, readTags, toTagRead, type RruReaderInfo, type RruTag } from './codec.ts';
import { BROADCAST, encodeInventory, encodeRruCommand, returnLossFields } from './commands.ts';
import { createFastInventory } from './fast-inventory.ts';
import { refusedBy, rruTagAccess } from './tag-access.ts';
import { createRruSplitter } from './splitter.ts';

/**
 * Drives a reader in answer mode: the host asks for one inventory round after the other, antenna by antenna, so "stop"
 * is not asking again. A reader that leaves three rounds unanswered has failed.
 *
 * An Ex10 module with one antenna runs by itself instead, unless it is to use a session or a Q of our choice, which it
 * takes from its flash there, or its inputs are watched, which are asked for between rounds.
 */
export function createRruSession(deps: SessionDeps): ReaderSession {
  const { clock, emit } = deps;
  let address = BROADCAST;
  let dialect: Dialect = 'uhfreader288';
  let settings = { antennas: [1] as readonly number[], session: 0, q: 4 };
  /** The module knows the free-running inventory, as far as is known. */
  let hasFast = false;
  /** What is asked of it leaves the search to the module. */
  let mayRunFree = true;
  let wanted = false;
  let loop: Promise<void> = Promise.resolve();
  let wake = (): void => undefined;

  const core = createSessionCore<Uint8Array>(deps, {
    splitter: createRruSplitter(),
    interByteMs: INTER_BYTE_MS,
    parse: (frame) => frame,
    replyTo: (frame) => (isUnasked(frame) ? null : commandName(frame[2]!)),
    onMessage: (frame) => {
      if (frame[2] === command.realTime && frame[3] === status.heartbeat) emit({ kind: 'keep-alive' });
      for (const tag of readTags(frame, dialect) ?? []) core.tagRead(toTagRead(tag));
    },
    onEnd: () => {
      wanted = false;
      inputs.stop();
      wake();
    },
  });
  const inputs = watchInputs({
    clock,
    emit,
    read: async () => {
      const reply = await ask(command.inputs);
      return reply.ok ? [(reply.value[4]! & 1) as 0 | 1] : null;
    },
    isIdle: () => core.state() === 'idle',
  });

  const fast = createFastInventory({
    ask,
    watchSilence: core.watchSilence,
    onAlive: () => emit({ kind: 'keep-alive' }),
    onGone: () => {
      wanted = false;
      core.become('failed');
    },
  });

  /** Runs a command whose reply is one frame; a status other than 00 is a refusal. */
  function ask(
    code: number,
    data: ArrayLike<number> = [],
    timeoutMs = REPLY_MS,
    to = address,
  ): Promise<Result<Uint8Array, ReaderFailure>> {
    return core.run({
      name: commandName(code),
      bytes: encodeRruCommand(to, code, data),
      timeoutMs,
      answer: (reply) => {
        if (reply[2] !== code || reply.length < 6) return null;
        return reply[3] === status.ok ? { ok: true, value: reply } : refusedBy(reply);
      },
    });
  }

  async function open(): Promise<Result<ReaderIdentity, ReaderFailure>> {
    core.become('opening');
    // A reader left in real-time mode by another program ignores most commands, and keeps that mode over a power cut.
    core.line.send(encodeRruCommand(BROADCAST, command.stop));
    await core.line.quiet(QUIET_MS, QUIET_LIMIT_MS);
    await ask(command.workMode, [ANSWER_MODE], REPLY_MS / 2, BROADCAST);
    await core.line.quiet(QUIET_MS, QUIET_LIMIT_MS);
    let info = await askInfo(BROADCAST);
    if (!info.ok && isSilence(info.failure)) {
      // What runs freely is stopped by a command of its own.
      core.line.send(encodeRruCommand(BROADCAST, command.stopFast));
      await core.line.quiet(QUIET_MS, QUIET_LIMIT_MS);
      info = await askInfo(BROADCAST);
    }
    if (!info.ok) {
      core.become('failed');
      return info;
    }
    settings = { ...settings, antennas: Array.from({ length: info.value.antennas }, (_, index) => index + 1) };
    const serial = await ask(command.serialNumber);
    core.become('idle');
    return { ok: true, value: identityOf(info.value, serial.ok ? serial.value : null) };
  }

  async function askInfo(to = address): Promise<Result<RruReaderInfo, ReaderFailure>> {
    const reply = await ask(command.readerInfo, [], REPLY_MS, to);
    if (!reply.ok) return reply;
    const info = readReaderInfo(reply.value);
    if (info === null) return refused(command.readerInfo, 0, 'short-reply');
    address = reply.value[1]!;
    dialect = dialectOf(info.type);
    hasFast = isEx10(info.type) && info.antennas === 1;
    return { ok: true, value: info };
  }

  async function configure(wish: ReaderConfiguration): Promise<Result<ReaderConfiguration, ReaderFailure>> {
    // The protocol's band table ends below 868 MHz for Europe: the upper band cannot be asked for.
    if (wish.region !== 'ETSI-LB') {
      return { ok: false, failure: { kind: 'unsupported', command: `region ${wish.region}` } };
    }
    let region = await ask(command.setBand, etsiBands.eu3);
    if (!region.ok && region.failure.kind === 'refused') region = await ask(command.setBand, etsiBands.eu);
    if (!region.ok) return region;
    if (wish.powerDbm !== undefined) {
      const { minDbm, maxDbm } = capabilities.power!;
      const power = await ask(command.setPower, [Math.max(minDbm, Math.min(maxDbm, Math.round(wish.powerDbm)))]);
      if (!power.ok) return power;
    }
    // What it says now counts: readers made for one market acknowledge another band and keep their own.
    const after = await askInfo();
    if (!after.ok) return after;
    if (after.value.band !== 'ETSI-LB') return { ok: false, failure: { kind: 'not-etsi', region: after.value.band } };
    const isOld = dialect === 'uhfreader18';
    settings = {
      antennas: isOld ? [1] : (wish.antennas ?? settings.antennas),
      session: isOld ? 0 : (wish.session ?? settings.session),
      q: isOld ? 4 : Math.max(0, Math.min(15, wish.q ?? settings.q)),
    };
    mayRunFree = wish.session === undefined && wish.q === undefined && wish.watchInputs !== true;
    if (wish.watchInputs === true) inputs.start();
    const power = wish.powerDbm === undefined ? {} : { powerDbm: after.value.powerDbm };
    return { ok: true, value: { region: 'ETSI-LB', ...power, ...settings } as ReaderConfiguration };
  }

  async function startInventory(): Promise<Result<void, ReaderFailure>> {
    if (core.ended()) return CLOSED;
    if (wanted) return { ok: true, value: undefined };
    await loop;
    if (hasFast && mayRunFree) {
      const started = await fast.start();
      if (!started.ok && started.failure.kind === 'closed') return started;
      // Older firmware refuses the command or ignores it: then the host asks for each round.
      hasFast = started.ok;
    }
    wanted = true;
    core.become('reading');
    if (!fast.running()) loop = readRounds();
    return { ok: true, value: undefined };
  }

  async function stopInventory(): Promise<Result<void, ReaderFailure>> {
    if (core.ended()) return CLOSED;
    wanted = false;
    wake();
    await loop;
    const stopped = fast.running() ? await fast.stop() : STOPPED;
    if (core.state() === 'reading') core.become(stopped.ok ? 'idle' : 'failed');
    return stopped;
  }

  async function readRounds(): Promise<void> {
    let silentRounds = 0;
    for (let round = 0; wanted; round++) {
      const outcome = await core.run(roundCommand(settings.antennas[round % settings.antennas.length] ?? 1, []));
      if (outcome.ok) {
        silentRounds = 0;
        emit({ kind: 'keep-alive' });
        await inputs.look();
        continue;
      }
      const { failure } = outcome;
      if (failure.kind === 'closed') return;
      if (failure.kind === 'refused') {
        silentRounds = 0;
        emit({ kind: 'error-reported', code: failure.code, name: failure.name });
        if (failure.code === status.antennaError) emit({ kind: 'status-reported', returnLoss: true });
      } else if (++silentRounds >= SILENT_ROUNDS_LIMIT) {
        wanted = false;
        core.become('failed');
        return;
      }
      await pause();
    }
  }

  /** A reader that refuses at once would otherwise be asked as fast as the line carries. */
  function pause(): Promise<void> {
    return new Promise((resolve) => {
      if (!wanted) return resolve();
      const cancel = clock.after(PAUSE_AFTER_ERROR_MS, resolve);
      wake = () => {
        cancel();
        resolve();
      };
    });
  }

  /** @param seen - collects the round's tags */
  function roundCommand(antenna: number, seen: RruTag[]): Command<Uint8Array, void> {
    const frame =
      dialect === 'uhfreader18'
        ? encodeRruCommand(address, command.inventory)
        : encodeInventory(address, { ...settings, antenna, scan100ms: SCAN_100MS });
    return {
      name: commandName(command.inventory),
      bytes: frame,
      timeoutMs: SCAN_100MS * 100 + ROUND_GRACE_MS,
      answer: (reply) => {
        if (reply[2] !== command.inventory) return null;
        const state = reply[3]!;
        const tags = readTags(reply, dialect);
        if (tags !== null) seen.push(...tags);
        if (state === status.moreFollows || state === status.statistics) return null;
        if (state <= status.memoryFull || state === status.noTag) return { ok: true, value: undefined };
        return refusedBy(reply);
      },
    };
  }

  async function findTags(): Promise<Result<string[], ReaderFailure>> {
    const seen: RruTag[] = [];
    for (let round = 0; round < FIND_ROUNDS; round++) {
      for (const antenna of settings.antennas) {
        const outcome = await core.run(roundCommand(antenna, seen));
        if (!outcome.ok) return outcome;
      }
    }
    return { ok: true, value: [...new Set(seen.map((tag) => tag.epcHex))] };
  }

  /** Sensors that a reader does not have are refused, and left out. */
  async function readHealth(): Promise<Result<ReaderHealth, ReaderFailure>> {
    const warmth = await ask(command.temperature);
    if (!warmth.ok && warmth.failure.kind !== 'refused') return warmth;
    const losses: number[] = [];
    for (const antenna of settings.antennas) {
      const loss = await ask(command.returnLoss, returnLossFields(MIDDLE_KHZ, antenna), TAG_ACCESS_MS);
      if (loss.ok) losses.push(loss.value[4]!);
    }
    const health: ReaderHealth = {
      ...(warmth.ok ? { temperatureC: warmth.value[4] === 0 ? -warmth.value[5]! : warmth.value[5]! } : {}),
      ...(losses.length === 0 ? {} : { returnLossDb: Math.min(...losses), returnLoss: Math.min(...losses) < POOR_DB }),
    };
    emit({ kind: 'status-reported', ...health });
    return { ok: true, value: health };
  }

  const isReading = (): boolean => wanted;
  const stopped = { isReading, stop: stopInventory, start: startInventory };

  return {
    capabilities,
    open,
    configure,
    startInventory,
    stopInventory,
    readHealth: () => whileStopped(stopped, readHealth),
    writeEpc: (epcHex, options) => whileStopped(stopped, () => writeTag(rruTagAccess(ask, findTags), epcHex, options)),
    close: async () => {
      if (wanted) core.line.send(encodeRruCommand(address, fast.running() ? command.stopFast : command.stop));
      await core.close();
    },
  };
}

const capabilities: ReaderCapabilities = {
  continuous: false,
  rssi: 'raw',
  gpi: true,
  power: { minDbm: 0, maxDbm: 30, stepDbm: 1 },
  write: true,
};

/** The reader gives a frame up after 15 ms; USB bridges may hold the last bytes for 16 ms more. */
const INTER_BYTE_MS = 20;
const REPLY_MS = 400;
/** Writing and locking include the tag's own programming time and retries of the reader. */
const TAG_ACCESS_MS = 2000;
const SCAN_100MS = 3;
const ROUND_GRACE_MS = 1200;
const PAUSE_AFTER_ERROR_MS = 200;
const SILENT_ROUNDS_LIMIT = 3;
const FIND_ROUNDS = 2;
const QUIET_MS = 30;
const QUIET_LIMIT_MS = 300;
const ANSWER_MODE = 0;
/** A channel in the middle of the lower band, on the 100 kHz raster that the measurement asks for. */
const MIDDLE_KHZ = 866_900;
/** Below it a tenth of the power and more comes back: a cable, or no antenna. */
const POOR_DB = 10;

const STOPPED = { ok: true, value: undefined } as const;
const CLOSED = { ok: false, failure: { kind: 'closed' } } as const;

/** Parts of a round before its end, and what a reader in real-time mode says by itself. */
function isUnasked(frame: Uint8Array): boolean {
  const isPart = frame[3] === status.moreFollows || frame[3] === status.statistics;
  return frame[2] === command.realTime || (frame[2] === command.inventory && isPart);
}

function refused(code: number, reason: number, name = statusName(reason)): { ok: false; failure: ReaderFailure } {
  return { ok: false, failure: { kind: 'refused', command: commandName(code), code: reason, name } };
}

function identityOf(info: RruReaderInfo, serialReply: Uint8Array | null): ReaderIdentity {
  const serial = serialReply === null ? '' : toHex(serialReply, 4, serialReply.length - 2);
  return {
    maker: null,
    model: modelName(info.type),
    firmware: info.firmware,
    serial: serial === '' ? null : serial,
    region: info.band,
    antennas: info.antennas,
  };
}
