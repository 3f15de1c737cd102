import { createCommandQueue, type Command } from '../command-queue.ts';
import { fromHex } from '../hex.ts';
import { openReaderLine } from '../reader-line.ts';
import type {
  ReaderCapabilities,
  ReaderConfiguration,
  ReaderFailure,
  ReaderIdentity,
  ReaderSession,
  ReaderState,
  Result,
  SessionDeps,
} from '../reader-driver.ts';
import { command, dialectOf, etsiBands, modelName, status, statusName, type Dialect } from './codes.ts';
import { readReaderInfo, readTags, toTagRead, type RruReaderInfo, type RruTag } from './codec.ts';
import { BROADCAST, encodeInventory, encodeLockEpc, encodeRruCommand, encodeWriteEpc } from './commands.ts';
import { createRruSplitter } from './splitter.ts';

/** The reader gives a frame up after 15 ms; USB bridges may hold the last bytes for 16 ms more. */
const INTER_BYTE_MS = 20;
const REPLY_MS = 400;
/** Writing and locking include the tag's own programming time and retries of the reader. */
const TAG_ACCESS_MS = 2000;
const SCAN_100MS = 3;
const ROUND_GRACE_MS = 1200;
const PAUSE_AFTER_ERROR_MS = 200;
const SILENT_ROUNDS_LIMIT = 3;

const capabilities: ReaderCapabilities = {
  continuous: false,
  rssi: 'raw',
  gpi: false,
  power: { minDbm: 0, maxDbm: 30, stepDbm: 1 },
  write: true,
};

/**
 * Drives a reader in answer mode: the host asks for one inventory round after the other, so "stop" is not asking again.
 *
 *   closed -> opening -> idle <-> reading -> failed (three rounds without an answer)
 */
