import type { Command } from '../command-queue.ts';
import { fromHex, toHex } from '../hex.ts';
import type { ReaderFailure, Result } from '../reader-driver.ts';
import type { M100Message } from './codec.ts';
import { m100Commands } from './commands.ts';

type Run = <T>(command: Command<M100Message, T>) => Promise<Result<T, ReaderFailure>>;

/**
 * Gives the one tag in the field a new EPC: finds it, selects it so that a tag arriving meanwhile is left alone,
 * writes, and reads back over the air. A lost reply to the write is settled by the read-back.
 *
 * @param epcHex whole 16-bit words, 1 to 31
 * @returns what the air says afterwards; `verify-failed` where that is another EPC or nothing
 */
export async function writeM100Epc(
  run: Run,
  epcHex: string,
  options: { readonly accessPassword?: string; readonly lock?: boolean },
): Promise<Result<{ readonly epcHex: string }, ReaderFailure>> {
  const epc = fromHex(epcHex);
  const password = fromHex(options.accessPassword ?? '00000000');
  if (epc === null || epc.length === 0 || epc.length > 62 || epc.length % 2 !== 0) {
    return unsupported('epc-length');
  }
  if (password === null || password.length !== 4) return unsupported('access-password');
  if (options.lock === true && password.every((byte) => byte === 0)) return unsupported('lock-without-password');
  const wanted = toHex(epc);

  const before = await pollOne(run);
  if (!before.ok) return before;
  if (before.value === null) return { ok: false, failure: { kind: 'no-tag' } };
  const selected = await selectTag(run, before.value);
  if (!selected.ok) return selected;

  const sameLength = before.value.length === wanted.length;
  // The PC announces the length, so a change of length writes both; the PC's other bits start at zero as from the mill.
  const data = sameLength ? epc : Uint8Array.of((epc.length / 2) << 3, 0, ...epc);
  const write = await run(m100Commands.writeEpcBank(password, sameLength ? 2 : 1, data));
  if (!write.ok && write.failure.kind !== 'no-reply') return write;

  const after = await pollOne(run);
  if (!after.ok) return after;
  if (after.value !== wanted) {
    return { ok: false, failure: { kind: 'verify-failed', wrote: wanted, read: after.value } };
  }
  if (options.lock === true) {
    const again = await selectTag(run, wanted);
    if (!again.ok) return again;
    const locked = await run(m100Commands.lockEpcBank(password));
    if (!locked.ok) return locked;
  }
  return { ok: true, value: { epcHex: wanted } };
}

async function selectTag(run: Run, epcHex: string): Promise<Result<void, ReaderFailure>> {
  const selected = await run(m100Commands.select(fromHex(epcHex) ?? new Uint8Array(0)));
  return selected.ok ? run(m100Commands.selectForAccess()) : selected;
}

/** One round reports one tag, picked by chance: several rounds are needed to notice a second tag. */
async function pollOne(run: Run): Promise<Result<string | null, ReaderFailure>> {
  const seen = new Set<string>();
  for (let round = 0; round < POLL_ROUNDS; round++) {
    const heard = await run(m100Commands.singlePoll());
    if (!heard.ok && heard.failure.kind !== 'no-reply') return heard;
    if (heard.ok && heard.value !== null) seen.add(heard.value);
  }
  const [only, ...others] = seen;
  return others.length > 0
    ? { ok: false, failure: { kind: 'several-tags', epcsHex: [...seen] } }
    : { ok: true, value: only ?? null };
}

const POLL_ROUNDS = 6;

function unsupported<T>(command: string): Result<T, ReaderFailure> {
  return { ok: false, failure: { kind: 'unsupported', command } };
}
