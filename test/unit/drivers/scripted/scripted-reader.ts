import { fromHex, toHex } from '../../../../drivers/hex.ts';
import type { BytePort, Clock, ReaderEvent } from '../../../../drivers/reader-driver.ts';

/** A clock that only `run` moves. Promise callbacks settle between two timers. */
export function createFakeClock(): Clock & { run(ms: number): Promise<void>; pending(): number } {
  let nowMs = 1_000_000;
  let sequence = 0;
  const timers: { readonly atMs: number; readonly order: number; readonly run: () => void }[] = [];
  return {
    nowMs: () => nowMs,
    after: (delayMs, run) => {
      const timer = { atMs: nowMs + Math.max(0, delayMs), order: sequence++, run };
      timers.push(timer);
      return () => {
        const index = timers.indexOf(timer);
        if (index >= 0) timers.splice(index, 1);
      };
    },
    run: async (ms) => {
      const untilMs = nowMs + ms;
      for (;;) {
        await settle();
        timers.sort((a, b) => a.atMs - b.atMs || a.order - b.order);
        const next = timers[0];
        if (next === undefined || next.atMs > untilMs) break;
        timers.shift();
        nowMs = next.atMs;
        next.run();
      }
      nowMs = untilMs;
    },
    pending: () => timers.length,
  };
}

async function settle(): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve));
}

export interface ScriptedPort extends BytePort {
  /** What the session wrote, in order, as hex. */
  readonly written: string[];
  say(hex: string): void;
  unplug(reason: string): void;
  listeners(): number;
}

/** The far end of a session: `answer` sees each write as hex and replies with hex frames, `replyMs` later, 1 ms apart. */
export function createScriptedPort(
  clock: Clock,
  answer: (writtenHex: string) => readonly string[],
  replyMs = 2,
): ScriptedPort {
  const byteListeners = new Set<(bytes: Uint8Array) => void>();
  const closedListeners = new Set<(reason: string) => void>();
  const written: string[] = [];
  const say = (hex: string): void => {
    for (const listener of byteListeners) listener(fromHex(hex)!);
  };
  return {
    written,
    say,
    write: (bytes) => {
      const hex = toHex(bytes);
      written.push(hex);
      answer(hex).forEach((reply, index) => clock.after(replyMs + index, () => say(reply)));
    },
    unplug: (reason) => {
      for (const listener of closedListeners) listener(reason);
    },
    onBytes: (listener) => {
      byteListeners.add(listener);
      return () => void byteListeners.delete(listener);
    },
    onClosed: (listener) => {
      closedListeners.add(listener);
      return () => void closedListeners.delete(listener);
    },
    close: async () => undefined,
    listeners: () => byteListeners.size + closedListeners.size,
  };
}

/** Runs the clock until the promise settles; fails the test where it never does. */
export async function settled<T>(clock: ReturnType<typeof createFakeClock>, promise: Promise<T>): Promise<T> {
  const outcomes: T[] = [];
  void promise.then((value) => outcomes.push(value));
  for (let step = 0; step < 400 && outcomes.length === 0; step++) await clock.run(50);
  if (outcomes.length === 0) throw new Error('not settled within 20 s of the fake clock');
  return outcomes[0]!;
}

export function readsOf(events: readonly ReaderEvent[]): string[] {
  return events.flatMap((event) => (event.kind === 'tag-read' ? [event.read.epcHex] : []));
}
