import { randomUUID } from 'node:crypto';
import type { Clock } from '../../drivers/reader-driver.ts';
import { systemClock } from '../../main/clock.ts';
import { createMediaDesk, type MediaAsk, type MediaDesk, type MediaResult } from '../../main/phone/media-desk.ts';
import { plainPlan, type PhonePlan } from '../../main/phone/phone-plan.ts';
import { createPhoneService, type PhoneService } from '../../main/phone/service.ts';
import type { SipAccount } from '../../main/phone/sip-account.ts';
import type { CallState, IncomingChoice, MediaSettings, PhoneState } from '../../preload/contract/phone.ts';

/** A page that owns media, as signalling sees it: it answers every request at once, with descriptions nobody parses. */
export function fakeMediaHost(
  desk: MediaDesk,
  answerWith: (callId: string, ask: MediaAsk) => MediaResult | null = plainAnswer(),
): { readonly asked: { callId: string; ask: MediaAsk }[] } {
  const asked: { callId: string; ask: MediaAsk }[] = [];
  desk.source.onEvent(({ requestId, callId, ask }) => {
    asked.push({ callId, ask });
    const result = answerWith(callId, ask);
    if (result) queueMicrotask(() => desk.reply({ requestId, result }));
  });
  return { asked };
}

export function plainAnswer(): (callId: string, ask: MediaAsk) => MediaResult {
  const offered = new Set<string>();
  return (callId, ask) => {
    if (ask.kind === 'set-description' && ask.type === 'offer') offered.add(callId);
    if (ask.kind !== 'get-description') return { kind: 'done' };
    const type = offered.delete(callId) ? 'answer' : 'offer';
    const direction = ask.hold ? 'sendonly' : 'sendrecv';
    const sdp = `v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 8\r\nc=IN IP4 127.0.0.1\r\na=${direction}\r\n`;
    return { kind: 'description', type, sdp };
  };
}

/** Media, and what is asked for calls to come, as a station has them whose settings say nothing. */
export const plainMedia: MediaSettings = {
  iceServers: [],
  relayOnly: false,
  codecs: ['opus', 'G722', 'PCMA', 'PCMU'],
  devices: { microphone: null, speaker: null, ringer: null, ringVolume: 0.7 },
};

export const plainIncoming: IncomingChoice = {
  doNotDisturb: false,
  forward: { always: null, busy: null, noAnswer: null },
};

export function startPhone(
  account: SipAccount | readonly SipAccount[] | null,
  desk: MediaDesk = createMediaDesk(systemClock),
  clock: Clock = systemClock,
  plan: Partial<PhonePlan> = {},
  incoming: IncomingChoice = plainIncoming,
) {
  const journal: string[] = [];
  const saved: unknown[] = [];
  const phone = createPhoneService({
    accounts: account === null ? [] : [account].flat(),
    plan: { ...plainPlan, ...plan },
    media: plainMedia,
    desk,
    clock,
    random: () => 0.1,
    newId: randomUUID,
    log: (words) => journal.push(words),
    incoming,
    save: (chosen) => saved.push(chosen),
  });
  return { phone, desk, journal, saved };
}

/** Resolves with the first state, present or coming, that fits. */
export function stateWhere(phone: PhoneService, fits: (state: PhoneState) => boolean): Promise<PhoneState> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      unsubscribe();
      reject(new Error(`never came: ${fits.toString()}; last was ${JSON.stringify(phone.state.snapshot())}`));
    }, 18_000);
    const look = (state: PhoneState): void => {
      if (!fits(state)) return;
      clearTimeout(timer);
      unsubscribe();
      resolve(state);
    };
    const unsubscribe = phone.state.onEvent(() => look(phone.state.snapshot()));
    look(phone.state.snapshot());
  });
}

export async function callWhere(phone: PhoneService, fits: (call: CallState) => boolean): Promise<CallState> {
  const state = await stateWhere(phone, ({ calls }) => calls.some(fits));
  return state.calls.find(fits) as CallState;
}

export const reachable = (phone: PhoneService): Promise<PhoneState> =>
  stateWhere(phone, ({ registration }) => registration.state === 'reachable');
