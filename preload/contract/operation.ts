import { z } from 'zod';

/**
 * What a person did, in business words: the unit of the outbox, of the journal and of exactly-once.
 * Quantities are absolute, in the product's unit of measure; ids are Odoo's; times are Unix epoch milliseconds, UTC.
 */

const id = z.number().int().positive();
const text = (max: number) => z.string().max(max);
const quantity = z.number().finite().nonnegative();

const head = {
  /** UUID from birth: the name under which Odoo knows whether it happened. */
  operationId: z.uuid(),
  /** Raised when the shape of a kind changes; an older entry is understood or parked, never dropped. */
  schemaVersion: z.literal(1),
  /** Odoo login of the person who did it: the act is sent under this name. */
  author: z.object({ login: text(200), employeeId: id.nullable(), station: text(100) }),
  actedAtMs: z.number().int().positive(),
};

/** One line of goods: what was seen, absolute. `lotName` names a serial or lot that may not exist in Odoo yet. */
const goodsLine = z.object({
  moveId: id.nullable(),
  productId: id,
  lotId: id.nullable(),
  lotName: text(200).nullable(),
  packageId: id.nullable(),
  quantity,
  locationId: id,
  locationDestId: id,
});

const countLine = z.object({
  productId: id,
  locationId: id,
  lotId: id.nullable(),
  packageId: id.nullable(),
  countedQuantity: quantity,
  /** What Odoo said when the person counted, and when: counts are compared at the time of sight. */
  seenQuantity: z.number().finite(),
  seenAtMs: z.number().int().positive(),
});

const documentGoods = {
  pickingId: id,
  pickingName: text(100),
  lines: z.array(goodsLine).min(1).max(5000),
  /** Lines of the document that this station saw: the compare half of compare-and-swap. */
  seenMoveLineIds: z.array(id).max(5000),
  /** What becomes of what did not come: its own document later, or nothing more is expected. */
  shortage: z.enum(['backorder', 'close']),
};

export const operationSchema = z.discriminatedUnion('kind', [
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
  z.object({ ...head, kind: z.literal('create-lot'), productId: id, name: text(200).min(1) }),
  z.object({ ...head, kind: z.literal('receive'), ...documentGoods }),
  z.object({ ...head, kind: z.literal('deliver'), ...documentGoods }),
  z.object({ ...head, kind: z.literal('count'), lines: z.array(countLine).min(1).max(5000) }),
  z.object({
    ...head,
    kind: z.literal('transfer'),
    purpose: z.enum(['transfer', 'tool-out', 'tool-in', 'return']),
    pickingTypeId: id,
    locationId: id,
    locationDestId: id,
    partnerId: id.nullable(),
    note: text(2000),
    lines: z
      .array(z.object({ productId: id, lotId: id.nullable(), packageId: id.nullable(), quantity }))
      .min(1)
      .max(5000),
  }),
]);

export type Operation = z.infer<typeof operationSchema>;
export type OperationKind = Operation['kind'];
export type OperationOf<K extends OperationKind> = Extract<Operation, { kind: K }>;

/** Acts on one Odoo document go in the order they were done; a refused one holds only its own lane. */
export function laneOf(operation: Operation): string {
  switch (operation.kind) {
    case 'log-call':
      return `${operation.resModel}:${operation.resId}`;
    case 'receive':
    case 'deliver':
      return `stock.picking:${operation.pickingId}`;
    case 'complete-activity':
      return `mail.activity:${operation.activityId}`;
    case 'schedule-callback':
      return `res.partner:${operation.partnerId}`;
    case 'create-lot':
      return `product.product:${operation.productId}`;
    case 'count':
      return `stock.location:${operation.lines[0]?.locationId ?? 0}`;
    case 'transfer':
      return `stock.location:${operation.locationId}`;
    case 'create-lead':
    case 'create-partner':
      return `new:${operation.operationId}`;
  }
}
