import { createStore, type StoreApi } from 'zustand/vanilla';
import type { HostClient } from '../../preload/contract/host-client.ts';
import type { LiveStore } from '../app/live-store.ts';
import type { WorkerClient } from '../worker/worker-client.ts';
import type { CallerBook } from './caller-book.ts';
import { awaitsWrapUp, type CallRecord } from './call-record.ts';
import { wrapUpStep } from './wrap-up-pause.ts';

export const pauses = ['lunch', 'break', 'training', 'paperwork'] as const;
/** `wrap-up`: until the note of one call is saved. */
export type Pause = (typeof pauses)[number] | 'wrap-up';

interface AgentState {
  /** Why no calls come, as this station remembers it; whether they come is the phone's to say. */
  readonly pause: Pause | null;
  readonly sinceMs: number;
  /** The call whose note `wrap-up` waits for. */
  readonly callId: string | null;
}

export interface AgentDesk {
  readonly store: StoreApi<AgentState>;
  /** A pause is do-not-disturb at the PBX, so that the queue passes on. @returns machine word when the phone declined */
  change(pause: Pause | null, callId?: string | null): Promise<string | null>;
}

const draftKey = 'agent-status';

/** Whether this person takes calls, and why not; pauses by itself for a note when the settings say so, and ends that pause. */
export function createAgentDesk(deps: {
  readonly host: Pick<HostClient, 'call'>;
  readonly worker: Pick<WorkerClient, 'draft' | 'putDraft'>;
  readonly live: LiveStore;
  readonly callers: Pick<CallerBook, 'store'>;
  readonly now: () => number;
  /** @returns cancel */
  readonly after: (delayMs: number, run: () => void) => () => void;
}): AgentDesk {
  const { host, worker, live, callers, now } = deps;
  const store = createStore<AgentState>(() => ({ pause: null, sinceMs: 0, callId: null }));
  const doNotDisturb = (): boolean => live.getState().phone?.doNotDisturb ?? false;
  const limitMs = (): number => (live.getState().about?.settings.phone?.wrapUpSeconds ?? 0) * 1000;
  let cancelLimit = (): void => {};

  const change: AgentDesk['change'] = async (pause, callId = null) => {
    const state = { pause, sinceMs: now(), callId };
    store.setState(state);
    void worker.putDraft(draftKey, state);
    const done = await host.call('phone.set-do-not-disturb', { on: pause !== null });
    return done.ok ? null : done.failure.kind;
  };

  /** A call that is not read back yet counts: a reload must not end the pause. */
  const owes = (callId: string | null): boolean => {
    const record = callId === null ? undefined : callers.store.getState().records[callId];
    return !record || awaitsWrapUp(record);
  };
  const judge = (ended: CallRecord | null): void => {
    cancelLimit();
    const { pause, sinceMs, callId } = store.getState();
    const limit = limitMs();
    const state = {
      doNotDisturb: doNotDisturb(),
      pause,
      sinceMs,
      owed: owes(callId),
      ended: ended !== null,
      limitMs: limit,
    };
    const step = wrapUpStep(state, now());
    if (step === 'begin') void change('wrap-up', ended?.callId ?? null);
    else if (step === 'end') void change(null);
    else if (pause === 'wrap-up' && state.doNotDisturb && limit > 0)
      cancelLimit = deps.after(sinceMs + limit - now(), () => judge(null));
  };

  void worker.draft(draftKey).then(
    (kept) => {
      if (typeof kept === 'object' && kept !== null && 'sinceMs' in kept)
        store.setState({ callId: null, ...(kept as Partial<AgentState>) });
      callers.store.subscribe(({ records }, before) => {
        if (records === before.records) return;
        const ended = Object.values(records).find(
          (record) =>
            record.endedAtMs !== null && awaitsWrapUp(record) && before.records[record.callId]?.endedAtMs === null,
        );
        judge(ended ?? null);
      });
      live.subscribe(({ phone }, before) => {
        if (phone?.doNotDisturb !== before.phone?.doNotDisturb) judge(null);
      });
    },
    (fault: unknown) => console.error('the pause could not be read back', fault),
  );
  return { store, change };
}
