import type { Clock } from '../../drivers/reader-driver.ts';
import type { CallParams, CallValue } from '../../preload/contract/calls.ts';
import type {
  CallState,
  DeviceChoice,
  Forward,
  IncomingChoice,
  MediaReply,
  MediaRequest,
  MediaSettings,
  MessageWaiting,
  PhoneState,
  ReadNumberAnswer,
  Registration,
  SoundState,
  Watched,
} from '../../preload/contract/phone.ts';
import { newCall, type CallSignal } from './call-machine.ts';
import { createCallStore } from './call-store.ts';
import { judgeNumber } from './dial-plan.ts';
import { readIdentity, type HeaderReader } from './identity.ts';
import { decideIncoming } from './incoming-policy.ts';
import type { MediaDesk } from './media-desk.ts';
import { readNumber } from './numbers.ts';
import type { PhonePlan } from './phone-plan.ts';
import { keepReachable } from './registration.ts';
import type { SipAccount } from './sip-account.ts';
import { createSipUserAgent, type SipUserAgent } from './sip-user-agent.ts';
import { createSoundWatch } from './sound-watch.ts';

interface Source<T, E> {
  snapshot(): T;
  onEvent(listener: (event: E) => void): () => void;
}

/** The desk's telephone: verbs and sources for the contract. Verbs on a call that is over do nothing. */
export interface PhoneService {
  readonly state: Source<PhoneState, PhoneState>;
  readonly mediaRequests: Source<MediaRequest[], MediaRequest>;
  readonly mediaSettings: Source<MediaSettings, MediaSettings>;
  /** A number that is not let out gives a call that ended with `declined`, so that the journal and the screen see it. */
  dial(params: CallParams<'phone.dial'>): CallValue<'phone.dial'>;
  readNumber(params: CallParams<'phone.read-number'>): ReadNumberAnswer;
  answer(params: CallParams<'phone.answer'>): null;
  hangUp(params: CallParams<'phone.hang-up'>): null;
  hold(params: CallParams<'phone.hold'>): null;
  mute(params: CallParams<'phone.mute'>): null;
  sendDtmf(params: CallParams<'phone.send-dtmf'>): null;
  transfer(params: CallParams<'phone.transfer'>): null;
  consult(params: CallParams<'phone.consult'>): CallValue<'phone.consult'>;
  completeTransfer(params: CallParams<'phone.complete-transfer'>): null;
  deflect(params: CallParams<'phone.deflect'>): null;
  setConference(params: CallParams<'phone.set-conference'>): null;
  park(params: CallParams<'phone.park'>): null;
  pickUp(params: CallParams<'phone.pick-up'>): CallValue<'phone.pick-up'>;
  setDoNotDisturb(params: CallParams<'phone.set-do-not-disturb'>): null;
  setForward(forward: Forward): null;
  chooseDevices(devices: DeviceChoice): null;
  mediaReply(reply: MediaReply): null;
  mediaReport(params: CallParams<'media.report'>): null;
  mediaSound(sound: SoundState): null;
  /** Name of the headset whose buttons are wired; null when there is none. */
  setHeadset(name: string | null): void;
  /** Connects at once: after sleep, or when the network came back or is another. */
  retryNow(): null;
  close(): Promise<void>;
}

interface Line {
  readonly account: SipAccount;
  readonly agent: SipUserAgent;
  readonly reachability: ReturnType<typeof keepReachable>;
}

const askDeadlineMs = 5_000;
const triedForMs = 120_000;
const endingMs = 3_000;

/**
 * Starts the telephone: one user agent an account, calls of all of them in one list.
 *
 * @param deps.accounts - calls leave by the first that is reachable; none: the telephone is `not-configured`
 */
