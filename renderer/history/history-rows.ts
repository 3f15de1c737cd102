import { operationSchema } from '../../preload/contract/operation.ts';
import type { HistoryRow } from '../../preload/contract/history-calls.ts';
import { actDetail, actWords, refusalWords } from '../app/outbox-words.ts';
import type { T } from '../i18n/i18n.ts';

/** One row of the history in words: the same on the screen and in the exported file. */
export interface HistoryWords {
  readonly atMs: number;
  readonly what: string;
  readonly detail: string;
  readonly outcome: string;
  readonly tone: 'ok' | 'same' | 'unknown' | 'refused' | 'wait';
  readonly who: string;
  readonly station: string;
  /** Code, document or act id: what it is found by. */
  readonly reference: string;
}

export function historyWords(t: T, row: HistoryRow, personName: (employeeId: number | null) => string): HistoryWords {
  if (row.kind === 'scan') {
    const { scan } = row;
    const why = scan.why !== null && scan.why in scanWhys ? t(`history.why.${scan.why as keyof typeof scanWhys}`) : '';
    return {
      atMs: scan.atMs,
      what: scan.what || scan.code || t(`history.source.${scan.source}`),
      detail: [t(`history.source.${scan.source}`), documentWords(t, scan.document), why].filter(Boolean).join(', '),
      outcome: t(`history.outcome.${scan.outcome}`),
      tone: scanTones[scan.outcome],
      who: personName(scan.employeeId),
      station: scan.station,
      reference: scan.code,
    };
  }
  const parsed = operationSchema.safeParse(row.operation);
  const operation = parsed.success ? parsed.data : null;
  const { outcome } = row;
  return {
    atMs: row.atMs,
    what: actWords(t, { operation }),
    detail: outcome?.kind === 'refused' ? refusalWords(t, outcome.refusal) : actDetail(t, { operation }),
    outcome: t(`history.act.${outcome?.kind ?? 'waiting'}`),
    tone: outcome === null ? 'wait' : outcome.kind === 'confirmed' ? 'ok' : 'refused',
    who: operation ? personName(operation.author.employeeId) || operation.author.login : '',
    station: operation?.author.station ?? '',
    reference: row.operationId,
  };
}

/** Entries of early versions name the document by the station's own key (`receipt:7`): its kind is all that people can read in it. */
function documentWords(t: T, document: string | null): string | null {
  const kind = /^([a-z]+):[\w-]+$/.exec(document ?? '')?.[1];
  return kind !== undefined && kind in jobKinds ? t(`history.job.${kind as keyof typeof jobKinds}`) : document;
}

const jobKinds = { receipt: 0, transfer: 0, inventory: 0, move: 0, tools: 0, drum: 0, tags: 0 };

const scanTones = {
  counted: 'ok',
  opened: 'ok',
  'signed-in': 'ok',
  command: 'wait',
  seen: 'same',
  unknown: 'unknown',
  refused: 'refused',
} as const;

/** Reasons that say more than the outcome. */
const scanWhys = {
  'tag-held': 0,
  'already-validated': 0,
  'serial-elsewhere': 0,
  'serial-missing': 0,
  'not-on-document': 0,
  'other-document': 0,
  'no-product': 0,
  raw: 0,
  locked: 0,
  'unknown-badge': 0,
};

/**
 * The rows as a file that a French Excel opens by itself: semicolons, CRLF, a byte order mark. A cell that begins like a
 * formula is quoted off with an apostrophe: codes come from strangers' labels.
 */
export function historyCsv(t: T, rows: readonly HistoryWords[]): string {
  const columns = ['date', 'what', 'detail', 'outcome', 'who', 'station', 'reference'] as const;
  const lines = rows.map((row) =>
    [timestamp(row.atMs), row.what, row.detail, row.outcome, row.who, row.station, row.reference]
      .map(csvCell)
      .join(';'),
  );
  return `\uFEFF${[columns.map((column) => csvCell(t(`history.column.${column}`))).join(';'), ...lines].join('\r\n')}\r\n`;
}

function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Local time, sortable: `2026-11-25 14:03:07`. */
function timestamp(atMs: number): string {
  const at = new Date(atMs);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}
