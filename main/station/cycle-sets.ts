import type { ReadingCycle } from '../../preload/contract/station.ts';

/** The cycles of one reader and their sets of EPCs; the one before is kept for additions and deletions. */
export function createCycleSets(): {
  begin(atMs: number): void;
  /** @returns whether the running cycle had not seen it yet */
  add(epcHex: string): boolean;
  remove(epcHex: string): void;
  end(atMs: number, by: NonNullable<ReadingCycle['endedBy']>): void;
  report(): ReadingCycle | null;
} {
  let before: ReadonlySet<string> = new Set();
  let current = new Set<string>();
  let head: Omit<ReadingCycle, 'current' | 'additions' | 'deletions'> | null = null;
  return {
    begin(atMs) {
      before = current;
      current = new Set();
      head = { number: (head?.number ?? 0) + 1, startedAtMs: atMs, endedAtMs: null, endedBy: null };
    },
    add(epcHex) {
      if (current.has(epcHex)) return false;
      current.add(epcHex);
      return true;
    },
    remove: (epcHex) => void current.delete(epcHex),
    end(atMs, by) {
      if (head) head = { ...head, endedAtMs: atMs, endedBy: by };
    },
    report: () =>
      head && {
        ...head,
        current: [...current],
        additions: [...current].filter((epcHex) => !before.has(epcHex)),
        // Who has not come yet may still come: missing is known at the end.
        deletions: head.endedAtMs === null ? [] : [...before].filter((epcHex) => !current.has(epcHex)),
      },
  };
}
