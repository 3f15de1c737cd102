import type { JobSession, Reduced } from './job.ts';
import type { Outcome } from './outcome.ts';

/** Takes events in order, each on what the one before left; the last outcome stays with the session, for its strip. */
export function oneByOne<S extends JobSession & { readonly last: Outcome | null }, E>(
  session: S,
  events: readonly E[],
  step: (session: S, event: E) => readonly [S, Outcome | null],
): Reduced<S> {
  let now = session;
  const outcomes = events.map((event) => {
    const [after, outcome] = step(now, event);
    now = outcome === null ? after : { ...after, last: outcome };
    return outcome;
  });
  return { session: now, outcomes };
}
