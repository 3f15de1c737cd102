import type { ReaderFailure, Result } from '../reader-driver.ts';
import type { TagAccess } from '../write-tag.ts';
import { command, commandName, status, statusName, TAG_LOCKED } from './codes.ts';
import { lockedMemory, lockFields, writeEpcFields, writePasswordFields } from './commands.ts';

type Ask = (code: number, data: ArrayLike<number>, timeoutMs: number) => Promise<Result<Uint8Array, ReaderFailure>>;

/** Writing and locking include the tag's own programming time and retries of the reader. */
const TAG_ACCESS_MS = 2000;

/** Memory access of a UHFReader: its EPC command names no tag, the others name it by its EPC. */
export function rruTagAccess(ask: Ask, findTags: TagAccess['findTags']): TagAccess {
  return {
    findTags,
    writeEpc: (_target, epc, password) => ask(command.writeEpc, writeEpcFields(epc, password), TAG_ACCESS_MS),
    writeAccessPassword: (target, wanted, password) =>
      ask(command.write, writePasswordFields(target, wanted, password), TAG_ACCESS_MS),
    lock: async (target, password) => {
      // One memory a command; the password first: an EPC locked by a password that anyone can read is not locked.
      const first = await ask(command.lock, lockFields(target, lockedMemory.accessPassword, password), TAG_ACCESS_MS);
      return first.ok ? ask(command.lock, lockFields(target, lockedMemory.epc, password), TAG_ACCESS_MS) : first;
    },
  };
}

/** What a reply with a status other than 00 means. */
export function refusedBy(reply: Uint8Array): { readonly ok: false; readonly failure: ReaderFailure } {
  const code = reply[3]!;
  const name = statusName(code);
  const denied = code === status.wrongPassword || (code === status.tagError && reply[4] === TAG_LOCKED);
  return {
    ok: false,
    failure: denied
      ? { kind: 'access-denied', command: commandName(reply[2]!), name }
      : { kind: 'refused', command: commandName(reply[2]!), code, name },
  };
}
