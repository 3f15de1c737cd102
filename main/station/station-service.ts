import type { BytePort, Clock, ReaderEvent } from '../../drivers/reader-driver.ts';
import type { Sighting } from '../../drivers/reading/pipeline.ts';
import type { PortTrouble } from '../../drivers/serial-port.ts';
import type { CallHandlers, StreamSources } from '../bridge/serve-contract.ts';
import type {
  ReaderChoice,
  ReaderStatus,
  ReadingCycle,
  ReadingRules,
  StationEvent,
} from '../../preload/contract/station.ts';
import { createEventLog } from './event-log.ts';
import { createReaderFinder, type ReaderSearch } from './find-readers.ts';
import { createReaderDesk, usualRules, type ReaderDesk } from './reader-desk.ts';
import { remarkOf } from './reader-remark.ts';
import {
  superviseReader,
  type Configured,
  type PortPlan,
  type ReaderPlan,
  type ReaderSupervisor,
} from './reader-supervisor.ts';
import { replayUnderRules } from './replay-under-rules.ts';
import type { SessionRecorder } from './session-recorder.ts';

export interface StationService {
  readonly handlers: Pick<
    CallHandlers,
    | 'station.acknowledge'
    | 'station.start-inventory'
    | 'station.stop-inventory'
    | 'station.sightings'
    | 'station.uncount'
    | 'station.inspect'
    | 'station.test-tag'
    | 'station.configure-reader'
    | 'station.recordings'
    | 'station.replay'
  >;
  readonly sources: Pick<StreamSources, 'station.readers' | 'station.events'>;
  /** For whoever writes tags: the reader, or null while it is away. */
  reader(readerId: string): { readonly status: ReaderStatus; readonly writeEpc: ReaderSupervisor['writeEpc'] } | null;
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
  /** Null records nothing. */
  readonly recorder?: SessionRecorder | null;
  /** What was chosen on the readers' pages, by reader id; it stands before the plans. */
  readonly choices?: Readonly<Record<string, ReaderChoice>>;
  /** @throws when it cannot be kept */
  readonly keepChoice?: (readerId: string, choice: ReaderChoice) => void;
}): StationService {
  const { clock, recorder = null } = deps;
  const log = createEventLog(clock.nowMs() * 1_000);
  const desks = new Map<string, ReaderDesk>();
  const listeners = new Set<(readers: ReaderStatus[]) => void>();
  const supervisors = new Map<string, ReaderSupervisor>();
  /** Found readers that are unplugged now: what was last known of them. */
  const parked = new Map<string, ReaderStatus>();
  const choices = new Map(Object.entries(deps.choices ?? {}));
  const wishes = new Map<string, boolean>();
  let wishForAll = deps.readAtStart;
  let told = false;

  const withDesk = (status: ReaderStatus): ReaderStatus => ({ ...status, ...desks.get(status.readerId)?.state() });
  const statuses = (): ReaderStatus[] => [
    ...[...supervisors.values()].map((supervisor) => withDesk(supervisor.status())),
    ...[...parked.values()].map(withDesk),
    ...(finder?.statuses() ?? []),
  ];
  /** Reads come by hundreds a second: the page hears of states at most ten times a second. */
  const tellSoon = (): void => {
    if (told) return;
    told = true;
    clock.after(100, () => {
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
      const { zone } = sighting;
      const { epcHex, pc, antenna, rssiDbm } = sighting.read;
      log.add({
        kind: 'tag-arrived',
        readerId,
        epcHex,
        pc,
        antenna,
        rssiDbm,
        readAtMs: sighting.readAtMs,
        ...(zone === null ? {} : { zone }),
      });
    }
  };

  const rulesOf = ({ readerId, antennas, driver }: ReaderPlan): ReadingRules =>
    choices.get(readerId)?.reading ?? usualRules(driver, antennas ?? null);

  const deskOf = (plan: ReaderPlan): ReaderDesk => {
    const { readerId } = plan;
    // A reader that comes back goes on counting where it stopped.
    const known = desks.get(readerId);
    if (known) return known;
    const made = createReaderDesk({
      readerId,
      driver: plan.driver,
      rules: rulesOf(plan),
      setReading: (reading) => supervisors.get(readerId)?.setReading(reading),
      onState: tellSoon,
      onCycleEnded: (cycle, begunBy) => log.add(cycleEnded(readerId, cycle, begunBy)),
    });
    desks.set(readerId, made);
    return made;
  };

  const adopt = (asked: ReaderPlan): void => {
    const { reading: _, ...radio } = choices.get(asked.readerId) ?? {};
    const plan = { ...asked, ...radio, watchInputs: rulesOf(asked).start.kind === 'gpi' };
    const { readerId } = plan;
    const desk = deskOf(asked);
    const before = parked.get(readerId)?.path;
    if (before !== undefined && before !== plan.path) desk.happened('other-port', clock.nowMs());
    parked.delete(readerId);
    let stateBefore: string | null = null;
    let troubleBefore: string | null = null;
    const supervisor: ReaderSupervisor = superviseReader({
      plan,
      clock,
      openPort: deps.openPort,
      troubleOf: deps.troubleOf,
      ...(recorder && { record: recorder.begin }),
      onStatus() {
        tellSoon();
        const status = supervisors.get(readerId)?.status();
        if (!status) return;
        const { state, trouble } = status;
        if (trouble !== troubleBefore && trouble !== null && trouble !== 'not-there')
          desk.happened(trouble, clock.nowMs());
        troubleBefore = trouble;
        if (state === stateBefore) return;
        stateBefore = state;
        desk.looking(state === 'reading', clock.nowMs());
        if (state === 'reading') desk.happened('reading', clock.nowMs());
      },
      onEvent(event: ReaderEvent) {
        if (event.kind === 'barcode-read') {
          const { aim, text, readAtMs } = event;
          log.add({ kind: 'barcode-scanned', readerId, aim, text, readAtMs });
          return;
        }
        const remark = remarkOf(event);
        if (remark !== null) desk.happened(remark, clock.nowMs());
        report(readerId, desk.take(event, clock.nowMs()));
        if (event.kind === 'tag-read') tellSoon();
      },
    });
    supervisors.set(readerId, supervisor);
    desk.ask(wishes.get(readerId) ?? wishForAll, clock.nowMs());
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
    desks.get(readerId)?.looking(false, clock.nowMs());
    tellSoon();
    await supervisor.close();
  };

  const setReading = (readerId: string | null, wanted: boolean): void => {
    if (readerId === null) {
      wishForAll = wanted;
      wishes.clear();
    } else wishes.set(readerId, wanted);
    for (const [id, desk] of desks) {
      if (readerId === null || id === readerId) desk.ask(wanted, clock.nowMs());
    }
  };

  async function configure(readerId: string, choice: ReaderChoice): Promise<Configured> {
    const { reading, ...chosen } = choice;
    const radio = { ...chosen, ...(reading ? { watchInputs: reading.start.kind === 'gpi' } : {}) };
    const supervisor = supervisors.get(readerId);
    const isRadio = Object.keys(radio).length > 0;
    const configured: Configured = isRadio
      ? ((await supervisor?.configure(radio)) ?? { kind: 'kept' })
      : { kind: 'kept' };
    if (configured.kind === 'refused') return configured;
    const next = { ...choices.get(readerId), ...choice };
    deps.keepChoice?.(readerId, next);
    choices.set(readerId, next);
    if (reading) desks.get(readerId)?.setRules(reading, clock.nowMs());
    tellSoon();
    return configured;
  }

  for (const plan of deps.plans) adopt(plan);
  const finder = deps.search
    ? createReaderFinder({
        ...deps.search,
        clock,
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
    cancelTick = clock.after(1_000, () => {
      for (const [readerId, desk] of desks) {
        const state = supervisors.get(readerId)?.status().state;
        report(readerId, desk.tick(state === 'reading' || state === 'idle', clock.nowMs()));
      }
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
        for (const [id, desk] of desks) if (readerId === null || id === readerId) desk.clear();
        setReading(readerId, true);
        return null;
      },
      'station.stop-inventory'({ readerId }) {
        setReading(readerId, false);
        return null;
      },
      'station.sightings': () => ({ tags: [...desks.values()].flatMap((desk) => desk.sightings()) }),
      'station.uncount'({ epcHex }) {
        for (const [readerId, desk] of desks) report(readerId, desk.takeBack(epcHex, clock.nowMs()));
        return null;
      },
      'station.inspect': ({ readerId, afterFrame }) => desks.get(readerId)?.insight(afterFrame) ?? null,
      'station.test-tag'({ readerId, on }) {
        desks.get(readerId)?.test(on, clock.nowMs());
        return null;
      },
      'station.configure-reader': ({ readerId, choice }) => configure(readerId, choice),
      'station.recordings': async ({ readerId }) => ({
        recordings: (await recorder?.list(readerId)) ?? [],
        folder: recorder?.folder ?? '',
      }),
      'station.replay': async ({ recordingId, rules }) => {
        const recording = await recorder?.read(recordingId);
        return recording ? replayUnderRules(recording, rules) : null;
      },
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
    reader(readerId) {
      const supervisor = supervisors.get(readerId);
      return supervisor ? { status: supervisor.status(), writeEpc: supervisor.writeEpc } : null;
    },
    async close() {
      cancelTick();
      await finder?.close();
      await Promise.all([...supervisors.values()].map((supervisor) => supervisor.close()));
      await recorder?.close();
    },
  };
}

/** The sets themselves are asked for where they are wanted: a sweep may have seen ten thousand. */
function cycleEnded(
  readerId: string,
  { number, startedAtMs, endedAtMs, endedBy, current, additions, deletions }: ReadingCycle,
  begunBy: ReadingRules['start']['kind'],
): StationEvent['at'] {
  return {
    kind: 'cycle-ended',
    readerId,
    number,
    begunBy,
    endedBy: endedBy ?? 'asked',
    startedAtMs,
    endedAtMs: endedAtMs ?? startedAtMs,
    current: current.length,
    additions: additions.length,
    deletions: deletions.length,
  };
}
