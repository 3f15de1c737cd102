import type { CallState, MediaStats, Party } from '../../preload/contract/phone.ts';
import { unreachable } from '../../preload/contract/result.ts';
import { addMeasure } from './kept-quality.ts';

/** What the wire, the person or the media host said about one call. Times are Unix epoch milliseconds. */
export type CallSignal =
  | { readonly kind: 'progressed'; readonly sipStatus: number }
  | { readonly kind: 'answer-asked' }
  | { readonly kind: 'established'; readonly atMs: number }
  | { readonly kind: 'held'; readonly held: boolean }
  | { readonly kind: 'held-by-peer'; readonly held: boolean }
  | { readonly kind: 'muted'; readonly muted: boolean }
  | { readonly kind: 'measured'; readonly media: MediaStats }
  | { readonly kind: 'sound'; readonly sound: CallState['sound'] }
  /** A transfer or a pick-up put somebody else at the far end. */
  | { readonly kind: 'party-changed'; readonly party: Party }
  | ({ readonly kind: 'transfer' } & NonNullable<CallState['transfer']>)
  | { readonly kind: 'joined-conference'; readonly joined: boolean }
  | { readonly kind: 'auto-answered' }
  /** Sent elsewhere unanswered: what follows is no missed call of this desk. */
  | { readonly kind: 'diverted'; readonly target: string; readonly atMs: number }
  | { readonly kind: 'declined'; readonly why: NonNullable<CallState['declined']>; readonly atMs: number }
  | { readonly kind: 'hang-up-asked'; readonly atMs: number }
  | { readonly kind: 'cancelled-by-peer'; readonly elsewhere: boolean; readonly atMs: number }
  | { readonly kind: 'finished'; readonly sipStatus: number | null; readonly atMs: number };

/**
 * What we conclude about one call.
 *
 * ```
 *  incoming: ringing ──answer-asked──▶ answering ──established──▶ talking ◀──held──▶ on-hold
 *               │ hang-up-asked: refused    │                        │                  │
 *               │ cancelled: missed         │ finished: failed       └── hang-up-asked ─┤
 *               ▼                           ▼                                           ▼
 *             ended ◀───────────────────────┴──────────────── finished ───────────── ending
 *               ▲
 *  outgoing: dialling ──progressed──▶ early ──established──▶ talking …
 *               └ hang-up-asked: abandoned, at once: a lost 487 must not hold the line
 * ```
 *
 * Terminal first: an ended call never moves again, whatever arrives late or twice.
 */
export function transition(state: CallState, signal: CallSignal): CallState {
  if (state.phase === 'ended') return state;
  switch (signal.kind) {
    case 'finished':
      return {
        ...state,
        phase: 'ended',
        endedAtMs: signal.atMs,
        inConference: false,
        sound: 'none',
        ...conclude(state, signal.sipStatus),
      };
    case 'hang-up-asked':
      if (state.answeredAtMs !== null) return { ...state, phase: 'ending' };
      return {
        ...state,
        phase: 'ended',
        endedAtMs: signal.atMs,
        outcome: state.direction === 'incoming' ? 'refused' : 'abandoned',
      };
    case 'cancelled-by-peer':
      if (state.answeredAtMs !== null) return state;
      return {
        ...state,
        phase: 'ended',
        endedAtMs: signal.atMs,
        // A colleague took it (Reason: SIP;cause=200): nobody has to call back.
        outcome: signal.elsewhere ? 'abandoned' : 'missed',
        sipStatus: signal.elsewhere ? 200 : 487,
      };
    case 'progressed':
      return state.phase === 'dialling' && signal.sipStatus > 100 ? { ...state, phase: 'early' } : state;
    case 'answer-asked':
      return state.phase === 'ringing' ? { ...state, phase: 'answering' } : state;
    case 'established':
      if (state.answeredAtMs !== null) return state;
      return { ...state, phase: 'talking', answeredAtMs: signal.atMs, outcome: 'answered' };
    case 'held':
      if (state.phase !== 'talking' && state.phase !== 'on-hold') return state;
      return { ...state, phase: signal.held ? 'on-hold' : 'talking' };
    case 'held-by-peer':
      return { ...state, heldByPeer: signal.held };
    case 'muted':
      return { ...state, muted: signal.muted };
    case 'measured':
      return { ...state, media: signal.media, quality: addMeasure(state.quality, state.media, signal.media) };
    case 'sound':
      return state.sound === signal.sound ? state : { ...state, sound: signal.sound };
    case 'party-changed':
      return { ...state, party: signal.party };
    case 'transfer': {
      const { target, sipStatus } = signal;
      // NOTIFYs may overtake each other: what is settled stays.
      if (signal.state === 'ringing' && state.transfer?.state !== 'asked') return state;
      return { ...state, transfer: { target, state: signal.state, sipStatus } };
    }
    case 'joined-conference':
      return state.inConference === signal.joined ? state : { ...state, inConference: signal.joined };
    case 'auto-answered':
      return { ...state, autoAnswered: true };
    case 'diverted':
      if (state.answeredAtMs !== null) return state;
      return {
        ...state,
        phase: 'ended',
        endedAtMs: signal.atMs,
        outcome: 'refused',
        sipStatus: 302,
        divertedTo: signal.target,
      };
    case 'declined':
      return {
        ...state,
        phase: 'ended',
        endedAtMs: signal.atMs,
        outcome: 'failed',
        sipStatus: declinedStatus[signal.why],
        declined: signal.why,
      };
    default:
      return unreachable(signal);
  }
}

/** The status that a server would have given, for words that know only those. */
const declinedStatus = {
  'number-unreadable': 484,
  'premium-unconfirmed': 403,
  'not-allowed': 403,
  'no-account': 503,
} as const;

/** A call at its first instant: `ringing` here, or `dialling` out. */
export function newCall(birth: {
  readonly callId: string;
  readonly accountId: string;
  readonly direction: CallState['direction'];
  readonly party: Party;
  readonly calledLine: string | null;
  readonly atMs: number;
}): CallState {
  const { atMs, ...rest } = birth;
  return {
    ...rest,
    phase: birth.direction === 'incoming' ? 'ringing' : 'dialling',
    muted: false,
    heldByPeer: false,
    startedAtMs: atMs,
    answeredAtMs: null,
    endedAtMs: null,
    outcome: null,
    sipStatus: null,
    declined: null,
    autoAnswered: false,
    divertedTo: null,
    consultFor: null,
    inConference: false,
    transfer: null,
    sound: 'none',
    media: null,
    quality: null,
  };
}

function conclude(state: CallState, sipStatus: number | null): Pick<CallState, 'outcome' | 'sipStatus'> {
  if (state.answeredAtMs !== null) return { outcome: 'answered', sipStatus };
  if (state.direction === 'outgoing') return { outcome: sipStatus === 603 ? 'refused' : 'failed', sipStatus };
  return { outcome: state.phase === 'answering' ? 'failed' : 'missed', sipStatus };
}
