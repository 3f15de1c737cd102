import type { TagRead } from '../../drivers/reader-driver.ts';
import type { TagSightings } from '../../preload/contract/station.ts';

/** ALE's reading rules for one station: when a tag counts as here, and when as gone. Times in milliseconds. */
export interface ReadingRules {
  /** A tag arrives when it was read this often within `withinMs`. */
  readonly minimumReads: number;
  readonly withinMs: number;
  /** A tag that was here departs when it was not read for this long. */
  readonly lostAfterMs: number;
  /** Reads weaker than this do not count; null counts all. */
  readonly minimumRssiDbm: number | null;
  /** Antennas of the zone; null takes all. */
  readonly antennas: readonly number[] | null;
}

export const defaultReadingRules: ReadingRules = {
  minimumReads: 1,
  withinMs: 2_000,
  lostAfterMs: 10_000,
  minimumRssiDbm: null,
  antennas: null,
};

export type Sighting =
  | { readonly kind: 'arrived'; readonly read: TagRead; readonly readAtMs: number }
  | { readonly kind: 'departed'; readonly epcHex: string; readonly readAtMs: number };

interface Tag {
  present: boolean;
  recent: number[];
  reads: number;
  antennas: Set<number>;
  firstSeenMs: number;
  lastSeenMs: number;
  strongestRssiDbm: number | null;
  rssi: { atMs: number; rssiDbm: number; antenna: number | null }[];
  counted: boolean;
  why: TagSightings['why'];
}

/** A curve of 200 points is what a person can look at; a tag left before the antenna for a day stays this small. */
const maxSamples = 200;

/**
 * Turns raw reads into arrivals and departures, and remembers why. De-duplicates on EPC only: the same tag
 * reports two PCs when its UMI bit flips. One per inventory; not shared between readers' zones.
 */
export function createReadingPipeline(rules: ReadingRules): {
  read(read: TagRead, readAtMs: number): Sighting[];
  /** To be called at least every second while an inventory runs. */
  tick(nowMs: number): Sighting[];
  sightings(): TagSightings[];
  clear(): void;
} {
  const tags = new Map<string, Tag>();

  return {
    read(read, readAtMs) {
      const tag = tags.get(read.epcHex) ?? newTag(readAtMs);
      tags.set(read.epcHex, tag);
      note(tag, read, readAtMs);
      const ignored = ignoredBecause(read, rules);
      if (ignored) {
        if (!tag.counted) tag.why = ignored;
        return [];
      }
      tag.recent = [...tag.recent.filter((at) => readAtMs - at <= rules.withinMs), readAtMs].slice(-rules.minimumReads);
      if (tag.present) return [];
      if (tag.recent.length < rules.minimumReads) {
        if (!tag.counted) tag.why = 'too-few-reads';
        return [];
      }
      tag.present = true;
      tag.counted = true;
      tag.why = 'seen-often-enough';
      return [{ kind: 'arrived', read, readAtMs }];
    },
    tick(nowMs) {
      const departed: Sighting[] = [];
      for (const [epcHex, tag] of tags) {
        if (!tag.present || nowMs - tag.lastSeenMs < rules.lostAfterMs) continue;
        tag.present = false;
        tag.recent = [];
        departed.push({ kind: 'departed', epcHex, readAtMs: tag.lastSeenMs });
      }
      return departed;
    },
    sightings: () =>
      [...tags].map(([epcHex, tag]) => ({
        epcHex,
        reads: tag.reads,
        antennas: [...tag.antennas].sort((a, b) => a - b),
        firstSeenMs: tag.firstSeenMs,
        lastSeenMs: tag.lastSeenMs,
        strongestRssiDbm: tag.strongestRssiDbm,
        rssi: tag.rssi,
        counted: tag.counted,
        why: tag.why,
      })),
    clear: () => tags.clear(),
  };
}

function newTag(atMs: number): Tag {
  return {
    present: false,
    recent: [],
    reads: 0,
    antennas: new Set(),
    firstSeenMs: atMs,
    lastSeenMs: atMs,
    strongestRssiDbm: null,
    rssi: [],
    counted: false,
    why: 'too-few-reads',
  };
}

function note(tag: Tag, read: TagRead, readAtMs: number): void {
  tag.reads += read.count;
  tag.lastSeenMs = readAtMs;
  if (read.antenna !== null) tag.antennas.add(read.antenna);
  if (read.rssiDbm === null) return;
  tag.strongestRssiDbm = Math.max(tag.strongestRssiDbm ?? read.rssiDbm, read.rssiDbm);
  tag.rssi.push({ atMs: readAtMs, rssiDbm: read.rssiDbm, antenna: read.antenna });
  // Every second sample goes when the curve is full: its shape stays, its size is bounded.
  if (tag.rssi.length > maxSamples) tag.rssi = tag.rssi.filter((_, index) => index % 2 === 0);
}

function ignoredBecause(read: TagRead, rules: ReadingRules): TagSightings['why'] | null {
  if (read.tagCrcOk === false) return 'bad-crc';
  if (rules.antennas && read.antenna !== null && !rules.antennas.includes(read.antenna)) return 'other-antenna';
  if (rules.minimumRssiDbm !== null && read.rssiDbm !== null && read.rssiDbm < rules.minimumRssiDbm) return 'too-weak';
  return null;
}
