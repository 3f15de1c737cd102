import { createSessionCore, whileStopped } from '../session-core.ts';
import { writeTag, type TagAccess } from '../write-tag.ts';
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
import { dataOf, isStreamEnd, latin1, readNurFrame, readNurTags, type NurFrame } from './codec.ts';
import {
  ACCESS_DENIED,
  command,
  commandNameOf,
  NO_TAG,
  REGION_EUROPE,
  regionName,
  statusName,
  TAG_ERROR,
  TAG_LOCKED,
} from './codes.ts';
import { encodeNurCommand, lockBlock, notifyingInputs, setupFields, writeBlock } from './commands.ts';
import { readMaxDbm, readReaderInfo, readSetup, readTemperature, type NurSetup } from './reader-info.ts';
import { createNurSplitter } from './splitter.ts';

const REPLY_MS = 500;
const INVENTORY_MS = 3000;
const TAG_ACCESS_MS = 3000;
/** A stream says something with every round or two; after this it is asked for again, and fails where nobody answers. */
const SILENT_MS = 5000;
const STEPS_DB = 19;
/** Inputs 0..7 are pins; the tap and light sensors of table readers report as these sources. */
const TAP_SOURCE = 0x80;
const LIGHT_SOURCE = 0x81;

/**
 * Drives a NUR module. Its inventory stream ends by itself after some seconds and says so: the session starts it again.
 * A module that reboots while reading is set reading again.
 */
