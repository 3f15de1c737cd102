/**
 * Of all windows of one station, the one that takes the scans: the one that was used last. Taken by a Web Lock, so that a window
 * that closes or crashes leaves it to the next; asked for over a channel, so that the one that has it puts away what it counts
 * before another begins.
 *
 *   waiting --granted--> taking --another window asks--> handing over --all is on disk--> waiting
 */
export interface ScanTurn {
  /** This window is being used: it would take the scans. */
  want(): void;
}

export interface ScanDuty {
  /** Reads what the last window left, and takes scans from then on. */
  begin(): Promise<void>;
  /** MUST resolve only when nothing that was taken can be lost or taken again. */
  end(): Promise<void>;
}

interface Channel {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void;
}

/** That a window was used, and when by the clock that all windows of the machine read. */
interface Use {
  readonly id: string;
  readonly atMs: number;
}

const lockName = 'duret-scans';
const retryMs = 1000;

export function createScanTurn(deps: {
  readonly locks: Pick<LockManager, 'request'>;
  readonly channel: Channel;
  /** Of this window. */
  readonly id: string;
  readonly duty: ScanDuty;
  readonly now: () => number;
  readonly after: (delayMs: number, run: () => void) => void;
}): ScanTurn {
  const { locks, channel, id, duty, now, after } = deps;
  /** The window that asked last; null once that was heeded. */
  let wanted: string | null = null;
  /** When any window was used last, as far as this one knows. What two windows say may cross: the later use holds. */
  let usedAtMs = -Infinity;
  /** Ends this window's turn; null while it has none. */
  let release: (() => void) | null = null;

  const turn = (): Promise<void> =>
    locks.request(lockName, async () => {
      const before = wanted;
      wanted = null;
      // Locks are given in the order of the queue, the turn to who was used last. Once only: that window may be gone.
      if (before !== null && before !== id) return;
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      await duty.begin();
      await released;
      await duty.end();
    });
  const wait = (): void =>
    void turn().then(wait, (fault: unknown) => {
      console.error('this window could not take the scans', fault);
      release = null;
      after(retryMs, wait);
    });
  channel.addEventListener('message', ({ data }) => {
    const use = data as Use;
    if (use.id === id || use.atMs <= usedAtMs) return;
    usedAtMs = use.atMs;
    wanted = use.id;
    release?.();
    release = null;
  });
  wait();

  return {
    want() {
      usedAtMs = Math.max(usedAtMs + 1, now());
      if (release !== null) return;
      wanted = id;
      channel.postMessage({ id, atMs: usedAtMs } satisfies Use);
    },
  };
}
