import type { Command } from '../command-queue.ts';
import type { ReaderFailure, Result } from '../reader-driver.ts';
import { Cmd, encodeM100, type M100Message } from './codec.ts';
import { errorName, REGION_EUROPE } from './codes.ts';

type M100Command<T> = Command<M100Message, T>;

/** Answer time seen on modules is below 50 ms; memory access retries inside the module take longer. */
const REPLY_MS = 500;
const ACCESS_MS = 1500;

/** Every command of the protocol that the session sends. Passwords and EPCs are bytes here. */
export const m100Commands = {
  info: (what: InfoType): M100Command<string> =>
    expect('info', Cmd.info, [what], REPLY_MS, (param) => new TextDecoder('latin1').decode(param.subarray(1)).trim()),

  getRegion: (): M100Command<number> => expect('get-region', Cmd.getRegion, [], REPLY_MS, (param) => param[0] ?? 0),

  setRegionEurope: (): M100Command<void> => expectOk('set-region', Cmd.setRegion, [REGION_EUROPE]),

  /** @param centiDbm hundredths of dBm, conducted */
  setPower: (centiDbm: number): M100Command<void> =>
    expectOk('set-power', Cmd.setPower, [centiDbm >> 8, centiDbm & 0xff]),

  getPower: (): M100Command<number> =>
    expect('get-power', Cmd.getPower, [], REPLY_MS, (param) => ((param[0] ?? 0) << 8) | (param[1] ?? 0)),

  getQuery: (): M100Command<number> =>
    expect('get-query', Cmd.getQuery, [], REPLY_MS, (param) => ((param[0] ?? 0) << 8) | (param[1] ?? 0)),

  setQuery: (query: number): M100Command<void> => expectOk('set-query', Cmd.setQuery, [query >> 8, query & 0xff]),

  stop: (): M100Command<void> => expectOk('stop', Cmd.stop, []),

  /** Answered by the first notice or "no tag": the module does not acknowledge the start itself. */
  multiPoll: (rounds: number): M100Command<void> => ({
    name: 'start',
    bytes: encodeM100(Cmd.multiPoll, [0x22, rounds >> 8, rounds & 0xff]),
    timeoutMs: ACCESS_MS,
    answer: (message) => {
      if (message.kind === 'tag') return done(undefined);
      if (message.kind !== 'error') return null;
      return errorName(message.code) === 'unknown-command' ? refused('start', message.code) : done(undefined);
    },
  }),

  /** One round. @returns the tag heard first, or null. */
  singlePoll: (): M100Command<string | null> => ({
    name: 'poll',
    bytes: encodeM100(Cmd.singlePoll),
    timeoutMs: REPLY_MS,
    answer: (message) => {
      if (message.kind === 'tag') return done(message.read.epcHex);
      if (message.kind !== 'error') return null;
      return errorName(message.code) === 'no-tag' ? done(null) : refused('poll', message.code);
    },
  }),

  /** Restricts memory access to the tag with this EPC: bank EPC (01), from bit 20h, no truncation. */
  select: (epc: Uint8Array): M100Command<void> =>
    expectOk('select', Cmd.select, [0x01, 0x00, 0x00, 0x00, 0x20, epc.length * 8, 0x00, ...epc]),

  /** Select before memory access only, not before inventory rounds. */
  selectForAccess: (): M100Command<void> => expectOk('select-mode', Cmd.selectMode, [0x02]),

  /** @param wordAt offset in the EPC bank, in 16-bit words (0 CRC, 1 PC, 2 EPC) */
  writeEpcBank: (password: Uint8Array, wordAt: number, data: Uint8Array): M100Command<void> =>
    expect(
      'write',
      Cmd.write,
      [...password, 0x01, 0x00, wordAt, 0x00, data.length / 2, ...data],
      ACCESS_MS,
      () => undefined,
    ),

  /** Writing the EPC bank then needs the password: mask bit 15, action bit 5 of the Gen2 lock payload (6.3.2.12.3.5). */
  lockEpcBank: (password: Uint8Array): M100Command<void> =>
    expect('lock', Cmd.lock, [...password, 0x00, 0x80, 0x20], ACCESS_MS, () => undefined),
} as const;

export type InfoType = 0 | 1 | 2;

function expectOk(name: string, cmd: number, param: readonly number[]): M100Command<void> {
  return expect(name, cmd, param, REPLY_MS, () => undefined);
}

/** A reply carries its command's code; an error carries FF, and can only be about the command in flight. */
function expect<T>(
  name: string,
  cmd: number,
  param: readonly number[],
  timeoutMs: number,
  read: (param: Uint8Array) => T,
): M100Command<T> {
  return {
    name,
    bytes: encodeM100(cmd, param),
    timeoutMs,
    answer: (message) => {
      if (message.kind === 'reply' && message.cmd === cmd) return done(read(message.param));
      // While an inventory runs down, its "no tag" rounds are not about us.
      if (message.kind === 'error' && errorName(message.code) !== 'no-tag') return refused(name, message.code);
      return null;
    },
  };
}

function done<T>(value: T): Result<T, ReaderFailure> {
  return { ok: true, value };
}

function refused<T>(command: string, code: number): Result<T, ReaderFailure> {
  return { ok: false, failure: { kind: 'refused', command, code, name: errorName(code) } };
}
