import type { CallParams } from '../preload/contract/calls.ts';
import type { StreamEvent } from '../preload/contract/streams.ts';
import type { HostPart } from './host.ts';

export type DeskAsk = StreamEvent<'desk.asks'>;
export type CallerCard = NonNullable<CallParams<'desk.show-card'>['card']>;

/** What the operating system asks of the call desk, and what the desk shows outside of its own window. */
export interface DeskAsks {
  readonly part: HostPart;
  /** A link that somebody opened, a key pressed in another program. Kept for the page when none is open yet. */
  ask(ask: DeskAsk): void;
}

/** @param showCard where the shell can draw over other programs; null where it cannot */
export function createDeskAsks(showCard: ((card: CallerCard | null) => void) | null): DeskAsks {
  const listeners = new Set<(ask: DeskAsk) => void>();
  let waiting: DeskAsk[] = [];
  return {
    part: {
      handlers: showCard
        ? {
            'desk.show-card'({ card }) {
              showCard(card);
              return null;
            },
          }
        : {},
      sources: {
        'desk.asks': {
          // Whoever opens first takes what waited: an ask is carried out once.
          snapshot() {
            const taken = waiting;
            waiting = [];
            return taken;
          },
          onEvent(listener) {
            listeners.add(listener);
            return () => listeners.delete(listener);
          },
        },
      },
      close: () => listeners.clear(),
    },
    ask(ask) {
      if (listeners.size === 0) waiting.push(ask);
      for (const listener of listeners) listener(ask);
    },
  };
}
