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

export const genesis = '0'.repeat(64);

/** `<sha-256 of the JSON, hex> <JSON>\n` */
export function formatRecord(record: JournalRecord): { readonly line: string; readonly hash: string } {
  const json = JSON.stringify(record);
  const hash = createHash('sha256').update(json).digest('hex');
  return { line: `${hash} ${json}\n`, hash };
}

export type ReadRecord =
  | { readonly kind: 'record'; readonly record: JournalRecord; readonly hash: string }
  | { readonly kind: 'damaged' };

/** @param line without its line end */
export function readRecord(line: string): ReadRecord {
  const hash = line.slice(0, 64);
  const json = line.slice(65);
  if (line[64] !== ' ' || createHash('sha256').update(json).digest('hex') !== hash) return { kind: 'damaged' };
  return { kind: 'record', record: JSON.parse(json) as JournalRecord, hash };
}
