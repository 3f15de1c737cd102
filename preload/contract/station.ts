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
      /** Zone of the reading rules that it was read in, where there are zones. */
      zone: z.string().optional(),
      readAtMs: z.number(),
    }),
    z.object({ kind: z.literal('tag-departed'), readerId: z.string(), epcHex: z.string(), readAtMs: z.number() }),
    /** A cycle of a reader is over: how many tags it saw, and how they compare with the cycle before. */
    z.object({
      kind: z.literal('cycle-ended'),
      readerId: z.string(),
      number: z.number().int(),
      begunBy: z.enum(['asked', 'gpi']),
      endedBy: z.enum(['asked', 'gpi', 'quiet', 'duration']),
      startedAtMs: z.number(),
      endedAtMs: z.number(),
      current: z.number().int(),
      additions: z.number().int(),
      deletions: z.number().int(),
    }),
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

const positiveMs = z.number().int().min(100).max(86_400_000);

/** A part of the field: which antennas hear it, how strongly. Null takes all. */
const readingZoneSchema = z.strictObject({
  name: z.string().min(1).max(60),
  antennas: z.array(z.number().int().positive()).nullable().default(null),
  minimumRssiDbm: z.number().min(-100).max(0).nullable().default(null),
  maximumRssiDbm: z.number().min(-100).max(0).nullable().default(null),
});

/**
 * How one reader's reads become arrivals, in ALE's words: boundaries of a cycle, filter, zones, smoothing.
 * @see ALE 1.1, ECBoundarySpec, ECFilterSpec; logical reader's smoothing
 */
export const readingRulesSchema = z.strictObject({
  /** A tag arrives when it was read this often within `withinMs`. */
  minimumReads: z.number().int().min(1).max(1_000).default(1),
  withinMs: positiveMs.default(2_000),
  /** A tag that was here departs when it was not read for this long while the reader was reading. */
  lostAfterMs: positiveMs.default(10_000),
  /** Reads weaker than this do not count; null counts all. */
  minimumRssiDbm: z.number().min(-100).max(0).nullable().default(null),
  /** Antennas that count; null takes all. */
  antennas: z.array(z.number().int().positive()).nullable().default(null),
  /** The first zone that fits is the tag's; with zones, a read in none does not count. */
  zones: z.array(readingZoneSchema).max(16).default([]),
  /** Schemes that count (`sgtin-96`, `grai-96`, … or `raw` for what cannot be decoded); null takes all. */
  schemes: z.array(z.string()).nullable().default(null),
  /** Beginnings of EPCs, in hex, that count; null takes all. */
  epcPrefixes: z
    .array(z.string().regex(/^[0-9A-F]{1,62}$/))
    .nullable()
    .default(null),
  /** What begins a cycle: being asked to read, or an input of the reader. */
  start: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('asked') }),
      z.strictObject({
        kind: z.literal('gpi'),
        pin: z.number().int().nonnegative(),
        level: z.union([z.literal(0), z.literal(1)]),
      }),
    ])
    .default({ kind: 'asked' }),
  /** Ends a cycle that an input began as soon as that input goes back. */
  stopWithGpi: z.boolean().default(false),
  /** Ends a cycle when no new tag has come for this long. */
  stopWhenQuietMs: positiveMs.nullable().default(null),
  /** Longest cycle. */
  durationMs: positiveMs.nullable().default(null),
  /** From the beginning of a cycle to the next; null does not repeat. */
  repeatMs: positiveMs.nullable().default(null),
});
export type ReadingRules = z.infer<typeof readingRulesSchema>;

/** What a person chose for one reader on its page; kept in the settings under the reader's id. */
export const readerChoiceSchema = z.strictObject({
  powerDbm: z.number().min(0).max(33).optional(),
  antennas: z.array(z.number().int().positive()).optional(),
  /** ETSI EN 302 208: lower band 865.6–867.6 MHz; upper band 915–921 MHz, to be declared to ANFR above 1 W. */
  region: z.enum(['ETSI-LB', 'ETSI-UB']).optional(),
  reading: readingRulesSchema.optional(),
});
export type ReaderChoice = z.infer<typeof readerChoiceSchema>;

