import { createReadingPipeline, type ReadingPipeline, type Sighting } from '../../drivers/reading/pipeline.ts';
import type { DriverDefinition, ReaderEvent } from '../../drivers/reader-driver.ts';
import {
  readingRulesSchema,
  type ReaderInsight,
  type ReaderStatus,
  type ReadingCycle,
  type ReadingRules,
  type TagSightings,
} from '../../preload/contract/station.ts';
import { stepBoundary, type Boundary, type BoundaryEvent } from './boundary.ts';
import { createCycleSets } from './cycle-sets.ts';
import { createReaderInsight } from './reader-insight.ts';

/** What one reader reads, under its rules: lives as long as the station, over every unplug. */
export interface ReaderDesk {
  /** @returns arrivals and departures to tell */
  take(event: ReaderEvent, nowMs: number): readonly Sighting[];
  tick(up: boolean, nowMs: number): readonly Sighting[];
  /** The reader began or ended to read, whoever made it. */
  looking(looking: boolean, nowMs: number): void;
  /** A person, or the start of the station, asks for reading or no longer. */
  ask(reading: boolean, nowMs: number): void;
  setRules(rules: ReadingRules, nowMs: number): void;
  test(on: boolean, nowMs: number): void;
  takeBack(epcHex: string, nowMs: number): readonly Sighting[];
  /** A new inventory counts from nothing. */
  clear(): void;
  happened(what: string, atMs: number): void;
  state(): Pick<ReaderStatus, 'testing' | 'cycle'>;
  sightings(): TagSightings[];
  insight(afterFrame: number): ReaderInsight;
}

const longestTestMs = 300_000;

export function createReaderDesk(deps: {
  readonly readerId: string;
  readonly driver: DriverDefinition;
  readonly rules: ReadingRules;
  /** The boundaries of the cycles, the reader's own switch. */
  readonly setReading: (reading: boolean) => void;
  readonly onState: () => void;
  /** Told at the end of each cycle, with what was seen in it and what began it. */
  readonly onCycleEnded: (cycle: ReadingCycle, begunBy: ReadingRules['start']['kind']) => void;
}): ReaderDesk {
  const insight = createReaderInsight(deps.driver);
  const cycles = createCycleSets();
  let { rules } = deps;
  const newPipeline = (): ReadingPipeline => createReadingPipeline(rules, deps.driver.heldOneByOneMs !== undefined);
  let pipeline = newPipeline();
  let boundary: Boundary = { kind: 'off' };
  let testUntilMs: number | null = null;

  const apply = (): void => deps.setReading(testUntilMs !== null || boundary.kind === 'running');

  const step = (event: BoundaryEvent): void => {
    const { boundary: next, effects } = stepBoundary(boundary, event, rules);
    const changed = next.kind !== boundary.kind;
    boundary = next;
    for (const effect of effects) {
      if (effect.kind === 'cycle-begins') cycles.begin(event.atMs);
      else {
        cycles.end(event.atMs, effect.by);
        const cycle = cycles.report();
        if (cycle) deps.onCycleEnded(cycle, rules.start.kind);
      }
    }
    if (!changed) return;
    apply();
    deps.onState();
  };

  return {
    take(event, nowMs) {
      switch (event.kind) {
        case 'frame':
        case 'discarded':
          insight.frame(event, nowMs);
          return [];
        case 'gpio-changed':
          step({ kind: 'gpio', pin: event.pin, level: event.level, atMs: nowMs });
          return [];
        case 'tag-read': {
          const { read, readAtMs } = event;
          insight.read(read, readAtMs);
          if (testUntilMs !== null) return [];
          const sightings = pipeline.read(read, readAtMs);
          if (pipeline.isPresent(read.epcHex) && cycles.add(read.epcHex)) step({ kind: 'new-tag', atMs: nowMs });
          return sightings;
        }
        default:
          return [];
      }
    },
    tick(up, nowMs) {
      insight.tick(up, nowMs);
      if (testUntilMs !== null && nowMs >= testUntilMs) {
        testUntilMs = null;
        apply();
        deps.onState();
      }
      step({ kind: 'tick', atMs: nowMs });
      return pipeline.tick(nowMs);
    },
    looking: (looking, nowMs) => pipeline.look(looking && testUntilMs === null, nowMs),
    ask(reading, nowMs) {
      step({ kind: reading ? 'asked' : 'dismissed', atMs: nowMs });
      apply();
    },
    setRules(next, nowMs) {
      const asked = boundary.kind !== 'off';
      step({ kind: 'dismissed', atMs: nowMs });
      rules = next;
      pipeline = newPipeline();
      if (asked) step({ kind: 'asked', atMs: nowMs });
    },
    test(on, nowMs) {
      testUntilMs = on ? nowMs + longestTestMs : null;
      pipeline.look(!on, nowMs);
      apply();
      deps.onState();
    },
    takeBack(epcHex, nowMs) {
      cycles.remove(epcHex);
      return pipeline.takeBack(epcHex, nowMs);
    },
    clear: () => pipeline.clear(),
    happened: insight.happened,
    state: () => ({ testing: testUntilMs !== null, cycle: boundary.kind }),
    sightings: () => pipeline.accounts().map((account) => ({ readerId: deps.readerId, ...account })),
    insight: (afterFrame) => ({ ...insight.report(afterFrame), cycle: cycles.report(), rules }),
  };
}

/** Rules of a reader for which nobody chose any. */
export function usualRules(
  { heldOneByOneMs }: Pick<DriverDefinition, 'heldOneByOneMs'>,
  antennas: readonly number[] | null,
): ReadingRules {
  return readingRulesSchema.parse({ antennas, lostAfterMs: heldOneByOneMs });
}
