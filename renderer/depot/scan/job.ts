import type { Settings } from '../../../preload/contract/settings.ts';
import type { Sighting } from '../../store/sighting.ts';
import type { WorkerClient } from '../../worker/worker-client.ts';
import type { Outcome } from './outcome.ts';

/**
 * One kind of work at the station: a pure reducer over one document of plain data, and what it makes of a scan when nothing
 * is open. The router keeps the documents, writes what happened before it acknowledges, and shows the outcomes.
 *
 * A job MUST be pure (no clock, no worker: sightings and events carry what it needs), MUST keep its state cloneable (it is a
 * draft on disk), MUST give one entry for each event of a batch, and MUST free a thing that is undone, so that it can be
 * scanned again at once. It MUST NOT drop a sighting in silence: what it does not take is `null`, and the router offers it on.
 */
export interface Job<S extends JobSession = JobSession, E extends JobEvent = JobEvent> {
  /** Names the job in keys, drafts and screens: `receipt`. */
  readonly kind: string;
  /** Takes events in order. `outcomes[i]` belongs to `events[i]`: null for what is no scan, or is no business of this job. */
  readonly reduce: (session: S, events: readonly (E | ScanEvent)[]) => Reduced<S>;
  /** A draft of this or an earlier version; null when it cannot be read. */
  readonly restore: (value: unknown) => S | null;
  /** What people find the document by in the history: number of a delivery or drum, borrower, place. Empty: nothing yet. */
  readonly nameOf?: (session: S) => string;
  /** How many scans can be taken back. */
  readonly undoSteps: (session: S) => number;
  /** True while the job waits to be told a person: a badge then names that person, and signs nobody in. */
  readonly asksForPerson?: (session: S) => boolean;
  /** What a scan opens when no job has taken it; null when it means nothing to this job. The first job that answers wins. */
  readonly offer?: (sighting: Sighting, desk: OfferDesk) => Promise<Offer<S> | null>;
}

export interface JobSession {
  /** Unique over all jobs: `receipt:7`. */
  readonly key: string;
}

/** Events are plain data too: they are the draft. */
export interface JobEvent {
  readonly kind: string;
}

export type ScanEvent =
  /** `by`: `hr.employee` id of who was signed in at the station, null for the station itself. */
  | { readonly kind: 'sighted'; readonly sighting: Sighting; readonly by: number | null }
  /** Takes the last scan back. */
  | { readonly kind: 'undone' };

export interface Reduced<S> {
  readonly session: S;
  readonly outcomes: readonly (Outcome | null)[];
}

export interface OfferDesk {
  readonly worker: WorkerClient;
  readonly now: () => number;
  readonly newId: () => string;
  readonly session: (key: string) => JobSession | null;
  /** Null until the host has told them. */
  readonly settings: () => Settings | null;
}

export type Offer<S extends JobSession> =
  /** Opens this document; `take`: the sighting counts in it at once. */
  | { readonly kind: 'open'; readonly session: S; readonly take: boolean }
  /** Done without opening anything: a place set, a person signed in. Allowed while a job is open. */
  | { readonly kind: 'done'; readonly outcome: Outcome };
