import {
  Inviter,
  Registerer,
  RegistererState,
  SIPExtension,
  TransportState,
  UserAgent,
  UserAgentState,
  type Invitation,
  type Notification,
  type Session,
  type Transport,
  type URI,
} from 'sip.js';
import type { Clock } from '../../drivers/reader-driver.ts';
import type { MessageWaiting } from '../../preload/contract/phone.ts';
import type { CallSignal } from './call-machine.ts';
import { readDialogInfo, readMessageSummary, readPresence, type WatchedState } from './event-bodies.ts';
import type { HeaderReader } from './identity.ts';
import type { MediaDesk } from './media-desk.ts';
import type { ReachOutcome, Registrar } from './registration.ts';
import { createCredentials } from './digest.ts';
import { createRemoteSessionDescriptionHandler } from './remote-session-description-handler.ts';
import { createSessionTimers } from './session-timers.ts';
import type { SipAccount } from './sip-account.ts';
import { addressOf, createSipSession, sipCallIdOf, type SipSession } from './sip-session.ts';
import { createSipTransport, type SipTransport } from './sip-transport.ts';
import { createSubscriptions, type Wanted } from './subscriptions.ts';

export interface SipEvents {
  onIncoming(callId: string, headers: HeaderReader): void;
  onSignal(callId: string, signal: CallSignal): void;
  /** The media of a call are under another id from now on: what was muted must be muted there before it sounds. */
  onMediaId(callId: string, mediaId: string): void;
  onMessageWaiting(waiting: Omit<MessageWaiting, 'accountId'>): void;
  onWatched(address: string, state: WatchedState): void;
}

/** Signalling of one account. Every verb is harmless on a call that is unknown or over. */
export interface SipUserAgent extends Registrar {
  /**
   * Sends an INVITE.
   *
   * @param urgent - connects first where the line is down, and waits for no registration
   * @returns Call-ID; null when `dial` makes no SIP address
   */
  dial(dial: string, urgent: boolean): string | null;
  has(callId: string): boolean;
  /** The id under which the media host has the media of a call. */
  mediaIdOf(callId: string): string;
  answer(callId: string): void;
  /** Refuses, cancels or ends, as the call stands. A BYE that cannot leave now leaves after the reconnection. */
  hangUp(callId: string): void;
  /** Refuses with a status, or sends elsewhere (302). */
  refuse(callId: string, sipStatus: number): void;
  redirect(callId: string, target: string): void;
  hold(callId: string, held: boolean): void;
  /** Offers the media of a call again: the media host was reloaded, or its way through the network is another. */
  offerMedia(callId: string, iceRestart: boolean): void;
  /** Last resort: a new session in place of the one whose media do not come back (INVITE with Replaces). */
  replace(callId: string): void;
  sendInfoDtmf(callId: string, tones: string): void;
  /** Blind to an address, or attended when `target` is the Call-ID of another call that talks. */
  transfer(callId: string, target: string): void;
  /** Asks for a sign of life now, after sleep or with another network. */
  probe(): void;
  close(): Promise<void>;
}

const registerDeadlineMs = 10_000;
const retrySpreadMs = 2_000;
const registerSeconds = 300;
const closeDeadlineMs = 1_500;
/** A flood of INVITEs beyond this many lines is answered 486. */
const mostLines = 60;
const dialogTypes = 'application/dialog-info+xml, application/pidf+xml';

/**
 * Drives sip.js 0.21 in Node.js for one account. Only this file, `sip-session.ts` and `subscriptions.ts` know it. Media are messages to
 * `desk`; the socket, its guards and its queue of BYEs are `sip-transport.ts`; when to connect is `registration.ts`.
 */
