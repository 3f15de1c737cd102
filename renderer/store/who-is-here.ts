import { readPresenceMark } from '../../preload/contract/desk-marks.ts';
import type { MemoryTables } from './memory-tables.ts';

/** Somebody at another station who works on a document. */
export interface AtWork {
  readonly station: string;
  readonly person: string;
  /** Their station's clock, when it last said so. */
  readonly saidAtMs: number;
}

/** Who works on a picking, as far as this station has heard; the newest word first. */
export function whoIsOn(tables: MemoryTables, pickingId: number): readonly AtWork[] {
  return tables
    .find('activities', 'document', `stock.picking:${pickingId}`)
    .flatMap(({ active, note }) => (active ? (readPresenceMark(note) ?? []) : []))
    .sort((a, b) => b.saidAtMs - a.saidAtMs);
}
