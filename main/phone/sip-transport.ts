import type { Clock } from '../../drivers/reader-driver.ts';
import { openSipLine, type SipLine } from './sip-line.ts';
import { headerOf } from './sip-headers.ts';
import { kindOfSent, redacted, replyTo, screenReceived } from './screen-sip.ts';
import type { SessionTimers } from './session-timers.ts';

/** The state words of the SIP stack, handed in so that this module needs nothing of it. */
export interface TransportStates<S extends string> {
  readonly Connecting: S;
  readonly Connected: S;
  readonly Disconnecting: S;
  readonly Disconnected: S;
}

/** What the SIP stack calls its transport: it sets the three callbacks and awaits `connect` and `send`. */
export interface SipTransport {
  readonly protocol: string;
  readonly state: string;
  readonly stateChange: {
    addListener(listener: (state: string) => void, options?: { once?: boolean }): void;
    removeListener(listener: (state: string) => void): void;
  };
  onConnect: (() => void) | undefined;
  onDisconnect: ((error?: Error) => void) | undefined;
  onMessage: ((message: string) => void) | undefined;
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  dispose(): Promise<void>;
  isConnected(): boolean;
  send(message: string): Promise<void>;
  /** Sends what waited for the reconnection: BYE, CANCEL, ACK and final answers to calls. */
  flush(): Promise<void>;
  /** Asks the far end for a sign of life now: a line that is dead is closed within two seconds. */
  probe(): void;
  /** Gives the line up as dead, without waiting for the far end: what waits on it is settled. */
  drop(cause: string): void;
  /** Closes for good. */
  end(): void;
}

/** Of each method that the stack may repeat by itself. */
const mostPerWindow: Readonly<Record<string, number>> = { REGISTER: 8, SUBSCRIBE: 120 };
const windowMs = 10_000;
/** Later than this the far end has given the transaction up itself; a BYE is worth sending much later. */
const answerKeptMs = 60_000;
/** So long the far end repeats its acceptance and waits for the ACK, then it ends the call (RFC 3261, 13.3.1.4: 64 T1). */
const ackKeptMs = 32_000;
const keptForMs: Readonly<Record<string, number>> = { BYE: 60 * 60_000, CANCEL: answerKeptMs, ACK: ackKeptMs };
const mostKept = 200;

/**
 * A SIP stack's transport over one WebSocket at a time. Nothing that a stranger sends makes it throw.
 *
 * MUST keep a BYE, CANCEL, ACK or final INVITE response that is sent while offline, or into a line that dies before the answer (the stack
 * would report success and forget it),
 * and MUST limit REGISTERs and SUBSCRIBEs (the stack repeats a 423 without pause). It does not reconnect: `registration.ts` decides when.
 */
