import { readdirSync, readFileSync } from 'node:fs';

/** Resident memory of the largest Chromium process of that type among our descendants, in MB; NaN outside Linux. */
export function largestChildMb(type: string): number {
  const parents = new Map<number, number>();
  try {
    for (const name of readdirSync('/proc')) {
      const stat = /^\d+$/.test(name) ? read(`/proc/${name}/stat`) : '';
      const parent = /\) \S (\d+)/.exec(stat)?.[1];
      if (parent) parents.set(Number(name), Number(parent));
    }
  } catch {
    return Number.NaN;
  }
  const isOurs = (pid: number | undefined): boolean =>
    pid !== undefined && (pid === process.pid || isOurs(parents.get(pid)));
  const sizes = [...parents.keys()]
    .filter((pid) => isOurs(pid) && read(`/proc/${pid}/cmdline`).includes(`--type=${type}`))
    .map((pid) => Number(/VmRSS:\s+(\d+)/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) / 1000);
  return Math.max(...sizes);
}

/** A process may end while it is looked at. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
