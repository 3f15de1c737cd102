import type { ReaderFailure, Result, WriteOptions } from '../../drivers/reader-driver.ts';
import { unreachable } from '../../preload/contract/result.ts';
import type { ReaderStatus, TagWriting, TagWritingOutcome } from '../../preload/contract/station.ts';
import type { SerialLedger } from './serial-ledger.ts';
import { epcOfSubject, serialKeyOf, serialLimit } from './tag-subject.ts';

type Written = Result<{ readonly epcHex: string }, ReaderFailure> | null;

export interface WritingReader {
  readonly status: Pick<ReaderStatus, 'state' | 'abilities'>;
  /** Null: the reader is away, nothing was sent. */
  writeEpc(epcHex: string, options: WriteOptions): Promise<Written>;
}

/**
 * Writes one tag for one gesture: gives a serial number, keeps it on the disk, writes, reads back. The same request is
 * answered with what became of it and writes nothing again; a request that the station did not live to end is doubtful.
 * @throws when the disk cannot keep the number: the tag was not touched
 */
export function createTagWriter(deps: {
  readonly ledger: SerialLedger;
  readonly reader: (readerId: string) => WritingReader | null;
  readonly companyPrefix: () => string | null;
  /** Uniform whole number in [1, below). Other stations draw too: random numbers of 38 bits keep them apart. */
  readonly randomSerial: (below: number) => number;
}): (writing: TagWriting) => Promise<TagWritingOutcome> {
  const { ledger } = deps;
  const running = new Map<string, Promise<TagWritingOutcome>>();

  function giveSerial(key: string): string {
    for (;;) {
      const serial = String(deps.randomSerial(serialLimit));
      if (!ledger.wasGiven(key, serial)) return serial;
    }
  }

  async function write(writing: TagWriting): Promise<TagWritingOutcome> {
    const before = ledger.find(writing.requestId);
    if (before) return 'kind' in before ? before : { ...doubtful(before.epcHex, 'station-stopped') };
    const reader = deps.reader(writing.readerId);
    if (!reader || (reader.status.state !== 'idle' && reader.status.state !== 'reading'))
      return notWritten('reader-away');
    if (!reader.status.abilities?.write) return notWritten('cannot-write');
    const password = writing.accessPassword?.toUpperCase() ?? null;
    if (writing.lock && (password === null || password === noPassword)) return notWritten('lock-needs-password');

    const prefix = deps.companyPrefix();
    const key = serialKeyOf(writing.subject, prefix);
    const serial = giveSerial(key);
    const epc = epcOfSubject(writing.subject, serial, prefix);
    if (!epc.ok) {
      const { failure } = epc;
      return notWritten(failure.kind, failure.kind === 'not-encodable' ? failure.field : null);
    }
    const { epcHex, uri } = epc.value;
    await ledger.give({ requestId: writing.requestId, key, serial, epcHex });
    const written = await reader.writeEpc(epcHex, {
      lock: writing.lock,
      // The password is the tag's own already, or it is given to it before the lock.
      ...passwordsOf(writing, password),
    });
    const outcome: TagWritingOutcome =
      written?.ok === true
        ? { kind: 'written', epcHex, serial, uri, locked: writing.lock }
        : outcomeOf(written?.failure ?? null, epcHex);
    await ledger.end(writing.requestId, outcome);
    return outcome;
  }

  return (writing) => {
    const already = running.get(writing.requestId);
    if (already) return already;
    const made = write(writing).finally(() => running.delete(writing.requestId));
    running.set(writing.requestId, made);
    return made;
  };
}

/** What a failed write leaves behind: a tag as it was, or one that nobody can vouch for. */
function outcomeOf(failure: ReaderFailure | null, epcHex: string): TagWritingOutcome {
  if (!failure) return notWritten('reader-away');
  switch (failure.kind) {
    case 'no-tag':
      return notWritten('no-tag');
    case 'several-tags':
      return notWritten('several-tags', failure.epcsHex.join(', '));
    case 'unsupported':
      return notWritten('cannot-write', failure.command);
    case 'refused':
    case 'access-denied':
      return notWritten('refused', failure.name);
    case 'not-etsi':
      return notWritten('refused', failure.region);
    case 'verify-failed':
      return { ...doubtful(epcHex, 'read-back-differs'), readBack: failure.read };
    // The number stands on the tag, and can still be written over.
    case 'lock-failed':
      return doubtful(epcHex, 'lock-failed');
    case 'write-unconfirmed':
    case 'no-reply':
    case 'garbled':
    case 'closed':
      return doubtful(epcHex, 'no-reply');
    default:
      return unreachable(failure);
  }
}

const noPassword = '00000000';

function passwordsOf({ isNew }: TagWriting, password: string | null): WriteOptions {
  if (password === null) return {};
  return isNew ? { newAccessPassword: password } : { accessPassword: password };
}

type NotWritten = Extract<TagWritingOutcome, { kind: 'not-written' }>;
type Doubtful = Extract<TagWritingOutcome, { kind: 'doubtful' }>;

const notWritten = (why: NotWritten['why'], detail: string | null = null): NotWritten => ({
  kind: 'not-written',
  why,
  detail,
});
const doubtful = (epcHex: string, why: Doubtful['why']): Doubtful => ({
  kind: 'doubtful',
  epcHex,
  readBack: null,
  why,
});
