/**
 * Of all windows of one station, the one that takes the scans: the one that was used last. Taken by a Web Lock, so that a window
 * that closes or crashes leaves it to the next; asked for over a channel, so that the one that has it puts away what it counts
 * before another begins. A window that no longer answers loses it.
 *
 *   waiting --granted--> taking --another window asks--> handing over --all is on disk--> waiting
 *      |                   '-------- taken away while it did not answer ---------------> lost
 *      '--the one that takes does not answer for a while--> taking
 */
export interface ScanTurn {
  /** This window is being used: it would take the scans. */
  want(): void;
}

export interface ScanDuty {
  /**
   * Reads what the last window left, and takes scans from then on.
   * @param hung - it was taken from a window that no longer answered
   */
  begin(hung: boolean): Promise<void>;
  /** MUST resolve only when nothing that was taken can be lost or taken again. */
  end(): Promise<void>;
  /** Another window took the turn away: this one did not answer. Nothing that it still holds may be written. */
  lost(): void;
}

interface Channel {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void;
}

type Said =
  /** That a window was used, and when by the clock that all windows of the machine read. */
  | { readonly kind: 'used'; readonly id: string; readonly atMs: number }
  /** The window that takes the scans heard the one of this id. */
  | { readonly kind: 'heard'; readonly id: string };

const lockName = 'duret-scans';
const retryMs = 1000;
const askAgainMs = 3000;
/** So long without an answer: more than a machine under load keeps a window from its messages, less than a person waits. */
const hungMs = 15_000;

export function createScanTurn(deps: {
  readonly locks: Pick<LockManager, 'request'>;
  readonly channel: Channel;
  /** Of this window. */
  readonly id: string;
  readonly duty: ScanDuty;
  readonly now: () => number;
  readonly after: (delayMs: number, run: () => void) => void;
}): ScanTurn {
  const { locks, id, duty, now, after } = deps;
  const say = (said: Said): void => deps.channel.postMessage(said);
  /** The window that asked last; null once that was heeded. */
  let wanted: string | null = null;
  /** When any window was used last, as far as this one knows. What two windows say may cross: the later use holds. */
  let usedAtMs = -Infinity;
  /** Ends this window's turn; null while it has none, or is handing it over. */
  let release: (() => void) | null = null;
  let holding = false;
  /** When the window that takes the scans answered last; null while nobody is asked. */
  let answeredAtMs: number | null = null;

  const hold = async (hung: boolean): Promise<void> => {
    holding = true;
    answeredAtMs = null;
    try {
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      await duty.begin(hung);
      await released;
      await duty.end();
    } finally {
      holding = false;
    }
  };
  const turn = (): Promise<void> =>
    locks.request(lockName, async () => {
      const before = wanted;
      wanted = null;
      // Locks are given in the order of the queue, the turn to who was used last. Once only: that window may be gone.
      if (before === null || before === id) await hold(false);
    });
  const failed = (fault: unknown): void => {
    release = null;
    if (fault instanceof DOMException && fault.name === 'AbortError') return duty.lost();
    console.error('this window could not take the scans', fault);
    after(retryMs, wait);
  };
  const wait = (): void => void turn().then(wait, failed);
  const takeAway = (): void => void locks.request(lockName, { steal: true }, () => hold(true)).catch(failed);

  /** Until this window has the turn, or another one was used since. */
  const ask = (): void => {
    if (answeredAtMs !== null) return;
    answeredAtMs = now();
    const again = (): void =>
      after(askAgainMs, () => {
        if (answeredAtMs === null) return;
        if (holding || wanted !== id) {
          answeredAtMs = null;
          return;
        }
        if (now() - answeredAtMs >= hungMs) {
          answeredAtMs = null;
          return takeAway();
        }
        say({ kind: 'used', id, atMs: usedAtMs });
        again();
      });
    again();
  };

  deps.channel.addEventListener('message', ({ data }) => {
    const said = data as Said;
    if (said.kind === 'heard') {
      if (said.id === id && answeredAtMs !== null) answeredAtMs = now();
      return;
    }
    if (said.id === id) return;
    if (holding) say({ kind: 'heard', id: said.id });
    if (said.atMs <= usedAtMs) return;
    usedAtMs = said.atMs;
    wanted = said.id;
    release?.();
    release = null;
  });
  wait();

  return {
    want() {
      usedAtMs = Math.max(usedAtMs + 1, now());
      if (release !== null) return;
      wanted = id;
      say({ kind: 'used', id, atMs: usedAtMs });
      ask();
    },
  };
}
