import type { Clock } from '../../drivers/reader-driver.ts';
import type { Registration } from '../../preload/contract/phone.ts';

/** What one attempt to be reachable came to. */
export type ReachOutcome =
  | { readonly kind: 'reachable' }
  | { readonly kind: 'refused'; readonly sipStatus: number }
  /** `retryAfterMs`: when to try again, where that is known (Retry-After of a 503; a REGISTER that was waited for in vain). */
  | { readonly kind: 'failed'; readonly cause: string; readonly retryAfterMs?: number };

export interface Registrar {
  /** Opens the socket when it is not open, then registers. Never rejects. */
  reach(): Promise<ReachOutcome>;
  /** The socket is gone or the registrar took the binding back. @returns unsubscribe */
  onLost(listener: (cause: string) => void): () => void;
}

const baseMs = 500;
const ceilingMs = 30_000;
/** A wrong password stays wrong: asked again rarely, so that no account is locked. */
const refusedRetryMs = 5 * 60_000;
/** A server may ask for patience, not for a lost afternoon. */
const longestRetryAfterMs = 10 * 60_000;

/**
 * Full-jitter wait before attempt `attempt` (0 is the first retry), in milliseconds.
 *
 * @param random - number in [0, 1)
 * @see «Exponential Backoff And Jitter», AWS Architecture Blog, 2015
 */
export function backoffMs(attempt: number, random: number): number {
  return Math.round(random * Math.min(ceilingMs, baseMs * 2 ** Math.min(attempt, 20)));
}

/**
 * Keeps the account reachable: connects, registers, and begins again whenever the line is lost.
 *
 * ```
 *  connecting ──reachable──▶ reachable ──lost──▶ unreachable
 *      │  ▲                                        │  ▲
 *      │  └──────────── after backoff ─────────────┘  │ failed
 *      ├──────────────────────────────────────────────┘
 *      └──refused──▶ refused ──5 min──▶ connecting
 * ```
 */
export function keepReachable(deps: {
  readonly registrar: Registrar;
  readonly account: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly onChange: (registration: Registration) => void;
}): { current(): Registration; retryNow(): void; close(): void } {
  let state: Registration = { state: 'connecting', sinceMs: deps.clock.nowMs(), account: deps.account, cause: null };
  let attempt = 0;
  let reaching = false;
  let closed = false;
  let cancelRetry: () => void = () => {};

  const become = (next: Registration['state'], cause: string | null): void => {
    if (closed || (state.state === next && state.cause === cause)) return;
    state = { ...state, state: next, cause, sinceMs: deps.clock.nowMs() };
    deps.onChange(state);
  };

  const retryAfter = (delayMs: number): void => {
    cancelRetry();
    cancelRetry = deps.clock.after(delayMs, () => void reach());
  };

  const reach = async (): Promise<void> => {
    if (closed || reaching) return;
    reaching = true;
    cancelRetry();
    const outcome = await deps.registrar.reach();
    reaching = false;
    if (closed) return;
    switch (outcome.kind) {
      case 'reachable':
        attempt = 0;
        return become('reachable', null);
      case 'refused':
        become('refused', String(outcome.sipStatus));
        return retryAfter(refusedRetryMs);
      case 'failed':
        become('unreachable', outcome.cause);
        // Spread over a tenth more: a hundred stations heard the same number.
        if (outcome.retryAfterMs !== undefined)
          return retryAfter(Math.min(longestRetryAfterMs, outcome.retryAfterMs) * (1 + deps.random() / 10));
        return retryAfter(backoffMs(attempt++, deps.random()));
    }
  };

  const unsubscribe = deps.registrar.onLost((cause) => {
    // An attempt under way reports the loss itself.
    if (reaching || closed) return;
    become('unreachable', cause);
    retryAfter(backoffMs(attempt++, deps.random()));
  });

  void reach();
  return {
    current: () => state,
    retryNow() {
      attempt = 0;
      void reach();
    },
    close() {
      closed = true;
      cancelRetry();
      unsubscribe();
    },
  };
}
