import { createStore, type StoreApi } from 'zustand/vanilla';
import type { HostClient } from '../../preload/contract/host-client.ts';
import type { Outcome } from '../depot/scan/outcome.ts';
import type { Claim } from '../depot/scan/scan-router.ts';
import type { LiveStore } from '../app/live-store.ts';
import type { Sighting } from '../store/sighting.ts';
import type { WorkerClient } from '../worker/worker-client.ts';
import { wanting, type ProvenAct } from './act-proofs.ts';
import { isLocked } from './locked.ts';

export interface PeopleAsk {
  /** The act that waits for a PIN, with who must give it; null: none. */
  readonly asked: { readonly act: ProvenAct; readonly kind: 'pin' | 'responsible' | 'badge' } | null;
  /** Whose badge the next scan is; null: scans are not badges to be. */
  readonly enrolling: { readonly employeeId: number; readonly name: string } | null;
}

const mostStrangers = 20_000;

/** The page's side of who stands at the station: badges among the scans, proofs before acts. */
export interface PeopleDesk {
  readonly store: StoreApi<PeopleAsk>;
  /**
   * A badge, or the card of a person who is being enrolled. Null: the scan is no matter of people.
   * @param asksForPerson the open job waits for a person: a badge names its bearer there, and nobody is signed in by it
   */
  claim(sighting: Sighting, asksForPerson: boolean): Promise<Claim | null>;
  locked(): boolean;
  person(): number | null;
  /** Resolves true once what the act needs is proven; false when the person gave up. Asks only where something is wanting. */
  prove(act: ProvenAct): Promise<boolean>;
  /** The person would rather not. */
  giveUp(): void;
  /** The next scan is handed over as this person's badge. @returns what it says; null when it was given up */
  readBadge(person: { readonly employeeId: number; readonly name: string }): Promise<string | null>;
  stopReading(): void;
}

export function createPeopleDesk(deps: {
  readonly host: Pick<HostClient, 'call'>;
  readonly worker: Pick<WorkerClient, 'row'>;
  readonly live: Pick<LiveStore, 'getState' | 'subscribe'>;
  readonly now: () => number;
}): PeopleDesk {
  const { host, live } = deps;
  const store = createStore<PeopleAsk>(() => ({ asked: null, enrolling: null }));
  let settleAsk: ((proven: boolean) => void) | null = null;
  let takeBadge: ((badge: string | null) => void) | null = null;
  /** What the host does not know as a badge: a sweep of unknown tags must not ask for each of them again and again. */
  const strangers = new Set<string>();
  const people = () => live.getState().people;
  const locked = (): boolean => isLocked(people());
  const settle = (proven: boolean): void => {
    const told = settleAsk;
    settleAsk = null;
    store.setState({ asked: null });
    told?.(proven);
  };
  // A badge or a PIN may give what is wanting, or leave less of it: the question follows what the host says.
  live.subscribe((state, before) => {
    const { asked } = store.getState();
    if (state.people !== before.people) strangers.clear();
    if (!asked || state.people === before.people) return;
    // What the next person finds is the lock, not somebody else's question.
    if (isLocked(state.people)) return settle(false);
    const missing = wanting(asked.act, state.people, deps.now());
    if (missing === 'nothing') settle(true);
    else if (missing !== asked.kind) store.setState({ asked: { act: asked.act, kind: missing } });
  });
  const say = (sighting: Sighting, kind: Outcome['kind'], what: string, why: string): Claim => ({
    kind: 'done',
    outcome: { kind, what, why, detail: null, productId: null, atMs: sighting.atMs },
  });
  const named = async (sighting: Sighting): Promise<Claim | null> => {
    const whose = await host.call('people.whose-badge', { badge: sighting.text });
    if (!whose.ok) return null;
    if (whose.value === null) {
      strange(sighting.text);
      return null;
    }
    const { employeeId, name } = whose.value;
    const employee = await deps.worker.row('employees', employeeId);
    const partnerId = employee?.partnerId ?? null;
    // What a badge holds is kept nowhere but as a keyed hash: the job's draft gets the bearer alone.
    const meaning = { kind: 'person', employeeId, partnerId, name } as const;
    return { kind: 'named', sighting: { ...sighting, text: '', meaning } };
  };
  const mayBeBadge = ({ meaning, text }: Sighting): boolean =>
    meaning.kind === 'unknown' && (people()?.shared ?? false) && !strangers.has(text);
  const strange = (text: string): void => {
    if (strangers.size >= mostStrangers) strangers.clear();
    strangers.add(text);
  };
  const stopReading = (): void => {
    takeBadge?.(null);
    takeBadge = null;
    store.setState({ enrolling: null });
  };

  return {
    store,
    locked,
    person: () => people()?.session?.employeeId ?? null,
    async claim(sighting, asksForPerson) {
      const { meaning, text } = sighting;
      const { enrolling } = store.getState();
      if (enrolling && takeBadge) {
        const take = takeBadge;
        takeBadge = null;
        store.setState({ enrolling: null });
        take(text);
        return say(sighting, 'counted', enrolling.name, 'badge-read');
      }
      if (asksForPerson && !locked()) {
        if (meaning.kind === 'person') return null;
        if (mayBeBadge(sighting)) return named(sighting);
      }
      const known = meaning.kind === 'person' ? { employeeId: meaning.employeeId, name: meaning.name } : null;
      if (known || mayBeBadge(sighting)) {
        const shown = await host.call('people.show-badge', { badge: text, known });
        if (shown.ok && shown.value.kind === 'signed-in')
          return say(sighting, 'counted', shown.value.name, 'signed-in');
        if (shown.ok) strange(text);
      }
      if (!locked() || sighting.source === 'tag') return null;
      return meaning.kind === 'unknown'
        ? say(sighting, 'unknown', '', 'unknown-badge')
        : say(sighting, 'refused', '', 'locked');
    },
    prove(act) {
      settle(false);
      const missing = wanting(act, people(), deps.now());
      if (missing === 'nothing') return Promise.resolve(true);
      store.setState({ asked: { act, kind: missing } });
      return new Promise((resolve) => {
        settleAsk = resolve;
      });
    },
    giveUp: () => settle(false),
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
