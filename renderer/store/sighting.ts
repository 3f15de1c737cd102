/**
 * What the station saw, and what it means in the catalogue: plain data, kept in drafts. `identify` makes a `Sighting`
 * of a `Seen`; jobs decide on sightings and never look at bytes or codes again.
 */

/** One tag or one label before the station, not looked up yet. */
export interface Seen {
  /** `keyboard`: a scanner that types. Its scans have no number of the host, and cannot come again. */
  readonly source: 'tag' | 'barcode' | 'keyboard';
  /** EPC in hex, or the text of the label. */
  readonly text: string;
  /** AIM symbology identifier, where the imager passes it on. */
  readonly aim: string | null;
  /** Protocol-control word of the tag, hex. */
  readonly pc: string | null;
  readonly readerId: string | null;
  readonly antenna: number | null;
  readonly rssiDbm: number | null;
  readonly atMs: number;
}

/** A product as jobs and their drafts know it. Quantities are in its unit of measure. */
export interface GoodsProduct {
  readonly id: number;
  readonly name: string;
  readonly code: string | null;
  readonly uomName: string;
  readonly tracking: 'none' | 'lot' | 'serial';
}

/** How the goods are packed: one scan of a box of 100 is 100 pieces. */
export interface Packaging {
  readonly name: string;
  /** In the product's unit. */
  readonly holds: number;
}

export interface Goods {
  /** What makes this sighting the same as another: the EPC, or product and serial. Null: each scan counts. */
  readonly identity: string | null;
  readonly product: GoodsProduct;
  /** Odoo's lot when it is known there. */
  readonly lotId: number | null;
  readonly lotName: string | null;
  /** YYYY-MM-DD, as the label or the lot says. */
  readonly expiresOn: string | null;
  /** Where Odoo last saw this lot; null when it is nowhere, in several places or has no lot. */
  readonly lotLocationId: number | null;
  /** The package that this lot lies in there: a kit. */
  readonly lotPackageId: number | null;
  readonly quantity: number;
  readonly packaging: Packaging | null;
  /** Open documents that still expect the product, soonest first, at most three. */
  readonly expectedOn: readonly { readonly pickingId: number; readonly name: string }[];
}

export type UnknownWhy =
  | 'no-product'
  | 'several-products'
  | 'not-a-product'
  | 'raw'
  | 'malformed'
  /** A GS1 label whose separator did not come through: the scanner's setting, not the goods. */
  | 'separator-lost'
  /** A command card that this version does not know. */
  | 'unknown-card';

export type Meaning =
  | ({ readonly kind: 'goods' } & Goods)
  /** Several products carry this code: a job that expects just one of them takes that one. */
  | { readonly kind: 'several'; readonly candidates: readonly Goods[] }
  /** `packageId` null: an SSCC that Odoo does not know yet. */
  | {
      readonly kind: 'package';
      readonly packageId: number | null;
      readonly name: string;
      readonly locationId: number | null;
      readonly contents: readonly Goods[];
    }
  | { readonly kind: 'place'; readonly locationId: number; readonly name: string; readonly usage: string }
  | { readonly kind: 'person'; readonly employeeId: number; readonly partnerId: number | null; readonly name: string }
  | {
      readonly kind: 'document';
      readonly name: string;
      readonly pickings: readonly { readonly pickingId: number; readonly typeCode: string }[];
    }
  | { readonly kind: 'unknown'; readonly why: UnknownWhy };

export type Sighting = Seen & { readonly meaning: Meaning };
