import type { HostPart } from '../host.ts';
import { openJournal } from './journal.ts';

/** The black box as a part of the host. @throws when its folder cannot be written: a station without it must not start */
export async function createJournalPart(deps: {
  readonly folder: string;
  readonly nowMs: () => number;
  readonly log: (line: string) => void;
}): Promise<HostPart> {
  const journal = await openJournal(deps);
  for (const notice of journal.notices) deps.log(`journal: ${JSON.stringify(notice)}`);
  return {
    handlers: {
      'journal.append': ({ entries }) => journal.append(entries),
      'journal.pending': () => ({ operations: [...journal.pending()] }),
    },
    close: () => journal.close(),
  };
}
