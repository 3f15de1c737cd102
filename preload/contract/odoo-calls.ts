import { z } from 'zod';
import {
  feedNames,
  pullPageSchema,
  pullRequestSchema,
  rowsRequestSchema,
  stampsRequestSchema,
  type FeedName,
} from './feeds.ts';
import { odooFailureSchema, pushOutcomeSchema } from './odoo.ts';
import { operationSchema } from './operation.ts';

const nothing = z.null();
const feed = z.enum(feedNames as [FeedName, ...FeedName[]]);
const failed = z.object({ kind: z.literal('failed'), failure: odooFailureSchema });
/** The server has no such model, or this user may not read it: the feature is off, with a word. */
const unavailable = z.object({ kind: z.literal('unavailable'), why: z.enum(['model-missing', 'no-access']) });

/** Odoo and the black box. HTTP and the key stay behind these verbs. */
export const odooCalls = {
  /** Tries url, database, login and secret (API key or password), keeps them when Odoo accepts. */
  'odoo.connect': {
    params: z.object({ url: z.string(), database: z.string(), login: z.string(), secret: z.string() }),
    value: z.discriminatedUnion('kind', [
      /** `reopenAt`: leaving the demonstration, the address where the configured station now is; null to stay. */
      z.object({ kind: z.literal('connected'), userName: z.string(), reopenAt: z.string().nullable() }),
      z.object({ kind: z.literal('failed'), failure: odooFailureSchema }),
    ]),
  },
  'odoo.pull': {
    params: pullRequestSchema,
    value: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('page'), page: pullPageSchema }),
      failed,
      unavailable,
    ]),
  },
  /** All ids of a feed that can still be read, archived included: what is missing was deleted or hidden. */
  'odoo.ids': {
    params: z.object({ feed }),
    value: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('ids'), ids: z.array(z.number()) }),
      failed,
      unavailable,
    ]),
  },
  /** Ids and write dates, by ascending id, side by side. */
  'odoo.stamps': {
    params: stampsRequestSchema,
    value: z.discriminatedUnion('kind', [
      z.object({
        kind: z.literal('stamps'),
        ids: z.array(z.number()),
        writeDates: z.array(z.string()),
        more: z.boolean(),
      }),
      failed,
      unavailable,
    ]),
  },
  /** Some rows by their ids; those that are gone are left out. */
  'odoo.rows': {
    params: rowsRequestSchema,
    value: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('rows'), rows: z.array(z.unknown()) }),
      failed,
      unavailable,
    ]),
  },
  /** Tells other stations who works on a document, or no longer does. `told`: Odoo has it. */
  'odoo.presence': {
    params: z.object({
      pickingId: z.number().int().positive(),
      station: z.string().min(1).max(100),
      person: z.string().max(100),
      here: z.boolean(),
      /** What a person reads in Odoo itself. */
      summary: z.string().max(300),
    }),
    value: z.object({ told: z.boolean() }),
  },
  'odoo.push': { params: operationSchema, value: pushOutcomeSchema },
  /** Writes accepted operations to the black box, fsynced before the reply. Appending one again is harmless. */
  'journal.append': {
    params: z.object({
      entries: z.array(
        z.discriminatedUnion('kind', [
          z.object({ kind: z.literal('accepted'), operation: operationSchema }),
          z.object({
            kind: z.literal('settled'),
            operationId: z.string(),
            outcome: pushOutcomeSchema,
            atMs: z.number(),
          }),
        ]),
      ),
    }),
    value: z.object({ lastSeq: z.number() }),
  },
  /** Accepted operations whose outcome the journal does not hold: what an emptied page must take back. */
  'journal.pending': { params: nothing, value: z.object({ operations: z.array(z.unknown()) }) },
  /** The black box, one segment a call, oldest first: lines of `<sha-256> <JSON>`, each carrying the hash of the line before. */
  'journal.read': {
    params: z.object({ segment: z.number().int().positive().nullable() }),
    value: z.object({ text: z.string(), next: z.number().nullable() }),
  },
  /** Empties the black box, unless an act in it still waits. */
  'journal.erase': { params: nothing, value: z.object({ erased: z.boolean() }) },
} as const;