/** What a driver's protocol and this reader can do. */
export const readerAbilitiesSchema = z.object({
  power: z.object({ minDbm: z.number(), maxDbm: z.number(), stepDbm: z.number() }).nullable(),
  write: z.boolean(),
  gpi: z.boolean(),
});

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
  /** Antennas that were chosen, counted from 1; null leaves it to the reader. */
  chosenAntennas: z.array(z.number()).nullable(),
  /** Null until the reader has been identified. */
  abilities: readerAbilitiesSchema.nullable(),
  /** A tag is being held before the antennas to try them: nothing counts meanwhile. */
  testing: z.boolean(),
  /** Whether a cycle runs; `waiting` for its trigger or its turn. */
  cycle: z.enum(['off', 'waiting', 'running']),
  readsPerSecond: z.number(),
  readsTotal: z.number(),
  discardedBytes: z.number(),
  /** Last discarded bytes, newest last: hex and reason. */
  discardedSamples: z.array(z.object({ hex: z.string(), reason: z.string(), atMs: z.number() })),
  /**
   * What it last said or did beside reading: a machine word (`found-reading`, `late-reply`, `other-reply`, `rebooted`,
   * `antenna-mismatch`, `too-hot`, or the name of its error), when, and how many times in a row.
   */
  remark: z.object({ word: z.string(), atMs: z.number(), times: z.number() }).nullable(),
  sinceMs: z.number(),
});
export type ReaderStatus = z.infer<typeof readerStatusSchema>;

export const whyWords = [
  'seen-often-enough',
  'too-few-reads',
  'too-weak',
  'other-antenna',
  'outside-zones',
  'other-scheme',
  'other-prefix',
  'bad-crc',
  'taken-back',
] as const;

/** Why one tag was counted: kept per inventory. */
export const tagSightingsSchema = z.object({
  readerId: z.string(),
  epcHex: z.string(),
  /** What the EPC says it is, `raw` where it cannot be decoded. */
  scheme: z.string(),
  reads: z.number(),
  /** Reads that did not count, by reason. */
  ignored: z.partialRecord(z.enum(whyWords), z.number()),
  antennas: z.array(z.number()),
  zone: z.string().nullable(),
  firstSeenMs: z.number(),
  lastSeenMs: z.number(),
  strongestRssiDbm: z.number().nullable(),
  /** Sampled sightings, oldest first, at most 200. */
  rssi: z.array(z.object({ atMs: z.number(), rssiDbm: z.number(), antenna: z.number().nullable() })),
  counted: z.boolean(),
  /** Before the antenna now, as far as the rules can tell. */
  present: z.boolean(),
  why: z.enum(whyWords),
});
export type TagSightings = z.infer<typeof tagSightingsSchema>;

/** One cycle of one reader, in ALE's sets of EPCs. */
export const readingCycleSchema = z.object({
  number: z.number().int(),
  startedAtMs: z.number(),
  /** Null while it runs. */
  endedAtMs: z.number().nullable(),
  endedBy: z.enum(['asked', 'gpi', 'quiet', 'duration']).nullable(),
  current: z.array(z.string()),
  /** Against the cycle before. */
  additions: z.array(z.string()),
  deletions: z.array(z.string()),
});
export type ReadingCycle = z.infer<typeof readingCycleSchema>;

