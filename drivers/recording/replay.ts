import { toHex } from '../hex.ts';
import type { BytePort, DriverDefinition, ReaderEvent } from '../reader-driver.ts';
import { createReplayClock } from './replay-clock.ts';
import type { Recording } from './recording.ts';

/**
 * Plays a recording through the driver itself: the same orders at the same times, the same bytes come in. Events carry the
 * times of the day they were recorded.
 * @returns `commandsDiffer`: commands that the driver sends now and did not send then, or the other way round
 */
export async function replayRecording(
  recording: Recording,
  driver: DriverDefinition,
  onEvent: (event: ReaderEvent, atMs: number) => void,
): Promise<{ readonly commandsDiffer: number }> {
  const clock = createReplayClock(recording.head.startedAtMs);
  const port = createReplayPort();
  let leftOutMs = 0;
  const session = driver.createSession({
    port,
    clock,
    emit: (event) =>
      onEvent(
        'readAtMs' in event ? { ...event, readAtMs: event.readAtMs + leftOutMs } : event,
        clock.nowMs() + leftOutMs,
      ),
  });
  const sent: string[] = [];
  let lastMs = 0;
  for (const line of recording.lines) {
    // The clock of a computer may be set back while it records.
    lastMs = Math.max(lastMs, line.atMs);
    await clock.runTo(lastMs);
    switch (line.kind) {
      case 'sent':
        sent.push(toHex(line.bytes));
        break;
      case 'came':
        port.hear(line.bytes);
        break;
      case 'open':
        void session.open();
        break;
      case 'configure':
        void session.configure(line.configuration);
        break;
      case 'start':
        void session.startInventory();
        break;
      case 'stop':
        void session.stopInventory();
        break;
      case 'cut':
        leftOutMs += line.leftOutMs;
        break;
      case 'end':
        if (line.reason === 'closed') await session.close();
        else port.end(line.reason);
        break;
    }
  }
  const written = [...port.written];
  // A file that was cut off: what was pending becomes frames or discarded bytes.
  await clock.runTo(lastMs + 500);
  await session.close();
  return { commandsDiffer: differences(sent, written) };
}

function createReplayPort(): BytePort & {
  readonly written: string[];
  hear(bytes: Uint8Array): void;
  end(reason: string): void;
} {
  const byteListeners = new Set<(bytes: Uint8Array) => void>();
  const closedListeners = new Set<(reason: string) => void>();
  const written: string[] = [];
  return {
    written,
    hear: (bytes) => byteListeners.forEach((listener) => listener(bytes)),
    end: (reason) => closedListeners.forEach((listener) => listener(reason)),
    write: (bytes) => void written.push(toHex(bytes)),
    onBytes(listener) {
      byteListeners.add(listener);
      return () => void byteListeners.delete(listener);
    },
    onClosed(listener) {
      closedListeners.add(listener);
      return () => void closedListeners.delete(listener);
    },
    close: async () => undefined,
  };
}

/** Commands of either list that the other has not, however often each. */
function differences(then: readonly string[], now: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const command of then) counts.set(command, (counts.get(command) ?? 0) + 1);
  for (const command of now) counts.set(command, (counts.get(command) ?? 0) - 1);
  return [...counts.values()].reduce((sum, count) => sum + Math.abs(count), 0);
}
