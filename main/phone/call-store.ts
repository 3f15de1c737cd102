import type { CallState } from '../../preload/contract/phone.ts';
import { transition, type CallSignal } from './call-machine.ts';

/** Calls that ended stay this many deep, so that a page that was away misses none. */
const endedKept = 50;

/** The calls of this station and what is concluded about each; `onChange` after every conclusion. */
export function createCallStore(onChange: () => void) {
  const calls = new Map<string, CallState>();
  /** Calls whose end was told. */
  let over = new Set<string>();

  const put = (call: CallState): void => {
    calls.set(call.callId, call);
    const ended = [...calls.values()].filter(({ phase }) => phase === 'ended');
    for (const old of ended.slice(0, Math.max(0, ended.length - endedKept))) calls.delete(old.callId);
    onChange();
  };

  return {
    put,
    get: (callId: string): CallState | undefined => calls.get(callId),
    all: (): CallState[] => [...calls.values()],
    /** What there is to tell after a change: calls under way, and those whose end was not told yet. Told once. */
    news(): CallState[] {
      const told = [...calls.values()].filter(({ callId, phase }) => phase !== 'ended' || !over.has(callId));
      over = new Set([...calls.values()].flatMap(({ callId, phase }) => (phase === 'ended' ? [callId] : [])));
      return told;
    },
    running: (): CallState[] => [...calls.values()].filter(({ phase }) => phase !== 'ended'),
    /** @returns the call after the signal, and whether that changed it */
    signal(callId: string, heard: CallSignal): { readonly call: CallState; readonly changed: boolean } | null {
      const before = calls.get(callId);
      if (!before) return null;
      const call = transition(before, heard);
      if (call !== before) put(call);
      return { call, changed: call !== before };
    },
  };
}