export function createNurSession(deps: SessionDeps): ReaderSession {
  const { emit } = deps;
  let maxDbm = 27;
  let current: NurSetup = { txLevel: 0, region: REGION_EUROPE, q: 0, session: 0, antennaMask: 1 };
  let reading = false;
  let cancelWatch = (): void => undefined;

  const core = createSessionCore<NurFrame>(deps, {
    splitter: createNurSplitter(),
    parse: readNurFrame,
    replyTo: (message) => (message.unsolicited ? null : commandNameOf(message.code)),
    onMessage,
    onEnd: () => (reading = false),
  });

  function onMessage(message: NurFrame, answered: boolean): void {
    if (message.code === command.inventoryNotice) onStream(message);
    else if (message.code === command.ioNotice) onIo(dataOf(message));
    else if (message.code === command.bootNotice) {
      emit({ kind: 'rebooted' });
      void comeBack();
    } else if (!answered && message.unsolicited && message.status !== null && message.status !== 0) {
      emit({ kind: 'error-reported', code: message.status, name: statusName(message.status) });
    }
  }

  function onStream(message: NurFrame): void {
    const tags = readNurTags(message);
    if (tags === null || tags.length === 0) emit({ kind: 'keep-alive' });
    for (const tag of tags ?? []) core.tagRead(tag.read);
    if (message.status !== 0 && message.status !== NO_TAG && message.status !== null) {
      emit({ kind: 'error-reported', code: message.status, name: statusName(message.status) });
    }
    if (isStreamEnd(message) && reading) void restartStream();
  }

  function onIo([source, direction]: Uint8Array): void {
    if (source === undefined || direction === undefined) return;
    if (source === TAP_SOURCE) emit({ kind: 'trigger-changed', pressed: direction !== 0 });
    else if (source !== LIGHT_SOURCE) emit({ kind: 'gpio-changed', pin: source, level: direction === 0 ? 0 : 1 });
  }

  /** A module that restarts has its stored setup again, of whatever region: ours goes first. */
  async function comeBack(): Promise<void> {
    const set = await ask(command.loadSetup, setupFields(current));
    if (set.ok && readSetup(set.value)?.region !== REGION_EUROPE) {
      fail();
    } else if (reading) await restartStream();
  }

  async function restartStream(): Promise<void> {
    const started = await ask(command.inventoryStream, [0]);
    if (!started.ok && started.failure.kind !== 'closed' && reading) {
      fail();
    }
  }

  function fail(): void {
    reading = false;
    cancelWatch();
    core.become('failed');
  }

  /** @returns the reply's data; a status other than 00 is a refusal. */
  function ask(
    code: number,
    parameters: ArrayLike<number> = [],
    timeoutMs = REPLY_MS,
  ): Promise<Result<Uint8Array, ReaderFailure>> {
    const name = commandNameOf(code);
    return core.run({
      name,
      bytes: encodeNurCommand(code, parameters),
      timeoutMs,
      answer: (reply) => {
        if (reply.code !== code || reply.unsolicited || reply.status === null) return null;
        if (reply.status === 0) return { ok: true, value: dataOf(reply) };
        const reason = statusName(reply.status);
        const denied =
          reply.status === ACCESS_DENIED || (reply.status === TAG_ERROR && dataOf(reply)[0] === TAG_LOCKED);
        return denied
          ? { ok: false, failure: { kind: 'access-denied', command: name, name: reason } }
          : refused(name, reply.status, reason);
      },
    });
  }

  async function open(): Promise<Result<ReaderIdentity, ReaderFailure>> {
    core.become('opening');
    await ask(command.stopAll, [], 200);
    await core.line.quiet(30, 300);
    const identity = await identify();
    core.become(identity.ok ? 'idle' : 'failed');
    return identity;
  }

  async function identify(): Promise<Result<ReaderIdentity, ReaderFailure>> {
    let ping = await ask(command.ping);
    if (!ping.ok) ping = await ask(command.ping);
    if (!ping.ok) return ping;
    const mode = await ask(command.getMode);
    if (!mode.ok) return mode;
    if (latin1(mode.value) !== 'A') return refused(commandNameOf(command.getMode), 0, 'in-bootloader');
    const reply = await ask(command.readerInfo);
    if (!reply.ok) return reply;
    const info = readReaderInfo(reply.value);
    if (info === null) return refused(commandNameOf(command.readerInfo), 0, 'short-reply');
    const capabilities = await ask(command.deviceCapabilities);
    if (capabilities.ok) maxDbm = readMaxDbm(capabilities.value) ?? maxDbm;
    const asked = await ask(command.loadSetup, setupFields(null));
    const setup = asked.ok ? readSetup(asked.value) : null;
    if (setup !== null) current = setup;
    const { model, firmware, serial, antennas } = info;
    const region = setup === null ? null : regionName(setup.region);
    return { ok: true, value: { maker: 'Nordic ID', model, firmware, serial, region, antennas } };
  }

  async function configure(wanted: ReaderConfiguration): Promise<Result<ReaderConfiguration, ReaderFailure>> {
    // The module's region list has one Europe, the lower band.
    if (wanted.region !== 'ETSI-LB') {
      return { ok: false, failure: { kind: 'unsupported', command: `region ${wanted.region}` } };
    }
    const below = Math.round(maxDbm - (wanted.powerDbm ?? maxDbm - current.txLevel));
    const reply = await ask(
      command.loadSetup,
      setupFields({
        txLevel: Math.max(0, Math.min(STEPS_DB, below)),
        region: REGION_EUROPE,
        q: Math.max(0, Math.min(15, wanted.q ?? current.q)),
        session: wanted.session ?? current.session,
        antennaMask: wanted.antennas?.reduce((mask, port) => mask | (1 << (port - 1)), 0) ?? current.antennaMask,
      }),
    );
    if (!reply.ok) return reply;
    const applied = readSetup(reply.value);
    if (applied === null) return refused(commandNameOf(command.loadSetup), 0, 'other-fields-answered');
    if (applied.region !== REGION_EUROPE) {
      return { ok: false, failure: { kind: 'not-etsi', region: regionName(applied.region) } };
    }
    current = applied;
    if (wanted.watchInputs === true) {
      const pins = await ask(command.configureGpio);
      const notifying = pins.ok ? notifyingInputs(pins.value) : null;
      if (notifying !== null) await ask(command.configureGpio, notifying);
    }
    return {
      ok: true,
      value: {
        region: 'ETSI-LB',
        powerDbm: maxDbm - applied.txLevel,
        antennas: portsOf(applied.antennaMask),
        session: (applied.session & 3) as 0 | 1 | 2 | 3,
        q: applied.q,
      },
    };
  }

  async function startInventory(): Promise<Result<void, ReaderFailure>> {
    if (reading) return { ok: true, value: undefined };
    const started = await ask(command.inventoryStream, [0]);
    if (!started.ok) return started;
    reading = true;
    core.become('reading');
    cancelWatch = core.watchSilence(SILENT_MS, () => void restartStream());
    return { ok: true, value: undefined };
  }

  async function stopInventory(): Promise<Result<void, ReaderFailure>> {
    reading = false;
    cancelWatch();
    let stopped = await ask(command.inventoryStream);
    // Where the command is not answered, the one that stops everything is.
    if (!stopped.ok && stopped.failure.kind !== 'closed') stopped = await ask(command.stopAll);
    if (!stopped.ok) return stopped;
    core.become('idle');
    return { ok: true, value: undefined };
  }

  async function readHealth(): Promise<Result<ReaderHealth, ReaderFailure>> {
    const report = await ask(command.diagnostics, DIAGNOSTICS_REPORT);
    if (!report.ok) return report;
    const temperatureC = readTemperature(report.value);
    const health = temperatureC === null ? {} : { temperatureC };
    emit({ kind: 'status-reported', ...health });
    return { ok: true, value: health };
  }

  const access: TagAccess = {
    findTags: async () => {
      const cleared = await ask(command.clearTags);
      if (!cleared.ok) return cleared;
      const found = await ask(command.inventory, [current.q, current.session, 2], INVENTORY_MS);
      if (!found.ok) return found.failure.kind === 'refused' && found.failure.code === NO_TAG ? NO_TAGS : found;
      const name = commandNameOf(command.getTagsMeta);
      return core.run({
        name,
        bytes: encodeNurCommand(command.getTagsMeta, [1]),
        timeoutMs: REPLY_MS,
        answer: (reply: NurFrame): Result<string[], ReaderFailure> | null => {
          if (reply.code !== command.getTagsMeta || reply.status === null) return null;
          if (reply.status === NO_TAG) return NO_TAGS;
          if (reply.status !== 0) return refused(name, reply.status, statusName(reply.status));
          return { ok: true, value: [...new Set((readNurTags(reply) ?? []).map((tag) => tag.read.epcHex))] };
        },
      });
    },
    writeEpc: (target, epc, password) =>
      ask(command.write, writeBlock(target, password, 1, 1, [(epc.length / 2) << 3, 0, ...epc]), TAG_ACCESS_MS),
    writeAccessPassword: (target, wanted, password) =>
      ask(command.write, writeBlock(target, password, 0, 2, wanted), TAG_ACCESS_MS),
    lock: (target, password) => ask(command.lock, lockBlock(target, password), TAG_ACCESS_MS),
  };

  return {
    get capabilities(): ReaderCapabilities {
      const power = { minDbm: maxDbm - STEPS_DB, maxDbm, stepDbm: 1 };
      return { continuous: true, rssi: 'dbm', gpi: true, power, write: true };
    },
    open,
    configure,
    startInventory,
    stopInventory,
    readHealth,
    writeEpc: (epcHex, options) =>
      whileStopped({ isReading: () => reading, stop: stopInventory, start: startInventory }, () =>
        writeTag(access, epcHex, options),
      ),
    close: async () => {
      if (reading) core.line.send(encodeNurCommand(command.stopAll));
      await core.close();
    },
  };
}

function refused(name: string, code: number, reason: string): { readonly ok: false; readonly failure: ReaderFailure } {
  return { ok: false, failure: { kind: 'refused', command: name, code, name: reason } };
}

const NO_TAGS = { ok: true, value: [] as string[] } as const;

/** Subcommand 1, no flags. */
const DIAGNOSTICS_REPORT = [1, 0, 0, 0, 0] as const;

function portsOf(mask: number): number[] {
  return Array.from({ length: 8 }, (_, index) => index + 1).filter((port) => (mask & (1 << (port - 1))) !== 0);
}
