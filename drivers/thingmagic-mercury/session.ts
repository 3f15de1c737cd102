import { isSilence } from '../command-queue.ts';
import type {
  ReaderConfiguration,
  ReaderFailure,
  ReaderHealth,
  ReaderIdentity,
  ReaderSession,
  Result,
  SessionDeps,
} from '../reader-driver.ts';
import { createSessionCore, whileStopped } from '../session-core.ts';
import { watchInputs } from '../watch-inputs.ts';
import { writeTag } from '../write-tag.ts';
import { encodeMercury, Op, opName, parseMercury, type MercuryMessage } from './codec.ts';
import { modelName, REGION_EU, REGION_EU3, regionName, Status, statusName } from './codes.ts';
import { createMercurySplitter } from './splitter.ts';
import { mercuryTagAccess } from './tag-access.ts';

/**
 * Drives one ThingMagic module (M5e, M6e, Nano, USB readers) or a clone that speaks Mercury (Silion SIM7xxx).
 *
 * The module streams until told to stop and cannot notice a dead host: opening always stops it first. While it streams
 * it says something at least once a second, so a silent one has failed.
 */
export function createMercurySession(deps: SessionDeps): ReaderSession {
  let cancelWatch: () => void = () => undefined;

  const core = createSessionCore<MercuryMessage>(deps, {
    splitter: createMercurySplitter(),
    parse: parseMercury,
    onMessage: (message, answered) => {
      if (message.kind === 'tag') {
        core.tagRead(message.read);
        if (message.inputs !== null) inputs.note(pinLevels(message.inputs));
      }
      if (message.kind === 'stream-status') deps.emit({ kind: 'keep-alive' });
      else if (message.kind === 'reply' && !answered) report(message.status);
    },
    // What a stream says has the code of its own command, and the stop is acknowledged when the cycle is over.
    replyTo: (message) =>
      message.kind === 'reply' && message.op !== Op.readMultiple && message.op !== Op.multiProtocol
        ? opName(message.op)
        : null,
    onEnd: () => inputs.stop(),
  });
  const inputs = watchInputs({
    clock: deps.clock,
    emit: deps.emit,
    read: async () => {
      const reply = await ask(Op.getInputs, [0x01]);
      return reply.ok ? readInputs(reply.value) : null;
    },
    isIdle: () => core.state() === 'idle',
  });

  /** What a streaming reader says between tags. */
  function report(status: number): void {
    if (status === Status.noTag) deps.emit({ kind: 'keep-alive' });
    else if (status === Status.tooHot) deps.emit({ kind: 'status-reported', throttled: true });
    else if (status === Status.returnLoss) deps.emit({ kind: 'status-reported', returnLoss: true });
    else if (status !== Status.ok) {
      deps.emit({ kind: 'error-reported', code: status, name: statusName(status) });
    }
  }

  function ask(
    op: number,
    data: ArrayLike<number> = [],
    timeoutMs = REPLY_MS,
  ): Promise<Result<Uint8Array, ReaderFailure>> {
    const name = opName(op);
    return core.run<Uint8Array>({
      name,
      bytes: encodeMercury(op, data),
      timeoutMs,
      answer: (message) => {
        if (message.kind !== 'reply' || message.op !== op) return null;
        if (message.status === Status.ok) return { ok: true, value: message.data };
        return refused(name, message.status);
      },
    });
  }

  async function halt(): Promise<void> {
    core.line.send(encodeMercury(Op.multiProtocol, STOP));
    await core.line.quiet(QUIET_MS, QUIET_LIMIT_MS);
  }

  async function identify(): Promise<Result<ReaderIdentity, ReaderFailure>> {
    const program = await ask(Op.currentProgram);
    if (!program.ok && isSilence(program.failure)) return program;
    // In the boot loader every tag command fails; the firmware takes most of a second to start.
    if (program.ok && (program.value[0]! & 0x03) === BOOT_LOADER) {
      const booted = await ask(Op.bootFirmware, [], BOOT_MS);
      if (!booted.ok) return booted;
    }
    const version = await ask(Op.version);
    if (!version.ok) return version;
    const protocol = await ask(Op.setProtocol, [0x00, GEN2]);
    if (!protocol.ok) return protocol;
    const region = await ask(Op.getRegion);
    // Pairs of port and whether something is connected, one for each socket.
    const ports = await ask(Op.getAntennas, [0x05]);
    const antennas = ports.ok ? (ports.value.length - 1) >> 1 : 0;
    return {
      ok: true,
      value: {
        maker: 'ThingMagic',
        model: modelName(version.value[4] ?? 0),
        firmware: [...version.value.subarray(12, 16)].join('.'),
        serial: null,
        region: region.ok ? regionName(region.value[0] ?? 0) : null,
        antennas: Math.max(antennas, 1),
      },
    };
  }

  /** The revised plan where the module knows it, else the first one. */
  async function setRegion(): Promise<Result<void, ReaderFailure>> {
    const revised = await ask(Op.setRegion, [REGION_EU3]);
    const set = revised.ok || revised.failure.kind !== 'refused' ? revised : await ask(Op.setRegion, [REGION_EU]);
    if (!set.ok) return set;
    const after = await ask(Op.getRegion);
    if (!after.ok) return after;
    const region = regionName(after.value[0] ?? 0);
    return region === 'ETSI-LB' ? { ok: true, value: undefined } : { ok: false, failure: { kind: 'not-etsi', region } };
  }

  /** @returns the power in force afterwards, in dBm; what is asked is cut to the module's own limits. */
  async function setPower(powerDbm: number): Promise<Result<number, ReaderFailure>> {
    const limits = await ask(Op.getPower, [0x01]);
    if (!limits.ok) return limits;
    const max = word(limits.value, 3);
    const min = word(limits.value, 5);
    const centiDbm = Math.round(Math.min(Math.max(powerDbm * 100, min), max));
    const set = await ask(Op.setPower, [centiDbm >> 8, centiDbm & 0xff]);
    if (!set.ok) return set;
    const after = await ask(Op.getPower, [0x01]);
    return after.ok ? { ok: true, value: word(after.value, 1) / 100 } : after;
  }

  async function setSearch(configuration: ReaderConfiguration): Promise<Result<unknown, ReaderFailure>> {
    const antennas = configuration.antennas ?? [1];
    if (antennas.length === 0 || antennas.some((antenna) => antenna < 1 || antenna > 16)) {
      return { ok: false, failure: { kind: 'unsupported', command: 'antennas' } };
    }
    const set = await ask(Op.setAntennas, [0x02, ...antennas.flatMap((antenna) => [antenna, antenna])]);
    if (!set.ok) return set;
    if (configuration.session !== undefined) {
      const session = await ask(Op.setGen2Option, [GEN2, 0x00, configuration.session]);
      if (!session.ok) return session;
    }
    return configuration.q === undefined ? set : ask(Op.setGen2Option, [GEN2, 0x12, 0x01, configuration.q]);
  }

  async function start(): Promise<Result<void, ReaderFailure>> {
    if (core.state() === 'reading') return { ok: true, value: undefined };
    // The module's own filter of repeats would hide that a tag is still there. Old modules have none and refuse.
    const unfiltered = await ask(Op.setReaderOption, [0x01, 0x0c, 0x00]);
    if (!unfiltered.ok && unfiltered.failure.kind !== 'refused') return unfiltered;
    const started = await ask(Op.multiProtocol, START);
    if (!started.ok) return started;
    core.become('reading');
    cancelWatch = core.watchSilence(SILENT_MS, () => {
      cancelWatch();
      core.become('failed');
    });
    return { ok: true, value: undefined };
  }

  async function stop(): Promise<Result<void, ReaderFailure>> {
    if (core.state() !== 'reading') return { ok: true, value: undefined };
    cancelWatch();
    let stopped = await ask(Op.multiProtocol, STOP, STOP_MS);
    if (!stopped.ok && isSilence(stopped.failure)) stopped = await ask(Op.multiProtocol, STOP, STOP_MS);
    core.become(stopped.ok ? 'idle' : 'failed');
    return stopped.ok ? { ok: true, value: undefined } : stopped;
  }

  const pausing = { isReading: () => core.state() === 'reading', stop, start };

  /** The module measures no return loss on request; a bad one it reports while reading. */
  async function readHealth(): Promise<Result<ReaderHealth, ReaderFailure>> {
    const warmth = await ask(Op.temperature);
    if (!warmth.ok) return warmth;
    const health = { temperatureC: ((warmth.value[0] ?? 0) << 24) >> 24 };
    deps.emit({ kind: 'status-reported', ...health });
    return { ok: true, value: health };
  }

  return {
    capabilities: { continuous: true, rssi: 'dbm', gpi: true, power: POWER, write: true },

    open: async () => {
      core.become('opening');
      await halt();
      let identity = await identify();
      if (!identity.ok && isSilence(identity.failure)) {
        await halt();
        identity = await identify();
      }
      core.become(identity.ok ? 'idle' : 'failed');
      return identity;
    },

    configure: async (configuration) => {
      if (configuration.region !== 'ETSI-LB') {
        return { ok: false, failure: { kind: 'unsupported', command: `region ${configuration.region}` } };
      }
      const region = await setRegion();
      if (!region.ok) return region;
      const search = await setSearch(configuration);
      if (!search.ok) return search;
      if (configuration.watchInputs === true) inputs.start();
      const applied = { ...configuration, antennas: configuration.antennas ?? [1] };
      if (configuration.powerDbm === undefined) return { ok: true, value: applied };
      const power = await setPower(configuration.powerDbm);
      return power.ok ? { ok: true, value: { ...applied, powerDbm: power.value } } : power;
    },

    startInventory: start,
    stopInventory: stop,
    readHealth: () => whileStopped(pausing, readHealth),
    writeEpc: (epcHex, options) => whileStopped(pausing, () => writeTag(mercuryTagAccess(ask), epcHex, options)),

    close: async () => {
      if (core.state() === 'reading') core.line.send(encodeMercury(Op.multiProtocol, STOP));
      await core.close();
    },
  };
}

