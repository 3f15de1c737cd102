import { z } from 'zod';
import { id, quantity, text } from './operation-head.ts';

/**
 * What a tag or a code was made to mean, when it does not say so by itself: a supplier's EPC, a TID, an unknown barcode.
 * Names stand beside the ids so that a person can be told of a holder that this station's cache does not have.
 */
export const tagHolderSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('goods'),
    productId: id,
    /** Lot or serial of the product, which need not exist in Odoo yet: tools and drums are serials of their product. */
    lotName: text(200).min(1).nullable(),
    /** What one scan counts, in the product's unit of measure: 100 for the code on a box of 100. */
    quantity: quantity.positive(),
    name: text(300),
  }),
  z.object({ kind: z.literal('place'), locationId: id, name: text(300) }),
  z.object({ kind: z.literal('package'), packageId: id, name: text(300) }),
]);
export type TagHolder = z.infer<typeof tagHolderSchema>;

/** `epc:<HEX>`, `tid:<HEX>` or `code:<text of the barcode>`. */
export const tagIdentitySchema = z.string().regex(/^(?:(?:epc|tid):[0-9A-F]{2,248}|code:\S(?:[^\p{Cc}]{0,198}\S)?)$/u);

export const epcIdentity = (epcHex: string): string => `epc:${epcHex.toUpperCase()}`;

/** GTIN-8, -12, -13 and -14 name one article when they differ in leading zeros only: one identity for all of them. */
export function codeIdentity(barcode: string): string {
  const trimmed = barcode.trim();
  return `code:${/^(?:\d{8}|\d{12,14})$/.test(trimmed) ? trimmed.padStart(14, '0') : trimmed}`;
}

export function sameHolder(a: TagHolder | null, b: TagHolder | null): boolean {
  if (a === null || b === null) return a === b;
  switch (a.kind) {
    case 'goods':
      return b.kind === 'goods' && a.productId === b.productId && a.lotName === b.lotName && a.quantity === b.quantity;
    case 'place':
      return b.kind === 'place' && a.locationId === b.locationId;
    case 'package':
      return b.kind === 'package' && a.packageId === b.packageId;
  }
}
