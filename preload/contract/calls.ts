import { z } from 'zod';
import { pullPageSchema, pullRequestSchema, feedNames, type FeedName } from './feeds.ts';
import { odooFailureSchema, pushOutcomeSchema } from './odoo.ts';
import { operationSchema } from './operation.ts';
import { mediaReplySchema } from './phone.ts';
import { settingsSchema } from './settings.ts';
import { tagSightingsSchema } from './station.ts';

/**
 * Every verb that a page may ask of the host: `area.verb`, with the shape of its argument and of its value.
 * Both sides check. HTTP, keys, ports and SIP stay behind these verbs: there is no generic call.
 */
const nothing = z.null();
const feed = z.enum(feedNames as [FeedName, ...FeedName[]]);

export const calls = {
  'app.describe': {
    params: nothing,
    value: z.object({
      version: z.string(),
      shell: z.enum(['electron', 'browser']),
      demonstration: z.boolean(),
      settings: settingsSchema,
    }),
  },
  'settings.write': { params: settingsSchema, value: nothing },
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
      z.object({ kind: z.literal('failed'), failure: odooFailureSchema }),
      /** The server has no such model, or this user may not read it: the feature is off, with a word. */
      z.object({ kind: z.literal('unavailable'), why: z.enum(['model-missing', 'no-access']) }),
    ]),
  },
  /** All ids of a feed that can still be read, archived included: what is missing was deleted or hidden. */
  'odoo.ids': {
    params: z.object({ feed }),
    value: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('ids'), ids: z.array(z.number()) }),
      z.object({ kind: z.literal('failed'), failure: odooFailureSchema }),
    ]),
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
  'station.acknowledge': { params: z.object({ seq: z.number().int().nonnegative() }), value: nothing },
  'station.start-inventory': { params: z.object({ readerId: z.string().nullable() }), value: nothing },
  'station.stop-inventory': { params: z.object({ readerId: z.string().nullable() }), value: nothing },
  'station.sightings': { params: nothing, value: z.object({ tags: z.array(tagSightingsSchema) }) },
  'phone.dial': { params: z.object({ number: z.string().min(1).max(50) }), value: z.object({ callId: z.string() }) },
  'phone.answer': { params: z.object({ callId: z.string() }), value: nothing },
  'phone.hang-up': { params: z.object({ callId: z.string() }), value: nothing },
  'phone.hold': { params: z.object({ callId: z.string(), hold: z.boolean() }), value: nothing },
  'phone.mute': { params: z.object({ callId: z.string(), muted: z.boolean() }), value: nothing },
  'phone.send-dtmf': { params: z.object({ callId: z.string(), tones: z.string().max(32) }), value: nothing },
  'phone.transfer': { params: z.object({ callId: z.string(), target: z.string() }), value: nothing },
  'media.reply': { params: mediaReplySchema, value: nothing },
  'media.report': {
    params: z.object({
      callId: z.string(),
      stats: z.object({
        codec: z.string().nullable(),
        packetsSent: z.number(),
        packetsReceived: z.number(),
        packetsLost: z.number(),
        jitterMs: z.number().nullable(),
        roundTripMs: z.number().nullable(),
        mos: z.number().nullable(),
        inboundLevel: z.number().nullable(),
      }),
    }),
    value: nothing,
  },
  /** Demonstration only: plays one of its scenes (a caller, a pallet before the antenna, Odoo away). */
  'demo.play': {
    params: z.object({
      scene: z.enum([
        'customer-calls',
        'unknown-calls',
        'masked-calls',
        'pallet-arrives',
        'stray-tag',
        'odoo-away',
        'odoo-back',
      ]),
    }),
    value: nothing,
  },
} as const;

export type CallName = keyof typeof calls;
export type CallParams<N extends CallName> = z.infer<(typeof calls)[N]['params']>;
export type CallValue<N extends CallName> = z.infer<(typeof calls)[N]['value']>;

/** Why the border itself declined, whatever the verb. */
export const borderFailureSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('unknown-call'), method: z.string() }),
  z.object({ kind: z.literal('bad-arguments'), method: z.string(), where: z.string() }),
  z.object({ kind: z.literal('bad-value'), method: z.string(), where: z.string() }),
  z.object({ kind: z.literal('not-available'), method: z.string(), why: z.string() }),
  z.object({ kind: z.literal('host-gone'), method: z.string() }),
  z.object({ kind: z.literal('host-fault'), method: z.string(), words: z.string() }),
]);
export type BorderFailure = z.infer<typeof borderFailureSchema>;