export function createSipUserAgent(deps: {
  readonly account: SipAccount;
  /** Colleagues and parking places to be told of. */
  readonly watched: readonly string[];
  readonly desk: MediaDesk;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: (words: string) => void;
  readonly mayRefer: (user: string) => boolean;
  readonly events: SipEvents;
}): SipUserAgent {
  const { account, clock, events, log } = deps;
  const lines = new Map<string, SipSession>();
  /** Of each session of the stack, by its Call-ID: which call it carries, and under which id the media host knows it. */
  const media = new Map<string, { readonly callId: string; readonly mediaId: string }>();
  const lostListeners = new Set<(cause: string) => void>();
  const domain = account.address.slice(account.address.indexOf('@') + 1);
  const uri = UserAgent.makeURI(`sip:${account.address}`);
  if (!uri) throw new Error(`phone address ${JSON.stringify(account.address)} is no SIP address`);
  let wire: SipTransport | undefined;
  let wasReachable = false;

  const lineOf = (sipCallId: string): SipSession | undefined => lines.get(media.get(sipCallId)?.callId ?? '');
  const timers = createSessionTimers({
    clock,
    refresh: (sipCallId) => lineOf(sipCallId)?.refresh(false),
    expire(sipCallId) {
      log(`sip: nobody refreshed the session ${sipCallId}: ended`);
      lineOf(sipCallId)?.hangUp();
    },
  });

  const userAgent = new UserAgent({
    uri,
    displayName: account.displayName,
    contactParams: { transport: 'ws' },
    userAgentString: 'Duret workstation',
    gracefulShutdown: false,
    logBuiltinEnabled: false,
    logConfiguration: false,
    logLevel: 'warn',
    logConnector(level, category, _label, content) {
      if (level === 'warn' || level === 'error') log(`${category}: ${content.slice(0, 300)}`);
    },
    noAnswerTimeout: 120,
    sipExtensionReplaces: SIPExtension.Supported,
    sipExtensionExtraSupported: ['timer'],
    preloadedRouteSet: account.outboundProxy ? [`<${account.outboundProxy}>`] : [],
    ...(account.instanceId === undefined ? {} : { instanceId: account.instanceId }),
    // sip.js makes its transport with `new`: a function that returns an object does for it.
    transportConstructor: function makeTransport() {
      wire = createSipTransport({
        url: account.server,
        certificateAuthority: account.certificateAuthority,
        clock,
        log,
        states: TransportState,
        timers,
      });
      return wire;
    } as unknown as new () => Transport,
    sessionDescriptionHandlerFactory: (session) => {
      const sipCallId = sipCallIdOf(session as Session & { request: { callId: string } });
      const { callId, mediaId } = media.get(sipCallId) ?? { callId: sipCallId, mediaId: sipCallId };
      return createRemoteSessionDescriptionHandler({
        callId: mediaId,
        desk: deps.desk,
        log,
        onPeerHold: (held) => events.onSignal(callId, { kind: 'held-by-peer', held }),
      });
    },
    delegate: {
      onInvite: receive,
      onNotify: unsolicited,
      onDisconnect(error) {
        wasReachable = false;
        for (const line of lines.values()) line.giveUp();
        const cause = error?.message ?? 'closed';
        for (const listener of lostListeners) listener(cause);
      },
    },
  });
  // `ob` would bind a call to the connection it began on (RFC 5626, 4.3): without a GRUU the proxy then sends all that we ask after a
  // reconnection to the connection that died. We tell our new address by a re-INVITE instead.
  const { contact } = userAgent;
  const contactAs = contact.toString;
  contact.toString = (options: object = {}) => contactAs({ ...options, outbound: false });
  // The stack's own credentials know no SHA-256.
  Object.assign(userAgent.userAgentCore.configuration, { authenticationFactory: () => createCredentials(account) });
  const registerer = new Registerer(userAgent, {
    expires: registerSeconds,
    refreshFrequency: 80,
    ...(account.instanceId === undefined ? {} : { instanceId: account.instanceId, regId: 1 }),
  });
  registerer.stateChange.addListener((state) => {
    if (state !== RegistererState.Unregistered || !wasReachable) return;
    wasReachable = false;
    for (const listener of lostListeners) listener('registration-lost');
  });
  const subscriptions = createSubscriptions({ userAgent, clock, log, wanted: wantedOf() });

  /** The mailbox of the account, and everybody whose state the desk shows. */
  function wantedOf(): Wanted[] {
    const mailbox: Wanted = {
      target: uri as URI,
      event: 'message-summary',
      accept: 'application/simple-message-summary',
      onBody: (_type, body) => mailboxSays(body),
      onSilent: () => {},
    };
    const others = deps.watched.flatMap((address): Wanted[] => {
      const target = addressOf(address, domain);
      if (!target) return [];
      return [
        {
          target,
          event: 'dialog',
          accept: dialogTypes,
          onBody(type, body) {
            const state = type === 'application/pidf+xml' ? readPresence(body) : readDialogInfo(body);
            if (state) events.onWatched(address, state);
          },
          onSilent: () => events.onWatched(address, { state: 'unknown', partner: null }),
        },
      ];
    });
    return [mailbox, ...others];
  }

  function mailboxSays(body: string): void {
    const waiting = readMessageSummary(body);
    if (waiting) events.onMessageWaiting(waiting);
  }

  /** PBXs tell of messages without having been asked (RFC 3842 allows it no more, Asterisk and many phones live by it). */
  function unsolicited(notification: Notification): void {
    void notification.accept().catch(() => {});
    if (/^\s*message-summary\b/iu.test(notification.request.getHeader('event') ?? ''))
      mailboxSays(notification.request.body);
  }

  function receive(invitation: Invitation): void {
    const callId = sipCallIdOf(invitation);
    const replaced = invitation.replacee && lineOf(sipCallIdOf(invitation.replacee as Invitation | Inviter));
    if (replaced) return replaced.takeOver(invitation);
    if (lines.has(callId) || lines.size >= mostLines) {
      void invitation.reject({ statusCode: 486 }).catch(noted('refusing a call beyond the lines'));
      return;
    }
    // Asterisk puts the registered contact in To: its random user is no line that anybody called.
    const registered = `sip:${contact.uri.user}@`;
    events.onIncoming(callId, (name) =>
      invitation.request.getHeaders(name).filter((value) => name !== 'to' || !value.includes(registered)),
    );
    open(callId, invitation);
  }

  const connect = async (): Promise<void> =>
    userAgent.state === UserAgentState.Started ? wire?.connect() : userAgent.start();

  function open(callId: string, first: Invitation | Inviter, ready?: Promise<unknown>): void {
    const line = createSipSession({
      first,
      ready,
      clock,
      random: deps.random,
      log,
      onSignal: (signal) => events.onSignal(callId, signal),
      onStacked(session, mediaId) {
        media.set(sipCallIdOf(session), { callId, mediaId });
        if (mediaId !== callId) events.onMediaId(callId, mediaId);
      },
      onOver() {
        lines.delete(callId);
        for (const [sipCallId, carried] of media) {
          if (carried.callId !== callId) continue;
          media.delete(sipCallId);
          timers.forget(sipCallId);
        }
      },
      makeInviter: (target, extraHeaders) => makeInviter(target, extraHeaders),
      mayRefer: deps.mayRefer,
    });
    // A call that was over before it was followed is not kept.
    if (media.has(callId)) lines.set(callId, line);
  }

  /** With early media: what trunks say before the answer («le numéro que vous avez demandé…») is heard. */
  function makeInviter(target: URI, extraHeaders: readonly string[] = []): Inviter {
    return new Inviter(userAgent, target, { earlyMedia: true, extraHeaders: [...extraHeaders] });
  }

  function register(): Promise<ReachOutcome> {
    return new Promise((resolve) => {
      const cancel = clock.after(registerDeadlineMs, () => {
        // Who waited that long need not wait again, whatever failed before.
        resolve({ kind: 'failed', cause: 'register-timeout', retryAfterMs: deps.random() * retrySpreadMs });
        // A PBX that was still starting took the REGISTER and forgot it; the stack would let no other one leave for half a minute.
        wire?.drop('register-timeout');
      });
      const settle = (outcome: ReachOutcome): void => {
        cancel();
        resolve(outcome);
      };
      registerer
        .register({
          requestDelegate: {
            onAccept: () => settle({ kind: 'reachable' }),
            onReject({ message }) {
              const status = message.statusCode ?? 0;
              if (status === 401 || status === 403 || status === 404 || status === 407)
                return settle({ kind: 'refused', sipStatus: status });
              const seconds = Number.parseInt(message.getHeader('retry-after') ?? '', 10);
              const cause = `sip-${status}`;
              settle(
                Number.isFinite(seconds) && seconds >= 0
                  ? { kind: 'failed', cause, retryAfterMs: seconds * 1_000 }
                  : { kind: 'failed', cause },
              );
            },
          },
        })
        .catch((error: unknown) => settle({ kind: 'failed', cause: wordsOf(error) }));
    });
  }

  const noted =
    (what: string) =>
    (error: unknown): void =>
      log(`sip: ${what}: ${wordsOf(error)}`);

  return {
    async reach() {
      try {
        await connect();
      } catch (error) {
        return { kind: 'failed', cause: wordsOf(error) };
      }
      const again = !wasReachable;
      const outcome = await register();
      wasReachable = outcome.kind === 'reachable';
      if (wasReachable && again) {
        await wire?.flush();
        for (const line of lines.values()) line.refresh(false);
        subscriptions.begin();
      }
      return outcome;
    },
    onLost(listener) {
      lostListeners.add(listener);
      return () => lostListeners.delete(listener);
    },
    dial(dial, urgent) {
      const target = addressOf(dial, domain);
      if (!target) return null;
      const inviter = makeInviter(target);
      const callId = sipCallIdOf(inviter);
      open(callId, inviter, urgent ? connect().catch(noted('connecting for an emergency')) : undefined);
      return callId;
    },
    has: (callId) => lines.has(callId),
    mediaIdOf: (callId) => lines.get(callId)?.mediaId() ?? callId,
    answer: (callId) => lines.get(callId)?.answer(),
    hangUp: (callId) => lines.get(callId)?.hangUp(),
    refuse: (callId, sipStatus) => lines.get(callId)?.refuse(sipStatus),
    redirect(callId, target) {
      const address = addressOf(target, domain);
      if (address) lines.get(callId)?.redirect(address);
    },
    hold: (callId, held) => lines.get(callId)?.hold(held),
    offerMedia: (callId, iceRestart) => lines.get(callId)?.refresh(iceRestart),
    replace: (callId) => lines.get(callId)?.replaceOwn(),
    sendInfoDtmf: (callId, tones) => lines.get(callId)?.sendInfo(tones),
    transfer(callId, target) {
      const destination = lines.get(target) ?? addressOf(target, domain);
      if (destination) lines.get(callId)?.transfer(destination, target);
    },
    probe: () => wire?.probe(),
    async close() {
      for (const line of lines.values()) line.hangUp();
      subscriptions.close();
      const unregistered = registerer.dispose().catch(noted('unregistering'));
      // A silent registrar must not hold the stop of the program.
      await Promise.race([unregistered, new Promise<void>((resolve) => clock.after(closeDeadlineMs, resolve))]);
      await userAgent.stop().catch(noted('stopping'));
      timers.close();
      wire?.end();
    },
  };
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
