import { z } from 'zod';
import { consentChannelSchema } from './call-operations.ts';

/** What a customer has open, and what was said with them: rows of the local cache beside goods and people. */

const id = z.number().int();
const base = { id, writeDate: z.string(), active: z.boolean() };
const nullable = z.string().nullable();

export const customerFeeds = {
  /** Quotes (`draft`, `sent`) and orders (`sale`). Dates are UTC as Odoo writes them. */
  saleOrders: z.object({
    ...base,
    name: z.string(),
    partnerId: id.nullable(),
    state: z.string(),
    orderedAt: nullable,
    validUntil: nullable,
    promisedAt: nullable,
    /** Without tax, in `currency`. */
    amount: z.number(),
    currency: nullable,
    /** `pending`, `started`, `partial`, `full`; null when the server does not tell. */
    delivery: nullable,
    customerReference: nullable,
    userName: nullable,
  }),
  leads: z.object({
    ...base,
    name: z.string(),
    partnerId: id.nullable(),
    phone: nullable,
    phoneSanitized: nullable,
    contactName: nullable,
    stageName: nullable,
    userName: nullable,
    createdAt: nullable,
  }),
  /** `helpdesk.ticket`, Enterprise's or OCA's. */
  tickets: z.object({
    ...base,
    name: z.string(),
    reference: nullable,
    partnerId: id.nullable(),
    stageName: nullable,
    userName: nullable,
    urgent: z.boolean(),
    closed: z.boolean(),
    createdAt: nullable,
  }),
  /** Tasks of a customer: interventions where the server plans them, works otherwise. */
  tasks: z.object({
    ...base,
    name: z.string(),
    partnerId: id.nullable(),
    projectName: nullable,
    stageName: nullable,
    plannedAt: nullable,
    plannedUntil: nullable,
    userIds: z.array(id),
    closed: z.boolean(),
  }),
  /** That something is owed, and since when: amounts stay in Odoo. */
  invoices: z.object({
    ...base,
    name: z.string(),
    partnerId: id.nullable(),
    /** Calendar day. */
    dueOn: nullable,
    paid: z.boolean(),
  }),
  activities: z.object({
    ...base,
    resModel: z.string(),
    resId: id,
    resName: nullable,
    typeName: nullable,
    isCall: z.boolean(),
    summary: nullable,
    note: z.string(),
    /** Calendar day. */
    dueOn: nullable,
    userId: id.nullable(),
    userName: nullable,
    createdBy: nullable,
    createdAt: nullable,
    feedback: nullable,
  }),
  /** What was written on a contact, plain text, shortened: only of the last days that the settings keep. */
  notes: z.object({ ...base, partnerId: id, at: z.string(), authorName: nullable, text: z.string() }),
  /** What consumers said about being called for selling; the newest of a contact holds. */
  consents: z.object({
    ...base,
    partnerId: id,
    given: z.boolean(),
    channel: consentChannelSchema,
    proof: z.string(),
    saidAtMs: z.number().int().positive(),
    operationId: z.string(),
    /** Who noted it. */
    by: nullable,
  }),
} as const;
