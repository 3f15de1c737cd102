import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import type { HostPart } from '../host.ts';
import { openSerialLedger } from './serial-ledger.ts';
import { createTagWriter, type WritingReader } from './tag-writer.ts';

/** What writing takes of the host that is being composed. */
export interface TagsDeps {
  readonly reader: (readerId: string) => WritingReader | null;
  readonly companyPrefix: () => string | null;
}

/**
 * Tag writing as a part of the host, once there are readers.
 * @throws when the ledger cannot be opened: numbers could be given twice
 */
export async function openTags(deps: {
  readonly dataDir: string;
  readonly demonstration: boolean;
  readonly nowMs: () => number;
  readonly log: (line: string) => void;
}): Promise<(host: TagsDeps) => HostPart> {
  const name = deps.demonstration ? 'tag-serials-demonstration.jsonl' : 'tag-serials.jsonl';
  const ledger = await openSerialLedger({ ...deps, file: join(deps.dataDir, name) });
  return (host) => ({
    handlers: {
      'station.write-tag': createTagWriter({ ...host, ledger, randomSerial: (below) => randomInt(1, below) }),
    },
    close: () => ledger.close(),
  });
}
