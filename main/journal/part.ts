import { createHash } from 'node:crypto';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../drivers/reader-driver.ts';
import type { JournalState } from '../../preload/contract/journal.ts';
import type { Settings } from '../../preload/contract/settings.ts';
import type { HostPart } from '../host.ts';
import { openJournal } from './journal.ts';
import { openScanLog } from './scan-log.ts';
import { searchHistory } from './search-history.ts';

/** Below that much room the person is warned: the next days' acts still fit. */
const scarceBytes = 256 * 1024 * 1024;
const lookEveryMs = 60_000;
/** After an act, what is told of the box is at most so old. */
const tellWithinMs = 1000;

/** The black box and the log of scans as a part of the host. @throws when its folder cannot be written: a station without it must not start */
export async function createJournalPart(deps: {
  readonly folder: string;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}): Promise<HostPart> {
  const { clock } = deps;
  const journal = await openJournal({ folder: deps.folder, nowMs: () => clock.nowMs() });
  const scans = await openScanLog({ folder: join(deps.folder, 'scans'), nowMs: () => clock.nowMs() });
  const listeners = new Set<(state: JournalState) => void>();
  let refusal: JournalState['refusal'] = null;
  let isVerified = false;
  let state = await look();
  let cancel = clock.after(lookEveryMs, lookAgain);

  async function look(): Promise<JournalState> {
    const room = await statfs(deps.folder).catch(() => null);
    const freeBytes = room ? room.bavail * room.bsize : null;
    const isScarce = freeBytes !== null && freeBytes < scarceBytes;
    const notices = journal.notices.map(({ kind, segment }) => ({ kind, segment }));
    return { ...(await journal.size()), refusal, freeBytes, isScarce, isVerified, notices };
  }
  async function tell(): Promise<void> {
    const before = state;
    state = await look();
    if (JSON.stringify(before) !== JSON.stringify(state)) for (const listener of listeners) listener(state);
  }
  function tellSafely(): void {
    void tell().catch((fault: unknown) => deps.log(`journal: ${String(fault)}`));
  }
  let cancelSoon: (() => void) | null = null;
  function tellSoon(): void {
    cancelSoon ??= clock.after(tellWithinMs, () => {
      cancelSoon = null;
      tellSafely();
    });
  }
  function lookAgain(): void {
    tellSafely();
    cancel = clock.after(lookEveryMs, lookAgain);
  }

  void journal.verified.then(() => {
    isVerified = true;
    for (const notice of journal.notices) deps.log(`journal: ${JSON.stringify(notice)}`);
    tellSafely();
  });

  return {
    handlers: {
      async 'journal.append'({ entries }) {
        try {
          const written = await journal.append(entries);
          if (refusal) {
            refusal = null;
            void tell();
          } else tellSoon();
          return written;
        } catch (fault) {
          refusal ??= { sinceMs: clock.nowMs(), cause: (fault as NodeJS.ErrnoException).code ?? 'fault' };
          void tell();
          throw fault;
        }
      },
      async 'history.note-scans'(noted) {
        await scans.append(noted.scans);
        return null;
      },
      'history.search': (asked) => searchHistory({ acts: () => journal.back(), scans: () => scans.back() }, asked),
      'journal.pending': () => ({ operations: [...journal.pending()] }),
      'journal.read': ({ segment }) => journal.read(segment),
      async 'journal.erase'() {
        const erased = await journal.erase();
        if (erased) await scans.erase();
        await tell();
        return { erased };
      },
    },
    sources: {
      'journal.state': {
        snapshot: () => state,
        onEvent(listener) {
          listeners.add(listener);
          // Who looks wants the figures of now, not of a minute ago.
          void tell();
          return () => listeners.delete(listener);
        },
      },
    },
    async close() {
      cancel();
      cancelSoon?.();
      listeners.clear();
      await scans.close();
      await journal.close();
    },
  };
}

/** One journal per Odoo and database: acts that wait for one server must never come back in front of another. */
export function journalFolder(odoo: Settings['odoo']): string {
  if (odoo === null) return 'journal-not-configured';
  const target = createHash('sha256').update(`${odoo.url}|${odoo.database}`).digest('hex').slice(0, 12);
  return `journal-${target}`;
}