export function createPhoneService(deps: {
  readonly accounts: readonly SipAccount[];
  readonly plan: PhonePlan;
  readonly media: MediaSettings;
  /** As it was last set at this desk. */
  readonly incoming: IncomingChoice;
  readonly desk: MediaDesk;
  readonly clock: Clock;
  /** Number in [0, 1). */
  readonly random: () => number;
  readonly newId: () => string;
  readonly log: (words: string) => void;
  /** Keeps the devices that were chosen, or what was asked for calls to come. */
  readonly save: (chosen: { readonly sound: DeviceChoice } | { readonly incoming: IncomingChoice }) => void;
}): PhoneService {
  const { clock, desk, plan } = deps;
  const listeners = new Set<(state: PhoneState) => void>();
  const settingsListeners = new Set<(settings: MediaSettings) => void>();
  const registrations = new Map<string, Registration>();
  const messages = new Map<string, MessageWaiting>();
  const watched = new Map<string, Watched>();
  let media = deps.media;
  let { doNotDisturb, forward } = deps.incoming;
  let sound: SoundState | null = null;
  let headset: PhoneState['headset'] = null;

  const notConfigured: Registration = { state: 'not-configured', sinceMs: clock.nowMs(), account: null, cause: null };
  const registrationOf = (accountId: string): Registration =>
    registrations.get(accountId) ?? { ...notConfigured, state: 'connecting', account: accountId };
  const watch = (address: string, name: string): Watched =>
    watched.get(address) ?? { address, name, state: 'unknown', sinceMs: notConfigured.sinceMs, partner: null };

  const snapshot = (): PhoneState => ({
    registration: lines[0] ? registrationOf((lineOut() ?? lines[0]).account.address) : notConfigured,
    accounts: lines.map(({ account }) => ({
      accountId: account.address,
      displayName: account.displayName,
      registration: registrationOf(account.address),
    })),
    calls: calls.all(),
    doNotDisturb,
    forward,
    messageWaiting: [...messages.values()],
    colleagues: plan.colleagues.map(({ address, name }) => watch(address, name)),
    parkingPlaces: (plan.parking?.places ?? []).map((place) => watch(place, place)),
    voicemailNumber: plan.voicemailNumber,
    echoNumber: plan.echoNumber,
    devices: media.devices,
    sound,
    headset,
  });
  const tell = (): void => {
    const state = { ...snapshot(), calls: calls.news() };
    for (const listener of listeners) listener(state);
  };
  const calls = createCallStore(tell);

  const signal = (callId: string, heard: CallSignal): void => {
    const after = calls.signal(callId, heard);
    if (!after?.changed) return;
    if (heard.kind === 'established') soundWatch.reported(callId, 'connecting');
    if (after.call.phase === 'ended') ended(after.call);
  };

  const soundWatch = createSoundWatch({
    clock,
    offer: (callId, iceRestart) => agentOf(callId)?.offerMedia(callId, iceRestart),
    replace: (callId) => agentOf(callId)?.replace(callId),
    onSound: (callId, state) => signal(callId, { kind: 'sound', sound: state }),
  });

  const lines: readonly Line[] = deps.accounts.map((account) => {
    const accountId = account.address;
    const agent = createSipUserAgent({
      account,
      // Each thing is told once: the first account asks for all of them.
      watched:
        account === deps.accounts[0]
          ? [...plan.colleagues.map(({ address }) => address), ...(plan.parking?.places ?? [])]
          : [],
      desk,
      clock,
      random: deps.random,
      log: deps.log,
      mayRefer: (user) => judgeNumber(readNumber(user), plan.dialling, plan.groups()).verdict === 'allowed',
      events: {
        onIncoming: (callId, headers) => incoming(accountId, callId, headers),
        onSignal: signal,
        onMediaId(callId, mediaId) {
          if (calls.get(callId)?.muted) void askMute(mediaId, true);
          // The place in the conference is taken by the new media once they are there.
          if (calls.get(callId)?.inConference) queueMicrotask(tellConference);
        },
        onMessageWaiting(waiting) {
          messages.set(accountId, { accountId, ...waiting });
          tell();
        },
        onWatched(address, told) {
          const name = plan.colleagues.find((colleague) => colleague.address === address)?.name ?? address;
          const before = watch(address, name);
          if (before.state === told.state && before.partner === told.partner) return;
          watched.set(address, { address, name, ...told, sinceMs: clock.nowMs() });
          tell();
        },
      },
    });
    const reachability = keepReachable({
      registrar: agent,
      account: accountId,
      clock,
      random: deps.random,
      onChange(next) {
        registrations.set(accountId, next);
        tell();
      },
    });
    return { account, agent, reachability };
  });

  const isReachable = ({ account }: Line): boolean => registrationOf(account.address).state === 'reachable';
  const lineOut = (accountId?: string): Line | undefined =>
    lines.find(({ account }) => account.address === accountId) ?? lines.find(isReachable) ?? lines[0];
  const agentOf = (callId: string): SipUserAgent | undefined => lines.find(({ agent }) => agent.has(callId))?.agent;
  const mediaIdOf = (callId: string): string => agentOf(callId)?.mediaIdOf(callId) ?? callId;

  function incoming(accountId: string, callId: string, headers: HeaderReader): void {
    const engaged = calls.running().some(({ phase, direction }) => direction === 'outgoing' || phase !== 'ringing');
    calls.put(newCall({ callId, accountId, direction: 'incoming', ...readIdentity(headers), atMs: clock.nowMs() }));
    const decision = decideIncoming({ doNotDisturb, forward, engaged, autoAnswerAllowed: plan.autoAnswer, headers });
    const rings = (): boolean => calls.get(callId)?.phase === 'ringing';
    // The session is followed from the next turn on.
    queueMicrotask(() => {
      switch (decision.kind) {
        case 'ring':
          if (decision.forwardAfter) {
            const { target, afterMs } = decision.forwardAfter;
            clock.after(afterMs, () => rings() && divert(callId, target));
          }
          return;
        case 'auto-answer':
          clock.after(decision.afterMs, () => {
            if (!rings() || calls.running().some(({ phase }) => phase === 'talking')) return;
            signal(callId, { kind: 'auto-answered' });
            answer(callId);
          });
          return;
        case 'refuse':
          return agentOf(callId)?.refuse(callId, decision.sipStatus);
        case 'divert':
          return divert(callId, decision.target);
      }
    });
  }

  /** A target that may not be dialled from here is no place to send callers at our cost: the call rings on. */
  function divert(callId: string, target: string): void {
    const read = readNumber(target);
    if (judgeNumber(read, plan.dialling, plan.groups()).verdict === 'refused') return;
    agentOf(callId)?.redirect(callId, read.dial);
    signal(callId, { kind: 'diverted', target, atMs: clock.nowMs() });
  }

  /** One conversation at a time: the one in progress is held, not dropped. */
  const holdOthers = (): void => {
    for (const { callId, phase } of calls.running()) if (phase === 'talking') agentOf(callId)?.hold(callId, true);
  };

  const askMute = async (mediaId: string, muted: boolean): Promise<boolean> =>
    (await desk.ask(mediaId, { kind: 'set-muted', muted }, askDeadlineMs)).kind === 'done';

  const conference = (): string[] =>
    calls
      .running()
      .filter(({ inConference }) => inConference)
      .map(({ callId }) => callId);
  const tellConference = (): void => {
    const callIds = conference().map(mediaIdOf);
    void desk.ask('', { kind: 'set-conference', callIds }, askDeadlineMs);
  };

  function ended(call: CallState): void {
    soundWatch.forget(call.callId);
    const left = conference();
    if (left.length === 1) signal(left[0] as string, { kind: 'joined-conference', joined: false });
    // A consultation that came to nothing gives the first call back.
    const first = call.consultFor === null ? undefined : calls.get(call.consultFor);
    if (first?.phase === 'on-hold' && first.transfer?.state !== 'asked' && first.transfer?.state !== 'done')
      agentOf(first.callId)?.hold(first.callId, false);
    if (isEmergency(call) && call.outcome === 'failed') emergencyElsewhere(call);
  }

  function answer(callId: string): void {
    holdOthers();
    signal(callId, { kind: 'answer-asked' });
    agentOf(callId)?.answer(callId);
  }

  function place(number: string, line: Line | undefined, consultFor: string | null, declined: CallState['declined']) {
    const read = readNumber(number);
    const urgent = read.kind === 'emergency';
    if (declined === null && line) holdOthers();
    const callId = declined === null && line ? line.agent.dial(read.dial, urgent) : null;
    const call = newCall({
      callId: callId ?? deps.newId(),
      accountId: line?.account.address ?? '',
      direction: 'outgoing',
      party: { number, e164: read.e164, displayName: null, masked: false, source: 'dialled' },
      calledLine: null,
      atMs: clock.nowMs(),
    });
    calls.put({ ...call, consultFor });
    const why = declined ?? (line ? 'number-unreadable' : 'no-account');
    if (callId === null) signal(call.callId, { kind: 'declined', why, atMs: clock.nowMs() });
    return { callId: call.callId };
  }

  function mayDial(number: string, premiumAccepted: boolean): CallState['declined'] {
    const { verdict, rule } = judgeNumber(readNumber(number), plan.dialling, plan.groups());
    if (verdict === 'refused') return rule === 'unreadable' ? 'number-unreadable' : 'not-allowed';
    return verdict === 'confirm' && !premiumAccepted ? 'premium-unconfirmed' : null;
  }

  const isEmergency = ({ direction, party }: CallState): boolean =>
    direction === 'outgoing' && readNumber(party.number).kind === 'emergency';

  /** An emergency call that one line could not carry is tried on the next that was not tried for it just now. */
  function emergencyElsewhere({ party: { number } }: CallState): void {
    const sinceMs = clock.nowMs() - triedForMs;
    const tried = calls.all().filter((call) => call.party.number === number && call.startedAtMs >= sinceMs);
    const next = lines.find(({ account }) => !tried.some(({ accountId }) => accountId === account.address));
    if (next) place(number, next, null, null);
  }

  const unwatch = desk.onHostArrived(() => {
    for (const { callId, phase, muted } of calls.running()) {
      if (phase !== 'talking' && phase !== 'on-hold') continue;
      // First of all: a reload must not open a microphone that was muted.
      if (muted) void askMute(mediaIdOf(callId), true);
      soundWatch.lost(callId);
    }
    if (conference().length > 0) tellConference();
  });

  const unwatchLeaving = desk.onHostLeft(() => {
    sound = null;
    for (const { callId, answeredAtMs } of calls.running())
      if (answeredAtMs !== null) signal(callId, { kind: 'sound', sound: 'interrupted' });
    tell();
  });

  return {
    state: {
      snapshot,
      onEvent(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    mediaRequests: desk.source,
    mediaSettings: {
      snapshot: () => media,
      onEvent(listener) {
        settingsListeners.add(listener);
        return () => settingsListeners.delete(listener);
      },
    },
    dial: ({ number, accountId, premiumAccepted }) =>
      place(number, lineOut(accountId), null, mayDial(number, premiumAccepted ?? false)),
    readNumber({ number }) {
      const read = readNumber(number);
      const stationAddress = read.kind === 'emergency' ? plan.stationAddress : null;
      return { ...read, ...judgeNumber(read, plan.dialling, plan.groups()), stationAddress };
    },
    answer({ callId }) {
      answer(callId);
      return null;
    },
    hangUp({ callId }) {
      signal(callId, { kind: 'hang-up-asked', atMs: clock.nowMs() });
      agentOf(callId)?.hangUp(callId);
      // A BYE may have to wait half a minute for an ACK that is lost (RFC 3261, 15): the person's line is free before.
      clock.after(endingMs, () => {
        if (calls.get(callId)?.phase === 'ending')
          signal(callId, { kind: 'finished', sipStatus: null, atMs: clock.nowMs() });
      });
      return null;
    },
    hold({ callId, hold }) {
      if (!hold)
        for (const other of calls.running())
          if (other.phase === 'talking' && !other.inConference) agentOf(other.callId)?.hold(other.callId, true);
      agentOf(callId)?.hold(callId, hold);
      return null;
    },
    mute({ callId, muted }) {
      // In a conference one hand on the microphone means all of it.
      const muting = calls.get(callId)?.inConference ? conference() : [callId];
      for (const one of muting)
        void askMute(mediaIdOf(one), muted).then((done) => done && signal(one, { kind: 'muted', muted }));
      return null;
    },
    sendDtmf({ callId, tones }) {
      void desk.ask(mediaIdOf(callId), { kind: 'send-dtmf', tones }, askDeadlineMs).then((result) => {
        // The page knows whether the far end takes telephone-events (RFC 4733); INFO is the way round.
        if (result.kind === 'failed') agentOf(callId)?.sendInfoDtmf(callId, tones);
      });
      return null;
    },
    transfer({ callId, target }) {
      const agent = agentOf(callId);
      if (calls.get(target)) agent?.transfer(callId, target);
      else if (mayDial(target, true) === null) agent?.transfer(callId, readNumber(target).dial);
      else signal(callId, { kind: 'transfer', target, state: 'failed', sipStatus: 403 });
      return null;
    },
    consult({ callId, number }) {
      const first = calls.get(callId);
      return place(number, lineOut(first?.accountId), callId, mayDial(number, true));
    },
    completeTransfer({ callId }) {
      const consultation = calls.get(callId);
      if (!consultation || consultation.consultFor === null) return null;
      const first = consultation.consultFor;
      const agent = agentOf(first);
      if (consultation.answeredAtMs !== null && agent?.has(callId)) agent.transfer(first, callId);
      else {
        // Nobody answered yet: the first caller is sent on to ring there himself.
        agent?.transfer(first, readNumber(consultation.party.number).dial);
        this.hangUp({ callId });
      }
      return null;
    },
    deflect({ callId, target }) {
      if (calls.get(callId)?.phase === 'ringing') divert(callId, target);
      return null;
    },
    setConference({ callIds }) {
      const joined = calls
        .running()
        .filter(({ callId, answeredAtMs }) => callIds.includes(callId) && answeredAtMs !== null);
      for (const { callId } of calls.running())
        signal(callId, {
          kind: 'joined-conference',
          joined: joined.length > 1 && joined.some((one) => one.callId === callId),
        });
      for (const { callId, phase } of joined) if (phase === 'on-hold') agentOf(callId)?.hold(callId, false);
      tellConference();
      return null;
    },
    park({ callId }) {
      if (plan.parking) agentOf(callId)?.transfer(callId, plan.parking.extension);
      return null;
    },
    pickUp({ address }) {
      const number = plan.parking?.places.includes(address) ? address : `${plan.pickUpPrefix}${address.split('@')[0]}`;
      return place(number, lineOut(), null, mayDial(number, false));
    },
    setDoNotDisturb({ on }) {
      doNotDisturb = on;
      deps.save({ incoming: { doNotDisturb, forward } });
      tell();
      return null;
    },
    setForward(next) {
      forward = next;
      deps.save({ incoming: { doNotDisturb, forward } });
      tell();
      return null;
    },
    chooseDevices(devices) {
      media = { ...media, devices };
      for (const listener of settingsListeners) listener(media);
      tell();
      deps.save({ sound: devices });
      return null;
    },
    mediaReply(reply) {
      desk.reply(reply);
      return null;
    },
    mediaReport({ callId: mediaId, stats, connection }) {
      const callId = calls.get(mediaId) ? mediaId : mediaId.replace(/#\d+$/u, '');
      // Media of a session that was replaced, or is not yet in place, say nothing of the call.
      if (agentOf(callId)?.mediaIdOf(callId) !== mediaId) return null;
      if (connection) soundWatch.reported(callId, connection);
      if (!connection || connection === 'connected') signal(callId, { kind: 'measured', media: stats });
      return null;
    },
    mediaSound(told) {
      sound = told;
      tell();
      return null;
    },
    setHeadset(name) {
      headset = name === null ? null : { name };
      tell();
    },
    retryNow() {
      for (const { agent, reachability } of lines) {
        agent.probe();
        reachability.retryNow();
      }
      return null;
    },
    async close() {
      unwatch();
      unwatchLeaving();
      soundWatch.close();
      for (const { reachability } of lines) reachability.close();
      await Promise.all(lines.map(({ agent }) => agent.close()));
      listeners.clear();
    },
  };
}
