import type { Clock } from '../../drivers/reader-driver.ts';
import type { CallState } from '../../preload/contract/phone.ts';

/** State of an RTCPeerConnection, as the media host reports it each second. */
export type Connection = 'new' | 'connecting' | 'connected' | 'disconnected' | 'failed' | 'closed';

/** A short gap heals by itself; after it the media are offered again, with other candidates. */
const gapMs = 3_000;
/** A new DTLS handshake takes Chromium six seconds; a far end that never takes it (Asterisk, baresip) gets a new session instead. */
const offeredMs = 8_000;
const replacedMs = 20_000;

/**
 * Brings the sound of a call back.
 *
 * ```
 *  connected ──disconnected 3 s, failed──▶ offered (ICE restart) ──8 s──▶  replaced (INVITE with Replaces) ──20 s──▶ offered …
 *      ▲ └──media host is another──────────▶ offered (fresh media) ─┘                    │
 *      └──────────────────────────── connected ──────────────────────────────────────────┘
 * ```
 */
export function createSoundWatch(deps: {
  readonly clock: Clock;
  readonly offer: (callId: string, iceRestart: boolean) => void;
  readonly replace: (callId: string) => void;
  readonly onSound: (callId: string, sound: CallState['sound']) => void;
}) {
  const waits = new Map<string, { readonly stage: 'gap' | 'offered' | 'replaced'; readonly cancel: () => void }>();

  const wait = (callId: string, stage: 'gap' | 'offered' | 'replaced', delayMs: number, then: () => void): void => {
    waits.get(callId)?.cancel();
    waits.set(callId, { stage, cancel: deps.clock.after(delayMs, then) });
  };

  const offer = (callId: string, iceRestart: boolean): void => {
    deps.onSound(callId, 'interrupted');
    wait(callId, 'offered', offeredMs, () => {
      wait(callId, 'replaced', replacedMs, () => offer(callId, true));
      deps.replace(callId);
    });
    deps.offer(callId, iceRestart);
  };

  const forget = (callId: string): void => {
    waits.get(callId)?.cancel();
    waits.delete(callId);
  };

  return {
    /** The media host knows nothing of this call any more. */
    lost: (callId: string): void => offer(callId, false),
    reported(callId: string, connection: Connection): void {
      const waiting = waits.get(callId);
      switch (connection) {
        case 'connected':
          forget(callId);
          return deps.onSound(callId, 'connected');
        case 'new':
        case 'connecting':
          return waiting ? undefined : deps.onSound(callId, 'connecting');
        case 'disconnected':
          if (!waiting) wait(callId, 'gap', gapMs, () => offer(callId, true));
          return deps.onSound(callId, 'interrupted');
        case 'failed':
          if (!waiting || waiting.stage === 'gap') offer(callId, true);
          return;
        case 'closed':
          return;
      }
    },
    forget,
    close(): void {
      for (const { cancel } of waits.values()) cancel();
      waits.clear();
    },
  };
}
