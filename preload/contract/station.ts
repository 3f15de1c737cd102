import { z } from 'zod';

/** What the station saw, each with a number of its own: the page acknowledges after its transaction committed. */
export const stationEventSchema = z.object({
  seq: z.number().int().positive(),
  at: z.discriminatedUnion('kind', [
    /** First sighting of an EPC in the running inventory, or its return after it was lost. */
    z.object({
      kind: z.literal('tag-arrived'),
      readerId: z.string(),
      epcHex: z.string(),
      pc: z.string().nullable(),
      antenna: z.number().nullable(),
      rssiDbm: z.number().nullable(),
      readAtMs: z.number(),
    }),
    z.object({ kind: z.literal('tag-departed'), readerId: z.string(), epcHex: z.string(), readAtMs: z.number() }),
    z.object({
      kind: z.literal('barcode-scanned'),
      readerId: z.string(),
      aim: z.string().nullable(),
      text: z.string(),
      readAtMs: z.number(),
    }),
  ]),
});
export type StationEvent = z.infer<typeof stationEventSchema>;

export const readerStatusSchema = z.object({
  readerId: z.string(),
  driverId: z.string(),
  title: z.string(),
  path: z.string(),
  state: z.enum(['searching', 'opening', 'idle', 'reading', 'lost', 'failed']),
  /** Machine word for the trouble (`port-taken`, `no-permission`, `no-reply`, `unplugged`, `not-etsi`…); the page has the sentence. */
  trouble: z.string().nullable(),
  maker: z.string().nullable(),
  model: z.string().nullable(),
  firmware: z.string().nullable(),
  region: z.string().nullable(),
  powerDbm: z.number().nullable(),
  antennas: z.number().nullable(),
  temperatureC: z.number().nullable(),
  readsPerSecond: z.number(),
  readsTotal: z.number(),
  discardedBytes: z.number(),
  /** Last discarded bytes, newest last: hex and reason. */
  discardedSamples: z.array(z.object({ hex: z.string(), reason: z.string(), atMs: z.number() })),
  sinceMs: z.number(),
});
export type ReaderStatus = z.infer<typeof readerStatusSchema>;

/** Why one tag was counted: kept per inventory. */
export const tagSightingsSchema = z.object({
  epcHex: z.string(),
  reads: z.number(),
  antennas: z.array(z.number()),
  firstSeenMs: z.number(),
  lastSeenMs: z.number(),
  strongestRssiDbm: z.number().nullable(),
  /** Sampled sightings, oldest first, at most 200. */
  rssi: z.array(z.object({ atMs: z.number(), rssiDbm: z.number(), antenna: z.number().nullable() })),
  counted: z.boolean(),
  why: z.enum(['seen-often-enough', 'too-few-reads', 'too-weak', 'other-antenna', 'bad-crc']),
});
export type TagSightings = z.infer<typeof tagSightingsSchema>;
