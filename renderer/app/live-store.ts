import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CallValue } from '../../preload/contract/calls.ts';
import type { HostClient } from '../../preload/contract/host-client.ts';
import type { JournalState } from '../../preload/contract/journal.ts';
import type { OdooHealth } from '../../preload/contract/odoo.ts';
import type { PeopleState } from '../../preload/contract/people.ts';
import type { PrintJob } from '../../preload/contract/print.ts';
import type { CallState, PhoneState } from '../../preload/contract/phone.ts';
import type { ReaderStatus } from '../../preload/contract/station.ts';

/** What the host tells, as last heard. Null: not heard yet. */
export interface Live {
  readonly connection: 'connecting' | 'connected' | 'lost' | 'version-mismatch';
  readonly about: CallValue<'app.describe'> | null;
  readonly odoo: OdooHealth | null;
  readonly phone: PhoneState | null;
  /** The incoming call that rings longest: told before the rest of `phone`, once the caller has a name or is too long without. */
  readonly ringing: CallState | null;
  readonly readers: readonly ReaderStatus[] | null;
  readonly journal: JournalState | null;
  /** Who stands at this station. Told at once: what is scanned next is theirs. */
  readonly people: PeopleState | null;
  readonly printJobs: readonly PrintJob[] | null;
}

export type LiveStore = StoreApi<Live>;

/**
 * Follows the host's streams. However fast they run, the screen is told once per animation frame;
 * a frame that never comes (a hidden window) delays the drawing only, never the streams.
 * Who rings is told as soon as the name is known, and what else the call changes on the screen after the frame that shows
 * it. Until then no frame is asked for: one that comes too early has nothing to show, and costs the time of the next.
 */
export function followHost(deps: {
  readonly host: HostClient;
  readonly requestFrame: (draw: () => void) => void;
  /** Calls back when who rings can be shown: named, or too long without a name. */
  readonly whenNamed: (callId: string, show: () => void) => void;
  /** Runs after the next frame was painted. */
  readonly afterFrame: (draw: () => void) => void;
}): LiveStore {
  const store = createStore<Live>(() => ({
    connection: 'connecting',
    about: null,
    odoo: null,
    phone: null,
    ringing: null,
    readers: null,
    journal: null,
    people: null,
    printJobs: null,
  }));
  let pending: Partial<Live> | null = null;
  const change = (part: Partial<Live>, when = deps.requestFrame): void => {
    if (pending) {
      pending = { ...pending, ...part };
      return;
    }
    pending = part;
    when(() => {
      const drawn = pending;
      pending = null;
      if (drawn) store.setState(drawn);
    });
  };

  const describe = (): void => {
    void deps.host.call('app.describe', null).then((about) => about.ok && change({ about: about.value }));
  };
  deps.host.onConnection((connection) => {
    change({ connection });
    if (connection === 'connected') describe();
  });
  describe();
  deps.host.open('odoo.health', {
    snapshot: (odoo) => change({ odoo }),
    // A connection to another Odoo changes what the application says of itself.
    event: (odoo) => {
      if (odoo.url !== store.getState().odoo?.url) describe();
      change({ odoo });
    },
  });
  let rings: string | null = null;
  const phone = (phone: PhoneState): void => {
    const ringing = phone.calls.find(({ direction, phase }) => direction === 'incoming' && phase === 'ringing') ?? null;
    if ((ringing?.callId ?? null) === rings) return change({ phone });
    rings = ringing?.callId ?? null;
    if (ringing === null) {
      store.setState({ ringing });
      return change({ phone }, deps.afterFrame);
    }
    const { callId } = ringing;
    deps.whenNamed(callId, () => rings === callId && store.setState({ ringing }));
    change({ phone }, (draw) => deps.whenNamed(callId, () => deps.afterFrame(draw)));
  };
  deps.host.open('phone.state', { snapshot: phone, event: phone });
  const readers = (readers: readonly ReaderStatus[]): void => change({ readers });
  deps.host.open('station.readers', { snapshot: readers, event: readers });
  const journal = (journal: JournalState): void => change({ journal });
  deps.host.open('journal.state', { snapshot: journal, event: journal });
  const people = (people: PeopleState): void => store.setState({ people });
  deps.host.open('people.state', { snapshot: people, event: people });
  const printJobs = (printJobs: readonly PrintJob[]): void => change({ printJobs });
  deps.host.open('print.jobs', { snapshot: printJobs, event: printJobs });
  return store;
}
