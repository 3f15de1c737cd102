import type { BytePort, Clock } from '../../drivers/reader-driver.ts';
import type { PortTrouble } from '../../drivers/serial-port.ts';
import type { CallHandlers, StreamSources } from '../bridge/serve-contract.ts';
import type { ReaderStatus } from '../../preload/contract/station.ts';
import { createEventLog } from './event-log.ts';
import { createReadingPipeline, defaultReadingRules, type Sighting } from './reading-pipeline.ts';
import { superviseReader, type ReaderPlan, type ReaderSupervisor } from './reader-supervisor.ts';

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
  readonly openPort: (plan: ReaderPlan) => Promise<BytePort>;
  readonly troubleOf: (error: unknown) => PortTrouble;
  /** A fixed antenna reads from the start: what comes to the dock is seen whatever the screen shows. */
  readonly readAtStart: boolean;
}): StationService {
  const log = createEventLog(deps.clock.nowMs() * 1_000);
  const pipelines = new Map<string, ReturnType<typeof createReadingPipeline>>();
  const listeners = new Set<(readers: ReaderStatus[]) => void>();
  const supervisors = new Map<string, ReaderSupervisor>();
  let told = false;

  const statuses = (): ReaderStatus[] => [...supervisors.values()].map((supervisor) => supervisor.status());
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

  for (const plan of deps.plans) {
    const pipeline = createReadingPipeline(
      plan.antennas ? { ...defaultReadingRules, antennas: plan.antennas } : defaultReadingRules,
    );
    pipelines.set(plan.readerId, pipeline);
    supervisors.set(
      plan.readerId,
      superviseReader({
        plan,
        clock: deps.clock,
        openPort: deps.openPort,
        troubleOf: deps.troubleOf,
        onStatus: tellSoon,
        onEvent(event) {
          if (event.kind === 'tag-read') {
            report(plan.readerId, pipeline.read(event.read, event.readAtMs));
            tellSoon();
          } else if (event.kind === 'barcode-read') {
            const { aim, text, readAtMs } = event;
            log.add({ kind: 'barcode-scanned', readerId: plan.readerId, aim, text, readAtMs });
          }
        },
      }),
    );
  }

  if (deps.readAtStart) for (const supervisor of supervisors.values()) supervisor.setReading(true);

  let cancelTick = (): void => {};
  const tick = (): void => {
    cancelTick = deps.clock.after(1_000, () => {
      for (const [readerId, pipeline] of pipelines) report(readerId, pipeline.tick(deps.clock.nowMs()));
      tick();
    });
  };
  tick();

  const chosen = (readerId: string | null): ReaderSupervisor[] =>
    readerId === null ? [...supervisors.values()] : [supervisors.get(readerId)].filter((found) => found !== undefined);

  return {
    handlers: {
      'station.acknowledge'({ seq }) {
        log.acknowledge(seq);
        return null;
      },
      /** A new inventory counts from nothing: tags that are still in the field arrive again. */
      'station.start-inventory'({ readerId }) {
        for (const [id, pipeline] of pipelines) if (readerId === null || id === readerId) pipeline.clear();
        for (const supervisor of chosen(readerId)) supervisor.setReading(true);
        return null;
      },
      'station.stop-inventory'({ readerId }) {
        for (const supervisor of chosen(readerId)) supervisor.setReading(false);
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
      await Promise.all([...supervisors.values()].map((supervisor) => supervisor.close()));
    },
  };
}
