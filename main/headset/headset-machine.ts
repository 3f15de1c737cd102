import type { Lamps, TelephonyInput } from '../../drivers/hid-telephony/telephony.ts';
import type { HeadsetQuirks } from './headset-quirks.ts';

/** The call that a headset's button is about: one that rings, else the one in talk. */
export interface HeadsetCall {
  readonly phase: 'idle' | 'ringing' | 'talking' | 'on-hold';
  readonly muted: boolean;
}

export interface HeadsetState {
  readonly call: HeadsetCall;
  /** Last level of each input, to tell a press from a level that is said again. */
  readonly levels: Partial<Readonly<Record<TelephonyInput, boolean>>>;
  /** When the lamps last changed: what some headsets say just after is their own echo. */
  readonly shownAtMs: number;
}

export type HeadsetEvent =
  | { readonly kind: 'call'; readonly call: HeadsetCall; readonly atMs: number }
  | {
      readonly kind: 'report';
      readonly said: Partial<Readonly<Record<TelephonyInput, boolean>>>;
      readonly atMs: number;
    };

export type HeadsetEffect =
  | { readonly kind: 'answer' }
  | { readonly kind: 'hang-up' }
  | { readonly kind: 'mute'; readonly muted: boolean }
  | { readonly kind: 'show'; readonly lamps: Lamps };

export const idleHeadset: HeadsetState = { call: { phase: 'idle', muted: false }, levels: {}, shownAtMs: -Infinity };

/**
 * Keeps headset and telephone in step. The telephone's state is the truth: the headset's hook follows its lamp, and what the
 * person presses is a wish.
 *
 *   hook up   while it rings: answer · in talk: the headset confirms what the screen did · idle: no call to take, lamp off
 *   hook down in talk: hang up · idle: the headset confirms
 *   drop      hangs up, or declines what rings
 *   mute      each press changes over, or the level is taken, as the maker has it
 */
export function stepHeadset(
  state: HeadsetState,
  event: HeadsetEvent,
  quirks: HeadsetQuirks,
): { readonly state: HeadsetState; readonly effects: readonly HeadsetEffect[] } {
  if (event.kind === 'call') {
    const before = lampsOf(state.call);
    const after = lampsOf(event.call);
    const isSame = (Object.keys(after) as (keyof Lamps)[]).every((lamp) => before[lamp] === after[lamp]);
    return isSame
      ? { state: { ...state, call: event.call }, effects: [] }
      : {
          state: { ...state, call: event.call, shownAtMs: event.atMs },
          effects: [{ kind: 'show', lamps: after }],
        };
  }

  const { call } = state;
  const effects: HeadsetEffect[] = [];
  const changed = (input: TelephonyInput): boolean | null => {
    const level = event.said[input];
    return level === undefined || level === (state.levels[input] ?? false) ? null : level;
  };
  const isEcho = event.atMs - state.shownAtMs < quirks.echoMs;
  const hook = changed('hookSwitch');
  if (hook === true && call.phase === 'ringing') effects.push({ kind: 'answer' });
  else if (hook === true && call.phase === 'idle') effects.push({ kind: 'show', lamps: lampsOf(call) });
  else if (hook === false && (call.phase === 'talking' || call.phase === 'on-hold') && !isEcho)
    effects.push({ kind: 'hang-up' });
  else if (hook === false && isEcho && call.phase === 'talking') effects.push({ kind: 'show', lamps: lampsOf(call) });
  if (changed('drop') === true && call.phase !== 'idle') effects.push({ kind: 'hang-up' });
  const mute = changed('phoneMute');
  if (mute !== null && call.phase === 'talking') {
    if (quirks.mute === 'level') effects.push({ kind: 'mute', muted: mute });
    else if (mute) effects.push({ kind: 'mute', muted: !call.muted });
  }
  return { state: { ...state, levels: { ...state.levels, ...event.said } }, effects };
}

export function lampsOf({ phase, muted }: HeadsetCall): Lamps {
  return {
    offHook: phase === 'talking' || phase === 'on-hold',
    ring: phase === 'ringing',
    mute: phase === 'talking' && muted,
    hold: phase === 'on-hold',
  };
}
