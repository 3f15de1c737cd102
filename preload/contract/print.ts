import { z } from 'zod';

/** Why a job did not come out. The page has the sentence, and what to do. */
export const printTroubleSchema = z.enum([
  /** Not one byte was sent: it goes on by itself when the printer is back. */
  'printer-away',
  /** The printer went silent while it was being sent: a person must look what came out. */
  'cut-while-sending',
  /** The program stopped while it was being sent. */
  'interrupted',
  /** The operating system's print service refused it. */
  'not-accepted',
  /** The tag in the label could not be written, or reads back as another EPC: the label is void. */
  'tag-not-written',
  'no-such-printer',
]);
export type PrintTrouble = z.infer<typeof printTroubleSchema>;

export const printJobSchema = z.object({
  jobId: z.uuid(),
  /** What it is a print of (`lot:31`, `slip:WH/IN/00012`): a second print of one subject is asked about. */
  subject: z.string().min(1).max(200),
  title: z.string().max(300),
  printerId: z.string(),
  format: z.enum(['zpl', 'pdf']),
  copies: z.number().int().min(1).max(500),
  /** `uncertain`: it may have come out, so that it is never sent again unasked. */
  state: z.enum(['queued', 'sending', 'printed', 'uncertain', 'failed', 'cancelled']),
  trouble: printTroubleSchema.nullable(),
  attempts: z.number().int(),
  createdAtMs: z.number(),
  changedAtMs: z.number(),
});
export type PrintJob = z.infer<typeof printJobSchema>;
