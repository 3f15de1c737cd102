import { createStore, type StoreApi } from 'zustand/vanilla';
import type { HostClient } from '../../preload/contract/host-client.ts';
import type { Outcome } from '../depot/scan/outcome.ts';
import type { LiveStore } from '../app/live-store.ts';
import type { Sighting } from '../store/sighting.ts';
import { wanting, type ProvenAct } from './act-proofs.ts';

export interface PeopleAsk {
  /** The act that waits for a PIN, with who must give it; null: none. */
  readonly asked: { readonly act: ProvenAct; readonly kind: 'pin' | 'responsible' | 'badge' } | null;
  /** Whose badge the next scan is; null: scans are not badges to be. */
  readonly enrolling: { readonly employeeId: number; readonly name: string } | null;
}

/** The page's side of who stands at the station: badges among the scans, proofs before acts. */
export interface PeopleDesk {
  readonly store: StoreApi<PeopleAsk>;
  /** A badge, or the card of a person who is being enrolled. Null: the scan is no matter of people. */
  claim(sighting: Sighting): Promise<Outcome | null>;
  locked(): boolean;
  person(): number | null;
  /** Resolves true once what the act needs is proven; false when the person gave up. Asks only where something is wanting. */
  prove(act: ProvenAct): Promise<boolean>;
  /** The dialog's answer: proven as far as the host says, or given up. */
  answer(proven: boolean): void;
  /** The next scan is handed over as this person's badge. @returns what it says; null when it was given up */
  readBadge(person: { readonly employeeId: number; readonly name: string }): Promise<string | null>;
  stopReading(): void;
}

export function createPeopleDesk(deps: {
  readonly host: Pick<HostClient, 'call'>;
  readonly live: Pick<LiveStore, 'getState'>;
  readonly now: () => number;
}): PeopleDesk {
  const { host, live } = deps;
  const store = createStore<PeopleAsk>(() => ({ asked: null, enrolling: null }));
  let settleAsk: ((proven: boolean) => void) | null = null;
  let takeBadge: ((badge: string | null) => void) | null = null;
  const people = () => live.getState().people;
  const locked = (): boolean => {
    const state = people();
    return state !== null && state.shared && state.session === null;
  };
  const say = (sighting: Sighting, kind: Outcome['kind'], what: string, why: string): Outcome => ({
    kind,
    what,
    why,
    detail: null,
    productId: null,
    atMs: sighting.atMs,
  });
  const stopReading = (): void => {
    takeBadge?.(null);
    takeBadge = null;
    store.setState({ enrolling: null });
  };

  return {
    store,
    locked,
    person: () => people()?.session?.employeeId ?? null,
    async claim(sighting) {
      const { meaning, text } = sighting;
      const { enrolling } = store.getState();
      if (enrolling && takeBadge) {
        const take = takeBadge;
        takeBadge = null;
        store.setState({ enrolling: null });
        take(text);
        return say(sighting, 'counted', enrolling.name, 'badge-read');
      }
      const known = meaning.kind === 'person' ? { employeeId: meaning.employeeId, name: meaning.name } : null;
      if (known || (meaning.kind === 'unknown' && people()?.shared)) {
        const shown = await host.call('people.show-badge', { badge: text, known });
        if (shown.ok && shown.value.kind === 'signed-in')
          return say(sighting, 'counted', shown.value.name, 'signed-in');
      }
      if (!locked() || sighting.source === 'tag') return null;
      return meaning.kind === 'unknown'
        ? say(sighting, 'unknown', '', 'unknown-badge')
        : say(sighting, 'refused', '', 'locked');
    },
    prove(act) {
      settleAsk?.(false);
      settleAsk = null;
      const missing = wanting(act, people(), deps.now());
      if (missing === 'nothing') return Promise.resolve(true);
      store.setState({ asked: { act, kind: missing } });
      return new Promise((resolve) => {
        settleAsk = resolve;
      });
    },
    answer(proven) {
      const asked = store.getState().asked;
      store.setState({ asked: null });
      const settle = settleAsk;
      settleAsk = null;
      settle?.(proven && asked !== null && wanting(asked.act, people(), deps.now()) === 'nothing');
    },
    readBadge(person) {
      stopReading();
      store.setState({ enrolling: person });
      return new Promise((resolve) => {
        takeBadge = resolve;
      });
    },
    stopReading,
  };
}
