import { createHash } from 'node:crypto';
import type { CallParams } from '../../preload/contract/calls.ts';

/** What is journalled: an act that was accepted, or what became of it. */
export type JournalEntry = CallParams<'journal.append'>['entries'][number];

/** One line of the journal. Each carries the hash of the line before it: none can be changed or taken out unseen. */
export interface JournalRecord {
  /** From 1, without gaps, over all segments. */
  readonly seq: number;
  readonly atMs: number;
  /** Hash of the record before; `genesis` for the first. */
  readonly previous: string;
  readonly entry: JournalEntry;
}

/** Stands first in a segment: where the chain is, and which acts wait, so that a start need not read what is older. */
export interface Checkpoint {
  /** Of the last record before it. */
  readonly seq: number;
  readonly previous: string;
  readonly waiting: readonly {
    readonly operationId: string;
    /** Where its record stands. */
    readonly segment: number;
    /** Its turn: the `seq` of the act, or of the one it stands for. */
    readonly place: number;
  }[];
}

export const genesis = '0'.repeat(64);

/** `<sha-256 of the JSON, hex> <JSON>\n` */
export function formatLine(content: JournalRecord | Checkpoint): { readonly line: string; readonly hash: string } {
  const json = JSON.stringify(content);
  const hash = createHash('sha256').update(json).digest('hex');
  return { line: `${hash} ${json}\n`, hash };
}

export type ReadLine =
  | { readonly kind: 'record'; readonly record: JournalRecord; readonly hash: string }
  | { readonly kind: 'checkpoint'; readonly checkpoint: Checkpoint }
  | { readonly kind: 'damaged' };

/** @param line without its line end */
export function readLine(line: string): ReadLine {
  const hash = line.slice(0, 64);
  const json = line.slice(65);
  if (line[64] !== ' ' || createHash('sha256').update(json).digest('hex') !== hash) return { kind: 'damaged' };
  const content = JSON.parse(json) as JournalRecord | Checkpoint;
  return 'entry' in content ? { kind: 'record', record: content, hash } : { kind: 'checkpoint', checkpoint: content };
}

/** The lines of a segment, counted from 1. `half`: the last one, without its line end or damaged: a power cut's. */
export function* linesOf(
  bytes: Buffer,
): Generator<{ readonly line: number; readonly at: number; readonly read: ReadLine; readonly half: boolean }> {
  let at = 0;
  for (let line = 1; at < bytes.length; line++) {
    const end = bytes.indexOf(0x0a, at);
    const read: ReadLine = end < 0 ? { kind: 'damaged' } : readLine(bytes.toString('utf8', at, end));
    const isLast = end < 0 || end === bytes.length - 1;
    yield { line, at, read, half: isLast && read.kind === 'damaged' };
    if (end < 0) return;
    at = end + 1;
  }
}