/** What the page of one reader shows beside its status. */
export const readerInsightSchema = z.object({
  /** Oldest first, those after the one asked for, at most 200. */
  frames: z.array(
    z.object({
      seq: z.number().int(),
      atMs: z.number(),
      direction: z.enum(['in', 'out', 'discarded']),
      hex: z.string(),
      /** The frame's own name in its protocol, or why it was discarded. */
      name: z.string().nullable(),
      tag: z.object({ epcHex: z.string(), antenna: z.number().nullable(), rssiDbm: z.number().nullable() }).nullable(),
    }),
  ),
  framesTotal: z.number(),
  /** Reads by fifteen seconds, oldest first: the last ten minutes. */
  history: z.array(z.object({ atMs: z.number(), reads: z.number(), up: z.boolean() })),
  antennas: z.array(
    z.object({
      antenna: z.number(),
      readsLastMinute: z.number(),
      lastRssiDbm: z.number().nullable(),
      lastReadMs: z.number(),
    }),
  ),
  /** What befell the reader, newest first. */
  happenings: z.array(z.object({ atMs: z.number(), what: z.string() })),
  cycle: readingCycleSchema.nullable(),
  rules: readingRulesSchema,
});
export type ReaderInsight = z.infer<typeof readerInsightSchema>;

/** A session of one reader as it stands on the disk: raw bytes with times. */
export const recordingSchema = z.object({
  recordingId: z.string(),
  readerId: z.string(),
  driverId: z.string(),
  startedAtMs: z.number(),
  bytes: z.number(),
});
export type RecordingEntry = z.infer<typeof recordingSchema>;

/** What a recorded session gives under other rules. */
export const replaySchema = z.object({
  tags: z.array(tagSightingsSchema),
  reads: z.number(),
  discardedBytes: z.number(),
  /** Commands that the driver gives today and did not give then, or the other way round: above 0, the replay is a guess. */
  commandsDiffer: z.number(),
});

/** Whose tag is to be written. The serial number is the station's: it is given once, whatever becomes of the tag. */
export const tagSubjectSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('product'),
    /** As it stands in the barcode: 8, 12, 13 or 14 digits with their check digit. */
    gtin: z.string().regex(/^\d{8}$|^\d{12,14}$/),
  }),
  /** Returnable: a cable drum, a cage. `assetType`: the type's number under the company's prefix. */
  z.strictObject({ kind: z.literal('drum'), assetType: z.string().regex(/^\d{0,6}$/) }),
  z.strictObject({ kind: z.literal('tool') }),
]);
export type TagSubject = z.infer<typeof tagSubjectSchema>;

export const tagWritingSchema = z.object({
  /** Of the person's gesture: the same one never writes twice. */
  requestId: z.uuid(),
  readerId: z.string(),
  subject: tagSubjectSchema,
  /** From the mill: it has no password yet, and is given this one before it is locked. */
  isNew: z.boolean(),
  /** Eight hex digits; a lock needs them. */
  accessPassword: z
    .string()
    .regex(/^[0-9A-Fa-f]{8}$/)
    .nullable(),
  lock: z.boolean(),
});
export type TagWriting = z.infer<typeof tagWritingSchema>;

export const tagWritingOutcomeSchema = z.discriminatedUnion('kind', [
  /** Written and read back from the tag. */
  z.object({
    kind: z.literal('written'),
    epcHex: z.string(),
    serial: z.string(),
    uri: z.string(),
    locked: z.boolean(),
  }),
  /** Nothing was sent to a tag: the serial, where one was given, is spent all the same. */
  z.object({
    kind: z.literal('not-written'),
    why: z.enum([
      'no-company-prefix',
      'not-encodable',
      'reader-away',
      'cannot-write',
      'no-tag',
      'several-tags',
      'refused',
      'lock-needs-password',
    ]),
    detail: z.string().nullable(),
  }),
  /** The tag may or may not carry it: it is to be set aside. The serial is never given again. */
  z.object({
    kind: z.literal('doubtful'),
    epcHex: z.string(),
    readBack: z.string().nullable(),
    why: z.enum(['read-back-differs', 'no-reply', 'lock-failed', 'station-stopped']),
  }),
]);
export type TagWritingOutcome = z.infer<typeof tagWritingOutcomeSchema>;
