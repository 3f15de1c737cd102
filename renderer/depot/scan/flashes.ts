import type { Seen } from '../../store/sighting.ts';
import { gravest, holdMs, needsEyes, type Outcome, type OutcomeKind } from './outcome.ts';
import { kindOfKey } from './session-log.ts';

/** What the whole screen shows. */
export interface Flash {
  readonly outcome: Outcome;
  /** Whose words it has: `receipt`; null where no job was open. */
  readonly jobKind: string | null;
  readonly sessionKey: string | null;
  /** How many more wait behind it for eyes. */
  readonly waiting: number;
  /** Milliseconds; null until a gesture. */
  readonly holdMs: number | null;
}

/** Sound and whole screen of what became of scans. */
export interface Flashes {
  /** Of several outcomes the gravest. @param key the document that is open */
  show(outcomes: readonly (Outcome | null)[], source: Seen['source'], key: string | null): void;
  /** A gesture before a flash: shows the next one that waits, or the screen. */
  acknowledge(): void;
  /** Nobody looks here any more. */
  clear(): void;
}

/** A refusal says its sound again until somebody is there. */
const nagMs = 2000;

export function createFlashes(deps: {
  readonly shown: () => Flash | null;
  readonly put: (flash: Flash | null) => void;
  readonly chime: (sound: OutcomeKind) => void;
  readonly after: (delayMs: number, run: () => void) => () => void;
}): Flashes {
  const { shown, put, chime, after } = deps;
  const waiting: Flash[] = [];
  const nag = (): void => {
    const held = shown();
    if (held?.holdMs === null) chime(held.outcome.kind);
    after(nagMs, nag);
  };
  after(nagMs, nag);

  return {
    show(outcomes, source, key) {
      const worst = gravest(outcomes.filter((outcome) => outcome !== null));
      if (!worst) return;
      // A tag that lies before the antenna is seen again and again: that is no news.
      if (source === 'tag' && worst.kind === 'seen') return;
      chime(worst.kind);
      // Tags that count come by dozens: they show in the strip; what needs eyes takes the screen.
      if (source === 'tag' && !needsEyes(worst)) return;
      const flash: Flash = {
        outcome: worst,
        jobKind: key && kindOfKey(key),
        sessionKey: key,
        waiting: 0,
        holdMs: holdMs(worst, source),
      };
      const held = shown();
      if (held?.holdMs !== null) return put(flash);
      // What is held stays until a gesture. Further trouble waits behind it; what went well needs no second look.
      if (flash.holdMs === null) waiting.push(flash);
      put({ ...held, waiting: waiting.length });
    },
    acknowledge() {
      const next = waiting.shift();
      put(next ? { ...next, waiting: waiting.length } : null);
    },
    clear() {
      waiting.length = 0;
      put(null);
    },
  };
}
