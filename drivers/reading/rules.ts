import type { TagRead } from '../reader-driver.ts';

/** A part of the field: which antennas hear it, how strongly. Null takes all. */
export interface ReadingZone {
  readonly name: string;
  readonly antennas: readonly number[] | null;
  readonly minimumRssiDbm: number | null;
  readonly maximumRssiDbm: number | null;
}

/** When a read counts, and when a tag is here. Times in milliseconds. */
export interface ReadingRules {
  /** A tag arrives when it was read this often within `withinMs`. */
  readonly minimumReads: number;
  readonly withinMs: number;
  /** A tag that was here departs when it was not read for this long while the reader was reading. */
  readonly lostAfterMs: number;
  /** Reads weaker than this do not count; null counts all. */
  readonly minimumRssiDbm: number | null;
  readonly antennas: readonly number[] | null;
  /** The first zone that fits is the tag's; with zones, a read in none does not count. */
  readonly zones: readonly ReadingZone[];
  /** Schemes that count; null takes all. */
  readonly schemes: readonly string[] | null;
  /** Beginnings of EPCs, in upper-case hex, that count; null takes all. */
  readonly epcPrefixes: readonly string[] | null;
}

export const defaultReadingRules: ReadingRules = {
  minimumReads: 1,
  withinMs: 2_000,
  lostAfterMs: 10_000,
  minimumRssiDbm: null,
  antennas: null,
  zones: [],
  schemes: null,
  epcPrefixes: null,
};

export type Ignored = 'bad-crc' | 'other-antenna' | 'too-weak' | 'outside-zones' | 'other-scheme' | 'other-prefix';

/** The verdict on the tag itself, the same for each of its reads. */
export function ignoredTag(epcHex: string, scheme: string, rules: ReadingRules): Ignored | null {
  if (rules.schemes && !rules.schemes.includes(scheme)) return 'other-scheme';
  if (rules.epcPrefixes && !rules.epcPrefixes.some((prefix) => epcHex.startsWith(prefix))) return 'other-prefix';
  return null;
}

/**
 * The verdict on one read.
 * A reader that tells no antenna or no strength passes the rules about it: nothing says that they are broken.
 */
export function judgeRead(
  read: TagRead,
  rules: ReadingRules,
): { readonly ignored: Ignored } | { readonly ignored: null; readonly zone: string | null } {
  const { antenna, rssiDbm } = read;
  if (read.tagCrcOk === false) return { ignored: 'bad-crc' };
  if (rules.antennas && antenna !== null && !rules.antennas.includes(antenna)) return { ignored: 'other-antenna' };
  if (rules.minimumRssiDbm !== null && rssiDbm !== null && rssiDbm < rules.minimumRssiDbm)
    return { ignored: 'too-weak' };
  if (rules.zones.length === 0) return { ignored: null, zone: null };
  const zone = rules.zones.find(
    (each) =>
      (each.antennas === null || antenna === null || each.antennas.includes(antenna)) &&
      (each.minimumRssiDbm === null || rssiDbm === null || rssiDbm >= each.minimumRssiDbm) &&
      (each.maximumRssiDbm === null || rssiDbm === null || rssiDbm <= each.maximumRssiDbm),
  );
  return zone ? { ignored: null, zone: zone.name } : { ignored: 'outside-zones' };
}
