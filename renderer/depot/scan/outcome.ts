import type { ScanOutcome } from '../../design/chime.ts';
import type { Sighting } from '../../store/sighting.ts';

/**
 * What became of one scan, in the terms of the screen: each kind has its shape, its word, its colour and its sound.
 *
 * `counted` it is what was wanted · `seen` this very thing was counted before · `unknown` nobody knows this code ·
 * `wrong-product` known goods that this job does not ask for · `other-document` goods of, or the label of, another document ·
 * `refused` a rule stands against it
 */
export type OutcomeKind = ScanOutcome;

export interface Outcome {
  readonly kind: OutcomeKind;
  /** Name of the thing, or the code that nobody knows. */
  readonly what: string;
  /** Machine word; the job's sentences have it (`refused` and `unknown` always carry one). */
  readonly why: string | null;
  /** The other document, the holder, the time of the first count: what the sentence names. */
  readonly detail: string | null;
  /** The line that it changed. */
  readonly productId: number | null;
  readonly atMs: number;
}

/** Says what became of scans at that time, of one thing or another. */
export const outcomesAt =
  (atMs: number) =>
  (kind: OutcomeKind, what: string, why: string | null = null, detail: string | null = null): Outcome => ({
    kind,
    what,
    why,
    detail,
    productId: null,
    atMs,
  });

/** Says what became of one thing that was scanned. @param productId of the line that it changes */
export const outcomesOf =
  (what: string, atMs: number, productId: number | null = null) =>
  (kind: OutcomeKind, why: string | null = null, detail: string | null = null): Outcome => ({
    kind,
    what,
    why,
    detail,
    productId,
    atMs,
  });

/** Gravest last: of several scans between two frames, the gravest takes the screen. */
const gravity: Readonly<Record<OutcomeKind, number>> = {
  seen: 0,
  counted: 1,
  'wrong-product': 2,
  unknown: 3,
  'other-document': 4,
  refused: 5,
};

export function gravest(outcomes: readonly Outcome[]): Outcome | null {
  return outcomes.reduce<Outcome | null>(
    (worst, outcome) => (worst === null || gravity[outcome.kind] >= gravity[worst.kind] ? outcome : worst),
    null,
  );
}

/** What a person must look at: it takes the whole screen whatever brought it. */
export const needsEyes = ({ kind }: Outcome): boolean => gravity[kind] >= gravity['wrong-product'];

/** Milliseconds on the whole screen. */
const shownMs: Readonly<Record<OutcomeKind, number>> = {
  counted: 900,
  seen: 900,
  'wrong-product': 2000,
  unknown: 2500,
  'other-document': 2500,
  refused: 2500,
};

/**
 * How long an outcome holds the screen; null: until a gesture, saying its sound again. A refusal always does. So does a label of
 * another document: the thing is in somebody's hand, and would go to the wrong place. What is unknown or not asked for is kept
 * in the job's own list, and tags of other documents pass an antenna by dozens.
 */
export function holdMs({ kind }: Outcome, source: Sighting['source']): number | null {
  return kind === 'refused' || (kind === 'other-document' && source !== 'tag') ? null : shownMs[kind];
}
