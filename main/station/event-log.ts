import type { StationEvent } from '../../preload/contract/station.ts';

/**
 * Station events until the page has them in its own store: numbered, kept, told again at each new stream,
 * forgotten on acknowledgement.
 * @param firstSeq must grow over restarts of the host, so that an old acknowledgement cannot forget a new event
 */
export function createEventLog(firstSeq: number): {
  add(at: StationEvent['at']): void;
  acknowledge(seq: number): void;
  snapshot(): StationEvent[];
  onEvent(listener: (event: StationEvent) => void): () => void;
} {
  let nextSeq = firstSeq;
  let waiting: StationEvent[] = [];
  const listeners = new Set<(event: StationEvent) => void>();
  return {
    add(at) {
      const event = { seq: nextSeq++, at };
      waiting.push(event);
      for (const listener of listeners) listener(event);
    },
    acknowledge(seq) {
      waiting = waiting.filter((event) => event.seq > seq);
    },
    snapshot: () => [...waiting],
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