/** Limits of the family; each module's own are asked and kept. */
const POWER = { minDbm: 0, maxDbm: 31.5, stepDbm: 0.5 } as const;

/** Pins that tags are reported with; the others of the byte are of no module. */
const PINS = 4;

function pinLevels(bits: number): (0 | 1)[] {
  return Array.from({ length: PINS }, (_, index) => ((bits >> index) & 1) as 0 | 1);
}

/** Behind the option: pin, 1 where it is an output, level. */
function readInputs(data: Uint8Array): (0 | 1)[] {
  const levels: (0 | 1)[] = [];
  for (let at = 1; at + 2 < data.length; at += 3) {
    const pin = data[at]!;
    if (data[at + 1] === 0 && pin >= 1 && pin <= PINS) levels[pin - 1] = data[at + 2] === 1 ? 1 : 0;
  }
  return Array.from(levels, (level) => level ?? 0);
}

function refused(command: string, code: number): { readonly ok: false; readonly failure: ReaderFailure } {
  const name = statusName(code);
  const failure: ReaderFailure =
    code === Status.memoryLocked ? { kind: 'access-denied', command, name } : { kind: 'refused', command, code, name };
  return { ok: false, failure };
}

const GEN2 = 0x05;
const BOOT_LOADER = 0x01;

/** Search without end, cycles of 1000 ms, all metadata (01FF): the vendor's quick-start frame. */
const START = [0, 0, 0x01, Op.readMultiple, 0, 0, GEN2, 0x07, Op.readMultiple, 0x10, 0, 0x1b, 0x03, 0xe8, 0x01, 0xff];
const STOP = [0, 0, 0x02];

const REPLY_MS = 500;
const BOOT_MS = 3000;
/** The cycle under way is finished before the stop is acknowledged. */
const STOP_MS = 2000;
const SILENT_MS = 5000;
const QUIET_MS = 150;
const QUIET_LIMIT_MS = 2500;

function word(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}
