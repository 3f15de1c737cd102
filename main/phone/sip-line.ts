import { WebSocket } from 'ws';
import type { Clock } from '../../drivers/reader-driver.ts';

/** One open WebSocket that carries SIP text. Single use. */
export interface SipLine {
  send(text: string): Promise<void>;
  /** Pings now, and gives the far end two seconds: after sleep, or when the network is another. */
  probe(): void;
  close(): void;
}

export interface SipLineEvents {
  onText(text: string): void;
  /** Called once, whoever closed it. */
  onClosed(cause: string): void;
}

/** A proxy or NAT that forgot us is noticed within 14 s. */
const pingMs = 10_000;
const pongMs = 4_000;
const probeMs = 2_000;
const longestMessage = 256 * 1024;

/**
 * Opens a SIP WebSocket (RFC 7118) and watches over it: a peer that answers no ping is cut off.
 *
 * @param certificateAuthority - PEM text of the company's own authority, beside the ones Node.js knows
 * @returns the open line; rejects with the cause when it cannot be opened
 */
export function openSipLine(
  deps: { readonly url: string; readonly certificateAuthority: string | null; readonly clock: Clock },
  events: SipLineEvents,
): Promise<SipLine> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(deps.url, ['sip'], {
      // Two SIP messages in one TCP read would reach the stack in one tick, and a rejection overtake its provisional.
      allowSynchronousEvents: false,
      perMessageDeflate: false,
      handshakeTimeout: 8_000,
      maxPayload: longestMessage,
      minVersion: 'TLSv1.2',
      ...(deps.certificateAuthority === null ? {} : { ca: deps.certificateAuthority }),
    });
    let opened = false;
    let cause = 'closed-by-server';
    let cancelTimer: () => void = () => {};

    const ping = (answerWithinMs: number): void => {
      cancelTimer();
      socket.ping();
      cancelTimer = deps.clock.after(answerWithinMs, () => {
        cause = 'server-silent';
        socket.terminate();
      });
    };
    const watch = (): void => {
      cancelTimer = deps.clock.after(pingMs, () => ping(pongMs));
    };
    socket.on('pong', () => {
      cancelTimer();
      watch();
    });
    socket.on('error', (error: Error & { code?: string }) => {
      cause = error.code ?? error.message;
    });
    socket.on('message', (data) => {
      // ws gives one Buffer per message here; RFC 7118 allows text and binary frames alike.
      events.onText((data as Buffer).toString('utf8'));
    });
    socket.on('open', () => {
      opened = true;
      watch();
      resolve({
        send: (text) =>
          new Promise((sent, failed) => {
            socket.send(text, (error) => (error ? failed(error) : sent()));
          }),
        probe: () => ping(probeMs),
        close: () => {
          cause = 'closed-here';
          socket.close();
          cancelTimer();
          cancelTimer = deps.clock.after(pongMs, () => socket.terminate());
        },
      });
    });
    socket.on('close', () => {
      cancelTimer();
      if (opened) events.onClosed(cause);
      else reject(new Error(cause));
    });
  });
}
