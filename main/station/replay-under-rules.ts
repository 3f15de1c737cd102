import { createReadingPipeline } from '../../drivers/reading/pipeline.ts';
import { drivers } from '../../drivers/registry.ts';
import type { DriverDefinition } from '../../drivers/reader-driver.ts';
import type { Recording } from '../../drivers/recording/recording.ts';
import { replayRecording } from '../../drivers/recording/replay.ts';
import type { CallValue } from '../../preload/contract/calls.ts';
import type { ReadingRules } from '../../preload/contract/station.ts';

/** What a recorded session gives under other rules, through the driver itself. @returns null when no driver of ours made it */
export async function replayUnderRules(
  recording: Recording,
  rules: ReadingRules,
): Promise<CallValue<'station.replay'>> {
  const driver = drivers.find((each: DriverDefinition) => each.id === recording.head.driverId);
  if (!driver) return null;
  const pipeline = createReadingPipeline(rules);
  let reads = 0;
  let discardedBytes = 0;
  let tickedMs = 0;
  const { commandsDiffer } = await replayRecording(recording, driver, (event, atMs) => {
    if (event.kind === 'state-changed') pipeline.look(event.state === 'reading', atMs);
    if (event.kind === 'discarded') discardedBytes += event.bytes.length;
    if (event.kind !== 'tag-read') return;
    if (event.readAtMs - tickedMs >= 1_000) {
      tickedMs = event.readAtMs;
      pipeline.tick(tickedMs);
    }
    reads += event.read.count;
    pipeline.read(event.read, event.readAtMs);
  });
  const { readerId } = recording.head;
  return {
    tags: pipeline.accounts().map((account) => ({ readerId, ...account })),
    reads,
    discardedBytes,
    commandsDiffer,
  };
}
