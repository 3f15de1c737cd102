import { z } from 'zod';
import { pushOutcomeSchema } from './odoo.ts';

const nothing = z.null();
const text = (max: number) => z.string().max(max);

/** One scan as it was taken: what, where, by whom, and what became of it. */
export const scanRecordSchema = z.object({
  atMs: z.number().int().positive(),
  source: z.enum(['tag', 'barcode', 'badge', 'card', 'typed']),
  /** EPC in hex or text of the barcode; a badge is never written down. */
  code: text(500),
  readerId: text(100).nullable(),
  antenna: z.number().int().nullable(),
  outcome: z.enum(['counted', 'seen', 'unknown', 'refused', 'opened', 'signed-in', 'command']),
  /** Machine word for the reason. */
  why: text(100).nullable(),
  /** What it was taken for: product, tool, place. */
  what: text(300),
  /** Document or job it was taken into. */
  document: text(200).nullable(),
  employeeId: z.number().int().nullable(),
  station: text(100),
});
export type ScanRecord = z.infer<typeof scanRecordSchema>;

export const historyRowSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('scan'), scan: scanRecordSchema }),
  z.object({
    kind: z.literal('act'),
    atMs: z.number(),
    operationId: z.string(),
    /** As it was accepted; checked by whoever shows it. */
    operation: z.unknown(),
    /** Null while the black box holds no outcome. */
    outcome: pushOutcomeSchema.nullable(),
    settledAtMs: z.number().nullable(),
  }),
]);
export type HistoryRow = z.infer<typeof historyRowSchema>;

/** The audit trail of the station: scans and acts, kept by the host, outside the browser's profile. */
export const historyCalls = {
  /** Appends scans, on the disk before the reply. */
  'history.note-scans': { params: z.object({ scans: z.array(scanRecordSchema).min(1).max(1000) }), value: nothing },
  'history.search': {
    params: z.object({
      /** Every word must occur, whatever the case and the accents: document, code, product, name, kind. */
      text: text(200),
      employeeId: z.number().int().nullable(),
      show: z.enum(['all', 'scans', 'acts']),
      fromMs: z.number().nullable(),
      toMs: z.number().nullable(),
      limit: z.number().int().min(1).max(20_000),
    }),
    value: z.object({
      /** Newest first. */
      rows: z.array(historyRowSchema),
      /** There is more than `limit`. */
      more: z.boolean(),
    }),
  },
} as const;
