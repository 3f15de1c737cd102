import { isSilence } from '../command-queue.ts';
import type {
  ReaderCapabilities,
  ReaderConfiguration,
  ReaderFailure,
  ReaderIdentity,
  ReaderSession,
  Result,
  SessionDeps,
} from '../reader-driver.ts';
import { createSessionCore } from '../session-core.ts';
import { isTaggedBlock } from './codec.ts';
import { emitPlainLine } from './plain-session.ts';
import { createLineSplitter } from './splitter.ts';
import { parseTslReply, tslErrorName, type TslReply } from './tsl-codec.ts';

/** A reply's lines come as the reader sees tags, seconds apart at worst. */
const INTER_BYTE_MS = 3000;
const REPLY_MS = 500;
const ROUND_MS = 6000;
const PAUSE_AFTER_ERROR_MS = 200;
const SILENT_ROUNDS_LIMIT = 2;
const NO_TAG = 5;
const BY_TRIGGER: ReadonlySet<string> = new Set(['.iv', '.bc']);
const CLOSED = { ok: false, failure: { kind: 'closed' } } as const;

const capabilities: ReaderCapabilities = {
  continuous: false,
  rssi: 'dbm',
  gpi: false,
  power: { minDbm: 10, maxDbm: 29, stepDbm: 1 },
  write: false,
};

/**
 * Drives a TSL reader: one `.iv` after the other while reading. Pulls of the reader's own trigger, and what it reads by
 * itself because of them, are reported whether or not the host reads.
 */
export function createTslSession(deps: SessionDeps): ReaderSession {
  const { clock, emit } = deps;
  let wanted = false;
  let loop: Promise<void> = Promise.resolve();
  /** What the reader was told, told again when it came back from silence: a restart forgets it. */
  let settings = '.iv -r on -n';

  /** A single line is no reply: a barcode that the reader passes on as it is. */
  const core = createSessionCore<TslReply | Uint8Array>(deps, {
    splitter: createLineSplitter('tagged'),
    interByteMs: INTER_BYTE_MS,
    parse: (frame) => (isTaggedBlock(frame) ? parseTslReply(frame) : frame),
    // Inventories and barcodes come unasked as well, by the reader's own trigger.
    replyTo: (message) =>
      message instanceof Uint8Array || message.ok === null || BY_TRIGGER.has(message.command ?? '')
        ? null
        : message.command,
    onMessage: (message) => {
      if (message instanceof Uint8Array) return emitPlainLine(deps, message);
      for (const read of message.reads) core.tagRead(read);
      for (const text of message.barcodes) {
        emit({ kind: 'barcode-read', aim: null, text, readAtMs: clock.nowMs() });
      }
      if (message.trigger !== null) emit({ kind: 'trigger-changed', pressed: message.trigger !== 'off' });
    },
    onEnd: () => {
      wanted = false;
      wake();
    },
  });
  let wake = (): void => undefined;

  function ask(text: string, timeoutMs = REPLY_MS): Promise<Result<TslReply, ReaderFailure>> {
    const command = text.slice(0, 3);
    return core.run({
      name: command,
      bytes: new TextEncoder().encode(`${text}\r\n`),
      timeoutMs,
      answer: (reply): Result<TslReply, ReaderFailure> | null => {
        if (reply instanceof Uint8Array || reply.command !== command || reply.ok === null) return null;
        const code = reply.error ?? 0;
        return reply.ok
          ? { ok: true, value: reply }
          : { ok: false, failure: { kind: 'refused', command, code, name: tslErrorName(code) } };
      },
    });
  }

  async function open(): Promise<Result<ReaderIdentity, ReaderFailure>> {
    core.become('opening');
    await ask('.ab', 200);
    await core.line.quiet(50, 500);
    let version: Result<TslReply, ReaderFailure> = { ok: false, failure: { kind: 'closed' } };
    for (let attempt = 0; attempt < 2 && !version.ok; attempt++) version = await ask('.vr');
    if (!version.ok) {
      core.become('failed');
      return version;
    }
    // Older protocol versions know no switch notifications; the reader works without them.
    await ask('.sa -aon');
    core.become('idle');
    return { ok: true, value: identityOf(version.value.values) };
  }

  async function configure(wanted: ReaderConfiguration): Promise<Result<ReaderConfiguration, ReaderFailure>> {
    // The radio's region is fixed at the factory; the upper band has no model of its own in the published protocol.
    if (wanted.region !== 'ETSI-LB') {
      return { ok: false, failure: { kind: 'unsupported', command: `region ${wanted.region}` } };
    }
    const options = ['-r on'];
    const applied: { -readonly [Key in keyof ReaderConfiguration]: ReaderConfiguration[Key] } = { region: 'ETSI-LB' };
    if (wanted.powerDbm !== undefined) {
      applied.powerDbm = Math.max(10, Math.min(29, Math.round(wanted.powerDbm)));
      options.push(`-o${applied.powerDbm}`);
    }
    if (wanted.session !== undefined) {
      applied.session = wanted.session;
      options.push(`-qs s${wanted.session}`);
    }
    if (wanted.q !== undefined) {
      applied.q = Math.max(0, Math.min(15, wanted.q));
      options.push(`-qv ${applied.q}`);
    }
    // -n: take the settings over, do not read now.
    settings = `.iv ${options.join(' ')} -n`;
    const reply = await ask(settings);
    return reply.ok ? { ok: true, value: applied } : reply;
  }

  async function startInventory(): Promise<Result<void, ReaderFailure>> {
    if (core.ended()) return CLOSED;
    if (wanted) return { ok: true, value: undefined };
    await loop;
    wanted = true;
    core.become('reading');
    loop = readRounds();
    return { ok: true, value: undefined };
  }

  async function stopInventory(): Promise<Result<void, ReaderFailure>> {
    if (core.ended()) return CLOSED;
    wanted = false;
    wake();
    await loop;
    if (core.state() === 'reading') core.become('idle');
    return { ok: true, value: undefined };
  }

  async function readRounds(): Promise<void> {
    let silentRounds = 0;
    while (wanted) {
      const round = await ask('.iv', ROUND_MS);
      if (round.ok) {
        silentRounds = 0;
        emit({ kind: 'keep-alive' });
        continue;
      }
      const { failure } = round;
      if (failure.kind === 'closed') return;
      if (failure.kind === 'refused') {
        silentRounds = 0;
        if (failure.code === NO_TAG) emit({ kind: 'keep-alive' });
        else emit({ kind: 'error-reported', code: failure.code, name: failure.name });
      } else if (isSilence(failure) && ++silentRounds >= SILENT_ROUNDS_LIMIT) {
        wanted = false;
        core.become('failed');
        return;
      } else {
        await ask(settings);
      }
      await pause();
    }
  }

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

  return { capabilities, open, configure, startInventory, stopInventory, close: () => core.close() };
}

/** Unit serials read `1128-EU-01234`: model, region, number. */
function identityOf(values: Readonly<Record<string, string>>): ReaderIdentity {
  const serial = values['US'] ?? null;
  const [model, region] = serial?.split('-') ?? [];
  return {
    maker: values['MF'] ?? 'TSL',
    model: model === undefined || model === '' ? 'TSL reader' : model,
    firmware: values['UF'] ?? null,
    serial,
    region: region === 'EU' ? 'ETSI-LB' : (region ?? null),
    antennas: 1,
  };
}
