import type { Clock } from '../../drivers/reader-driver.ts';
import { headerOf, withHeaders } from './sip-headers.ts';

/** What RFC 4028 settles for one session: how long it lives without a refresh, and who refreshes. Seconds. */
export interface SessionInterval {
  readonly seconds: number;
  readonly refresher: 'us' | 'peer';
}

/** Asked for in our INVITEs: half an hour, the value of the RFC. */
const wantedSeconds = 1_800;
/** Below it a session would be refreshed more often than every 45 s: refused with 422. @see RFC 4028, 5 */
const leastSeconds = 90;
/** A timer of Node.js overflows at 24.8 days; a longer session is refreshed earlier. */
const mostSeconds = 86_400;

/**
 * Session timers for a SIP stack that has none (sip.js issue 18, open since 2014): what it sends and receives is completed
 * here as text, and refreshes are asked of the one who owns the session.
 *
 * ```
 * INVITE out:  + Supported: timer, Session-Expires, Min-SE          2xx in: who refreshes, how often
 * INVITE in:   its Session-Expires is remembered, too small → 422   2xx out: + Session-Expires, Require: timer
 * ```
 * A peer that stops refreshing lost the call: it is ended a third of the interval early (at most 32 s). @see RFC 4028, 10
 */
export function createSessionTimers(deps: {
  readonly clock: Clock;
  /** Sends a re-INVITE. */
  readonly refresh: (sipCallId: string) => void;
  /** The session is dead: nobody refreshed it. */
  readonly expire: (sipCallId: string) => void;
}) {
  const asked = new Map<string, { seconds: number; refresher: 'uac' | 'uas' | null; supported: boolean }>();
  const minimum = new Map<string, number>();
  const running = new Map<string, { interval: SessionInterval; cancel: () => void }>();

  const start = (callId: string, interval: SessionInterval): void => {
    running.get(callId)?.cancel();
    const { seconds, refresher } = interval;
    const afterMs = refresher === 'us' ? seconds * 500 : (seconds - Math.min(32, seconds / 3)) * 1_000;
    const cancel = deps.clock.after(afterMs, () => (refresher === 'us' ? deps.refresh(callId) : deps.expire(callId)));
    running.set(callId, { interval, cancel });
  };

  return {
    /** The text to send instead: INVITEs ask for a timer, acceptances grant what was asked. */
    sending(text: string): string {
      const callId = headerOf(text, 'call-id') ?? '';
      if (text.startsWith('INVITE ')) {
        const seconds = Math.max(wantedSeconds, minimum.get(callId) ?? 0);
        const own = running.get(callId)?.interval;
        // A refresh keeps the roles: the INVITE's sender is the uac of that transaction.
        const role = own ? `;refresher=${own.refresher === 'us' ? 'uac' : 'uas'}` : '';
        return withHeaders(text, [`Session-Expires: ${own?.seconds ?? seconds}${role}`, `Min-SE: ${leastSeconds}`]);
      }
      if (!text.startsWith('SIP/2.0 2') || !isInvite(text)) return text;
      const wish = asked.get(callId);
      if (!wish) return text;
      const seconds = Math.min(mostSeconds, wish.seconds);
      const refresher = wish.refresher ?? (wish.supported ? 'uac' : 'uas');
      start(callId, { seconds, refresher: refresher === 'uas' ? 'us' : 'peer' });
      return withHeaders(text, [
        `Session-Expires: ${seconds};refresher=${refresher}`,
        ...(wish.supported ? ['Require: timer'] : []),
      ]);
    },

    /** Looks at what came. @returns the least interval to answer 422 with, else null */
    received(text: string): number | null {
      const callId = headerOf(text, 'call-id') ?? '';
      if (text.startsWith('INVITE ')) {
        const wish = readInterval(headerOf(text, 'session-expires') ?? headerOf(text, 'x'));
        const supported = /\btimer\b/iu.test(headerOf(text, 'supported') ?? headerOf(text, 'k') ?? '');
        if (!wish) asked.delete(callId);
        else if (wish.seconds < leastSeconds && supported) return leastSeconds;
        else asked.set(callId, { ...wish, seconds: Math.max(leastSeconds, wish.seconds), supported });
        return null;
      }
      if (!text.startsWith('SIP/2.0 ') || !isInvite(text)) return null;
      if (text.startsWith('SIP/2.0 422')) {
        const least = Number(/^\s*(\d{1,9})/u.exec(headerOf(text, 'min-se') ?? '')?.[1] ?? Number.NaN);
        if (Number.isFinite(least)) minimum.set(callId, Math.min(mostSeconds, least));
      }
      if (!text.startsWith('SIP/2.0 2')) return null;
      const granted = readInterval(headerOf(text, 'session-expires') ?? headerOf(text, 'x'));
      if (!granted) {
        running.get(callId)?.cancel();
        running.delete(callId);
        return null;
      }
      const seconds = Math.min(mostSeconds, Math.max(leastSeconds, granted.seconds));
      start(callId, { seconds, refresher: granted.refresher === 'uas' ? 'peer' : 'us' });
      return null;
    },

    /** A refresh by UPDATE came for this session. @returns the headers that grant it; null when the session has no timer */
    updated(sipCallId: string): readonly string[] | null {
      const timer = running.get(sipCallId);
      if (!timer) return null;
      start(sipCallId, timer.interval);
      // Who sent the UPDATE is its uac, and goes on refreshing when it did before.
      const refresher = timer.interval.refresher === 'us' ? 'uas' : 'uac';
      return [`Session-Expires: ${timer.interval.seconds};refresher=${refresher}`, 'Require: timer'];
    },

    /** What runs for a session; null when it has no timer. */
    intervalOf: (sipCallId: string): SessionInterval | null => running.get(sipCallId)?.interval ?? null,

    forget(sipCallId: string): void {
      running.get(sipCallId)?.cancel();
      running.delete(sipCallId);
      asked.delete(sipCallId);
      minimum.delete(sipCallId);
    },

    close(): void {
      for (const { cancel } of running.values()) cancel();
      running.clear();
    },
  };
}
export type SessionTimers = ReturnType<typeof createSessionTimers>;

function isInvite(text: string): boolean {
  return /\bINVITE\s*$/iu.test(headerOf(text, 'cseq') ?? '');
}

/** `1800;refresher=uac`. */
function readInterval(value: string | null): { seconds: number; refresher: 'uac' | 'uas' | null } | null {
  const seconds = Number(/^\s*(\d{1,9})\b/u.exec(value ?? '')?.[1] ?? Number.NaN);
  if (!Number.isFinite(seconds)) return null;
  const refresher = /;\s*refresher\s*=\s*(uac|uas)\b/iu.exec(value ?? '')?.[1]?.toLowerCase() as
    | 'uac'
    | 'uas'
    | undefined;
  return { seconds, refresher: refresher ?? null };
}
