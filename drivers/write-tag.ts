import { isSilence } from './command-queue.ts';
import { fromHex, toHex } from './hex.ts';
import type { ReaderFailure, Result, WriteOptions } from './reader-driver.ts';

/** What a protocol can do to one tag. Passwords and EPCs are bytes; `target` is the EPC that the tag carries now. */
export interface TagAccess {
  /** EPCs of the tags that answer now, each once. MUST listen long enough to notice a second tag. */
  findTags(): Promise<Result<readonly string[], ReaderFailure>>;
  /** Writes EPC and the PC's length. */
  writeEpc(target: Uint8Array, epc: Uint8Array, password: Uint8Array): Promise<Result<unknown, ReaderFailure>>;
  writeAccessPassword(
    target: Uint8Array,
    wanted: Uint8Array,
    password: Uint8Array,
  ): Promise<Result<unknown, ReaderFailure>>;
  /** EPC bank and access password: to be changed with the password only. */
  lock(target: Uint8Array, password: Uint8Array): Promise<Result<unknown, ReaderFailure>>;
}

/**
 * Mask and action of Gen2's Lock command for what {@link TagAccess.lock} locks: the pwd-write bits of access password and
 * EPC bank. Permanence is left as it is. @see EPC Gen2 6.3.2.12.3.5
 */
export const LOCK_BITS = 0b00_10_10_00_00;

/**
 * Gives the one tag in the field a new EPC: finds it, addresses it by its EPC so that a tag arriving meanwhile is left
 * alone, writes, and reads back over the air. What the air says counts, whatever the reader replied: a lost reply is
 * settled by it, and so is a write that stopped half way.
 *
 * @param epcHex whole 16-bit words, 1 to 31
 */
export async function writeTag(
  access: TagAccess,
  epcHex: string,
  options: WriteOptions = {},
): Promise<Result<{ readonly epcHex: string }, ReaderFailure>> {
  const wish = readWish(epcHex, options);
  if (!wish.ok) return wish;
  const { epc, password, newPassword } = wish.value;
  const wrote = toHex(epc);

  const before = await findOne(access);
  if (!before.ok) return before;
  const written = await access.writeEpc(bytesOf(before.value), epc, password);
  if (!written.ok && (written.failure.kind === 'access-denied' || written.failure.kind === 'unsupported')) {
    return written;
  }
  const after = await access.findTags();
  const [read] = after.ok ? after.value : [];
  if (read === undefined || (after.ok && after.value.length > 1 && !after.value.includes(wrote))) {
    return { ok: false, failure: { kind: 'write-unconfirmed', wrote } };
  }
  if (after.ok && !after.value.includes(wrote)) {
    // The reader said no and the tag is as it was: its own word is the better reason.
    return !written.ok && read === before.value
      ? written
      : { ok: false, failure: { kind: 'verify-failed', wrote, read } };
  }

  const secured = await secure(access, epc, { password, newPassword, lock: options.lock === true });
  return secured.ok
    ? { ok: true, value: { epcHex: wrote } }
    : { ok: false, failure: { kind: 'lock-failed', epcHex: wrote, cause: causeOf(secured.failure) } };
}

interface WriteWish {
  readonly epc: Uint8Array;
  readonly password: Uint8Array;
  readonly newPassword: Uint8Array | null;
}

/** Checked before anything goes on the air. */
function readWish(epcHex: string, options: WriteOptions): Result<WriteWish, ReaderFailure> {
  const epc = fromHex(epcHex);
  if (epc === null || epc.length === 0 || epc.length > 62 || epc.length % 2 !== 0) return unsupported('epc-length');
  const password = fromHex(options.accessPassword ?? NO_PASSWORD);
  const newPassword = options.newAccessPassword === undefined ? null : fromHex(options.newAccessPassword);
  if (password?.length !== 4) return unsupported('access-password');
  if (options.newAccessPassword !== undefined && newPassword?.length !== 4) return unsupported('access-password');
  if (options.lock === true && (newPassword ?? password).every((byte) => byte === 0)) {
    return unsupported('lock-without-password');
  }
  return { ok: true, value: { epc, password, newPassword } };
}

async function findOne(access: TagAccess): Promise<Result<string, ReaderFailure>> {
  const found = await access.findTags();
  if (!found.ok) return found;
  const [only] = found.value;
  if (only === undefined) return { ok: false, failure: { kind: 'no-tag' } };
  if (found.value.length > 1) return { ok: false, failure: { kind: 'several-tags', epcsHex: found.value } };
  return { ok: true, value: only };
}

async function secure(
  access: TagAccess,
  target: Uint8Array,
  wish: { readonly password: Uint8Array; readonly newPassword: Uint8Array | null; readonly lock: boolean },
): Promise<Result<unknown, ReaderFailure>> {
  if (wish.newPassword !== null) {
    const given = await access.writeAccessPassword(target, wish.newPassword, wish.password);
    // A lost reply is settled by locking with the new password; without a lock it stays a doubt, and is said.
    if (!given.ok && !(wish.lock && isSilence(given.failure))) return given;
  }
  return wish.lock ? access.lock(target, wish.newPassword ?? wish.password) : { ok: true, value: undefined };
}

function causeOf(failure: ReaderFailure): string {
  return 'name' in failure ? failure.name : failure.kind;
}

function bytesOf(epcHex: string): Uint8Array {
  return fromHex(epcHex) ?? new Uint8Array(0);
}

function unsupported(command: string): { readonly ok: false; readonly failure: ReaderFailure } {
  return { ok: false, failure: { kind: 'unsupported', command } };
}

const NO_PASSWORD = '00000000';
