import { z } from 'zod';
import { head, id, quantity, text } from './operation-head.ts';

/** Who handled what a line holds, `hr.employee` ids: on a shared station not always who validates. */
const by = z.array(id).max(50).optional();

/** One line of goods: what was seen, absolute. `lotName` names a serial or lot that may not exist in Odoo yet. */
const goodsLine = z.object({
  moveId: id.nullable(),
  productId: id,
  lotId: id.nullable(),
  lotName: text(200).nullable(),
  packageId: id.nullable(),
  /** A package that Odoo does not know yet, by its SSCC: made with the act. */
  packageName: text(200).min(1).optional(),
  quantity,
  /** As the label says; it becomes the expiry of a lot that is made with the act. */
  expiresOn: z.iso.date().optional(),
  locationId: id,
  locationDestId: id,
  by,
});

/** JPEG, base64. */
const photos = z.array(z.object({ name: text(200).min(1), data: z.base64().max(1_500_000) })).max(7);

const countLine = z.object({
  productId: id,
  locationId: id,
  lotId: id.nullable(),
  packageId: id.nullable(),
  countedQuantity: quantity,
  /** What Odoo said when the person counted, and when: counts are compared at the time of sight. */
  seenQuantity: z.number().finite(),
  seenAtMs: z.number().int().positive(),
  by,
});

const documentGoods = {
  pickingId: id,
  pickingName: text(100),
  lines: z.array(goodsLine).min(1).max(5000),
  /** Lines of the document that this station saw: the compare half of compare-and-swap. */
  seenMoveLineIds: z.array(id).max(5000),
  /** What becomes of what did not come: its own document later, or nothing more is expected. */
  shortage: z.enum(['backorder', 'close']),
  /**
   * Moves of which less is wanted than Odoo says, since something else goes instead: their demand from now on, in the
   * move's own unit.
   */
  settledMoves: z
    .array(z.object({ moveId: id, demand: quantity }))
    .max(5000)
    .optional(),
};

/** Acts of the depot. */
export const goodsOperations = [
  z.object({ ...head, kind: z.literal('create-lot'), productId: id, name: text(200).min(1) }),
  z.object({ ...head, kind: z.literal('receive'), ...documentGoods }),
  z.object({ ...head, kind: z.literal('deliver'), ...documentGoods }),
  /** Goods that nobody announced: they become a receipt of their own, which a buyer finds by the supplier's number. */
  z.object({
    ...head,
    kind: z.literal('receive-unannounced'),
    /** Number on the supplier's paper; '' when there is none. */
    reference: text(100),
    partnerId: id.nullable(),
    pickingTypeId: id,
    locationId: id,
    locationDestId: id,
    note: text(20_000),
    photos,
    lines: z
      .array(goodsLine.omit({ moveId: true, locationId: true }))
      .min(1)
      .max(5000),
  }),
  /** What a person has to say of a document, with pictures: an internal note, no mail leaves. */
  z.object({
    ...head,
    kind: z.literal('document-note'),
    pickingId: id,
    pickingName: text(100),
    note: text(20_000),
    photos,
  }),
  z.object({
    ...head,
    kind: z.literal('count'),
    lines: z.array(countLine).min(1).max(5000),
    /**
     * Acts of this station that were done before the count and reached Odoo after it, or not yet: what they moved is
     * in what was counted already. `pickingId` is null when the act makes its own document.
     */
    doneBefore: z
      .array(
        z.object({
          operationId: z.uuid(),
          pickingId: id.nullable(),
          /** Of an act without a document: what its origin begins with. */
          reference: text(100).optional(),
          actedAtMs: z.number(),
        }),
      )
      .max(5000)
      .optional(),
  }),
  z.object({
    ...head,
    kind: z.literal('transfer'),
    purpose: z.enum(['transfer', 'tool-out', 'tool-in', 'return']),
    pickingTypeId: id,
    locationId: id,
    locationDestId: id,
    /** Who has the goods from then on: the contact of the person, or of the site. */
    partnerId: id.nullable(),
    /** When they are expected back, calendar day, Europe/Paris. */
    dueOn: z.iso.date().nullable().default(null),
    note: text(2000),
    lines: z
      .array(
        z.object({
          productId: id,
          lotId: id.nullable(),
          /** The package it lies in. */
          packageId: id.nullable(),
          /** It stays in that package: only where all of the package goes the same way. */
          keepsPackage: z.boolean().default(true),
          quantity,
          by,
        }),
      )
      .min(1)
      .max(5000),
  }),
  /** A part of a lot becomes a lot of its own where it lies: an offcut of a drum. */
  z.object({
    ...head,
    kind: z.literal('split-lot'),
    productId: id,
    lotId: id,
    lotName: text(200),
    locationId: id,
    newLotName: text(200).min(1),
    quantity: quantity.positive(),
    /** An internal one. */
    pickingTypeId: id,
    /** Place whose acts go before this one: the drum's own, or where the piece comes back from. */
    followsLocationId: id,
  }),
] as const;
