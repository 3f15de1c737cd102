import { networkInterfaces } from 'node:os';
import type { Clock } from '../../drivers/reader-driver.ts';

const lookEveryMs = 5_000;
/** A look that comes this much late means that the machine slept. */
const sleptMs = 20_000;

/**
 * Notices that the machine woke up, or that its addresses are others (cable to Wi-Fi, VPN): connections made before are
 * dead and do not say so. In plain Node.js, so that both shells have it.
 */
export function watchWaking(deps: {
  readonly clock: Clock;
  /** Text that changes when the network does. */
  readonly network: () => string;
  readonly onWoken: (why: 'slept' | 'network') => void;
}): () => void {
  let lookedAtMs = deps.clock.nowMs();
  let network = deps.network();
  let cancel: () => void;

  const look = (): void => {
    const nowMs = deps.clock.nowMs();
    const slept = nowMs - lookedAtMs > lookEveryMs + sleptMs;
    const now = deps.network();
    // No address at all is no network to connect over: the change that counts is the one that brings it back.
    const changed = now !== network && now !== '';
    lookedAtMs = nowMs;
    network = now;
    cancel = deps.clock.after(lookEveryMs, look);
    if (slept || changed) deps.onWoken(slept ? 'slept' : 'network');
  };
  cancel = deps.clock.after(lookEveryMs, look);
  return () => cancel();
}

/** The addresses of this machine that reach further than itself, in a stable order. */
export function ownAddresses(): string {
  return Object.entries(networkInterfaces())
    .flatMap(([name, addresses]) =>
      (addresses ?? []).filter(({ internal }) => !internal).map(({ address }) => `${name} ${address}`),
    )
    .sort()
    .join(' ');
}
