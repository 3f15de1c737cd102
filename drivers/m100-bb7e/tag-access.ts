import { isSilence, type Command } from '../command-queue.ts';
import type { ReaderFailure, Result } from '../reader-driver.ts';
import type { TagAccess } from '../write-tag.ts';
import type { M100Message } from './codec.ts';
import { m100Commands } from './commands.ts';

type Run = <T>(command: Command<M100Message, T>) => Promise<Result<T, ReaderFailure>>;

/** Memory access of an M100 module: the tag is selected by its EPC before each access. */
export function m100TagAccess(run: Run): TagAccess {
  async function select(target: Uint8Array): Promise<Result<void, ReaderFailure>> {
    const selected = await run(m100Commands.select(target));
    return selected.ok ? run(m100Commands.selectForAccess()) : selected;
  }

  return {
    /** One round reports one tag, picked by chance: several rounds are needed to notice a second tag. */
    findTags: async () => {
      const seen = new Set<string>();
      for (let round = 0; round < POLL_ROUNDS; round++) {
        const heard = await run(m100Commands.singlePoll());
        if (!heard.ok && !isSilence(heard.failure)) return heard;
        if (heard.ok && heard.value !== null) seen.add(heard.value);
      }
      return { ok: true, value: [...seen] };
    },

    writeEpc: async (target, epc, password) => {
      const selected = await select(target);
      if (!selected.ok) return selected;
      // The PC announces the length, so a change of length writes both; its other bits start at zero as from the mill.
      return target.length === epc.length
        ? run(m100Commands.write(password, 1, 2, epc))
        : run(m100Commands.write(password, 1, 1, Uint8Array.of((epc.length / 2) << 3, 0, ...epc)));
    },

    writeAccessPassword: async (target, wanted, password) => {
      const selected = await select(target);
      return selected.ok ? run(m100Commands.write(password, 0, 2, wanted)) : selected;
    },

    lock: async (target, password) => {
      const selected = await select(target);
      return selected.ok ? run(m100Commands.lock(password)) : selected;
    },
  };
}

const POLL_ROUNDS = 6;
