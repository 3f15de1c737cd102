import { isSilence } from '../../drivers/command-queue.ts';
import type {
  BytePort,
  Clock,
  DriverDefinition,
  ReaderEvent,
  ReaderFailure,
  ReaderSession,
} from '../../drivers/reader-driver.ts';
import type { PortTrouble } from '../../drivers/serial-port.ts';
import { NATIVE_CRASHED } from '../native/native-ports.ts';
import type { ReaderStatus } from '../../preload/contract/station.ts';

export interface ReaderPlan {
  readonly readerId: string;
  readonly title: string;
  readonly path: string;
  readonly driver: DriverDefinition;
  /** Serial readers: the speed to begin with; absent, the driver's usual one. */
  readonly baudRate?: number | undefined;
  readonly powerDbm?: number | undefined;
  readonly antennas?: readonly number[] | undefined;
}

/** What opening a port takes of a plan. */
export type PortPlan = Pick<ReaderPlan, 'driver' | 'path' | 'baudRate'>;

/** What is known of a reader before it said anything. */
export const unknownReader = {
  maker: null,
  model: null,
  firmware: null,
  region: null,
  powerDbm: null,
  antennas: null,
  temperatureC: null,
  readsPerSecond: 0,
  readsTotal: 0,
  discardedBytes: 0,
  discardedSamples: [] as ReaderStatus['discardedSamples'],
} satisfies Partial<ReaderStatus>;

export interface ReaderSupervisor {
  status(): ReaderStatus;
  setReading(wanted: boolean): void;
  close(): Promise<void>;
}

const firstRetryMs = 500;
const longestRetryMs = 10_000;
const keptSamples = 20;

/**
 * Keeps one reader running: opens its port, identifies, configures, reads while wanted; after an unplug it starts over
 * with a new port object, because a serial port that is opened again sends what was queued before.
 * A reader that does not reply to its identification is asked at the driver's next speed the next time.
 *
 *   searching --port opened--> opening --identified--> idle <--wanted--> reading
 *       ^                         |failure               |unplugged        |
 *       +------- retry -----------+---------- lost <-----+-----------------+
 */
