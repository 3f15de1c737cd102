import { z } from 'zod';
import { customerFeeds } from './customer-feeds.ts';
import { tagHolderSchema, tagIdentitySchema } from './tag-association.ts';

/** Rows of the local cache, as the host hands them over: camelCase, `false` already null, many2one as id (and name where shown). */

const id = z.number().int();
const base = { id, writeDate: z.string(), active: z.boolean() };
const nullable = z.string().nullable();

export const feedSchemas = {
  partners: z.object({
    ...base,
    name: z.string(),
    parentId: id.nullable(),
    parentName: nullable,
    isCompany: z.boolean(),
    type: z.string(),
    phone: nullable,
    /** Odoo's own E.164 when it could parse it; the page computes its own when null. */
    phoneSanitized: nullable,
    email: nullable,
    street: nullable,
    zip: nullable,
    city: nullable,
    countryCode: nullable,
    ref: nullable,
    /** What whoever speaks with them should know: Odoo's internal note, plain text, shortened. */
    agentNote: nullable,
  }),
  products: z.object({
    ...base,
    name: z.string(),
    defaultCode: nullable,
    barcode: nullable,
    tracking: z.enum(['none', 'lot', 'serial']),
    uomId: id,
    uomName: z.string(),
  }),
  /** Further barcodes of a product, each for so many of it: a box, a drum. */
  packagings: z.object({ ...base, productId: id, uomId: id, uomName: z.string(), barcode: z.string() }),
  /** `factor`: of the reference unit of its kind. */
  uoms: z.object({ ...base, name: z.string(), factor: z.number() }),
  lots: z.object({ ...base, name: z.string(), productId: id, locationId: id.nullable(), expirationDate: nullable }),
  locations: z.object({
    ...base,
    name: z.string(),
    completeName: z.string(),
    usage: z.string(),
    parentId: id.nullable(),
    barcode: nullable,
    /** When the place is to be counted next, YYYY-MM-DD. */
    nextInventoryDate: nullable,
  }),
  packages: z.object({ ...base, name: z.string(), locationId: id.nullable() }),
  employees: z.object({
    ...base,
    name: z.string(),
    jobTitle: nullable,
    userId: id.nullable(),
    barcode: nullable,
    partnerId: id.nullable(),
  }),
  pickingTypes: z.object({
    ...base,
    name: z.string(),
    code: z.string(),
    warehouseName: nullable,
    defaultLocationId: id.nullable(),
    defaultLocationDestId: id.nullable(),
  }),
  pickings: z.object({
    ...base,
    name: z.string(),
    origin: nullable,
    state: z.string(),
    pickingTypeId: id,
    pickingTypeCode: z.string(),
    partnerId: id.nullable(),
    partnerName: nullable,
    locationId: id,
    locationName: z.string(),
    locationDestId: id,
    locationDestName: z.string(),
    scheduledDate: nullable,
    note: nullable,
  }),
  moves: z.object({
    ...base,
    pickingId: id.nullable(),
    productId: id,
    productName: z.string(),
    demand: z.number(),
    /** The demand in the product's own unit: `demand` is in the document's (a box, a drum). */
    productQuantity: z.number(),
    quantity: z.number(),
    picked: z.boolean(),
    state: z.string(),
    uomName: z.string(),
    locationId: id,
    locationDestId: id,
    hasTracking: z.string(),
  }),
  moveLines: z.object({
    ...base,
    pickingId: id.nullable(),
    moveId: id.nullable(),
    productId: id,
    lotId: id.nullable(),
    lotName: nullable,
    packageId: id.nullable(),
    quantity: z.number(),
    picked: z.boolean(),
    locationId: id,
    locationDestId: id,
  }),
  quants: z.object({
    ...base,
    productId: id,
    locationId: id,
    lotId: id.nullable(),
    packageId: id.nullable(),
    quantity: z.number(),
  }),
  /** What tags were made to mean, one row a revision: the highest of an identity holds. */
  tags: z.object({
    ...base,
    identity: tagIdentitySchema,
    revision: z.number().int().positive(),
    holder: tagHolderSchema.nullable(),
    operationId: z.string(),
    station: z.string(),
    employeeId: id.nullable(),
    actedAtMs: z.number(),
  }),
  /** Serials that this program moved: who has a tool, and until when. The newest move of a serial tells. */
  loans: z.object({
    ...base,
    lotIds: z.array(id),
    productId: id,
    partnerId: id.nullable(),
    partnerName: nullable,
    dueOn: nullable,
    locationDestId: id,
    movedAt: z.string(),
    pickingName: nullable,
  }),
  /** What a place should hold at least, and is filled up to. */
  orderpoints: z.object({
    ...base,
    productId: id,
    locationId: id,
    minQuantity: z.number(),
    maxQuantity: z.number(),
  }),
  ...customerFeeds,
} as const;

export type FeedName = keyof typeof feedSchemas;
export type FeedRow<N extends FeedName> = z.infer<(typeof feedSchemas)[N]>;
export const feedNames = Object.keys(feedSchemas) as FeedName[];

const feed = z.enum(feedNames as [FeedName, ...FeedName[]]);

export const pullRequestSchema = z.object({
  feed,
  /** Server time (UTC `YYYY-MM-DD HH:MM:SS`) to pull from, overlap already taken off; null = everything. */
  since: z.string().nullable(),
  afterId: z.number().int().nonnegative(),
  limit: z.number().int().min(1).max(5000),
});
export type PullRequest = z.infer<typeof pullRequestSchema>;

export const pullPageSchema = z.object({
  /** Rows of the feed, by ascending id; validated against `feedSchemas[feed]` by whoever stores them. */
  rows: z.array(z.unknown()),
  /** The server's clock (its Date header) before the page was read, UTC `YYYY-MM-DD HH:MM:SS`; null when it does not say. */
  serverTime: z.string().nullable(),
  /** True when a further page may follow. */
  more: z.boolean(),
  /** Rows of the whole pull; counted at the beginning of a first one only, else null. */
  total: z.number().nullable(),
});

/** A feed's ids with the second in which each was last written: enough to see what a cache missed. */
export const stampsRequestSchema = z.object({
  feed,
  afterId: z.number().int().nonnegative(),
  limit: z.number().int().min(1).max(5000),
});
export type StampsRequest = z.infer<typeof stampsRequestSchema>;

export const rowsRequestSchema = z.object({ feed, ids: z.array(id).min(1).max(1000) });
export type RowsRequest = z.infer<typeof rowsRequestSchema>;
