import { toHex } from '../../drivers/hex.ts';
import type { DriverDefinition, ReaderEvent, TagRead } from '../../drivers/reader-driver.ts';
import type { ReaderInsight } from '../../preload/contract/station.ts';

type Frame = {
  readonly seq: number;
  readonly atMs: number;
  readonly direction: 'in' | 'out' | 'discarded';
  readonly bytes: Uint8Array;
  readonly reason: string | null;
};

const keptFrames = 200;
const slotMs = 15_000;
const keptSlots = 40;
const keptHappenings = 30;
const shownBytes = 96;

/**
 * What one reader's page shows: the last frames, the last ten minutes, its antennas, what befell it. Bytes are kept as they
 * came; they become text only when somebody looks.
 */
export function createReaderInsight(driver: DriverDefinition): {
  frame(event: Extract<ReaderEvent, { kind: 'frame' | 'discarded' }>, atMs: number): void;
  read(read: TagRead, atMs: number): void;
  happened(what: string, atMs: number): void;
  /** @param up whether the reader was there: a gap in the curve is an absence, not silence */
  tick(up: boolean, nowMs: number): void;
  report(afterFrame: number): Omit<ReaderInsight, 'cycle' | 'rules'>;
} {
  let frames: Frame[] = [];
  let framesTotal = 0;
  let seq = 0;
  let slots: { atMs: number; reads: number; up: boolean }[] = [];
  const antennas = new Map<number, { seconds: Map<number, number>; rssiDbm: number | null; lastReadMs: number }>();
  let happenings: { atMs: number; what: string }[] = [];

  const slotAt = (atMs: number): { reads: number; up: boolean } => {
    const start = atMs - (atMs % slotMs);
    const last = slots.at(-1);
    if (last?.atMs === start) return last;
    const made = { atMs: start, reads: 0, up: true };
    slots = [...slots, made].slice(-keptSlots);
    return made;
  };

  return {
    frame(event, atMs) {
      if (event.kind === 'frame') framesTotal += 1;
      frames.push({
        seq: ++seq,
        atMs,
        direction: event.kind === 'frame' ? event.direction : 'discarded',
        bytes: event.bytes,
        reason: event.kind === 'discarded' ? event.reason : null,
      });
      // Cut in large steps: at a thousand frames a second an array is not to be copied for each.
      if (frames.length > 2 * keptFrames) frames = frames.slice(-keptFrames);
    },
    read(read, atMs) {
      slotAt(atMs).reads += read.count;
      const antenna = read.antenna ?? 1;
      let heard = antennas.get(antenna);
      if (!heard) antennas.set(antenna, (heard = { seconds: new Map(), rssiDbm: null, lastReadMs: atMs }));
      const second = Math.floor(atMs / 1_000);
      heard.seconds.set(second, (heard.seconds.get(second) ?? 0) + read.count);
      heard.rssiDbm = read.rssiDbm ?? heard.rssiDbm;
      heard.lastReadMs = atMs;
    },
    happened(what, atMs) {
      if (happenings[0]?.what === what) return;
      happenings = [{ atMs, what }, ...happenings].slice(0, keptHappenings);
    },
    tick(up, nowMs) {
      const slot = slotAt(nowMs);
      if (!up) slot.up = false;
      const since = Math.floor(nowMs / 1_000) - 60;
      for (const { seconds } of antennas.values()) {
        for (const second of seconds.keys()) if (second < since) seconds.delete(second);
      }
    },
    report: (afterFrame) => ({
      frames: frames
        .filter((frame) => frame.seq > afterFrame)
        .slice(-keptFrames)
        .map((frame) => ({
          seq: frame.seq,
          atMs: frame.atMs,
          direction: frame.direction,
          hex: toHex(frame.bytes, 0, Math.min(frame.bytes.length, shownBytes)),
          ...wordsOf(driver, frame),
        })),
      framesTotal,
      history: slots,
      antennas: [...antennas]
        .map(([antenna, { seconds, rssiDbm, lastReadMs }]) => ({
          antenna,
          readsLastMinute: [...seconds.values()].reduce((sum, count) => sum + count, 0),
          lastRssiDbm: rssiDbm,
          lastReadMs,
        }))
        .sort((a, b) => a.antenna - b.antenna),
      happenings,
    }),
  };
}

/** What the driver reads in the frame. A command of ours is not always one that it can read. */
function wordsOf(driver: DriverDefinition, frame: Frame): Pick<ReaderInsight['frames'][number], 'name' | 'tag'> {
  if (frame.direction === 'discarded') return { name: frame.reason, tag: null };
  const [first] = driver.decode(frame.bytes);
  switch (first?.kind) {
    case 'tag': {
      const { epcHex, antenna, rssiDbm } = first.read;
      return { name: null, tag: { epcHex, antenna, rssiDbm } };
    }
    case 'barcode':
      return { name: first.text, tag: null };
    case 'frame':
      return { name: first.name, tag: null };
    default:
      return { name: null, tag: null };
  }
}
