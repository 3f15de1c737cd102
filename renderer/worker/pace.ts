/** Shorter than what the system lets a thread run before it gives its processor to another (1.4 ms on two processors). */
const burstMs = 0.5;
/** The least a timer can. */
const restMs = 1;

/**
 * A breath for work that goes on for minutes: as `breathe`, and after each half millisecond of work the worker sleeps for one. That leaves it
 * 35,000 rows a second and more, several times what a server gives.
 *
 * A thread that never sleeps is the first to lose its processor when the browser writes to the disk or draws, for 2 to 4 ms at a time, and
 * a lookup that comes then waits for its return, however short our own slices are (seen in traces: tasks of 0.1 ms of its time
 * that took 2.5). A thread that has slept is put back at once.
 */
export function createPace(deps: {
  readonly breathe: () => Promise<void>;
  readonly nowMs: () => number;
  readonly after: (delayMs: number, run: () => void) => unknown;
}): () => Promise<void> {
  let restAtMs = deps.nowMs() + burstMs;
  let resting: Promise<void> | null = null;

  const rest = (): Promise<void> =>
    new Promise((resolve) =>
      deps.after(restMs, () => {
        resting = null;
        restAtMs = deps.nowMs() + burstMs;
        resolve();
      }),
    );

  return async () => {
    if (!resting && deps.nowMs() >= restAtMs) resting = rest();
    if (resting) await resting;
    await deps.breathe();
  };
}
