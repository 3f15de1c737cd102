import type { HostClient } from '../../preload/contract/host-client.ts';

/** A hand on the screen, the keyboard or the mouse puts off the lock: told at most so often. */
const toldEveryMs = 15_000;

/** @returns unsubscribe */
export function watchTouch(deps: {
  readonly host: Pick<HostClient, 'call'>;
  readonly target: Pick<Window, 'addEventListener' | 'removeEventListener'>;
  readonly now: () => number;
}): () => void {
  let toldAtMs = -Infinity;
  const tell = (): void => {
    const now = deps.now();
    if (now - toldAtMs < toldEveryMs) return;
    toldAtMs = now;
    void deps.host.call('people.touch', null);
  };
  const events = ['pointerdown', 'keydown'] as const;
  for (const event of events) deps.target.addEventListener(event, tell, { capture: true, passive: true });
  return () => {
    for (const event of events) deps.target.removeEventListener(event, tell, { capture: true });
  };
}
