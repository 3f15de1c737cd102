import type { ReaderFailure, Result } from '../reader-driver.ts';
import { LOCK_BITS, type TagAccess } from '../write-tag.ts';
import { ALL_METADATA, Op, readTagBuffer } from './codec.ts';
import { Status } from './codes.ts';

type Ask = (op: number, data?: ArrayLike<number>, timeoutMs?: number) => Promise<Result<Uint8Array, ReaderFailure>>;

/**
 * Memory access of a Mercury module. Each command names the tag by its EPC (option 01: length in bits, EPC) and gives
 * the module so long on the air.
 * @see vendor's SDK, serial_reader_l3.c: TMR_SR_cmdWriteGen2TagEpc, TMR_SR_cmdGEN2WriteTagData, TMR_SR_cmdGEN2LockTag
 */
export function mercuryTagAccess(ask: Ask): TagAccess {
  return {
    findTags: async () => {
      const cleared = await ask(Op.clearTagBuffer);
      if (!cleared.ok) return cleared;
      const searched = await ask(Op.readMultiple, [0, 0, CONFIGURED_ANTENNAS, ...u16(SEARCH_MS)], SEARCH_MS + GRACE_MS);
      if (!searched.ok) return isNoTag(searched.failure) ? NO_TAGS : searched;
      const listed = await ask(Op.getTagBuffer, [...u16(ALL_METADATA), 0]);
      if (!listed.ok) return isNoTag(listed.failure) ? NO_TAGS : listed;
      return { ok: true, value: [...new Set(readTagBuffer(listed.value))] };
    },
    writeEpc: (target, epc, password) =>
      ask(Op.writeEpc, [...u16(AIR_MS), BY_EPC, ...password, ...maskOf(target), ...epc], AIR_MS + GRACE_MS),
    writeAccessPassword: (target, wanted, password) =>
      ask(
        Op.writeMemory,
        [...u16(AIR_MS), BY_EPC, 0, 0, 0, ACCESS_WORD, RESERVED_BANK, ...password, ...maskOf(target), ...wanted],
        AIR_MS + GRACE_MS,
      ),
    lock: (target, password) =>
      ask(
        Op.lock,
        [...u16(AIR_MS), BY_EPC, ...password, ...u16(LOCK_BITS), ...u16(LOCK_BITS), ...maskOf(target)],
        AIR_MS + GRACE_MS,
      ),
  };
}

/** Length in bits, one byte: of an EPC up to 240 bits, which is what fits. */
function maskOf(target: Uint8Array): number[] {
  return [target.length * 8, ...target];
}

function u16(value: number): [number, number] {
  return [value >> 8, value & 0xff];
}

function isNoTag(failure: ReaderFailure): boolean {
  return failure.kind === 'refused' && failure.code === Status.noTag;
}

const NO_TAGS = { ok: true, value: [] as string[] } as const;
const BY_EPC = 0x01;
const RESERVED_BANK = 0;
const ACCESS_WORD = 2;
/** Search flags: the antennas that were configured, a field of many tags. */
const CONFIGURED_ANTENNAS = 0x13;
const SEARCH_MS = 300;
/** How long the module tries to reach the tag. */
const AIR_MS = 1000;
const GRACE_MS = 500;
