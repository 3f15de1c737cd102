import { parseArgs } from 'node:util';
import { createReadingPipeline } from '../reading/pipeline.ts';
import { defaultReadingRules, type ReadingRules } from '../reading/rules.ts';
import { parseRecording } from '../recording/recording.ts';
import { replayRecording } from '../recording/replay.ts';
import type { DriverDefinition } from '../reader-driver.ts';
import { toHex } from '../hex.ts';

export const replayUsage =
  'recording [--min-reads N] [--within MS] [--min-rssi=DBM] [--antennas 1,2] [--schemes sgtin-96,…] [--prefixes HEX,…]';

/** @returns null where an option is not one, or not a number */
export function readReplayOptions(args: readonly string[]): ReadingRules | null {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        'min-reads': { type: 'string' },
        within: { type: 'string' },
        'min-rssi': { type: 'string' },
        antennas: { type: 'string' },
        schemes: { type: 'string' },
        prefixes: { type: 'string' },
      },
    });
    const rules: ReadingRules = {
      ...defaultReadingRules,
      minimumReads: Number(values['min-reads'] ?? defaultReadingRules.minimumReads),
      withinMs: Number(values.within ?? defaultReadingRules.withinMs),
      minimumRssiDbm: values['min-rssi'] === undefined ? null : Number(values['min-rssi']),
      antennas: values.antennas?.split(',').map(Number) ?? null,
      schemes: values.schemes?.split(',') ?? null,
      epcPrefixes: values.prefixes?.split(',').map((prefix) => prefix.toUpperCase()) ?? null,
    };
    const numbers = [rules.minimumReads, rules.withinMs, rules.minimumRssiDbm ?? 0, ...(rules.antennas ?? [])];
    return numbers.every(Number.isFinite) ? rules : null;
  } catch {
    return null;
  }
}

/**
 * A recorded session, played through its driver: arrivals and skipped bytes as they come, then what is known of each tag and
 * why it was counted or not. @returns null when the text is no recording, or of no driver of ours
 */
export async function replayLines(
  text: string,
  drivers: readonly DriverDefinition[],
  rules: ReadingRules,
): Promise<string[] | null> {
  const parsed = parseRecording(text);
  if (!parsed.ok) return null;
  const driver = drivers.find(({ id }) => id === parsed.value.head.driverId);
  if (!driver) return null;
  const pipeline = createReadingPipeline(rules);
  const lines: string[] = [];
  const { commandsDiffer } = await replayRecording(parsed.value, driver, (event, atMs) => {
    const at = new Date(atMs).toISOString();
    if (event.kind === 'discarded') {
      lines.push(JSON.stringify({ type: 'discarded', at, bytes: toHex(event.bytes), reason: event.reason }));
    } else if (event.kind === 'tag-read') {
      for (const sighting of pipeline.read(event.read, event.readAtMs)) {
        if (sighting.kind !== 'arrived') continue;
        const { epcHex, antenna, rssiDbm } = sighting.read;
        lines.push(JSON.stringify({ type: 'arrived', at, epc: epcHex, antenna, rssiDbm, zone: sighting.zone }));
      }
    }
  });
  for (const { rssi: _, firstSeenMs, lastSeenMs, epcHex, ...account } of pipeline.accounts()) {
    const times = { firstSeen: new Date(firstSeenMs).toISOString(), lastSeen: new Date(lastSeenMs).toISOString() };
    lines.push(JSON.stringify({ type: 'tag', epc: epcHex, ...times, ...account }));
  }
  const { unreadable } = parsed.value;
  lines.push(JSON.stringify({ type: 'end', unreadableLines: unreadable, commandsDiffer }));
  return lines;
}
