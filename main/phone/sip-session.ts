import {
  Invitation,
  Inviter,
  RequestPendingError,
  SessionState,
  UserAgent,
  type Notification,
  type Referral,
  type Session,
  type URI,
} from 'sip.js';
import type { Clock } from '../../drivers/reader-driver.ts';
import type { CallSignal } from './call-machine.ts';
import { readIdentity } from './identity.ts';
import { readNumber } from './numbers.ts';

type Stacked = Inviter | Invitation;

/** One call: a session of the SIP stack, which another may replace, and what the stack does not keep for us. */
export interface SipSession {
  /** Call-ID of its first session: identity of the call. */
  readonly callId: string;
  readonly outgoing: boolean;
  /** Under this id the media host has its media now. */
  mediaId(): string;
  /** The stack's session of now. */
  stacked(): Stacked;
  /** An INVITE of ours that has no final answer yet. */
  isCalling(): boolean;
  isTalking(): boolean;
  answer(): void;
  hangUp(): void;
  /** Sends a ringing call elsewhere. */
  redirect(target: URI): void;
  refuse(sipStatus: number): void;
  hold(held: boolean): void;
  /** Offers again: our address or our media are others. Tried again when the far end cannot just now. */
  refresh(iceRestart: boolean): void;
  /** A new session in place of this one, with media of its own. @see RFC 3891 */
  replaceOwn(): void;
  /** The far end put another session in place of this one. */
  takeOver(invitation: Invitation): void;
  sendInfo(tones: string): void;
  transfer(target: URI | SipSession, shown: string): void;
  /** The line is lost: an INVITE under way cannot be answered any more. */
  giveUp(): void;
}

const offerDeadlineMs = 35_000;
/** When a target refresh is refused (the far end is reconnecting too), it is tried again. */
const refreshRetriesMs = [2_000, 8_000, 40_000];

/**
 * Follows one call through the SIP stack.
 *
 * @param deps.makeInviter - a session to `target`, not sent yet
 * @param deps.mayRefer - whether the far end may send us to this address: nobody dials at our cost
 */
