import type { Forward } from '../../preload/contract/phone.ts';
import type { HeaderReader } from './identity.ts';

/** What becomes of a call that comes in. */
export type IncomingDecision =
  | { readonly kind: 'ring'; readonly forwardAfter: { readonly target: string; readonly afterMs: number } | null }
  | { readonly kind: 'auto-answer'; readonly afterMs: number }
  | { readonly kind: 'refuse'; readonly sipStatus: 480 }
  | { readonly kind: 'divert'; readonly target: string };

/**
 * Do-not-disturb before everything (480, as RFC 3261, 21.4.18 names it), then the forwards, then the request's wish to be answered.
 *
 * @param engaged - another call is in talk or being made: nothing is answered over a person's head
 */
export function decideIncoming(deps: {
  readonly doNotDisturb: boolean;
  readonly forward: Forward;
  readonly engaged: boolean;
  readonly autoAnswerAllowed: boolean;
  readonly headers: HeaderReader;
}): IncomingDecision {
  const { forward } = deps;
  if (forward.always !== null) return { kind: 'divert', target: forward.always };
  if (deps.doNotDisturb) return { kind: 'refuse', sipStatus: 480 };
  if (deps.engaged && forward.busy !== null) return { kind: 'divert', target: forward.busy };
  const wish = deps.autoAnswerAllowed && !deps.engaged ? answerAfterMs(deps.headers) : null;
  if (wish !== null) return { kind: 'auto-answer', afterMs: wish };
  const late = forward.noAnswer;
  return { kind: 'ring', forwardAfter: late && { target: late.target, afterMs: late.afterSeconds * 1_000 } };
}

const longestWaitMs = 60_000;

/**
 * How long after its arrival a request asks to be answered, in milliseconds; null when it does not ask.
 *
 * @see RFC 5373 (Answer-Mode: Auto); Call-Info `answer-after` (draft-ietf-sipping-automatic-answer, Snom, Yealink, 3CX);
 * Alert-Info `info=alert-autoanswer` and `Auto Answer` (Asterisk, Polycom), `Ring Answer` (Polycom)
 */
export function answerAfterMs(headers: HeaderReader): number | null {
  for (const value of [...headers('call-info'), ...headers('alert-info')]) {
    const seconds = /;\s*answer-after\s*=\s*"?(\d{1,3})/iu.exec(value)?.[1];
    if (seconds !== undefined) return Math.min(longestWaitMs, Number(seconds) * 1_000);
  }
  const mode = [...headers('answer-mode'), ...headers('priv-answer-mode')].some((value) => /^\s*auto\b/iu.test(value));
  const alert = headers('alert-info').some((value) =>
    /alert-autoanswer|\bauto[ -]?answer\b|\bring[ -]?answer\b|\bintercom\b/iu.test(value),
  );
  return mode || alert ? 0 : null;
}
