import { isSilence } from '../command-queue.ts';
import type {
  ReaderConfiguration,
  ReaderFailure,
  ReaderIdentity,
  ReaderSession,
  Result,
  SessionDeps,
} from '../reader-driver.ts';
import { createSessionCore, whileStopped } from '../session-core.ts';
import { writeTag } from '../write-tag.ts';
import { commandName, parseM100, type M100Message } from './codec.ts';
import { errorName, NO_TAG, REGION_EUROPE, regionName } from './codes.ts';
import { m100Commands } from './commands.ts';
import { createM100Splitter } from './splitter.ts';
import { m100TagAccess } from './tag-access.ts';

/**
 * Drives one M100 or QM100 module (also sold as R200, YRM100, JRD-4035).
 *
 * Its inventory is a finite run of at most 65535 rounds that ends without a word. Every round that meets no tag says
 * so, hence a silent line means that the run is over (or the module gone): the run is issued again, and the session
 * fails when that wakes nothing.
 */
export function createM100Session(deps: SessionDeps): ReaderSession {
  let silentRuns = 0;
  /** As applied; null where it was left to the module. */
  let powerDbm: number | null = null;
  let lastRoundAtMs = 0;
  let cancelWatch: () => void = () => undefined;

  const core = createSessionCore<M100Message>(deps, {
    splitter: createM100Splitter(),
    parse: parseM100,
    replyTo: (message) => (message.kind === 'reply' ? commandName(message.cmd) : null),
    onMessage: (message, answered) => {
      if (message.kind === 'tag') core.tagRead(message.read);
      else if (message.kind === 'error' && message.code !== NO_TAG && !answered) {
        deps.emit({ kind: 'error-reported', code: message.code, name: errorName(message.code) });
      }
      lastRoundAtMs = deps.clock.nowMs();
      silentRuns = 0;
    },
    onEnd: () => cancelWatch(),
  });

  function watchRun(delayMs: number): void {
    cancelWatch = deps.clock.after(delayMs, () => {
      if (core.state() !== 'reading') return;
      const silentMs = deps.clock.nowMs() - lastRoundAtMs;
      if (silentMs < RUN_OVER_MS) {
        watchRun(RUN_OVER_MS - silentMs);
      } else if (silentRuns < MAX_SILENT_RUNS) {
        silentRuns++;
        void issueAgain();
      } else {
        core.become('failed');
      }
    });
  }

  async function issueAgain(): Promise<void> {
    // A module that restarted has its factory power again.
    if (powerDbm !== null) await core.run(m100Commands.setPower(powerDbm * 100));
    if (core.state() !== 'reading') return;
    // Straight to the line: nothing answers a run that starts well but its first round.
    core.line.send(m100Commands.multiPoll(RUN_ROUNDS).bytes);
    watchRun(RUN_OVER_MS);
  }

  async function stop(): Promise<Result<void, ReaderFailure>> {
    cancelWatch();
    const first = await core.run(m100Commands.stop());
    // The reader may have been talking over the first one.
    return first.ok || !isSilence(first.failure) ? first : await core.run(m100Commands.stop());
  }

  async function identify(): Promise<Result<ReaderIdentity, ReaderFailure>> {
    const hardware = await core.run(m100Commands.info(0));
    if (!hardware.ok) return hardware;
    const software = await core.run(m100Commands.info(1));
    const maker = await core.run(m100Commands.info(2));
    const region = await core.run(m100Commands.getRegion());
    return {
      ok: true,
      value: {
        maker: maker.ok ? maker.value : null,
        model: hardware.value,
        firmware: software.ok ? software.value : null,
        serial: null,
        region: region.ok ? regionName(region.value) : null,
        antennas: 1,
      },
    };
  }

  async function setEurope(): Promise<Result<void, ReaderFailure>> {
    const before = await core.run(m100Commands.getRegion());
    if (!before.ok) return before;
    // The module keeps its region in flash: written only when it differs.
    if (before.value === REGION_EUROPE) return { ok: true, value: undefined };
    const set = await core.run(m100Commands.setRegionEurope());
    if (!set.ok) return set;
    const after = await core.run(m100Commands.getRegion());
    if (!after.ok) return after;
    return after.value === REGION_EUROPE
      ? { ok: true, value: undefined }
      : { ok: false, failure: { kind: 'not-etsi', region: regionName(after.value) } };
  }

  async function setPower(wantedDbm: number): Promise<Result<number, ReaderFailure>> {
    const { minDbm, maxDbm } = M100_POWER;
    const set = await core.run(m100Commands.setPower(Math.round(Math.min(Math.max(wantedDbm, minDbm), maxDbm) * 100)));
    if (!set.ok) return set;
    const applied = await core.run(m100Commands.getPower());
    if (!applied.ok) return applied;
    powerDbm = applied.value / 100;
    return { ok: true, value: powerDbm };
  }

  /** Query word: session in bits 9..8, Q in bits 6..3 (manual 4.11); the rest stays as the module has it. */
  async function setQuery(configuration: ReaderConfiguration): Promise<Result<void, ReaderFailure>> {
    if (configuration.session === undefined && configuration.q === undefined) return { ok: true, value: undefined };
    const before = await core.run(m100Commands.getQuery());
    if (!before.ok) return before;
    let query = before.value;
    if (configuration.session !== undefined) query = (query & ~0x0300) | (configuration.session << 8);
    if (configuration.q !== undefined) query = (query & ~0x0078) | (Math.min(configuration.q, 15) << 3);
    return core.run(m100Commands.setQuery(query));
  }

  async function start(): Promise<Result<void, ReaderFailure>> {
    if (core.state() === 'reading') return { ok: true, value: undefined };
    const started = await core.run(m100Commands.multiPoll(RUN_ROUNDS));
    if (!started.ok) return started;
    lastRoundAtMs = deps.clock.nowMs();
    core.become('reading');
    watchRun(RUN_OVER_MS);
    return started;
  }

  async function stopReading(): Promise<Result<void, ReaderFailure>> {
    if (core.state() !== 'reading') return { ok: true, value: undefined };
    const stopped = await stop();
    core.become(stopped.ok ? 'idle' : 'failed');
    return stopped;
  }

  return {
    capabilities: { continuous: true, rssi: 'dbm', gpi: false, power: M100_POWER, write: true },

    open: async () => {
      core.become('opening');
      // A previous program may have left an inventory running; its acknowledgement is a courtesy, silence is the proof.
      core.line.send(m100Commands.stop().bytes);
      await core.line.quiet(QUIET_MS, QUIET_LIMIT_MS);
      let identity = await identify();
      if (!identity.ok && isSilence(identity.failure)) {
        core.line.send(m100Commands.stop().bytes);
        await core.line.quiet(QUIET_MS, QUIET_LIMIT_MS);
        identity = await identify();
      }
      core.become(identity.ok ? 'idle' : 'failed');
      return identity;
    },

    configure: async (configuration) => {
      if (configuration.region !== 'ETSI-LB') {
        return { ok: false, failure: { kind: 'unsupported', command: `region ${configuration.region}` } };
      }
      const region = await setEurope();
      if (!region.ok) return region;
      const query = await setQuery(configuration);
      if (!query.ok) return query;
      if (configuration.powerDbm === undefined) return { ok: true, value: { ...configuration, antennas: [1] } };
      const power = await setPower(configuration.powerDbm);
      return power.ok ? { ok: true, value: { ...configuration, antennas: [1], powerDbm: power.value } } : power;
    },

    startInventory: start,

    stopInventory: stopReading,

    writeEpc: (epcHex, options) =>
      whileStopped({ isReading: () => core.state() === 'reading', stop: stopReading, start }, () =>
        writeTag(
          m100TagAccess((command) => core.run(command)),
          epcHex,
          options,
        ),
      ),

    close: async () => {
      // Nobody waits for the answer: the port may be gone, and open() stops the reader again anyway.
      if (core.state() === 'reading') core.line.send(m100Commands.stop().bytes);
      await core.close();
    },
  };
}

/** Conducted power of the family; what is applied is read back, since clones stop lower. */
const M100_POWER = { minDbm: 10, maxDbm: 26, stepDbm: 1 } as const;

const RUN_ROUNDS = 0xffff;

/** A round takes 10 to 40 ms. */
const RUN_OVER_MS = 500;
const MAX_SILENT_RUNS = 3;
const QUIET_MS = 100;
const QUIET_LIMIT_MS = 1000;
