import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { CallName, CallParams } from '../../preload/contract/calls.ts';
import type { HostClient } from '../../preload/contract/host-client.ts';
import type { CallState } from '../../preload/contract/phone.ts';
import { useServices } from '../app/services.ts';
import { openCall, show } from '../app/view-store.ts';

export interface Phone {
  readonly calls: readonly CallState[];
  /** The incoming call that rings longest. */
  readonly ringing: CallState | null;
  /** The call that the buttons act on: the one in talk, else the one being made, else the one ringing. */
  readonly active: CallState | null;
  /** Every other call under way. */
  readonly others: readonly CallState[];
  /** Machine word of the last request that the phone declined. */
  readonly trouble: string | null;
  answer(): void;
  hangUp(): void;
  hold(): void;
  mute(): void;
  sendTone(tone: string): void;
  transfer(target: string): void;
  /** Calls somebody about the call in talk, which is held. */
  consult(number: string): void;
  completeTransfer(): void;
  park(): void;
  /** These calls and this desk hear each other; an empty list separates them. */
  confer(callIds: readonly string[]): void;
  /** Takes a held call back. */
  takeBack(callId: string): void;
}

/** Takes a call that rings, and opens its note at the call desk. @returns machine word when the phone declined */
export function answerCall(host: HostClient, callId: string): Promise<string | null> {
  openCall(callId);
  show('calls');
  return host.call('phone.answer', { callId }).then((done) => (done.ok ? null : done.failure.kind));
}

/** The softphone's state and verbs. Answering opens the call's note, at the call desk. */
export function usePhone(): Phone {
  const { host, live } = useServices();
  const state = useStore(live, (live) => live.phone);
  const [trouble, setTrouble] = useState<string | null>(null);
  return useMemo(() => {
    const calls = (state?.calls ?? []).filter(({ phase }) => phase !== 'ended');
    const ringing = calls.find(({ direction, phase }) => direction === 'incoming' && phase === 'ringing') ?? null;
    const engaged = calls.find(({ phase }) => phase === 'talking' || phase === 'answering');
    const active = engaged ?? calls.find(({ callId }) => callId !== ringing?.callId) ?? ringing;
    const ask = <N extends CallName>(method: N, params: CallParams<N>): void => {
      void host.call(method, params).then((done) => setTrouble(done.ok ? null : done.failure.kind));
    };
    return {
      calls,
      ringing,
      active,
      others: calls.filter(({ callId }) => callId !== active?.callId),
      trouble,
      answer() {
        const rings = live.getState().ringing;
        if (rings) void answerCall(host, rings.callId).then((trouble) => setTrouble(trouble));
      },
      hangUp: () => active && ask('phone.hang-up', { callId: active.callId }),
      hold: () => active && ask('phone.hold', { callId: active.callId, hold: active.phase !== 'on-hold' }),
      mute: () => active && ask('phone.mute', { callId: active.callId, muted: !active.muted }),
      sendTone: (tones) => active && ask('phone.send-dtmf', { callId: active.callId, tones }),
      transfer: (target) => active && ask('phone.transfer', { callId: active.callId, target }),
      consult: (number) => active && ask('phone.consult', { callId: active.callId, number }),
      completeTransfer: () => active && ask('phone.complete-transfer', { callId: active.callId }),
      park: () => active && ask('phone.park', { callId: active.callId }),
      confer: (callIds) => ask('phone.set-conference', { callIds: [...callIds] }),
      takeBack: (callId) => ask('phone.hold', { callId, hold: false }),
    };
  }, [state, live, host, trouble]);
}