export function superviseReader(deps: {
  readonly plan: ReaderPlan;
  readonly clock: Clock;
  readonly openPort: (plan: PortPlan) => Promise<BytePort>;
  readonly troubleOf: (error: unknown) => PortTrouble;
  readonly onEvent: (event: ReaderEvent) => void;
  readonly onStatus: () => void;
}): ReaderSupervisor {
  const { plan, clock } = deps;
  let status: ReaderStatus = {
    ...unknownReader,
    readerId: plan.readerId,
    driverId: plan.driver.id,
    title: plan.title,
    path: plan.path,
    state: 'searching',
    trouble: null,
    sinceMs: clock.nowMs(),
  };
  let session: ReaderSession | null = null;
  let wanted = false;
  let closed = false;
  let retryMs = firstRetryMs;
  const baudRates = speedsOf(plan);
  let speedAt = 0;
  let cancelRetry = (): void => {};
  let readsLastSecond = 0;
  let cancelRate = (): void => {};

  const become = (change: Partial<ReaderStatus>): void => {
    const sinceMs = change.state && change.state !== status.state ? clock.nowMs() : status.sinceMs;
    status = { ...status, ...change, sinceMs };
    deps.onStatus();
  };

  const measureRate = (): void => {
    cancelRate = clock.after(1_000, () => {
      if (readsLastSecond !== status.readsPerSecond) become({ readsPerSecond: readsLastSecond });
      readsLastSecond = 0;
      measureRate();
    });
  };

  const retry = (): void => {
    if (closed) return;
    cancelRetry();
    cancelRetry = clock.after(retryMs, () => void run());
    retryMs = Math.min(retryMs * 2, longestRetryMs);
  };

  const receive = (from: ReaderSession, event: ReaderEvent): void => {
    if (from !== session) return;
    switch (event.kind) {
      case 'tag-read':
        readsLastSecond += event.read.count;
        status = { ...status, readsTotal: status.readsTotal + event.read.count };
        break;
      case 'discarded':
        become({
          discardedBytes: status.discardedBytes + event.bytes.length,
          discardedSamples: [
            ...status.discardedSamples,
            {
              hex: Buffer.from(event.bytes.subarray(0, 64)).toString('hex'),
              reason: event.reason,
              atMs: clock.nowMs(),
            },
          ].slice(-keptSamples),
        });
        break;
      case 'status-reported':
        if (event.temperatureC !== undefined) become({ temperatureC: event.temperatureC });
        break;
      case 'disconnected':
        session = null;
        become({
          state: 'lost',
          trouble: event.reason === NATIVE_CRASHED ? NATIVE_CRASHED : 'unplugged',
          readsPerSecond: 0,
        });
        void from.close();
        retry();
        break;
      default:
        break;
    }
    deps.onEvent(event);
  };

  const fail = async (failed: ReaderSession, failure: ReaderFailure): Promise<void> => {
    if (failed !== session) return;
    session = null;
    await failed.close();
    become({ state: 'failed', trouble: failure.kind, readsPerSecond: 0 });
    retry();
  };

  async function run(): Promise<void> {
    if (closed) return;
    let port: BytePort;
    try {
      port = await deps.openPort({ ...plan, baudRate: baudRates[speedAt % baudRates.length] });
    } catch (error) {
      become({ state: 'searching', trouble: deps.troubleOf(error) });
      return retry();
    }
    if (closed) return port.close();
    become({ state: 'opening', trouble: null });
    const made: ReaderSession = plan.driver.createSession({ port, clock, emit: (event) => receive(made, event) });
    session = made;
    const identity = await made.open();
    if (!identity.ok) {
      if (isSilence(identity.failure)) speedAt++;
      return fail(made, identity.failure);
    }
    const applied = await made.configure({
      region: 'ETSI-LB',
      ...(plan.powerDbm === undefined ? {} : { powerDbm: plan.powerDbm }),
      ...(plan.antennas === undefined ? {} : { antennas: plan.antennas }),
    });
    if (!applied.ok) return fail(made, applied.failure);
    if (made !== session) return;
    retryMs = firstRetryMs;
    become({
      state: 'idle',
      maker: identity.value.maker,
      model: identity.value.model,
      firmware: identity.value.firmware,
      region: identity.value.region ?? applied.value.region,
      antennas: identity.value.antennas,
      powerDbm: applied.value.powerDbm ?? null,
    });
    if (wanted) await follow();
  }

  /** Brings the reader to what is wanted now; asked again when the wish changed meanwhile. */
  async function follow(): Promise<void> {
    const driven = session;
    if (!driven || (status.state !== 'idle' && status.state !== 'reading')) return;
    const asked = wanted;
    if (asked === (status.state === 'reading')) return;
    const result = asked ? await driven.startInventory() : await driven.stopInventory();
    if (driven !== session) return;
    if (!result.ok) return fail(driven, result.failure);
    become({ state: asked ? 'reading' : 'idle' });
    if (asked !== wanted) await follow();
  }

  measureRate();
  void run();

  return {
    status: () => status,
    setReading(reading) {
      wanted = reading;
      void follow();
    },
    async close() {
      closed = true;
      cancelRetry();
      cancelRate();
      const last = session;
      session = null;
      await last?.close();
    },
  };
}

/** The speeds to try in turn, the plan's own first; one `undefined` where the transport has no speed. */
function speedsOf({ driver, baudRate }: ReaderPlan): readonly (number | undefined)[] {
  if (driver.transport.kind !== 'serial') return [undefined];
  return [...new Set([baudRate, ...driver.transport.baudRates])].filter((rate) => rate !== undefined);
}
