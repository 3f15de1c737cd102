import type { Command } from '../command-queue.ts';
import type { ReaderFailure, Result } from '../reader-driver.ts';
import { LOCK_BITS } from '../write-tag.ts';
import { Cmd, commandName, encodeM100, type M100Message } from './codec.ts';
import { errorName, REGION_EUROPE, WRONG_PASSWORD } from './codes.ts';

type M100Command<T> = Command<M100Message, T>;

/** Answer time seen on modules is below 50 ms; memory access retries inside the module take longer. */
const REPLY_MS = 500;
const ACCESS_MS = 1500;

/** Every command of the protocol that the session sends. Passwords and EPCs are bytes here. */
export const m100Commands = {
  info: (what: InfoType): M100Command<string> =>
    expect(Cmd.info, [what], REPLY_MS, (param) => new TextDecoder('latin1').decode(param.subarray(1)).trim()),

  getRegion: (): M100Command<number> => expect(Cmd.getRegion, [], REPLY_MS, (param) => param[0] ?? 0),

  setRegionEurope: (): M100Command<void> => expectOk(Cmd.setRegion, [REGION_EUROPE]),

  /** @param centiDbm hundredths of dBm, conducted */
  setPower: (centiDbm: number): M100Command<void> => expectOk(Cmd.setPower, [centiDbm >> 8, centiDbm & 0xff]),

  getPower: (): M100Command<number> =>
    expect(Cmd.getPower, [], REPLY_MS, (param) => ((param[0] ?? 0) << 8) | (param[1] ?? 0)),

  getQuery: (): M100Command<number> =>
    expect(Cmd.getQuery, [], REPLY_MS, (param) => ((param[0] ?? 0) << 8) | (param[1] ?? 0)),

  setQuery: (query: number): M100Command<void> => expectOk(Cmd.setQuery, [query >> 8, query & 0xff]),

  stop: (): M100Command<void> => expectOk(Cmd.stop, []),

  /** Answered by the first notice or "no tag": the module does not acknowledge the start itself. */
  multiPoll: (rounds: number): M100Command<void> => ({
    name: commandName(Cmd.multiPoll),
    bytes: encodeM100(Cmd.multiPoll, [0x22, rounds >> 8, rounds & 0xff]),
    timeoutMs: ACCESS_MS,
    answer: (message) => {
      if (message.kind === 'tag') return done(undefined);
      if (message.kind !== 'error') return null;
      return errorName(message.code) === 'unknown-command'
        ? refused(commandName(Cmd.multiPoll), message.code)
        : done(undefined);
    },
  }),

  /** One round. @returns the tag heard first, or null. */
  singlePoll: (): M100Command<string | null> => ({
    name: commandName(Cmd.singlePoll),
    bytes: encodeM100(Cmd.singlePoll),
    timeoutMs: REPLY_MS,
    answer: (message) => {
      if (message.kind === 'tag') return done(message.read.epcHex);
      if (message.kind !== 'error') return null;
      return errorName(message.code) === 'no-tag' ? done(null) : refused(commandName(Cmd.singlePoll), message.code);
    },
  }),

  /** Restricts memory access to the tag with this EPC: bank EPC (01), from bit 20h, no truncation. */
  select: (epc: Uint8Array): M100Command<void> =>
    expectOk(Cmd.select, [0x01, 0x00, 0x00, 0x00, 0x20, epc.length * 8, 0x00, ...epc]),

  /** Select before memory access only, not before inventory rounds. */
  selectForAccess: (): M100Command<void> => expectOk(Cmd.selectMode, [0x02]),

  /** @param bank 0 passwords (access at word 2), 1 EPC (0 CRC, 1 PC, 2 EPC) @param wordAt in 16-bit words */
  write: (password: Uint8Array, bank: 0 | 1, wordAt: number, data: Uint8Array): M100Command<void> =>
    expect(Cmd.write, [...password, bank, 0x00, wordAt, 0x00, data.length / 2, ...data], ACCESS_MS, () => undefined),

  /** EPC and access password are then changed with the password only. The payload is mask (10 bits) and action (10). */
  lock: (password: Uint8Array): M100Command<void> =>
    expect(Cmd.lock, [...password, ...LOCK_PAYLOAD], ACCESS_MS, () => undefined),
} as const;

export type InfoType = 0 | 1 | 2;

function expectOk(cmd: number, param: readonly number[]): M100Command<void> {
  return expect(cmd, param, REPLY_MS, () => undefined);
}

/** A reply carries its command's code; an error carries FF, and can only be about the command in flight. */
function expect<T>(
  cmd: number,
  param: readonly number[],
  timeoutMs: number,
  read: (param: Uint8Array) => T,
): M100Command<T> {
  const name = commandName(cmd);
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
  const name = errorName(code);
  const denied = code === WRONG_PASSWORD || name.endsWith('-memory-locked');
  return {
    ok: false,
    failure: denied ? { kind: 'access-denied', command, name } : { kind: 'refused', command, code, name },
  };
}

const LOCK_PAYLOAD = [LOCK_BITS >> 6, (LOCK_BITS << 2) & 0xff, LOCK_BITS & 0xff] as const;
