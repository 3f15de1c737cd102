import type { Clock } from '../../drivers/reader-driver.ts';
import type { CallParams, CallValue } from '../../preload/contract/calls.ts';
import type { CallState, MediaReply, MediaRequest, PhoneState, Registration } from '../../preload/contract/phone.ts';
import { newCall, transition, type CallSignal } from './call-machine.ts';
import { readIdentity } from './identity.ts';
import type { MediaDesk } from './media-desk.ts';
import { readNumber } from './numbers.ts';
import { keepReachable } from './registration.ts';
import { createSipUserAgent, type SipAccount } from './sip-user-agent.ts';

interface Source<T, E> {
  snapshot(): T;
  onEvent(listener: (event: E) => void): () => void;
}

/** The desk's telephone: verbs and sources for the contract. Verbs on a call that is over do nothing. */
export interface PhoneService {
  readonly state: Source<PhoneState, PhoneState>;
  readonly mediaRequests: Source<MediaRequest[], MediaRequest>;
  /** A number that cannot be dialled gives a call that failed with 484, so that the journal and the screen see it. */
  dial(params: CallParams<'phone.dial'>): CallValue<'phone.dial'>;
  answer(params: CallParams<'phone.answer'>): null;
  hangUp(params: CallParams<'phone.hang-up'>): null;
  hold(params: CallParams<'phone.hold'>): null;
  mute(params: CallParams<'phone.mute'>): null;
  sendDtmf(params: CallParams<'phone.send-dtmf'>): null;
  transfer(params: CallParams<'phone.transfer'>): null;
  mediaReply(reply: MediaReply): null;
  mediaReport(params: CallParams<'media.report'>): null;
  /** Connects at once: after sleep, or when the network came back. */
  retryNow(): void;
  close(): Promise<void>;
}

/** Calls that ended stay in the state this many deep, so that a page that was away misses none. */
const endedKept = 50;
const dtmfDeadlineMs = 5_000;

/**
 * Starts the telephone of one account, or one that is `not-configured`.
 *
 * @param deps.account - null when settings name no PBX
 */
export function createPhoneService(deps: {
  readonly account: SipAccount | null;
  readonly desk: MediaDesk;
  readonly clock: Clock;
  /** Number in [0, 1). */
  readonly random: () => number;
  readonly newId: () => string;
  readonly log: (words: string) => void;
}): PhoneService {
  const { account, clock, desk } = deps;
  const calls = new Map<string, CallState>();
  const listeners = new Set<(state: PhoneState) => void>();
  let registration: Registration = {
    state: account ? 'connecting' : 'not-configured',
    sinceMs: clock.nowMs(),
    account: account?.address ?? null,
    cause: null,
  };

  const snapshot = (): PhoneState => ({
    registration,
    accounts: account ? [{ accountId: account.address, displayName: account.displayName, registration }] : [],
    calls: [...calls.values()],
    doNotDisturb: false,
    forward: { always: null, busy: null, noAnswer: null },
    messageWaiting: [],
    colleagues: [],
    parkingPlaces: [],
    voicemailNumber: null,
    echoNumber: null,
    sound: null,
    headset: null,
  });
  const tell = (): void => {
    const state = snapshot();
    for (const listener of listeners) listener(state);
  };

  const put = (call: CallState): void => {
    calls.set(call.callId, call);
    const ended = [...calls.values()].filter(({ phase }) => phase === 'ended');
    for (const old of ended.slice(0, Math.max(0, ended.length - endedKept))) calls.delete(old.callId);
    tell();
  };

  const signal = (callId: string, heard: CallSignal): void => {
    const before = calls.get(callId);
    if (!before) return;
    const after = transition(before, heard);
    if (after !== before) put(after);
  };

  const userAgent =
    account &&
    createSipUserAgent({
      ...deps,
      account,
      events: {
        onIncoming: (callId, headers) =>
          put(
            newCall({
              callId,
              accountId: account.address,
              direction: 'incoming',
              ...readIdentity(headers),
              atMs: clock.nowMs(),
            }),
          ),
        onSignal: signal,
      },
    });
  const reachability =
    userAgent &&
    account &&
    keepReachable({
      registrar: userAgent,
      account: account.address,
      clock,
      random: deps.random,
      onChange(next) {
        registration = next;
        tell();
      },
    });

  /** One conversation at a time: the one in progress is held, not dropped. */
  const holdOthers = (): void => {
    for (const call of calls.values()) if (call.phase === 'talking') userAgent?.hold(call.callId, true);
  };

  const unwatch = desk.onHostArrived(() => {
    for (const { callId, phase, muted } of calls.values()) {
      if (phase !== 'talking' && phase !== 'on-hold') continue;
      // First of all: a reload must not open a microphone that was muted.
      if (muted) void muteOf(callId, true);
      userAgent?.offerMedia(callId);
    }
  });

  const muteOf = async (callId: string, muted: boolean): Promise<void> => {
    const result = await desk.ask(callId, { kind: 'set-muted', muted }, dtmfDeadlineMs);
    if (result.kind === 'done') signal(callId, { kind: 'muted', muted });
  };

  return {
    state: {
      snapshot,
      onEvent(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    mediaRequests: desk.source,
    dial({ number }) {
      const read = readNumber(number);
      if (read.kind !== 'invalid') holdOthers();
      const callId = (read.kind !== 'invalid' && userAgent && userAgent.dial(read.dial)) || null;
      const party = { number, e164: read.e164, displayName: null, masked: false, source: 'dialled' as const };
      const call = newCall({
        callId: callId ?? deps.newId(),
        accountId: account?.address ?? '',
        direction: 'outgoing',
        party,
        calledLine: null,
        atMs: clock.nowMs(),
      });
      put(
        callId ? call : transition(call, { kind: 'finished', sipStatus: userAgent ? 484 : 503, atMs: clock.nowMs() }),
      );
      return { callId: call.callId };
    },
    answer({ callId }) {
      holdOthers();
      signal(callId, { kind: 'answer-asked' });
      userAgent?.answer(callId);
      return null;
    },
    hangUp({ callId }) {
      signal(callId, { kind: 'hang-up-asked', atMs: clock.nowMs() });
      userAgent?.hangUp(callId);
      return null;
    },
    hold({ callId, hold }) {
      userAgent?.hold(callId, hold);
      return null;
    },
    mute({ callId, muted }) {
      void muteOf(callId, muted);
      return null;
    },
    sendDtmf({ callId, tones }) {
      void desk.ask(callId, { kind: 'send-dtmf', tones }, dtmfDeadlineMs).then((result) => {
        // The page knows whether the far end takes telephone-events (RFC 4733); INFO is the way round.
        if (result.kind === 'failed') userAgent?.sendInfoDtmf(callId, tones);
      });
      return null;
    },
    transfer({ callId, target }) {
      userAgent?.transfer(callId, calls.has(target) ? target : readNumber(target).dial || target);
      return null;
    },
    mediaReply(reply) {
      desk.reply(reply);
      return null;
    },
    mediaReport({ callId, stats }) {
      signal(callId, { kind: 'measured', media: stats });
      return null;
    },
    retryNow: () => reachability?.retryNow(),
    async close() {
      unwatch();
      reachability?.close();
      await userAgent?.close();
      listeners.clear();
    },
  };
}
