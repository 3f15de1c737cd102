import { z } from 'zod';
import {
  readerChoiceSchema,
  readerInsightSchema,
  readingRulesSchema,
  recordingSchema,
  replaySchema,
  tagSightingsSchema,
  tagWritingOutcomeSchema,
  tagWritingSchema,
} from './station.ts';

const nothing = z.null();

/** Readers, and what they see. */
export const stationCalls = {
  'station.acknowledge': { params: z.object({ seq: z.number().int().nonnegative() }), value: nothing },
  'station.start-inventory': { params: z.object({ readerId: z.string().nullable() }), value: nothing },
  'station.stop-inventory': { params: z.object({ readerId: z.string().nullable() }), value: nothing },
  'station.sightings': { params: nothing, value: z.object({ tags: z.array(tagSightingsSchema) }) },
  /** A tag that was counted is taken back: it is free at once, and its next read counts again. */
  'station.uncount': { params: z.object({ epcHex: z.string() }), value: nothing },
  'station.inspect': {
    params: z.object({ readerId: z.string(), afterFrame: z.number().int().nonnegative() }),
    value: readerInsightSchema.nullable(),
  },
  /** A tag is held before the antennas to try them. Ends by itself after five minutes. */
  'station.test-tag': { params: z.object({ readerId: z.string(), on: z.boolean() }), value: nothing },
  /** Changes what was chosen for a reader; what is absent stays. Kept only if the reader took it. */
  'station.configure-reader': {
    params: z.object({ readerId: z.string(), choice: readerChoiceSchema }),
    value: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('applied'), powerDbm: z.number().nullable() }),
      z.object({ kind: z.literal('refused'), why: z.string() }),
      /** The reader is away: it gets it when it comes back. */
      z.object({ kind: z.literal('kept') }),
    ]),
  },
  'station.recordings': {
    params: z.object({ readerId: z.string() }),
    value: z.object({ recordings: z.array(recordingSchema), folder: z.string() }),
  },
  /** Null: there is no such recording any more, or it cannot be read. */
  'station.replay': {
    params: z.object({ recordingId: z.string(), rules: readingRulesSchema }),
    value: replaySchema.nullable(),
  },
  'station.write-tag': { params: tagWritingSchema, value: tagWritingOutcomeSchema },
} as const;
