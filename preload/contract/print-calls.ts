import { z } from 'zod';
import { printJobSchema } from './print.ts';

const nothing = z.null();
const decided = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('done') }),
  z.object({ kind: z.literal('unknown-job') }),
  z.object({ kind: z.literal('not-in-this-state'), state: printJobSchema.shape.state }),
]);
const job = z.object({ jobId: z.uuid() });

/** Printers of the station: a durable queue in the host. The page renders, the host carries bytes. */
export const printCalls = {
  /** Accepted only when it is on the disk. The same `jobId` again is the same job. */
  'print.submit': {
    params: z.object({
      ...printJobSchema.pick({ jobId: true, subject: true, title: true, printerId: true, format: true, copies: true })
        .shape,
      /** ZPL as text; PDF as base64. */
      data: z.string().min(1).max(6_000_000),
      /** The tag of an RFID label, 24 or more hex digits: read back by the printer and compared before the job is called printed. */
      verifyEpc: z
        .string()
        .regex(/^[0-9A-F]{8,64}$/)
        .nullable(),
      /** False: not when this subject was printed or queued in the last day. */
      again: z.boolean(),
    }),
    value: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('accepted'), job: printJobSchema }),
      z.object({ kind: z.literal('already'), job: printJobSchema }),
      z.object({ kind: z.literal('refused'), why: z.enum(['no-such-printer', 'wrong-format', 'queue-full']) }),
    ]),
  },
  /** Sends an uncertain or failed job again: a person looked at the printer. */
  'print.retry': { params: job, value: decided },
  'print.cancel': { params: job, value: decided },
  /** What `lpstat` knows and the device files that are there, for the settings. */
  'print.find': {
    params: nothing,
    value: z.object({ system: z.array(z.string()), devices: z.array(z.string()) }),
  },
} as const;
