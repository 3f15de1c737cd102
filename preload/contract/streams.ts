import { z } from 'zod';
import { deskAskSchema } from './desk-calls.ts';
import { journalStateSchema } from './journal.ts';
import { odooHealthSchema } from './odoo.ts';
import { peopleStateSchema } from './people.ts';
import { printJobSchema } from './print.ts';
import { mediaRequestSchema, mediaSettingsSchema, phoneStateSchema } from './phone.ts';
import { readerStatusSchema, stationEventSchema } from './station.ts';

/** What the host tells by itself. Every stream starts with a snapshot, so that a reload or a lost socket loses nothing. */
export const streams = {
  'journal.state': { snapshot: journalStateSchema, event: journalStateSchema },
  'odoo.health': { snapshot: odooHealthSchema, event: odooHealthSchema },
  'station.readers': { snapshot: z.array(readerStatusSchema), event: z.array(readerStatusSchema) },
  /** Snapshot: events not acknowledged yet, oldest first. They come again until `station.acknowledge`. */
  'station.events': { snapshot: z.array(stationEventSchema), event: stationEventSchema },
  /** Snapshot: what was asked while no page was open; it is handed over once. */
  'desk.asks': { snapshot: z.array(deskAskSchema), event: deskAskSchema },
  /** The snapshot has the calls that ended, too, the last 50; an event has those under way, and each end once. */
  'phone.state': { snapshot: phoneStateSchema, event: phoneStateSchema },
  /** Only the media host listens. Snapshot: requests that were not replied to. */
  'media.requests': { snapshot: z.array(mediaRequestSchema), event: mediaRequestSchema },
  /** Only the media host listens. */
  'media.settings': { snapshot: mediaSettingsSchema, event: mediaSettingsSchema },
  /** Newest first; printed ones stay a month. */
  'print.jobs': { snapshot: z.array(printJobSchema), event: z.array(printJobSchema) },
  'people.state': { snapshot: peopleStateSchema, event: peopleStateSchema },
} as const;

export type StreamName = keyof typeof streams;
export type StreamSnapshot<N extends StreamName> = z.infer<(typeof streams)[N]['snapshot']>;
export type StreamEvent<N extends StreamName> = z.infer<(typeof streams)[N]['event']>;
