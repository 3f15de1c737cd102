import type { HostClient } from '../../preload/contract/host-client.ts';

/** What puts off the lock is told at most so often. */
const toldEveryMs = 15_000;

/**
 * A hand on the screen, the keyboard or the mouse puts off the lock, and so does a call for as long as it lasts.
 * @returns tells of work that no hand did on the screen: a label under the scanner
 */
export function watchTouch(deps: {
  readonly host: Pick<HostClient, 'call'>;
  readonly target: Pick<Window, 'addEventListener'>;
  readonly now: () => number;
  readonly after: (delayMs: number, run: () => void) => void;
  readonly inCall: () => boolean;
}): () => void {
  let toldAtMs = -Infinity;
  const tell = (): void => {
    const now = deps.now();
    if (now - toldAtMs < toldEveryMs) return;
    toldAtMs = now;
    void deps.host.call('people.touch', null);
  };
  for (const event of ['pointerdown', 'keydown'])
    deps.target.addEventListener(event, tell, { capture: true, passive: true });
  const look = (): void => {
    if (deps.inCall()) tell();
    deps.after(toldEveryMs, look);
  };
  look();
  return tell;
}
