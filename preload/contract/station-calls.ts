import { z } from 'zod';
import { tagSightingsSchema } from './station.ts';

const nothing = z.null();

/** Readers, and what they see. */
export const stationCalls = {
  'station.acknowledge': { params: z.object({ seq: z.number().int().nonnegative() }), value: nothing },
  'station.start-inventory': { params: z.object({ readerId: z.string().nullable() }), value: nothing },
  'station.stop-inventory': { params: z.object({ readerId: z.string().nullable() }), value: nothing },
  'station.sightings': { params: nothing, value: z.object({ tags: z.array(tagSightingsSchema) }) },
} as const;
