import {
  Inviter,
  Invitation,
  Registerer,
  RegistererState,
  RequestPendingError,
  SessionState,
  TransportState,
  UserAgent,
  UserAgentState,
  type Session,
  type Transport,
} from 'sip.js';
import type { Clock } from '../../drivers/reader-driver.ts';
import type { CallSignal } from './call-machine.ts';
import type { HeaderReader } from './identity.ts';
import type { MediaDesk } from './media-desk.ts';
import type { ReachOutcome, Registrar } from './registration.ts';
import { createRemoteSessionDescriptionHandler } from './remote-session-description-handler.ts';
import { createSipTransport, type SipTransport } from './sip-transport.ts';

/** What one account needs. `certificateAuthority` is PEM text. */
export interface SipAccount {
  readonly server: string;
  readonly address: string;
  readonly username: string;
  readonly displayName: string;
  readonly password: string;
  readonly certificateAuthority: string | null;
}

export interface SipEvents {
  onIncoming(callId: string, headers: HeaderReader): void;
  onSignal(callId: string, signal: CallSignal): void;
}

/** Signalling of one account. Every verb is harmless on a call that is unknown or over. */
export interface SipUserAgent extends Registrar {
  /** Sends an INVITE. @returns Call-ID; null when `dial` makes no SIP address */
  dial(dial: string): string | null;
  answer(callId: string): void;
  /** Refuses, cancels or ends, as the call stands. A BYE that cannot leave now leaves after the reconnection. */
  hangUp(callId: string): void;
  hold(callId: string, held: boolean): void;
  /** Offers the media of a call again: the media host was reloaded and has none of what was agreed. */
  offerMedia(callId: string): void;
  sendInfoDtmf(callId: string, tones: string): void;
  /** Blind to an address, or attended when `target` is the Call-ID of another call that talks. */
  transfer(callId: string, target: string): void;
  close(): Promise<void>;
}

/** One session, with what sip.js does not keep for us. */
interface Line {
  readonly session: Inviter | Invitation;
  readonly outgoing: boolean;
  /** Status of the last final failure. */
  status: number | null;
  held: boolean;
  /** re-INVITEs wait for each other: sip.js throws at a second one and leaves its offer behind. */
  offers: Promise<unknown>;
  /** Settled when no INVITE of the far end waits for its ACK: sip.js ends a call that offers before (RFC 3261, 14.1). */
  acknowledged: Promise<void>;
  acknowledge: () => void;
}

const registerDeadlineMs = 10_000;
const registerSeconds = 300;
const offerDeadlineMs = 35_000;
const closeDeadlineMs = 1_500;
/** A flood of INVITEs beyond this many lines is answered 486. */
const mostLines = 60;
/** When a target refresh is refused (the far end is reconnecting too), it is tried again. */
const refreshRetriesMs = [2_000, 8_000, 40_000];

/**
 * Drives sip.js 0.21 in Node.js: the only module that knows it. Media are messages to `desk`; the socket, its guards and its
 * queue of BYEs are `sip-transport.ts`; when to connect is `registration.ts`.
 */
