import { z } from 'zod';
import { head, id, text } from './operation-head.ts';

/** Acts of the call desk. */
export const callOperations = [
  z.object({
    ...head,
    kind: z.literal('log-call'),
    resModel: z.enum(['res.partner', 'crm.lead']),
    resId: id,
    /** SIP Call-ID: one note per call, on one record only. */
    callId: text(300),
    direction: z.enum(['incoming', 'outgoing']),
    number: text(50),
    outcome: z.enum(['answered', 'missed', 'abandoned', 'refused']),
    startedAtMs: z.number().int().positive(),
    durationSeconds: z.number().int().nonnegative(),
    reason: text(200),
    note: text(20_000),
  }),
  z.object({
    ...head,
    kind: z.literal('create-lead'),
    name: text(300).min(1),
    partnerId: id.nullable(),
    contactName: text(300),
    phone: text(50),
    description: text(20_000),
  }),
  z.object({
    ...head,
    kind: z.literal('create-partner'),
    name: text(300).min(1),
    phone: text(50),
    email: text(300),
    parentId: id.nullable(),
  }),
  z.object({
    ...head,
    kind: z.literal('schedule-callback'),
    partnerId: id,
    userId: id,
    summary: text(300),
    note: text(20_000),
    /** Calendar day, YYYY-MM-DD, Europe/Paris. */
    dueOn: z.iso.date(),
  }),
  z.object({ ...head, kind: z.literal('complete-activity'), activityId: id, feedback: text(20_000) }),
] as const;
