import { z } from 'zod';

/** The black box, as a person should know it: whether it still takes acts, and what it found when it was opened. */
export const journalStateSchema = z.object({
  /** The last write failed (disk full, gone, read-only): no act is accepted until one succeeds. */
  refusal: z.object({ sinceMs: z.number(), cause: z.string() }).nullable(),
  records: z.number(),
  segments: z.number(),
  bytes: z.number(),
  /** Accepted acts whose end is not told. */
  waiting: z.number(),
  /** Room on its disk; null where the system does not say. */
  freeBytes: z.number().nullable(),
  isScarce: z.boolean(),
  /** The whole chain was read since the start; until then `notices` may grow. */
  isVerified: z.boolean(),
  notices: z.array(z.object({ kind: z.enum(['tail-cut', 'chain-broken', 'segment-lost']), segment: z.string() })),
});
export type JournalState = z.infer<typeof journalStateSchema>;
