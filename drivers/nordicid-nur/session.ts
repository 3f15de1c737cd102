import { fromHex } from '../hex.ts';
import { createSessionCore } from '../session-core.ts';
import type {
  ReaderCapabilities,
  ReaderConfiguration,
  ReaderFailure,
  ReaderIdentity,
  ReaderSession,
  Result,
  SessionDeps,
} from '../reader-driver.ts';
import { isStreamEnd, latin1, readNurFrame, readNurTags, type NurFrame } from './codec.ts';
import { command, NO_TAG, REGION_EUROPE, regionName, statusName } from './codes.ts';
import { encodeInventory, encodeLockEpc, encodeNurCommand, encodeSetup, encodeWriteEpc } from './commands.ts';
import { readMaxDbm, readReaderInfo, readSetup, type NurSetup } from './reader-info.ts';
import { createNurSplitter } from './splitter.ts';

const REPLY_MS = 500;
const INVENTORY_MS = 3000;
const TAG_ACCESS_MS = 3000;
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

  const core = createSessionCore<NurFrame>(deps, {
    splitter: createNurSplitter(),
    parse: readNurFrame,
    onMessage,
    onEnd: () => (reading = false),
  });

  function onMessage(message: NurFrame, answered: boolean): void {
    if (message.code === command.inventoryNotice) onStream(message);
    else if (message.code === command.ioNotice && message.data.length >= 2) onIo(message.data[0]!, message.data[1]!);
    else if (message.code === command.bootNotice) {
      emit({ kind: 'error-reported', code: command.bootNotice, name: 'rebooted' });
      if (reading) void restartStream();
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

  function onIo(source: number, direction: number): void {
    if (source === TAP_SOURCE) emit({ kind: 'trigger-changed', pressed: direction !== 0 });
    else if (source !== LIGHT_SOURCE) emit({ kind: 'gpio-changed', pin: source, level: direction === 0 ? 0 : 1 });
  }

  async function restartStream(): Promise<void> {
    const started = await ask('start inventory', encodeNurCommand(command.inventoryStream, [0]));
    if (!started.ok && started.failure.kind !== 'closed' && reading) {
      reading = false;
      core.become('failed');
    }
  }

  /** @returns the reply's data; a status other than 00 is a refusal. */
  function ask(name: string, bytes: Uint8Array, timeoutMs = REPLY_MS): Promise<Result<Uint8Array, ReaderFailure>> {
    const code = bytes[6]!;
    return core.run({
      name,
      bytes,
      timeoutMs,
      answer: (reply) => {
        if (reply.code !== code || reply.unsolicited || reply.status === null) return null;
        if (reply.status === 0) return { ok: true, value: reply.data };
        return refused(name, reply.status, statusName(reply.status));
      },
    });
  }

  async function open(): Promise<Result<ReaderIdentity, ReaderFailure>> {
    core.become('opening');
    await ask('stop', encodeNurCommand(command.stopAll), 200);
    await core.line.quiet(30, 300);
    const identity = await identify();
    core.become(identity.ok ? 'idle' : 'failed');
    return identity;
  }

  async function identify(): Promise<Result<ReaderIdentity, ReaderFailure>> {
    let ping = await ask('ping', encodeNurCommand(command.ping));
    if (!ping.ok) ping = await ask('ping', encodeNurCommand(command.ping));
    if (!ping.ok) return ping;
    const mode = await ask('mode', encodeNurCommand(command.getMode));
    if (!mode.ok) return mode;
    if (latin1(mode.value) !== 'A') return refused('mode', 0, 'in-bootloader');
    const reply = await ask('reader info', encodeNurCommand(command.readerInfo));
    if (!reply.ok) return reply;
    const info = readReaderInfo(reply.value);
    if (info === null) return refused('reader info', 0, 'short-reply');
    const capabilities = await ask('capabilities', encodeNurCommand(command.deviceCapabilities));
    if (capabilities.ok) maxDbm = readMaxDbm(capabilities.value) ?? maxDbm;
    const asked = await ask('setup', encodeSetup(null));
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
      'setup',
      encodeSetup({
        txLevel: Math.max(0, Math.min(STEPS_DB, below)),
        region: REGION_EUROPE,
        q: Math.max(0, Math.min(15, wanted.q ?? current.q)),
        session: wanted.session ?? current.session,
        antennaMask: wanted.antennas?.reduce((mask, port) => mask | (1 << (port - 1)), 0) ?? current.antennaMask,
      }),
    );
    if (!reply.ok) return reply;
    const applied = readSetup(reply.value);
    if (applied === null) return refused('setup', 0, 'other-fields-answered');
    if (applied.region !== REGION_EUROPE) {
      return { ok: false, failure: { kind: 'not-etsi', region: regionName(applied.region) } };
    }
    current = applied;
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
    const started = await ask('start inventory', encodeNurCommand(command.inventoryStream, [0]));
    if (!started.ok) return started;
    reading = true;
    core.become('reading');
    return { ok: true, value: undefined };
  }

  async function stopInventory(): Promise<Result<void, ReaderFailure>> {
    reading = false;
    let stopped = await ask('stop', encodeNurCommand(command.inventoryStream));
    // Where the command is not answered, the one that stops everything is.
    if (!stopped.ok && stopped.failure.kind !== 'closed')
      stopped = await ask('stop', encodeNurCommand(command.stopAll));
    if (!stopped.ok) return stopped;
    core.become('idle');
    return { ok: true, value: undefined };
  }

  /** @returns the EPC of the one tag in the field; a refusal where there is none or more than one. */
  async function readSingleTag(): Promise<Result<string, ReaderFailure>> {
    const cleared = await ask('clear tags', encodeNurCommand(command.clearTags));
    if (!cleared.ok) return cleared;
    const found = await ask('find tag', encodeInventory(current.q, current.session, 2), INVENTORY_MS);
    if (!found.ok) return found;
    const listed = await core.run({
      name: 'list tags',
      bytes: encodeNurCommand(command.getTagsMeta, [1]),
      timeoutMs: REPLY_MS,
      answer: (reply: NurFrame): Result<string[], ReaderFailure> | null => {
        if (reply.code !== command.getTagsMeta || reply.status === null) return null;
        if (reply.status !== 0) return refused('list tags', reply.status, statusName(reply.status));
        return { ok: true, value: (readNurTags(reply) ?? []).map((tag) => tag.read.epcHex) };
      },
    });
    if (!listed.ok) return listed;
    const epcs = [...new Set(listed.value)];
    return epcs.length === 1
      ? { ok: true, value: epcs[0]! }
      : refused('find tag', NO_TAG, epcs.length === 0 ? 'no-tag' : 'several-tags');
  }

  async function writeEpc(
    epcHex: string,
    options: { readonly accessPassword?: string; readonly lock?: boolean } = {},
  ): Promise<Result<{ readonly epcHex: string }, ReaderFailure>> {
    const epc = fromHex(epcHex);
    const password = options.accessPassword === undefined ? null : fromHex(options.accessPassword);
    const isWord = epc !== null && epc.length > 0 && epc.length <= 62 && epc.length % 2 === 0;
    if (!isWord || (options.accessPassword !== undefined && password?.length !== 4)) {
      return { ok: false, failure: { kind: 'unsupported', command: 'write EPC' } };
    }
    if (reading) {
      const stopped = await stopInventory();
      if (!stopped.ok) return stopped;
    }
    const before = await readSingleTag();
    if (!before.ok) return before;
    const written = await ask('write EPC', encodeWriteEpc(fromHex(before.value)!, epc, password), TAG_ACCESS_MS);
    if (!written.ok) return written;
    const wrote = epcHex.toUpperCase();
    const after = await readSingleTag();
    if (!after.ok && after.failure.kind !== 'refused') return after;
    const read = after.ok ? after.value : null;
    if (read !== wrote) return { ok: false, failure: { kind: 'verify-failed', wrote, read } };
    if (options.lock === true) {
      const locked = await ask('lock', encodeLockEpc(epc, password), TAG_ACCESS_MS);
      if (!locked.ok) return locked;
    }
    return { ok: true, value: { epcHex: wrote } };
  }

  return {
    get capabilities(): ReaderCapabilities {
      const power = { minDbm: maxDbm - STEPS_DB, maxDbm, stepDbm: 1 };
      return { continuous: true, rssi: 'dbm', gpi: true, power, write: true };
    },
    open,
    configure,
    startInventory,
    stopInventory,
    writeEpc,
    close: async () => {
      if (reading) core.line.send(encodeNurCommand(command.stopAll));
      await core.close();
    },
  };
}

function refused(name: string, code: number, reason: string): { readonly ok: false; readonly failure: ReaderFailure } {
  return { ok: false, failure: { kind: 'refused', command: name, code, name: reason } };
}

function portsOf(mask: number): number[] {
  return Array.from({ length: 8 }, (_, index) => index + 1).filter((port) => (mask & (1 << (port - 1))) !== 0);
}
