import type { CallQuality, MediaStats } from '../../preload/contract/phone.ts';

/**
 * Adds one second's measure to what is kept of a call: mean and worst MOS, worst delay and jitter, and packets in all.
 *
 * @param previous - the measure before; totals that went down began again with other media, and count from nothing
 */
export function addMeasure(kept: CallQuality | null, previous: MediaStats | null, next: MediaStats): CallQuality {
  const { mos } = next;
  const before = kept ?? nothingYet;
  const seconds = before.seconds + (mos === null ? 0 : 1);
  const restarted = previous === null || next.packetsReceived < previous.packetsReceived;
  const since = (total: number, earlier: number | undefined): number =>
    restarted ? total : Math.max(0, total - (earlier ?? 0));
  return {
    seconds,
    mosMean:
      mos === null
        ? before.mosMean
        : Math.round((100 * ((before.mosMean ?? 0) * before.seconds + mos)) / seconds) / 100,
    mosWorst: least(before.mosWorst, mos),
    roundTripWorstMs: most(before.roundTripWorstMs, next.roundTripMs),
    jitterWorstMs: most(before.jitterWorstMs, next.jitterMs),
    packetsReceived: before.packetsReceived + since(next.packetsReceived, previous?.packetsReceived),
    packetsLost: before.packetsLost + since(next.packetsLost, previous?.packetsLost),
  };
}

const nothingYet: CallQuality = {
  seconds: 0,
  mosMean: null,
  mosWorst: null,
  roundTripWorstMs: null,
  jitterWorstMs: null,
  packetsReceived: 0,
  packetsLost: 0,
};

function least(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b);
}

function most(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b);
}