export function createSipTransport<S extends string>(deps: {
  readonly url: string;
  readonly certificateAuthority: string | null;
  readonly clock: Clock;
  readonly log: (words: string) => void;
  readonly states: TransportStates<S>;
  readonly timers: SessionTimers;
}): SipTransport {
  const { clock, log, states } = deps;
  const listeners = new Set<(state: string) => void>();
  let state: S = states.Disconnected;
  let line: SipLine | null = null;
  let opening: Promise<void> | null = null;
  let kept: { readonly text: string; readonly untilMs: number }[] = [];
  const sentAtMs = new Map<string, number[]>();
  let openRegister: string | null = null;
  /** BYEs and CANCELs on their way: a line that dies takes them along, and says nothing. By Call-ID and CSeq. */
  const unanswered = new Map<string, { readonly text: string; readonly kind: string }>();
  /** The newest ACK of each call. Nothing says that it arrived, and the repeated acceptance that asks for it goes to the dead line. */
  const acks = new Map<string, { readonly text: string; readonly untilMs: number }>();

  const become = (next: S): void => {
    if (state === next) return;
    state = next;
    for (const listener of listeners) listener(next);
  };

  const deliver = (text: string): void => {
    try {
      transport.onMessage?.(text);
    } catch (error) {
      log(
        `sip: discarded after a fault of the stack: ${error instanceof Error ? error.message : 'unknown'}\n${redacted(text).slice(0, 500)}`,
      );
    }
  };

  const receive = (text: string): void => {
    if (/^[\r\n]*$/u.test(text)) return;
    const screened = screenReceived(text);
    switch (screened.kind) {
      case 'pass':
        if (answeredHere(screened.text)) return;
        if (text.startsWith('SIP/2.0 ')) unanswered.delete(transactionOf(text));
        if (openRegister !== null && /^SIP\/2\.0 [2-6]/u.test(text) && kindOfSent(text).endsWith(' REGISTER'))
          openRegister = null;
        return deliver(screened.text);
      case 'answer':
        void line?.send(screened.reply).catch(() => {});
        return log(`sip: answered outside the stack: ${screened.why}`);
      case 'discard':
        return log(`sip: discarded: ${screened.why}`);
    }
  };

  /** What session timers answer without the stack, which takes no UPDATE and knows no 422. */
  const answeredHere = (text: string): boolean => {
    const tooShort = deps.timers.received(text);
    if (tooShort !== null) {
      void line?.send(replyTo(text, 422, 'Session Interval Too Small', [`Min-SE: ${tooShort}`])).catch(() => {});
      return true;
    }
    // One that carries an offer is left to the stack's 405.
    if (!text.startsWith('UPDATE ') || /\r\n\r\n./u.test(text)) return false;
    const granted = deps.timers.updated(callIdOf(text));
    if (granted) void line?.send(replyTo(text, 200, 'OK', granted)).catch(() => {});
    return granted !== null;
  };

  const lose = (cause: string): void => {
    line = null;
    become(states.Disconnected);
    // The stack refuses another REGISTER while one waits, and would wait 32 s for the answer that cannot come.
    const register = openRegister;
    openRegister = null;
    if (register !== null) deliver(replyTo(register, 408, 'Request Timeout'));
    kept.push(...acks.values());
    acks.clear();
    for (const { text, kind } of unanswered.values()) keep(text, kind);
    unanswered.clear();
    try {
      transport.onDisconnect?.(new Error(cause));
    } catch (error) {
      log(`sip: fault at disconnection: ${error instanceof Error ? error.message : 'unknown'}`);
    }
  };

  const keep = (text: string, kind: string): boolean => {
    const keptMs = /^[2-6]\d\d INVITE$/u.test(kind) ? answerKeptMs : keptForMs[kind];
    if (keptMs === undefined) return false;
    const nowMs = clock.nowMs();
    kept = kept.filter(({ untilMs }) => untilMs > nowMs).slice(-mostKept + 1);
    kept.push({ text, untilMs: nowMs + keptMs });
    return true;
  };

  const rememberAck = (text: string): void => {
    const nowMs = clock.nowMs();
    for (const [of, { untilMs }] of acks) if (untilMs <= nowMs) acks.delete(of);
    acks.set(callIdOf(text), { text, untilMs: nowMs + ackKeptMs });
  };

  const maySend = (method: string): boolean => {
    const most = mostPerWindow[method];
    if (most === undefined) return true;
    const nowMs = clock.nowMs();
    const recent = (sentAtMs.get(method) ?? []).filter((atMs) => nowMs - atMs < windowMs);
    sentAtMs.set(method, recent);
    if (recent.length >= most) return false;
    recent.push(nowMs);
    return true;
  };

  const transport: SipTransport = {
    protocol: deps.url.startsWith('wss:') ? 'WSS' : 'WS',
    get state() {
      return state;
    },
    stateChange: {
      addListener(listener, options) {
        const heard = options?.once
          ? (next: string) => {
              listeners.delete(heard);
              listener(next);
            }
          : listener;
        listeners.add(heard);
      },
      removeListener: (listener) => void listeners.delete(listener),
    },
    onConnect: undefined,
    onDisconnect: undefined,
    onMessage: undefined,
    connect() {
      if (line) return Promise.resolve();
      opening ??= open().finally(() => {
        opening = null;
      });
      return opening;
    },
    async disconnect() {
      line?.close();
    },
    async dispose() {
      line?.close();
    },
    isConnected: () => line !== null,
    async send(text) {
      const kind = kindOfSent(text);
      if (!maySend(kind)) throw new Error(`${kind.toLowerCase()}-storm`);
      if (kind === 'REGISTER') openRegister = text;
      const completed = deps.timers.sending(text);
      if (line) {
        if ((kind === 'BYE' || kind === 'CANCEL') && unanswered.size < mostKept)
          unanswered.set(transactionOf(completed), { text: completed, kind });
        if (kind === 'ACK') rememberAck(completed);
        return line.send(completed);
      }
      if (!keep(completed, kind)) throw new Error('offline');
    },
    async flush() {
      const nowMs = clock.nowMs();
      const due = kept.filter(({ untilMs }) => untilMs > nowMs);
      kept = [];
      for (const { text } of due) await line?.send(text);
    },
    probe: () => line?.probe(),
    drop(cause) {
      const dead = line;
      if (!dead) return;
      lose(cause);
      dead.close();
    },
    end() {
      kept = [];
      line?.close();
    },
  };

  async function open(): Promise<void> {
    become(states.Connecting);
    let opened: SipLine | null = null;
    // Of a line that was dropped nothing more is heard.
    const isCurrent = (): boolean => line === opened;
    try {
      opened = await openSipLine(
        { url: deps.url, certificateAuthority: deps.certificateAuthority, clock },
        { onText: (text) => isCurrent() && receive(text), onClosed: (cause) => isCurrent() && lose(cause) },
      );
      line = opened;
    } catch (error) {
      become(states.Disconnected);
      throw error;
    }
    become(states.Connected);
    transport.onConnect?.();
  }

  return transport;
}

function transactionOf(text: string): string {
  return `${callIdOf(text)} ${headerOf(text, 'cseq') ?? ''}`;
}

function callIdOf(text: string): string {
  return headerOf(text, 'call-id') ?? headerOf(text, 'i') ?? '';
}