export function createSipSession(deps: {
  readonly first: Stacked;
  /** The INVITE leaves when this is settled; else in the next turn. */
  readonly ready: Promise<unknown> | undefined;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: (words: string) => void;
  readonly onSignal: (signal: CallSignal) => void;
  /** The stack's session of this call is another now, under this media id. */
  readonly onStacked: (session: Stacked, mediaId: string) => void;
  readonly onOver: () => void;
  readonly makeInviter: (target: URI, extraHeaders: readonly string[]) => Inviter;
  readonly mayRefer: (user: string) => boolean;
}): SipSession {
  const { clock, log, onSignal, first } = deps;
  const callId = sipCallIdOf(first);
  const outgoing = first instanceof Inviter;
  let session: Stacked = first;
  let generation = 1;
  let mediaId = callId;
  /** Status of the last final failure. */
  let status: number | null = null;
  let held = false;
  let over = false;
  /** An INVITE that is to take the place of the session; while it is under way the end of the old one ends nothing. */
  let successor: Inviter | null = null;
  let retriedInterval = false;
  /** re-INVITEs wait for each other: sip.js throws at a second one and leaves its offer behind. */
  let offers: Promise<unknown> = Promise.resolve();
  /** Settled when no INVITE of the far end waits for its ACK: sip.js ends a call that offers before (RFC 3261, 14.1). */
  let acknowledged: Promise<void> = Promise.resolve();
  let acknowledge: () => void = () => {};

  const noted =
    (what: string) =>
    (error: unknown): void =>
      log(`sip: ${what}: ${error instanceof Error ? error.message : String(error)}`);
  const isTalking = (): boolean => session.state === SessionState.Established;

  const awaitAck = (): void => {
    acknowledged = new Promise((resolve) => {
      acknowledge = resolve;
    });
  };

  const finish = (): void => {
    if (over) return;
    over = true;
    acknowledge();
    onSignal({ kind: 'finished', sipStatus: status, atMs: clock.nowMs() });
    deps.onOver();
  };

  function follow(next: Stacked): void {
    session = next;
    deps.onStacked(next, mediaId);
    next.delegate = {
      onAck: () => acknowledge(),
      onInvite(_request, _response, code) {
        if (code < 300) awaitAck();
      },
      onRefer: (referral) => followReferral(referral),
    };
    if (next instanceof Invitation) {
      awaitAck();
      next.delegate.onCancel = ({ request }) => {
        const elsewhere = request.getHeaders('reason').some((reason) => /cause\s*=\s*200\b/u.test(reason));
        onSignal({ kind: 'cancelled-by-peer', elsewhere, atMs: clock.nowMs() });
      };
    }
    next.stateChange.addListener((state) => {
      if (session !== next) return;
      if (state === SessionState.Established) onSignal({ kind: 'established', atMs: clock.nowMs() });
      // The response's own delegate runs after this listener and knows the status, or puts another session in place.
      if (state === SessionState.Terminated) queueMicrotask(() => session === next && successor === null && finish());
    });
    // The caller may have given up while the first provisional was on its way.
    if (next.state === SessionState.Terminated) finish();
  }

  /**
   * Puts `next` in place when it stands; until then, and if it never does, the old one goes on.
   *
   * @param otherwise - what to do when it was not answered, while the old one still talks
   */
  function succeed(next: Inviter, what: string, otherwise: () => void = () => {}): void {
    generation += 1;
    const nextMediaId = `${callId}#${generation}`;
    successor = next;
    deps.onStacked(next, nextMediaId);
    next.stateChange.addListener((state) => {
      if (state === SessionState.Established && successor === next && !over) {
        const old = session;
        successor = null;
        mediaId = nextMediaId;
        follow(next);
        if (old.state === SessionState.Established) void old.bye().catch(noted('BYE to a session that was replaced'));
        log(`sip: ${what}: talking`);
      } else if (state === SessionState.Established) void next.bye().catch(noted('BYE to a session that came late'));
      else if (state === SessionState.Terminated && session !== next) {
        if (successor === next) successor = null;
        log(`sip: ${what}: not answered`);
        if (session.state === SessionState.Terminated) finish();
        else if (isTalking()) otherwise();
      }
    });
    void next.invite().catch(noted('INVITE with Replaces'));
  }

  /** The far end sends us to somebody else (REFER): its session ends when the new one stands. */
  function followReferral(referral: Referral): void {
    const target = referral.referTo.uri;
    // With Replaces we are sent into a call that stands already, and that somebody else pays.
    if (referral.replaces === undefined && !deps.mayRefer(target.user ?? '')) {
      void referral.reject({ statusCode: 603 }).catch(noted('refusing a REFER'));
      return log('sip: a REFER to a number that is not let out was refused');
    }
    void referral
      .accept()
      .then(() => {
        const sent = referral.makeInviter();
        const number = target.user ?? '';
        const party = {
          number,
          displayName: referral.referTo.displayName || null,
          masked: false,
          source: 'to' as const,
        };
        onSignal({ kind: 'party-changed', party: { ...party, e164: readNumber(number).e164 } });
        succeed(sent, 'REFER followed');
      })
      .catch(noted('REFER'));
  }

  /** One re-INVITE after the other. @returns the final status, or null when it never got one */
  function offerAgain(hold: boolean, iceRestart: boolean): Promise<number | null> {
    const once = async (): Promise<number | null> => {
      await acknowledged;
      if (!isTalking()) return null;
      const outcome = await new Promise<number | null>((resolve) => {
        const cancel = clock.after(offerDeadlineMs, () => resolve(null));
        const settle = (code: number | null): void => {
          cancel();
          resolve(code);
        };
        session
          .invite({
            sessionDescriptionHandlerOptions: { hold, iceRestart } as object,
            requestDelegate: {
              onAccept: () => settle(200),
              onReject: ({ message }) => settle(message.statusCode ?? null),
            },
          })
          .catch((error: unknown) => {
            noted('re-INVITE not sent')(error);
            // sip.js leaves its offer behind; unless the offer in place is another's.
            if (!(error instanceof RequestPendingError))
              void session.sessionDescriptionHandler?.rollbackDescription?.().catch(noted('rollback'));
            settle(null);
          });
      });
      // An interval that was too short is known by now, and the next INVITE asks for a longer one (RFC 4028, 7.4).
      if (outcome === 422 && !retriedInterval) {
        retriedInterval = true;
        return once();
      }
      if (outcome !== 491) return outcome;
      // Glare: who owns the Call-ID waits longer (RFC 3261, 14.1).
      const waitMs = outgoing ? 2_100 + deps.random() * 1_900 : deps.random() * 2_000;
      await new Promise<void>((resolve) => clock.after(waitMs, resolve));
      return once();
    };
    const result = offers.then(once);
    offers = result.catch(noted('re-INVITE'));
    return result;
  }

  /** Tells the far end our new address: its requests still go to the connection that died. */
  async function refresh(iceRestart: boolean, attempt: number): Promise<void> {
    const code = await offerAgain(held, iceRestart);
    if (code === 200 || !isTalking()) return;
    if (code === 481 || code === 408) {
      status = code;
      void session.bye().catch(noted('ending a call the far end forgot'));
      return;
    }
    const waitMs = refreshRetriesMs[attempt];
    if (waitMs !== undefined) clock.after(waitMs, () => void refresh(iceRestart, attempt + 1).catch(noted('refresh')));
  }

  function invite(inviter: Inviter): void {
    void inviter
      .invite({
        requestDelegate: {
          onProgress: ({ message }) => onSignal({ kind: 'progressed', sipStatus: message.statusCode ?? 0 }),
          // Where to is the PBX's to follow: nobody sends us dialling at our cost.
          onRedirect({ message }) {
            status = message.statusCode ?? null;
          },
          onReject({ message }) {
            status = message.statusCode ?? null;
            // Once: the interval that the far end wants is known now, and asked for (RFC 4028, 7.4).
            if (status !== 422 || retriedInterval) return;
            retriedInterval = true;
            const again = deps.makeInviter(inviter.request.ruri as URI, []);
            generation += 1;
            mediaId = `${callId}#${generation}`;
            follow(again);
            invite(again);
          },
        },
      })
      .catch(noted('INVITE'));
  }

  const talk: SipSession = {
    callId,
    outgoing,
    mediaId: () => mediaId,
    stacked: () => session,
    isCalling: () =>
      session instanceof Inviter &&
      (session.state === SessionState.Initial || session.state === SessionState.Establishing),
    isTalking,
    answer() {
      if (session instanceof Invitation && session.state === SessionState.Initial)
        void session.accept().catch(noted('answering'));
    },
    hangUp() {
      if (successor) {
        const next = successor;
        successor = null;
        void next.cancel().catch(noted('CANCEL'));
      }
      if (isTalking()) void session.bye().catch(noted('BYE'));
      else if (session.state !== SessionState.Initial && session.state !== SessionState.Establishing) return;
      // 486 and not 603: colleagues of the same group keep ringing.
      else if (session instanceof Invitation) void session.reject({ statusCode: 486 }).catch(noted('refusing'));
      else void session.cancel().catch(noted('CANCEL'));
    },
    redirect(target) {
      if (!(session instanceof Invitation) || session.state !== SessionState.Initial) return;
      status = 302;
      void session
        .reject({ statusCode: 302, extraHeaders: [`Contact: <${target.toString()}>`] })
        .catch(noted('redirecting'));
    },
    refuse(sipStatus) {
      if (!(session instanceof Invitation) || session.state !== SessionState.Initial) return;
      status = sipStatus;
      void session.reject({ statusCode: sipStatus }).catch(noted('refusing'));
    },
    hold(wanted) {
      void offerAgain(wanted, false)
        .then((code) => {
          if (code !== 200) return;
          held = wanted;
          onSignal({ kind: 'held', held: wanted });
        })
        .catch(noted('hold'));
    },
    refresh(iceRestart) {
      if (isTalking()) void refresh(iceRestart, 0).catch(noted('refresh'));
    },
    replaceOwn() {
      const { dialog } = session;
      if (!isTalking() || !dialog) return;
      const replaces = `Replaces: ${dialog.callId};to-tag=${dialog.remoteTag};from-tag=${dialog.localTag}`;
      const replace = (target: URI, otherwise?: () => void): void =>
        succeed(deps.makeInviter(target, [replaces, 'Require: replaces']), 'INVITE with Replaces', otherwise);
      // Asterisk's contact names no extension, and it knows none of that name: by the number it finds the call.
      replace(dialog.remoteTarget, () => replace(dialog.remoteURI));
    },
    takeOver(invitation) {
      generation += 1;
      mediaId = `${callId}#${generation}`;
      follow(invitation);
      onSignal({
        kind: 'party-changed',
        party: readIdentity((name) => invitation.request.getHeaders(name)).party,
      });
      void invitation.accept().catch(noted('answering in place of another'));
    },
    sendInfo(tones) {
      const target: Session = session;
      const send = async (): Promise<void> => {
        for (const tone of tones.replace(/[^\d*#A-Da-d]/gu, ''))
          await target.info({
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
    transfer(target, shown) {
      const destination = isSession(target) ? target.stacked() : target;
      const told = (state: 'asked' | 'ringing' | 'done' | 'failed', sipStatus: number | null): void =>
        onSignal({ kind: 'transfer', target: shown, state, sipStatus });
      told('asked', null);
      void session
        .refer(destination, {
          requestDelegate: { onReject: ({ message }) => told('failed', message.statusCode ?? null) },
          onNotify: (notification) => progress(notification),
        })
        .catch((error: unknown) => {
          noted('REFER')(error);
          told('failed', null);
        });
      function progress(notification: Notification): void {
        void notification.accept();
        const code = Number(/^SIP\/2\.0 (\d{3})/u.exec(notification.request.body)?.[1] ?? 0);
        if (code >= 300) return told('failed', code);
        if (code < 200) return code >= 180 ? told('ringing', code) : undefined;
        told('done', code);
        // After 200 the far ends talk to each other: our legs stay until we end them.
        for (const leg of isSession(target) ? [session, target.stacked()] : [session])
          if (leg.state === SessionState.Established) void leg.bye().catch(noted('BYE after transfer'));
      }
    },
    giveUp() {
      if (!talk.isCalling()) return;
      status = 503;
      onSignal({ kind: 'finished', sipStatus: 503, atMs: clock.nowMs() });
      void (session as Inviter).cancel().catch(noted('cancelling after a lost line'));
    },
  };

  follow(first);
  // The caller of `dial` first learns the Call-ID, then what becomes of it.
  if (first instanceof Inviter)
    void Promise.resolve(deps.ready).then(() => first.state === SessionState.Initial && invite(first));
  return talk;
}

export function sipCallIdOf(session: { request: { callId: string } }): string {
  return session.request.callId;
}

function isSession(target: URI | SipSession): target is SipSession {
  return 'stacked' in target;
}

/** An address for a Request-URI; null when the text makes none. */
export function addressOf(dial: string, domain: string): URI | null {
  return UserAgent.makeURI(`sip:${dial.includes('@') ? dial : `${dial}@${domain}`}`) ?? null;
}