export function createSipUserAgent(deps: {
  readonly account: SipAccount;
  readonly desk: MediaDesk;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: (words: string) => void;
  readonly events: SipEvents;
}): SipUserAgent {
  const { account, clock, events, log } = deps;
  const lines = new Map<string, Line>();
  const lostListeners = new Set<(cause: string) => void>();
  const domain = account.address.slice(account.address.indexOf('@') + 1);
  const uri = UserAgent.makeURI(`sip:${account.address}`);
  if (!uri) throw new Error(`phone address ${JSON.stringify(account.address)} is no SIP address`);
  let wire: SipTransport | undefined;
  let wasReachable = false;

  const userAgent = new UserAgent({
    uri,
    displayName: account.displayName,
    authorizationUsername: account.username,
    authorizationPassword: account.password,
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
    // sip.js makes its transport with `new`: a function that returns an object does for it.
    transportConstructor: function makeTransport() {
      wire = createSipTransport({
        url: account.server,
        certificateAuthority: account.certificateAuthority,
        clock,
        log,
        states: TransportState,
      });
      return wire;
    } as unknown as new () => Transport,
    sessionDescriptionHandlerFactory: (session) => {
      const callId = callIdOf(session as Inviter | Invitation);
      return createRemoteSessionDescriptionHandler({
        callId,
        desk: deps.desk,
        log,
        onPeerHold: (held) => events.onSignal(callId, { kind: 'held-by-peer', held }),
      });
    },
    delegate: {
      onInvite: receive,
      onDisconnect(error) {
        wasReachable = false;
        for (const line of lines.values()) if (isCalling(line)) giveUp(line);
        const cause = error?.message ?? 'closed';
        for (const listener of lostListeners) listener(cause);
      },
    },
  });
  const registerer = new Registerer(userAgent, { expires: registerSeconds, refreshFrequency: 80 });
  registerer.stateChange.addListener((state) => {
    if (state !== RegistererState.Unregistered || !wasReachable) return;
    wasReachable = false;
    for (const listener of lostListeners) listener('registration-lost');
  });

  function receive(invitation: Invitation): void {
    const callId = callIdOf(invitation);
    if (lines.has(callId) || lines.size >= mostLines) {
      void invitation.reject({ statusCode: 486 }).catch(noted('refusing a call beyond the lines'));
      return;
    }
    // Asterisk puts the registered contact in To: its random user is no line that anybody called.
    const contact = `sip:${userAgent.contact.uri.user}@`;
    events.onIncoming(callId, (name) =>
      invitation.request.getHeaders(name).filter((value) => name !== 'to' || !value.includes(contact)),
    );
    const line = follow(callId, invitation, false);
    awaitAck(line);
    invitation.delegate = {
      ...invitation.delegate,
      onCancel({ request }) {
        const elsewhere = request.getHeaders('reason').some((reason) => /cause\s*=\s*200\b/u.test(reason));
        events.onSignal(callId, { kind: 'cancelled-by-peer', elsewhere, atMs: clock.nowMs() });
      },
    };
    // The caller may have given up while the first provisional was on its way.
    if (invitation.state === SessionState.Terminated) finish(callId, line);
  }

  function follow(callId: string, session: Inviter | Invitation, outgoing: boolean): Line {
    const line: Line = {
      session,
      outgoing,
      status: null,
      held: false,
      offers: Promise.resolve(),
      acknowledged: Promise.resolve(),
      acknowledge: () => {},
    };
    lines.set(callId, line);
    session.delegate = {
      onAck: () => line.acknowledge(),
      onInvite(_request, _response, status) {
        if (status < 300) awaitAck(line);
      },
    };
    session.stateChange.addListener((state) => {
      if (state === SessionState.Established) events.onSignal(callId, { kind: 'established', atMs: clock.nowMs() });
      // The response's own delegate runs after this listener and knows the status.
      if (state === SessionState.Terminated) queueMicrotask(() => finish(callId, line));
    });
    return line;
  }

  function awaitAck(line: Line): void {
    line.acknowledged = new Promise((resolve) => {
      line.acknowledge = resolve;
    });
  }

  function finish(callId: string, line: Line): void {
    if (lines.get(callId) === line) lines.delete(callId);
    line.acknowledge();
    events.onSignal(callId, { kind: 'finished', sipStatus: line.status, atMs: clock.nowMs() });
  }

  /** The answer to an INVITE that was under way would come to the dead socket: the line is freed and the far end told later. */
  function giveUp(line: Line): void {
    line.status = 503;
    events.onSignal(callIdOf(line.session), { kind: 'finished', sipStatus: 503, atMs: clock.nowMs() });
    void (line.session as Inviter).cancel().catch(noted('cancelling after a lost line'));
  }

  /** One re-INVITE after the other. @returns the final status, or null when it never got one */
  function offerAgain(line: Line, held: boolean): Promise<number | null> {
    const once = async (): Promise<number | null> => {
      await line.acknowledged;
      if (line.session.state !== SessionState.Established) return null;
      const status = await new Promise<number | null>((resolve) => {
        const cancel = clock.after(offerDeadlineMs, () => resolve(null));
        const settle = (status: number | null): void => {
          cancel();
          resolve(status);
        };
        line.session
          .invite({
            sessionDescriptionHandlerOptions: { hold: held } as object,
            requestDelegate: {
              onAccept: () => settle(200),
              onReject: ({ message }) => settle(message.statusCode ?? null),
            },
          })
          .catch((error: unknown) => {
            log(`sip: re-INVITE not sent: ${wordsOf(error)}`);
            // sip.js leaves its offer behind; unless the offer in place is another's.
            if (!(error instanceof RequestPendingError))
              void line.session.sessionDescriptionHandler?.rollbackDescription?.().catch(noted('rollback'));
            settle(null);
          });
      });
      if (status !== 491) return status;
      // Glare: who owns the Call-ID waits longer (RFC 3261, 14.1).
      const waitMs = line.outgoing ? 2_100 + deps.random() * 1_900 : deps.random() * 2_000;
      await new Promise<void>((resolve) => clock.after(waitMs, resolve));
      return once();
    };
    const result = line.offers.then(once);
    line.offers = result.catch(noted('re-INVITE'));
    return result;
  }

  /** Tells the far end our new address: its requests still go to the connection that died. */
  async function refresh(line: Line, attempt: number): Promise<void> {
    const status = await offerAgain(line, line.held);
    if (status === 200 || line.session.state !== SessionState.Established) return;
    if (status === 481 || status === 408) {
      line.status = status;
      void line.session.bye().catch(noted('ending a call the far end forgot'));
      return;
    }
    const waitMs = refreshRetriesMs[attempt];
    if (waitMs !== undefined) clock.after(waitMs, () => void refresh(line, attempt + 1).catch(noted('refresh')));
  }

  function register(): Promise<ReachOutcome> {
    return new Promise((resolve) => {
      const cancel = clock.after(registerDeadlineMs, () => resolve({ kind: 'failed', cause: 'register-timeout' }));
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
              const refused = status === 401 || status === 403 || status === 404 || status === 407;
              settle(refused ? { kind: 'refused', sipStatus: status } : { kind: 'failed', cause: `sip-${status}` });
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

  const addressOf = (dial: string): string => `sip:${dial.includes('@') ? dial : `${dial}@${domain}`}`;

  return {
    async reach() {
      try {
        await (userAgent.state === UserAgentState.Started ? wire?.connect() : userAgent.start());
      } catch (error) {
        return { kind: 'failed', cause: wordsOf(error) };
      }
      const outcome = await register();
      wasReachable = outcome.kind === 'reachable';
      if (wasReachable) {
        await wire?.flush();
        for (const line of lines.values())
          if (line.session.state === SessionState.Established) void refresh(line, 0).catch(noted('refresh'));
      }
      return outcome;
    },
    onLost(listener) {
      lostListeners.add(listener);
      return () => lostListeners.delete(listener);
    },
    dial(dial) {
      const target = UserAgent.makeURI(addressOf(dial));
      if (!target) return null;
      const inviter = new Inviter(userAgent, target);
      const callId = callIdOf(inviter);
      const line = follow(callId, inviter, true);
      // The caller of this verb first learns the Call-ID, then what becomes of it.
      queueMicrotask(
        () =>
          void inviter
            .invite({
              requestDelegate: {
                onProgress: ({ message }) =>
                  events.onSignal(callId, { kind: 'progressed', sipStatus: message.statusCode ?? 0 }),
                onReject({ message }) {
                  line.status = message.statusCode ?? null;
                },
              },
            })
            .catch(noted('INVITE')),
      );
      return callId;
    },
    answer(callId) {
      const session = lines.get(callId)?.session;
      if (session instanceof Invitation && session.state === SessionState.Initial)
        void session.accept().catch(noted('answering'));
    },
    hangUp(callId) {
      const session = lines.get(callId)?.session;
      if (!session) return;
      if (session.state === SessionState.Established) void session.bye().catch(noted('BYE'));
      else if (session.state !== SessionState.Initial && session.state !== SessionState.Establishing) return;
      // 486 and not 603: colleagues of the same group keep ringing.
      else if (session instanceof Invitation) void session.reject({ statusCode: 486 }).catch(noted('refusing'));
      else void session.cancel().catch(noted('CANCEL'));
    },
    hold(callId, held) {
      const line = lines.get(callId);
      if (!line) return;
      void offerAgain(line, held)
        .then((status) => {
          if (status !== 200) return;
          line.held = held;
          events.onSignal(callId, { kind: 'held', held });
        })
        .catch(noted('hold'));
    },
    offerMedia(callId) {
      const line = lines.get(callId);
      if (line?.session.state === SessionState.Established) void refresh(line, 0).catch(noted('re-offer'));
    },
    sendInfoDtmf(callId, tones) {
      const session = lines.get(callId)?.session;
      if (!session) return;
      const send = async (): Promise<void> => {
        for (const tone of tones.replace(/[^\d*#A-Da-d]/gu, ''))
          await session.info({
            requestOptions: {
              body: {
                contentDisposition: 'render',
                contentType: 'application/dtmf-relay',
                content: `Signal=${tone}\r\nDuration=160`,
              },
            },
          });
      };
      void send().catch(noted('INFO'));
    },
    transfer(callId, target) {
      const session = lines.get(callId)?.session;
      const other = lines.get(target)?.session;
      const destination = other ?? UserAgent.makeURI(addressOf(target));
      if (!session || !destination) return;
      void session
        .refer(destination, {
          onNotify(notification) {
            void notification.accept();
            // After 200 the far ends talk to each other: our leg stays until we end it.
            if (notification.request.body.startsWith('SIP/2.0 2') && session.state === SessionState.Established)
              void session.bye().catch(noted('BYE after transfer'));
          },
        })
        .catch(noted('REFER'));
    },
    async close() {
      for (const callId of lines.keys()) this.hangUp(callId);
      const unregistered = registerer.dispose().catch(noted('unregistering'));
      // A silent registrar must not hold the stop of the program.
      await Promise.race([unregistered, new Promise<void>((resolve) => clock.after(closeDeadlineMs, resolve))]);
      await userAgent.stop().catch(noted('stopping'));
      wire?.end();
    },
  };
}

function isCalling({ outgoing, session }: Line): boolean {
  return outgoing && (session.state === SessionState.Initial || session.state === SessionState.Establishing);
}

function callIdOf(session: Session & { request: { callId: string } }): string {
  return session.request.callId;
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
