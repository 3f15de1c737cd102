import { toHex } from '../hex.ts';
import { LOCK_BITS } from '../write-tag.ts';
import type { SceneTag } from './scene.ts';

/** How a tag answered an access; each protocol has a code of its own for it. */
export type AccessOutcome = 'ok' | 'no-tag' | 'several-tags' | 'wrong-password' | 'locked' | 'out-of-range';

/** Which tag, and what it is shown. */
export interface Singulation {
  /** EPC that the tag carries; null takes whichever single tag answers. */
  readonly epcHex: string | null;
  /** Eight hex digits; zeros show none. */
  readonly password: string;
}

/** Reading, writing and locking of the tags in a field, as Gen2 has it. */
export interface TagMemory {
  /** @param wordAt offset in the bank, in 16-bit words: bank 0 holds the access password at 2, bank 1 the PC at 1 and the EPC at 2 */
  writeMemory(which: Singulation, bank: number, wordAt: number, dataHex: string): AccessOutcome;
  /** Gen2's lock payload: ten mask bits and ten action bits. */
  lockMemory(which: Singulation, mask: number, action: number): AccessOutcome;
}

export const NO_PASSWORD = '00000000';

export function createTagMemory(field: {
  readonly tags: () => readonly SceneTag[];
  readonly replace: (tag: SceneTag, by: SceneTag) => void;
}): TagMemory {
  function access(which: Singulation, act: (tag: SceneTag) => SceneTag | AccessOutcome): AccessOutcome {
    const reachable = field.tags().filter((tag) => tag.hearing > 0);
    const chosen = which.epcHex === null ? reachable : reachable.filter((tag) => tag.epcHex === which.epcHex);
    const [tag] = chosen;
    if (tag === undefined) return 'no-tag';
    if (chosen.length > 1) return 'several-tags';
    const own = tag.accessPassword ?? NO_PASSWORD;
    if (which.password !== NO_PASSWORD && which.password !== own) return 'wrong-password';
    if (tag.locked === true && which.password !== own) return 'locked';
    const changed = act(tag);
    if (typeof changed === 'string') return changed;
    field.replace(tag, changed);
    return 'ok';
  }

  return {
    writeMemory: (which, bank, wordAt, dataHex) =>
      access(which, (tag) => {
        if (bank === 0) {
          return wordAt === 2 && dataHex.length === 8 ? { ...tag, accessPassword: dataHex } : 'out-of-range';
        }
        if (bank !== 1 || (wordAt !== 1 && wordAt !== 2)) return 'out-of-range';
        // The PC's top five bits say how many words of EPC follow it.
        const words = wordAt === 1 ? Number.parseInt(dataHex.slice(0, 2), 16) >> 3 : tag.epcHex.length / 4;
        const stored = wordAt === 1 ? dataHex.slice(4) : dataHex;
        return { ...tag, epcHex: (stored + tag.epcHex.slice(stored.length)).slice(0, words * 4) };
      }),
    lockMemory: (which, mask, action) =>
      access(which, (tag) => ((mask & LOCK_BITS) === 0 ? tag : { ...tag, locked: (action & mask & LOCK_BITS) !== 0 })),
  };
}

/** Password bytes of a frame as the scene wants them. */
export function passwordAt(bytes: Uint8Array, at: number): string {
  return toHex(bytes, at, at + 4).padEnd(8, '0');
}
