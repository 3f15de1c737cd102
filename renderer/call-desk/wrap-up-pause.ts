/** What a pause taken for one note is judged by. */
export interface WrapUp {
  readonly doNotDisturb: boolean;
  readonly pause: string | null;
  /** When the pause began. */
  readonly sinceMs: number;
  /** The note that it was taken for is still owed. */
  readonly owed: boolean;
  /** A conversation has just ended, and its note is owed. */
  readonly ended: boolean;
  /** How long the station pauses by itself; 0: only when the person asks, until the note is saved. */
  readonly limitMs: number;
}

/**
 *   available --conversation ends, `limitMs` > 0--> wrap-up --note saved, or `limitMs` over--> available
 *   available --person asks--> wrap-up
 *
 * Another pause that the person chose meanwhile is theirs: nothing ends it.
 */
export function wrapUpStep(state: WrapUp, nowMs: number): 'begin' | 'end' | null {
  const { doNotDisturb, pause, sinceMs, owed, ended, limitMs } = state;
  if (doNotDisturb) {
    const over = !owed || (limitMs > 0 && nowMs - sinceMs >= limitMs);
    return pause === 'wrap-up' && over ? 'end' : null;
  }
  return ended && limitMs > 0 ? 'begin' : null;
}
