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
import { createSessionCore } from '../session-core.ts';
import { readCapabilities, readConnectedAntennas, regionOf, type LlrpCapabilities } from './capabilities.ts';
import { readEvents, readHeader, readReport, readStatus, type LlrpEvent } from './codec.ts';
import { makers, message, nameOf, requestOf } from './codes.ts';
import {
  ALL_ROSPECS,
  antennaProperties,
  encodeMessage,
  readerConfig,
  rospec,
  ROSPEC_ID,
  rospecId,
  type InventorySettings,
} from './commands.ts';
import { createLlrpSplitter } from './splitter.ts';

const REPLY_MS = 3000;
const GREETING_MS = 2000;
const KEEP_ALIVE_MS = 5000;
/** TCP delivers in order and whole: only a reader that stops in the middle of a message leaves one unfinished. */
const INTER_BYTE_MS = 10_000;

/**
 * Drives an LLRP reader over one TCP connection. The reader greets with the outcome of the connection, streams reports
 * while its ROSpec runs, and sends keep-alives: three missed ones mean that it is gone although the socket stands.
 */
export function createLlrpSession(deps: SessionDeps): ReaderSession {
  const { clock, emit } = deps;
  let known: LlrpCapabilities | null = null;
  let settings: InventorySettings = { antennas: [], powerIndex: null, session: 1, population: 32 };
  let nextId = 1;
  let greeting: number | null = null;
  let onGreeting: () => void = () => undefined;

  const core = createSessionCore<Uint8Array>(deps, {
    splitter: createLlrpSplitter(),
    interByteMs: INTER_BYTE_MS,
    parse: (frame) => frame,
    replyTo: (frame) => requestOf(readHeader(frame).type),
    onMessage,
    onEnd: () => onGreeting(),
  });

  function onMessage(frame: Uint8Array, answered: boolean): void {
    const { type, id } = readHeader(frame);
    if (type === message.roAccessReport) {
      for (const { read, channelIndex } of readReport(frame)) {
        const frequencyKHz = channelIndex === null ? null : (known?.channelsKHz[channelIndex - 1] ?? null);
        core.tagRead({ ...read, frequencyKHz });
      }
    } else if (type === message.keepAlive) {
      core.line.send(encodeMessage(message.keepAliveAck, id));
      emit({ kind: 'keep-alive' });
    } else if (type === message.readerEventNotification) {
      for (const event of readEvents(frame)) onEvent(event);
    } else if (!answered && type === message.errorMessage) {
      const status = readStatus(frame);
      emit({ kind: 'error-reported', code: status?.code ?? 0, name: status?.text || 'reader-error' });
    }
  }

  function onEvent(event: LlrpEvent): void {
    switch (event.kind) {
      case 'gpi':
        emit({ kind: 'gpio-changed', pin: event.pin, level: event.level });
        break;
      case 'antenna':
        // A cable that came off shows as an antenna that the reader no longer sees.
        emit({ kind: 'status-reported', returnLoss: !event.connected });
        break;
      case 'exception':
        emit({ kind: 'error-reported', code: 0, name: event.text });
        break;
      case 'connection-attempt':
        greeting = event.status;
        onGreeting();
        break;
      case 'connection-close':
        emit({ kind: 'error-reported', code: 0, name: 'connection-closed-by-reader' });
        break;
    }
  }

  /** Waits for the greeting. @returns its status; null where none came, which some readers allow themselves. */
  async function greeted(): Promise<number | null> {
    if (greeting === null && !core.ended()) {
      await new Promise<void>((resolve) => {
        const cancel = clock.after(GREETING_MS, resolve);
        onGreeting = () => {
          cancel();
          resolve();
        };
      });
    }
    onGreeting = () => undefined;
    return greeting;
  }

  /** @returns the response whose id is the command's; a status other than success is a refusal. */
  function ask(type: number, body: readonly number[] = []): Promise<Result<Uint8Array, ReaderFailure>> {
    const id = nextId++;
    const name = nameOf(type);
    return core.run({
      name,
      bytes: encodeMessage(type, id, body),
      timeoutMs: REPLY_MS,
      answer: (frame) => {
        const header = readHeader(frame);
        if (header.id !== id || (requestOf(header.type) !== name && header.type !== message.errorMessage)) return null;
        const status = readStatus(frame);
        if (status?.code === 0) return { ok: true, value: frame };
        return refused(name, status?.code ?? 0, status?.text || 'reader-error');
      },
    });
  }

  const deleteAll = (): Promise<Result<Uint8Array, ReaderFailure>> => ask(message.deleteRospec, rospecId(ALL_ROSPECS));

  async function open(): Promise<Result<ReaderIdentity, ReaderFailure>> {
    core.become('opening');
    const status = await greeted();
    const opened =
      status === null || status === 0 ? await identify() : refused('connect', status, 'connection-refused');
    core.become(opened.ok ? 'idle' : 'failed');
    if (opened.ok) {
      const cancel = core.watchSilence(3 * KEEP_ALIVE_MS, () => {
        cancel();
        core.become('failed');
      });
    }
    return opened;
  }

  async function identify(): Promise<Result<ReaderIdentity, ReaderFailure>> {
    // What a previous program left running goes first: its reports would be taken for ours.
    const cleared = await deleteAll();
    if (!cleared.ok) return cleared;
    const reply = await ask(message.getReaderCapabilities, [0]);
    if (!reply.ok) return reply;
    known = readCapabilities(reply.value);
    if (known === null) return refused(nameOf(message.getReaderCapabilities), 0, 'capabilities-missing');
    const { inputs } = known;
    const configured = await ask(message.setReaderConfig, readerConfig(KEEP_ALIVE_MS, inputs));
    if (!configured.ok) return configured;
    const { maker, model, firmware, antennas } = known;
    const identity = { maker: makers[maker] ?? null, model: String(model), firmware, serial: null, antennas };
    return { ok: true, value: { ...identity, region: regionOf(known) } };
  }

  async function configure(wanted: ReaderConfiguration): Promise<Result<ReaderConfiguration, ReaderFailure>> {
    if (core.ended() || known === null) return { ok: false, failure: { kind: 'closed' } };
    const region = regionOf(known);
    if (!region.startsWith('ETSI')) return { ok: false, failure: { kind: 'not-etsi', region } };
    // LLRP reports the region but cannot change it: that is done in the reader's own pages.
    if (region !== wanted.region)
      return { ok: false, failure: { kind: 'unsupported', command: `region ${wanted.region}` } };
    const power = wanted.powerDbm === undefined ? null : nearestPower(known.powers, wanted.powerDbm);
    settings = {
      antennas: wanted.antennas ?? settings.antennas,
      powerIndex: power?.index ?? settings.powerIndex,
      session: wanted.session ?? settings.session,
      population: wanted.q === undefined ? settings.population : 2 ** Math.max(0, Math.min(15, wanted.q)),
    };
    if (core.state() === 'reading') {
      const restarted = await startRospec();
      if (!restarted.ok) return restarted;
    }
    const { antennas, session } = settings;
    const applied = { region: wanted.region, session, q: Math.round(Math.log2(settings.population)) };
    const withAntennas = antennas.length === 0 ? applied : { ...applied, antennas };
    return { ok: true, value: power === null ? withAntennas : { ...withAntennas, powerDbm: power.dbm } };
  }

  async function startRospec(): Promise<Result<void, ReaderFailure>> {
    const steps = [
      deleteAll,
      () => ask(message.addRospec, rospec(settings)),
      () => ask(message.enableRospec, rospecId(ROSPEC_ID)),
      () => ask(message.startRospec, rospecId(ROSPEC_ID)),
    ];
    for (const step of steps) {
      const done = await step();
      if (!done.ok) return done;
    }
    return { ok: true, value: undefined };
  }

  /** LLRP tells neither temperature nor return loss, but whether the reader sees an antenna on each of its ports. */
  async function readHealth(): Promise<Result<ReaderHealth, ReaderFailure>> {
    const reply = await ask(message.getReaderConfig, antennaProperties());
    if (!reply.ok) return reply;
    const seen = readConnectedAntennas(reply.value);
    const wanted = settings.antennas.length === 0 ? [...seen.keys()] : settings.antennas;
    const health = { returnLoss: wanted.some((antenna) => seen.get(antenna) === false) };
    emit({ kind: 'status-reported', ...health });
    return { ok: true, value: health };
  }

  return {
    get capabilities(): ReaderCapabilities {
      const dbm = known?.powers.map((entry) => entry.dbm) ?? [];
      const stepDbm = dbm.length > 1 ? Math.abs(dbm[1]! - dbm[0]!) : 1;
      const power = dbm.length === 0 ? null : { minDbm: Math.min(...dbm), maxDbm: Math.max(...dbm), stepDbm };
      return { continuous: true, rssi: 'dbm', gpi: true, power, write: false };
    },
    open,
    configure,
    readHealth,
    startInventory: async () => {
      if (core.state() === 'reading') return { ok: true, value: undefined };
      const started = await startRospec();
      if (started.ok) core.become('reading');
      return started;
    },
    stopInventory: async () => {
      const stopped = await deleteAll();
      if (!stopped.ok) return stopped;
      core.become('idle');
      return { ok: true, value: undefined };
    },
    close: async () => {
      core.line.send(encodeMessage(message.closeConnection, nextId++));
      await core.close();
    },
  };
}

function nearestPower(
  powers: LlrpCapabilities['powers'],
  wantedDbm: number,
): { readonly index: number; readonly dbm: number } | null {
  // Never more than was asked: the strongest entry that does not exceed it, else the weakest there is.
  const sorted = [...powers].sort((a, b) => a.dbm - b.dbm);
  return sorted.findLast((entry) => entry.dbm <= wantedDbm) ?? sorted[0] ?? null;
}

function refused(name: string, code: number, reason: string): { readonly ok: false; readonly failure: ReaderFailure } {
  return { ok: false, failure: { kind: 'refused', command: name, code, name: reason } };
}
