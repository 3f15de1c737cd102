import type { OdooFailure, OdooHealth } from '../../preload/contract/odoo.ts';
import { unreachable } from '../../preload/contract/result.ts';

/** What one exchange with the server taught us. */
export type Observation =
  | { readonly kind: 'answered'; readonly roundTripMs: number }
  | { readonly kind: 'failed'; readonly failure: OdooFailure };

export type HealthMemory = {
  readonly state: Exclude<OdooHealth['state'], 'not-configured'>;
  readonly cause: string | null;
  /** The newest round trips, oldest first. */
  readonly roundTrips: readonly number[];
  readonly silences: number;
};

export const connecting: HealthMemory = { state: 'connecting', cause: null, roundTrips: [], silences: 0 };

const remembered = 15;
const slowMs = 2000;
/** One cut may be a worker's end; two in a row are an outage. */
const silencesToOffline = 2;

/** The health after one more exchange. A refusal is an answer: the server is there. */
export function observe(memory: HealthMemory, seen: Observation): HealthMemory {
  if (seen.kind === 'answered') {
    const roundTrips = [...memory.roundTrips, seen.roundTripMs].slice(-remembered);
    return { state: (medianOf(roundTrips) ?? 0) > slowMs ? 'slow' : 'online', cause: null, roundTrips, silences: 0 };
  }
  const { failure } = seen;
  switch (failure.kind) {
    case 'offline':
      return { ...memory, state: 'offline', cause: failure.cause, roundTrips: [], silences: 0 };
    case 'signed-out':
      return { ...memory, state: 'signed-out', cause: null };
    case 'database-missing':
      return { ...memory, state: 'database-missing', cause: null };
    case 'retry-later':
    case 'unknown-outcome': {
      const silences = memory.silences + 1;
      return silences < silencesToOffline
        ? { ...memory, silences }
        : { ...memory, state: 'offline', cause: failure.cause, roundTrips: [], silences };
    }
    case 'refused':
    case 'permanent':
      return memory.state === 'online' || memory.state === 'slow'
        ? memory
        : { ...memory, state: 'online', cause: null, silences: 0 };
    default:
      return unreachable(failure);
  }
}

/** @returns null without any */
export function medianOf(values: readonly number[]): number | null {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? null;
}
