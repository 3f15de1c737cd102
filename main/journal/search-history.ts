import type { CallParams, CallValue } from '../../preload/contract/calls.ts';
import type { HistoryRow, ScanRecord } from '../../preload/contract/history-calls.ts';
import type { PushOutcome } from '../../preload/contract/odoo.ts';
import type { JournalRecord } from './record.ts';

type Asked = CallParams<'history.search'>;

/**
 * The audit trail, newest first: acts of the black box, each with its outcome, and scans of the log, merged by time.
 * Both are read from their ends and only as far as `limit` asks.
 */
export async function searchHistory(
  sources: {
    readonly acts: () => AsyncGenerator<JournalRecord>;
    readonly scans: () => AsyncGenerator<ScanRecord>;
  },
  asked: Asked,
): Promise<CallValue<'history.search'>> {
  const words = fold(asked.text).split(/\s+/).filter(Boolean);
  const fits = (row: HistoryRow): boolean => {
    const atMs = timeOf(row);
    if (asked.fromMs !== null && atMs < asked.fromMs) return false;
    if (asked.toMs !== null && atMs >= asked.toMs) return false;
    if (asked.employeeId !== null && personOf(row) !== asked.employeeId) return false;
    if (words.length === 0) return true;
    const text = fold(JSON.stringify(row.kind === 'scan' ? row.scan : row.operation));
    return words.every((word) => text.includes(word));
  };
  const done = (row: HistoryRow): boolean => asked.fromMs !== null && timeOf(row) < asked.fromMs;

  const acts = asked.show === 'scans' ? none() : actRows(sources.acts());
  const scans = asked.show === 'acts' ? none() : scanRows(sources.scans());
  const rows: HistoryRow[] = [];
  let [act, scan] = await Promise.all([acts.next(), scans.next()]);
  try {
    for (;;) {
      const actRow = act.done ? null : act.value;
      const scanRow = scan.done ? null : scan.value;
      const row = !actRow ? scanRow : !scanRow ? actRow : timeOf(actRow) >= timeOf(scanRow) ? actRow : scanRow;
      if (!row || done(row)) return { rows, more: false };
      if (fits(row)) {
        if (rows.length === asked.limit) return { rows, more: true };
        rows.push(row);
      }
      if (row === actRow) act = await acts.next();
      else scan = await scans.next();
    }
  } finally {
    await Promise.all([acts.return(undefined), scans.return(undefined)]);
  }
}

/** An outcome is written after its act: read from the end, it comes first and waits for it. */
async function* actRows(records: AsyncGenerator<JournalRecord>): AsyncGenerator<HistoryRow> {
  const outcomes = new Map<string, { readonly outcome: PushOutcome; readonly atMs: number }>();
  for await (const { atMs, entry } of records) {
    if (entry.kind === 'settled') {
      if (!outcomes.has(entry.operationId))
        outcomes.set(entry.operationId, { outcome: entry.outcome, atMs: entry.atMs });
      continue;
    }
    if (entry.kind !== 'accepted') continue;
    const { operation } = entry;
    const settled = outcomes.get(operation.operationId);
    outcomes.delete(operation.operationId);
    yield {
      kind: 'act',
      atMs,
      operationId: operation.operationId,
      operation,
      outcome: settled?.outcome ?? null,
      settledAtMs: settled?.atMs ?? null,
    };
  }
}

async function* scanRows(scans: AsyncGenerator<ScanRecord>): AsyncGenerator<HistoryRow> {
  for await (const scan of scans) yield { kind: 'scan', scan };
}

// eslint-disable-next-line require-yield -- an empty source has nothing to yield
async function* none(): AsyncGenerator<HistoryRow> {}

const timeOf = (row: HistoryRow): number => (row.kind === 'scan' ? row.scan.atMs : row.atMs);

function personOf(row: HistoryRow): number | null {
  if (row.kind === 'scan') return row.scan.employeeId;
  const { author } = row.operation as { author?: { employeeId?: number | null } };
  return author?.employeeId ?? null;
}

const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replaceAll(/\p{Diacritic}/gu, '')
    .toLowerCase();
