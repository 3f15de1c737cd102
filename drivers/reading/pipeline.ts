import { decodeEpc } from '../epc/decode.ts';
import type { TagRead } from '../reader-driver.ts';
import { ignoredTag, judgeRead, type Ignored, type ReadingRules } from './rules.ts';

export type Sighting =
  | { readonly kind: 'arrived'; readonly read: TagRead; readonly zone: string | null; readonly readAtMs: number }
  | { readonly kind: 'departed'; readonly epcHex: string; readonly readAtMs: number };

export type Why = Ignored | 'seen-often-enough' | 'too-few-reads' | 'taken-back';

/** Everything that is known of one tag of the running inventory. */
export interface TagAccount {
  readonly epcHex: string;
  readonly scheme: string;
  readonly reads: number;
  /** Reads that did not count, by reason. */
  readonly ignored: Partial<Record<Why, number>>;
  readonly antennas: number[];
  readonly zone: string | null;
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
  readonly strongestRssiDbm: number | null;
  readonly rssi: { readonly atMs: number; readonly rssiDbm: number; readonly antenna: number | null }[];
  readonly counted: boolean;
  readonly present: boolean;
  readonly why: Why;
}

export interface ReadingPipeline {
  read(read: TagRead, readAtMs: number): Sighting[];
  /** The reader reads from now on, or no longer: while it does not look, no tag can be missing. */
  look(looking: boolean, atMs: number): void;
  /** To be called at least every second while an inventory runs. */
  tick(nowMs: number): Sighting[];
  /** A count that a person takes back: the tag is gone and free at once, its next read counts again. */
  takeBack(epcHex: string, nowMs: number): Sighting[];
  /** Before the antenna now, as far as the rules can tell. */
  isPresent(epcHex: string): boolean;
  accounts(): TagAccount[];
  clear(): void;
}

interface Tag {
  present: boolean;
  recent: number[];
  reads: number;
  ignored: Partial<Record<Why, number>>;
  antennas: Set<number>;
  zone: string | null;
  firstSeenMs: number;
  lastSeenMs: number;
  /** Of the last read that passed the rules; a tag that is only heard from another zone departs. */
  lastCountingMs: number;
  strongestRssiDbm: number | null;
  rssi: { atMs: number; rssiDbm: number; antenna: number | null }[];
  counted: boolean;
  why: Why;
  readonly scheme: string;
  readonly ignoredAlways: Ignored | null;
}

/** A curve of 200 points is what a person can look at; a tag left before the antenna for a day stays this small. */
const maxSamples = 200;
/** More tags than a depot has before one antenna: ghosts of a broken reader must not fill the memory. */
const maxTags = 20_000;

/**
 * Turns raw reads into arrivals and departures, and remembers why. De-duplicates on EPC only: the same tag
 * reports two PCs when its UMI bit flips. One per inventory; not shared between readers' zones.
 * @param heldOneByOne another tag that arrives means that the one before was taken away
 */
export function createReadingPipeline(rules: ReadingRules, heldOneByOne = false): ReadingPipeline {
  const tags = new Map<string, Tag>();
  let lookingSinceMs: number | null = 0;

  const ignore = (tag: Tag, why: Ignored, read: TagRead): Sighting[] => {
    tag.ignored[why] = (tag.ignored[why] ?? 0) + read.count;
    if (!tag.counted) tag.why = why;
    return [];
  };

  return {
    read(read, readAtMs) {
      let tag = tags.get(read.epcHex);
      if (!tag) {
        if (tags.size >= maxTags) dropOldest(tags);
        tag = newTag(read, readAtMs, rules);
        tags.set(read.epcHex, tag);
      }
      note(tag, read, readAtMs);
      const verdict = judgeRead(read, rules);
      // A damaged read says nothing of the tag whose EPC it seems to carry.
      if (verdict.ignored === 'bad-crc') return ignore(tag, 'bad-crc', read);
      if (tag.ignoredAlways) return ignore(tag, tag.ignoredAlways, read);
      if (verdict.ignored) return ignore(tag, verdict.ignored, read);
      tag.lastCountingMs = readAtMs;
      tag.zone = verdict.zone;
      if (tag.present) return [];
      tag.recent = [...tag.recent.filter((at) => readAtMs - at <= rules.withinMs), readAtMs].slice(-rules.minimumReads);
      if (tag.recent.length < rules.minimumReads) {
        if (!tag.counted) tag.why = 'too-few-reads';
        return [];
      }
      const takenAway = heldOneByOne ? [...tags].filter(([, { present }]) => present) : [];
      for (const [, other] of takenAway) leave(other);
      tag.present = true;
      tag.counted = true;
      tag.why = 'seen-often-enough';
      return [
        ...takenAway.map(([epcHex]) => ({ kind: 'departed', epcHex, readAtMs }) as const),
        { kind: 'arrived', read, zone: tag.zone, readAtMs },
      ];
    },
    look(looking, atMs) {
      if (looking !== (lookingSinceMs !== null)) lookingSinceMs = looking ? atMs : null;
    },
    tick(nowMs) {
      const departed: Sighting[] = [];
      if (lookingSinceMs === null) return departed;
      for (const [epcHex, tag] of tags) {
        if (!tag.present || nowMs - Math.max(tag.lastCountingMs, lookingSinceMs) < rules.lostAfterMs) continue;
        leave(tag);
        departed.push({ kind: 'departed', epcHex, readAtMs: tag.lastCountingMs });
      }
      return departed;
    },
    takeBack(epcHex, nowMs) {
      const tag = tags.get(epcHex);
      if (!tag) return [];
      const wasPresent = tag.present;
      leave(tag);
      tag.counted = false;
      tag.why = 'taken-back';
      return wasPresent ? [{ kind: 'departed', epcHex, readAtMs: nowMs }] : [];
    },
    isPresent: (epcHex) => tags.get(epcHex)?.present ?? false,
    accounts: () =>
      [...tags].map(([epcHex, tag]) => ({
        epcHex,
        scheme: tag.scheme,
        reads: tag.reads,
        ignored: { ...tag.ignored },
        antennas: [...tag.antennas].sort((a, b) => a - b),
        zone: tag.zone,
        firstSeenMs: tag.firstSeenMs,
        lastSeenMs: tag.lastSeenMs,
        strongestRssiDbm: tag.strongestRssiDbm,
        rssi: tag.rssi,
        counted: tag.counted,
        present: tag.present,
        why: tag.why,
      })),
    clear: () => tags.clear(),
  };
}

function newTag(read: TagRead, atMs: number, rules: ReadingRules): Tag {
  const decoded = decodeEpc(read.epcHex, read.pc);
  const scheme = decoded.kind === 'malformed' ? 'raw' : decoded.scheme;
  return {
    present: false,
    recent: [],
    reads: 0,
    ignored: {},
    antennas: new Set(),
    zone: null,
    firstSeenMs: atMs,
    lastSeenMs: atMs,
    lastCountingMs: atMs,
    strongestRssiDbm: null,
    rssi: [],
    counted: false,
    why: 'too-few-reads',
    scheme,
    ignoredAlways: ignoredTag(read.epcHex, scheme, rules),
  };
}

function leave(tag: Tag): void {
  tag.present = false;
  tag.recent = [];
}

/** One that never counted, else the one that came first: read again, it arrives again. */
function dropOldest(tags: Map<string, Tag>): void {
  let oldest = tags.keys().next().value;
  for (const [epcHex, tag] of tags) {
    if (tag.counted) continue;
    oldest = epcHex;
    break;
  }
  if (oldest !== undefined) tags.delete(oldest);
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
