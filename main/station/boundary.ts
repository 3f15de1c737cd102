import type { ReadingCycle, ReadingRules } from '../../preload/contract/station.ts';

/**
 * When one reader reads: the boundaries of its cycles, as ALE has them.
 *
 *   off --asked--> waiting --trigger--> running --quiet, duration, input back--> waiting
 *    ^                                     |
 *    +------------- asked to stop ---------+        without trigger and repetition, the end of a cycle is off
 */
export type Boundary =
  | { readonly kind: 'off' }
  /** For an input, or until the next turn. */
  | { readonly kind: 'waiting'; readonly untilMs: number | null }
  | { readonly kind: 'running'; readonly sinceMs: number; readonly lastNewMs: number };

export type BoundaryEvent =
  | { readonly kind: 'asked'; readonly atMs: number }
  | { readonly kind: 'dismissed'; readonly atMs: number }
  | { readonly kind: 'gpio'; readonly pin: number; readonly level: 0 | 1; readonly atMs: number }
  | { readonly kind: 'new-tag'; readonly atMs: number }
  | { readonly kind: 'tick'; readonly atMs: number };

export type BoundaryEffect =
  | { readonly kind: 'cycle-begins' }
  | { readonly kind: 'cycle-ends'; readonly by: NonNullable<ReadingCycle['endedBy']> };

type Rules = Pick<ReadingRules, 'start' | 'stopWithGpi' | 'stopWhenQuietMs' | 'durationMs' | 'repeatMs'>;
type Step = { readonly boundary: Boundary; readonly effects: readonly BoundaryEffect[] };

export function stepBoundary(boundary: Boundary, event: BoundaryEvent, rules: Rules): Step {
  const stay: Step = { boundary, effects: [] };
  const { atMs } = event;
  switch (event.kind) {
    case 'asked':
      if (boundary.kind !== 'off') return stay;
      return rules.start.kind === 'gpi' ? waiting(null) : begin(atMs);
    case 'dismissed':
      if (boundary.kind === 'off') return stay;
      return { boundary: { kind: 'off' }, effects: boundary.kind === 'running' ? [ends('asked')] : [] };
    case 'gpio': {
      const { start } = rules;
      if (start.kind !== 'gpi' || start.pin !== event.pin) return stay;
      if (boundary.kind === 'waiting' && event.level === start.level) return begin(atMs);
      if (boundary.kind === 'running' && event.level !== start.level && rules.stopWithGpi) return waiting('gpi');
      return stay;
    }
    case 'new-tag':
      return boundary.kind === 'running' ? { boundary: { ...boundary, lastNewMs: atMs }, effects: [] } : stay;
    case 'tick':
      if (boundary.kind === 'waiting') {
        return boundary.untilMs !== null && atMs >= boundary.untilMs ? begin(atMs) : stay;
      }
      if (boundary.kind !== 'running') return stay;
      if (rules.durationMs !== null && atMs - boundary.sinceMs >= rules.durationMs)
        return over(boundary, 'duration', rules, atMs);
      if (rules.stopWhenQuietMs !== null && atMs - boundary.lastNewMs >= rules.stopWhenQuietMs)
        return over(boundary, 'quiet', rules, atMs);
      return stay;
  }
}

const ends = (by: NonNullable<ReadingCycle['endedBy']>): BoundaryEffect => ({ kind: 'cycle-ends', by });
const begin = (atMs: number): Step => ({
  boundary: { kind: 'running', sinceMs: atMs, lastNewMs: atMs },
  effects: [{ kind: 'cycle-begins' }],
});
const waiting = (endedBy: 'gpi' | null): Step => ({
  boundary: { kind: 'waiting', untilMs: null },
  effects: endedBy ? [ends(endedBy)] : [],
});

/** A cycle ended by itself: the next waits for its trigger, or its turn, or for being asked. */
function over(
  { sinceMs }: Extract<Boundary, { kind: 'running' }>,
  by: 'duration' | 'quiet',
  rules: Rules,
  atMs: number,
): Step {
  if (rules.start.kind === 'gpi') return { boundary: { kind: 'waiting', untilMs: null }, effects: [ends(by)] };
  if (rules.repeatMs === null) return { boundary: { kind: 'off' }, effects: [ends(by)] };
  const untilMs = Math.max(sinceMs + rules.repeatMs, atMs);
  return { boundary: { kind: 'waiting', untilMs }, effects: [ends(by)] };
}
