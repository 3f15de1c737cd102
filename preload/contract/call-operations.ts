import { z } from 'zod';
import { head, id, text } from './operation-head.ts';

/** How somebody said whether they may be called for selling. */
export const consentChannels = ['phone', 'mail', 'web', 'paper'] as const;
export const consentChannelSchema = z.enum(consentChannels);

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
    /** The document that the call was about; the note stays on one record and names it. */
    about: z
      .object({
        resModel: z.enum(['sale.order', 'crm.lead', 'helpdesk.ticket', 'project.task', 'stock.picking']),
        resId: id,
        name: text(300),
      })
      .nullable()
      .optional(),
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
  /** A consumer said that they may be called for selling, or may no longer. */
  z.object({
    ...head,
    kind: z.literal('record-consent'),
    partnerId: id,
    given: z.boolean(),
    channel: consentChannelSchema,
    /** What shows that it was said: words, a document's number. */
    proof: text(1000).min(1),
    saidAtMs: z.number().int().positive(),
    /** As people read it in Odoo. */
    title: text(200).min(1),
  }),
  /** Nobody answered: one open callback per person, however many stations rang. */
  z.object({
    ...head,
    kind: z.literal('open-callback'),
    /** Null: no contact has the number. */
    partnerId: id.nullable(),
    userId: id,
    number: text(50).min(1),
    line: text(100),
    missedAtMs: z.number().int().positive(),
    summary: text(300),
  }),
  /** Somebody spoke with the person: every callback for a call missed before is done. */
  z.object({
    ...head,
    kind: z.literal('close-callback'),
    partnerId: id.nullable(),
    number: text(50).min(1),
    reachedAtMs: z.number().int().positive(),
    feedback: text(2000),
  }),
  z.object({
    ...head,
    kind: z.literal('create-ticket'),
    name: text(300).min(1),
    partnerId: id.nullable(),
    contactName: text(300),
    phone: text(50),
    description: text(20_000),
    urgent: z.boolean(),
  }),
  /** Asks the depot to make a delivery ready; the answer is the activity's end. */
  z.object({
    ...head,
    kind: z.literal('ask-preparation'),
    pickingId: id,
    pickingName: text(100),
    userId: id,
    summary: text(300),
    note: text(2000),
  }),
  z.object({
    ...head,
    kind: z.literal('complete-activity'),
    activityId: id,
    feedback: text(20_000),
    /** It answers for what was done with this document: it goes after the acts on it. */
    pickingId: id.optional(),
  }),
] as const;
