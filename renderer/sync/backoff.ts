/** Waits after failures in a row: 1 s, 2 s, 4 s… up to `mostMs`, each drawn from its upper half so that stations do not come back together. */
export function backoffMs(failures: number, random: () => number, mostMs = 300_000): number {
  const full = Math.min(mostMs, 1000 * 2 ** Math.min(20, Math.max(0, failures - 1)));
  return Math.round(full / 2 + (full / 2) * random());
}
