import type { BytePort, Clock } from '../../drivers/reader-driver.ts';
import type { PortTrouble } from '../../drivers/serial-port.ts';
import type { CallHandlers, StreamSources } from '../bridge/serve-contract.ts';
import type { ReaderStatus } from '../../preload/contract/station.ts';
import { createEventLog } from './event-log.ts';
import { createReaderFinder, type ReaderSearch } from './find-readers.ts';
import { createReadingPipeline, defaultReadingRules, type Sighting } from './reading-pipeline.ts';
import { superviseReader, type PortPlan, type ReaderPlan, type ReaderSupervisor } from './reader-supervisor.ts';

export interface StationService {
  readonly handlers: Pick<
    CallHandlers,
    'station.acknowledge' | 'station.start-inventory' | 'station.stop-inventory' | 'station.sightings'
  >;
  readonly sources: Pick<StreamSources, 'station.readers' | 'station.events'>;
  close(): Promise<void>;
}

/** All readers of this station, as one: supervised ports in, numbered station events out. */
export function createStationService(deps: {
  readonly plans: readonly ReaderPlan[];
  readonly clock: Clock;
  readonly openPort: (plan: PortPlan) => Promise<BytePort>;
  readonly troubleOf: (error: unknown) => PortTrouble;
  /** A fixed antenna reads from the start: what comes to the dock is seen whatever the screen shows. */
  readonly readAtStart: boolean;
  /** Readers whose port nobody named; null looks for none. */
  readonly search: ReaderSearch | null;
}): StationService {
  const log = createEventLog(deps.clock.nowMs() * 1_000);
  const pipelines = new Map<string, ReturnType<typeof createReadingPipeline>>();
  const listeners = new Set<(readers: ReaderStatus[]) => void>();
  const supervisors = new Map<string, ReaderSupervisor>();
  /** Found readers that are unplugged now: what was last known of them. */
  const parked = new Map<string, ReaderStatus>();
  const wishes = new Map<string, boolean>();
  let wishForAll = deps.readAtStart;
  let told = false;

  const statuses = (): ReaderStatus[] => [
    ...[...supervisors.values()].map((supervisor) => supervisor.status()),
    ...parked.values(),
    ...(finder?.statuses() ?? []),
  ];
  /** Reads come by hundreds a second: the page hears of states at most ten times a second. */
  const tellSoon = (): void => {
    if (told) return;
    told = true;
    deps.clock.after(100, () => {
      told = false;
      for (const listener of listeners) listener(statuses());
    });
  };
  const report = (readerId: string, sightings: readonly Sighting[]): void => {
    for (const sighting of sightings) {
      if (sighting.kind === 'departed') {
        log.add({ kind: 'tag-departed', readerId, epcHex: sighting.epcHex, readAtMs: sighting.readAtMs });
        continue;
      }
      const { epcHex, pc, antenna, rssiDbm } = sighting.read;
      log.add({ kind: 'tag-arrived', readerId, epcHex, pc, antenna, rssiDbm, readAtMs: sighting.readAtMs });
    }
  };

  const adopt = (plan: ReaderPlan): void => {
    const { readerId } = plan;
    // A reader that comes back goes on counting where it stopped.
    const pipeline =
      pipelines.get(readerId) ??
      createReadingPipeline(plan.antennas ? { ...defaultReadingRules, antennas: plan.antennas } : defaultReadingRules);
    pipelines.set(readerId, pipeline);
    parked.delete(readerId);
    const supervisor = superviseReader({
      plan,
      clock: deps.clock,
      openPort: deps.openPort,
      troubleOf: deps.troubleOf,
      onStatus: tellSoon,
      onEvent(event) {
        if (event.kind === 'tag-read') {
          report(readerId, pipeline.read(event.read, event.readAtMs));
          tellSoon();
        } else if (event.kind === 'barcode-read') {
          const { aim, text, readAtMs } = event;
          log.add({ kind: 'barcode-scanned', readerId, aim, text, readAtMs });
        }
      },
    });
    supervisors.set(readerId, supervisor);
    if (wishes.get(readerId) ?? wishForAll) supervisor.setReading(true);
  };

  const park = async (readerId: string): Promise<void> => {
    const supervisor = supervisors.get(readerId);
    if (!supervisor) return;
    const last = supervisor.status();
    supervisors.delete(readerId);
    parked.set(
      readerId,
      last.state === 'failed' ? last : { ...last, state: 'lost', trouble: 'unplugged', readsPerSecond: 0 },
    );
    tellSoon();
    await supervisor.close();
  };

  const setReading = (readerId: string | null, wanted: boolean): void => {
    if (readerId === null) {
      wishForAll = wanted;
      wishes.clear();
    } else wishes.set(readerId, wanted);
    for (const [id, supervisor] of supervisors) {
      if (readerId === null || id === readerId) supervisor.setReading(wanted);
    }
  };

  for (const plan of deps.plans) adopt(plan);
  const finder = deps.search
    ? createReaderFinder({
        ...deps.search,
        clock: deps.clock,
        openPort: deps.openPort,
        troubleOf: deps.troubleOf,
        onStatus: tellSoon,
        readers: {
          status: (readerId) => supervisors.get(readerId)?.status() ?? null,
          paths: () => new Set([...supervisors.values()].map((supervisor) => supervisor.status().path)),
          adopt,
          park,
        },
      })
    : null;

  let cancelTick = (): void => {};
  const tick = (): void => {
    cancelTick = deps.clock.after(1_000, () => {
      for (const [readerId, pipeline] of pipelines) report(readerId, pipeline.tick(deps.clock.nowMs()));
      tick();
    });
  };
  tick();

  return {
    handlers: {
      'station.acknowledge'({ seq }) {
        log.acknowledge(seq);
        return null;
      },
      /** A new inventory counts from nothing: tags that are still in the field arrive again. */
      'station.start-inventory'({ readerId }) {
        for (const [id, pipeline] of pipelines) if (readerId === null || id === readerId) pipeline.clear();
        setReading(readerId, true);
        return null;
      },
      'station.stop-inventory'({ readerId }) {
        setReading(readerId, false);
        return null;
      },
      'station.sightings': () => ({ tags: [...pipelines.values()].flatMap((pipeline) => pipeline.sightings()) }),
    },
    sources: {
      'station.readers': {
        snapshot: statuses,
        onEvent(listener) {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
      },
      'station.events': log,
    },
    async close() {
      cancelTick();
      await finder?.close();
      await Promise.all([...supervisors.values()].map((supervisor) => supervisor.close()));
    },
  };
}