export function createRruSession(deps: SessionDeps): ReaderSession {
  const { clock, emit } = deps;
  let address = BROADCAST;
  let dialect: Dialect = 'uhfreader288';
  let settings = { antennas: [1] as readonly number[], session: 0, q: 4 };
  let reading = false;
  let closed = false;
  let loop: Promise<void> = Promise.resolve();

  const setState = (state: ReaderState): void => emit({ kind: 'state-changed', state });
  const queue = createCommandQueue<Uint8Array>({ clock, send: (frame) => line.send(frame) });
  const line = openReaderLine(deps, createRruSplitter(), { interByteMs: INTER_BYTE_MS, onFrame, onClosed });

  function onFrame(frame: Uint8Array): void {
    const isHeartbeat = frame[2] === command.realTime && frame[3] === status.heartbeat;
    if (isHeartbeat) emit({ kind: 'keep-alive' });
    for (const tag of readTags(frame, dialect) ?? []) {
      emit({ kind: 'tag-read', read: toTagRead(tag), readAtMs: clock.nowMs() });
    }
    queue.offer(frame);
  }

  function onClosed(): void {
    closed = true;
    reading = false;
    queue.close();
    setState('closed');
  }

  /** Runs a command whose reply is one frame; a status other than 00 is a refusal. */
  async function ask(
    name: string,
    code: number,
    frame: Uint8Array,
    timeoutMs = REPLY_MS,
  ): Promise<Result<Uint8Array, ReaderFailure>> {
    return queue.run(singleReply(name, code, frame, timeoutMs));
  }

  async function open(): Promise<Result<ReaderIdentity, ReaderFailure>> {
    setState('opening');
    // A reader left in real-time mode by another program ignores most commands, and keeps that mode over a power cut.
    line.send(encodeRruCommand(BROADCAST, command.stop));
    await line.quiet(30, 300);
    await ask('answer mode', command.workMode, encodeRruCommand(BROADCAST, command.workMode, [0]), 200);
    await line.quiet(30, 300);
    let info: Result<RruReaderInfo, ReaderFailure> = { ok: false, failure: { kind: 'closed' } };
    for (let attempt = 0; attempt < 2 && !info.ok; attempt++) info = await askInfo();
    if (!info.ok) {
      setState('failed');
      return info;
    }
    const serial = await ask('serial number', command.serialNumber, encodeRruCommand(address, command.serialNumber));
    setState('idle');
    return { ok: true, value: identityOf(info.value, serial.ok ? serial.value : null) };
  }

  async function askInfo(): Promise<Result<RruReaderInfo, ReaderFailure>> {
    const name = 'reader info';
    const reply = await ask(name, command.readerInfo, encodeRruCommand(BROADCAST, command.readerInfo));
    if (!reply.ok) return reply;
    const info = readReaderInfo(reply.value);
    if (info === null) return { ok: false, failure: { kind: 'refused', command: name, code: 0, name: 'short-reply' } };
    address = reply.value[1]!;
    dialect = dialectOf(info.type);
    settings = { ...settings, antennas: Array.from({ length: info.antennas }, (_, index) => index + 1) };
    return { ok: true, value: info };
  }

  async function configure(wanted: ReaderConfiguration): Promise<Result<ReaderConfiguration, ReaderFailure>> {
    // The protocol's band table ends below 868 MHz for Europe: the upper band cannot be asked for.
    if (wanted.region !== 'ETSI-LB') {
      return { ok: false, failure: { kind: 'unsupported', command: `region ${wanted.region}` } };
    }
    const band = (channels: readonly number[]): Promise<Result<Uint8Array, ReaderFailure>> =>
      ask('region', command.setBand, encodeRruCommand(address, command.setBand, channels));
    let region = await band(etsiBands.eu3);
    if (!region.ok && region.failure.kind === 'refused') region = await band(etsiBands.eu);
    if (!region.ok) return region;
    let { powerDbm } = wanted;
    if (powerDbm !== undefined) {
      powerDbm = Math.max(0, Math.min(30, Math.round(powerDbm)));
      const power = await ask('power', command.setPower, encodeRruCommand(address, command.setPower, [powerDbm]));
      if (!power.ok) return power;
    }
    const isOld = dialect === 'uhfreader18';
    settings = {
      antennas: isOld ? [1] : (wanted.antennas ?? settings.antennas),
      session: isOld ? 0 : (wanted.session ?? settings.session),
      q: isOld ? 4 : Math.max(0, Math.min(15, wanted.q ?? settings.q)),
    };
    const power = powerDbm === undefined ? {} : { powerDbm };
    return { ok: true, value: { region: 'ETSI-LB', ...power, ...settings } as ReaderConfiguration };
  }

  async function startInventory(): Promise<Result<void, ReaderFailure>> {
    if (closed) return { ok: false, failure: { kind: 'closed' } };
    if (reading) return { ok: true, value: undefined };
    await loop;
    reading = true;
    setState('reading');
    loop = readRounds();
    return { ok: true, value: undefined };
  }

  async function stopInventory(): Promise<Result<void, ReaderFailure>> {
    if (closed) return { ok: false, failure: { kind: 'closed' } };
    const wasReading = reading;
    reading = false;
    await loop;
    if (wasReading && !closed) setState('idle');
    return { ok: true, value: undefined };
  }

  const isReading = (): boolean => reading && !closed;

  async function readRounds(): Promise<void> {
    let silentRounds = 0;
    for (let round = 0; isReading(); round++) {
      const outcome = await queue.run(roundCommand(settings.antennas[round % settings.antennas.length] ?? 1, []));
      if (outcome.ok) {
        silentRounds = 0;
        emit({ kind: 'keep-alive' });
        continue;
      }
      const { failure } = outcome;
      if (failure.kind === 'closed') return;
      if (failure.kind === 'refused') {
        silentRounds = 0;
        emit({ kind: 'error-reported', code: failure.code, name: failure.name });
        if (failure.code === status.antennaError) emit({ kind: 'status-reported', returnLoss: true });
      } else if (++silentRounds >= SILENT_ROUNDS_LIMIT) {
        reading = false;
        setState('failed');
        return;
      }
      // A reader that refuses at once would otherwise be asked as fast as the line carries.
      await new Promise<void>((resolve) => clock.after(PAUSE_AFTER_ERROR_MS, resolve));
    }
  }

  /** @param seen - collects the round's tags */
  function roundCommand(antenna: number, seen: RruTag[]): Command<Uint8Array, void> {
    const frame =
      dialect === 'uhfreader18'
        ? encodeRruCommand(address, command.inventory)
        : encodeInventory(address, { ...settings, antenna, scan100ms: SCAN_100MS });
    return {
      name: 'inventory round',
      bytes: frame,
      timeoutMs: SCAN_100MS * 100 + ROUND_GRACE_MS,
      answer: (reply) => {
        if (reply[2] !== command.inventory) return null;
        const state = reply[3]!;
        const tags = readTags(reply, dialect);
        if (tags !== null) seen.push(...tags);
        if (state === status.moreFollows || state === status.statistics) return null;
        if (state <= status.memoryFull || state === status.noTag) return { ok: true, value: undefined };
        return refused('inventory round', state);
      },
    };
  }

  /** @returns the EPC of the one tag in the field; a refusal where there is none or more than one. */
  async function readSingleTag(): Promise<Result<string, ReaderFailure>> {
    const seen: RruTag[] = [];
    for (const antenna of settings.antennas) {
      const round = await queue.run(roundCommand(antenna, seen));
      if (!round.ok) return round;
    }
    const epcs = [...new Set(seen.map((tag) => tag.epcHex))];
    if (epcs.length === 1) return { ok: true, value: epcs[0]! };
    const name = epcs.length === 0 ? 'no-tag' : 'several-tags';
    return { ok: false, failure: { kind: 'refused', command: 'find tag', code: status.noTag, name } };
  }

  async function writeEpc(
    epcHex: string,
    options: { readonly accessPassword?: string; readonly lock?: boolean } = {},
  ): Promise<Result<{ readonly epcHex: string }, ReaderFailure>> {
    const epc = fromHex(epcHex);
    const password = fromHex(options.accessPassword ?? '00000000');
    if (epc === null || epc.length === 0 || epc.length > 62 || epc.length % 2 !== 0 || password?.length !== 4) {
      return { ok: false, failure: { kind: 'unsupported', command: 'write EPC' } };
    }
    await stopInventory();
    const before = await readSingleTag();
    if (!before.ok) return before;
    const written = await ask('write EPC', command.writeEpc, encodeWriteEpc(address, password, epc), TAG_ACCESS_MS);
    if (!written.ok) return written;
    const wrote = epcHex.toUpperCase();
    const after = await readSingleTag();
    if (!after.ok && after.failure.kind !== 'refused') return after;
    const read = after.ok ? after.value : null;
    if (read !== wrote) return { ok: false, failure: { kind: 'verify-failed', wrote, read } };
    if (options.lock === true) {
      const locked = await ask('lock', command.lock, encodeLockEpc(address, password, epc), TAG_ACCESS_MS);
      if (!locked.ok) return locked;
    }
    return { ok: true, value: { epcHex: wrote } };
  }

  return {
    capabilities,
    open,
    configure,
    startInventory,
    stopInventory,
    writeEpc,
    close: async () => {
      if (closed) return;
      if (reading) line.send(encodeRruCommand(address, command.stop));
      onClosed();
      await line.close();
    },
  };
}

function singleReply(
  name: string,
  code: number,
  bytes: Uint8Array,
  timeoutMs: number,
): Command<Uint8Array, Uint8Array> {
  return {
    name,
    bytes,
    timeoutMs,
    answer: (reply) => {
      if (reply[2] !== code || reply.length < 6) return null;
      return reply[3] === status.ok ? { ok: true, value: reply } : refused(name, reply[3]!);
    },
  };
}

function refused(name: string, code: number): { readonly ok: false; readonly failure: ReaderFailure } {
  return { ok: false, failure: { kind: 'refused', command: name, code, name: statusName(code) } };
}

function identityOf(info: RruReaderInfo, serialReply: Uint8Array | null): ReaderIdentity {
  const serial = serialReply === null ? '' : Buffer.from(serialReply.subarray(4, -2)).toString('hex').toUpperCase();
  return {
    maker: null,
    model: modelName(info.type),
    firmware: info.firmware,
    serial: serial === '' ? null : serial,
    region: info.band,
    antennas: info.antennas,
  };
}
