import { z } from 'zod';

/**
 * Why Odoo did not do what was asked: one closed union, classified by status and exception name, never by text.
 * `words` are the server's own, in the user's language, for the person to read.
 */
export const odooFailureSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('offline'), cause: z.string() }),
  z.object({ kind: z.literal('retry-later'), cause: z.string(), afterMs: z.number().nullable() }),
  z.object({ kind: z.literal('signed-out') }),
  z.object({ kind: z.literal('database-missing') }),
  /** A rule or a right: sending it again unchanged gives the same. */
  z.object({ kind: z.literal('refused'), rule: z.enum(['access', 'business', 'missing-record']), words: z.string() }),
  /** Our request does not fit this server: version skew or our bug. */
  z.object({ kind: z.literal('permanent'), name: z.string(), words: z.string() }),
  /** Sent, and no reply came: it may have happened. Settled by reading, never by guessing. */
  z.object({ kind: z.literal('unknown-outcome'), cause: z.string() }),
]);
export type OdooFailure = z.infer<typeof odooFailureSchema>;

/** One product and lot, or one counted place, as both sides have it. Quantities in the product's unit. */
const versionRowSchema = z.object({
  productId: z.number(),
  product: z.string(),
  lot: z.string().nullable(),
  /** Named for counts only: a document's places are its own. */
  place: z.string().nullable(),
  /** What Odoo said when the person looked; null where the act does not hold it. */
  seen: z.number().nullable(),
  /** What the person recorded. */
  ours: z.number(),
  /** What Odoo has. */
  server: z.number(),
});
export type VersionRow = z.infer<typeof versionRowSchema>;

/** One line of goods as it stands in Odoo, with what a new act upon it needs. */
const standingLineSchema = z.object({
  id: z.number(),
  moveId: z.number().nullable(),
  productId: z.number(),
  lotId: z.number().nullable(),
  lotName: z.string().nullable(),
  packageId: z.number().nullable(),
  quantity: z.number(),
  picked: z.boolean(),
  locationId: z.number(),
  locationDestId: z.number(),
});

/** A document of goods as Odoo has it now. */
const standingDocumentSchema = z.object({
  pickingId: z.number(),
  pickingName: z.string(),
  lines: z.array(standingLineSchema),
});
export type StandingDocument = z.infer<typeof standingDocumentSchema>;

/** Why a recipe declined by itself, before or after asking Odoo. */
export const refusalSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('odoo-refused'),
    rule: z.enum(['access', 'business', 'missing-record']),
    words: z.string(),
  }),
  z.object({ kind: z.literal('not-understood'), name: z.string(), words: z.string() }),
  /** What the act is about changed since the person saw it. `rows` is what to show side by side. */
  z.object({
    kind: z.literal('changed-meanwhile'),
    /** Who was last, and when (UTC, as Odoo writes moments). */
    by: z.string().nullable(),
    at: z.string().nullable(),
    rows: z.array(versionRowSchema),
    /** The document to act upon; null for counts, and when it was cancelled. */
    standing: standingDocumentSchema.nullable(),
    /** Of a count: where Odoo has the serials that were counted elsewhere. One more row stands for each, behind those of the act. */
    strayed: z
      .array(
        z.object({
          productId: z.number(),
          lotId: z.number(),
          locationId: z.number(),
          packageId: z.number().nullable(),
          quantity: z.number(),
        }),
      )
      .optional(),
  }),
  z.object({
    kind: z.literal('already-done-elsewhere'),
    by: z.string().nullable(),
    at: z.string().nullable(),
    rows: z.array(versionRowSchema),
    /** Open document that still expects the rest, when Odoo made one. */
    remainder: standingDocumentSchema.nullable(),
  }),
  z.object({ kind: z.literal('not-at-source'), names: z.array(z.string()) }),
  /** The tag belongs to something else already, so it was left there. `holder` null: it was freed meanwhile. */
  z.object({
    kind: z.literal('tag-taken'),
    holder: z.string().nullable(),
    by: z.string().nullable(),
    at: z.string().nullable(),
  }),
]);
export type Refusal = z.infer<typeof refusalSchema>;

/** What became of one operation that was pushed. */
export const pushOutcomeSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('confirmed'),
    records: z.array(z.object({ model: z.string(), id: z.number() })),
    /** True when Odoo already had it: a replay that changed nothing. */
    replayed: z.boolean(),
  }),
  z.object({ kind: z.literal('refused'), refusal: refusalSchema }),
  z.object({ kind: z.literal('unconfirmed'), cause: z.string() }),
  /** The whole outbox waits: the network, the server or the sign-in, not this act. */
  z.object({ kind: z.literal('held'), failure: odooFailureSchema }),
  /** Another person did it than the one who is signed in (`login`): it waits for them, and for nobody else. */
  z.object({ kind: z.literal('other-author'), login: z.string() }),
]);
export type PushOutcome = z.infer<typeof pushOutcomeSchema>;

export const odooHealthSchema = z.object({
  state: z.enum(['not-configured', 'connecting', 'online', 'slow', 'offline', 'signed-out', 'database-missing']),
  sinceMs: z.number(),
  url: z.string().nullable(),
  database: z.string().nullable(),
  login: z.string().nullable(),
  userName: z.string().nullable(),
  uid: z.number().nullable(),
  version: z.string().nullable(),
  roundTripMs: z.number().nullable(),
  cause: z.string().nullable(),
});
export type OdooHealth = z.infer<typeof odooHealthSchema>;
