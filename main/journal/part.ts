import { createHash } from 'node:crypto';
import type { Settings } from '../../preload/contract/settings.ts';
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

/** One journal per Odoo and database: acts that wait for one server must never come back in front of another. */
export function journalFolder(odoo: Settings['odoo']): string {
  if (odoo === null) return 'journal-not-configured';
  const target = createHash('sha256').update(`${odoo.url}|${odoo.database}`).digest('hex').slice(0, 12);
  return `journal-${target}`;
}
