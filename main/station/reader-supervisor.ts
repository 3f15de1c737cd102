import { isSilence } from '../../drivers/command-queue.ts';
import type {
  BytePort,
  Clock,
  DriverDefinition,
  ReaderConfiguration,
  ReaderEvent,
  ReaderFailure,
  ReaderSession,
  Result,
  WriteOptions,
} from '../../drivers/reader-driver.ts';
import { createRecordedSession, type RecordingSink } from '../../drivers/recording/record.ts';
import type { RecordingHead } from '../../drivers/recording/recording.ts';
import type { PortTrouble } from '../../drivers/serial-port.ts';
import { NATIVE_CRASHED } from '../native/native-ports.ts';
import type { ReaderChoice, ReaderStatus } from '../../preload/contract/station.ts';
import { remarkOf } from './reader-remark.ts';

export interface ReaderPlan {
  readonly readerId: string;
  readonly title: string;
  readonly path: string;
  readonly driver: DriverDefinition;
  /** Serial readers: the speed to begin with; absent, the driver's usual one. */
  readonly baudRate?: number | undefined;
  readonly powerDbm?: number | undefined;
  readonly antennas?: readonly number[] | undefined;
  /** Absent: the lower ETSI band. */
  readonly region?: ReaderChoice['region'];
  readonly watchInputs?: boolean | undefined;
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
  chosenAntennas: null,
  abilities: null,
  testing: false,
  cycle: 'off',
  readsPerSecond: 0,
  readsTotal: 0,
  discardedBytes: 0,
  discardedSamples: [] as ReaderStatus['discardedSamples'],
  remark: null as ReaderStatus['remark'],
} satisfies Partial<ReaderStatus>;

export interface ReaderSupervisor {
  status(): ReaderStatus;
  setReading(wanted: boolean): void;
  /** Changes power, antennas or band of a reader that is here; one that is away gets them when it comes back. */
  configure(choice: RadioChoice): Promise<Configured>;
  /** Writes the one tag in the field. Null: the reader is away, nothing was sent. */
  writeEpc(epcHex: string, options: WriteOptions): Promise<Result<{ readonly epcHex: string }, ReaderFailure> | null>;
  close(): Promise<void>;
}

export type RadioChoice = Pick<ReaderChoice, 'powerDbm' | 'antennas' | 'region'> & {
  /** Input pins are a boundary of the reading: they are to be told. */
  readonly watchInputs?: boolean;
};

export type Configured =
  | { readonly kind: 'applied'; readonly powerDbm: number | null }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'kept' };

const firstRetryMs = 500;
const longestRetryMs = 10_000;
const keptSamples = 20;
const healthEveryMs = 30_000;

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
  /** Writes the session down, where sessions are recorded. */
  readonly record?: (head: RecordingHead) => RecordingSink;
}): ReaderSupervisor {
  const { plan, clock } = deps;
  let radio: RadioChoice = {
    powerDbm: plan.powerDbm,
    antennas: plan.antennas?.slice(),
    region: plan.region,
    watchInputs: plan.watchInputs ?? false,
  };
  /** One order at a time: what is asked meanwhile waits its turn. */
  let orders: Promise<unknown> = Promise.resolve();
  const inTurn = <R>(run: () => Promise<R>): Promise<R> => {
    const turn = orders.then(run);
    orders = turn.catch(() => undefined);
    return turn;
  };
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
  let cancelHealth = (): void => {};

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

  /** Warmth and antennas, of readers that tell them only when asked. */
  const watchHealth = (): void => {
    cancelHealth = clock.after(healthEveryMs, () => {
      void inTurn(async () => {
        if (isReady()) await session?.readHealth?.();
      }).finally(watchHealth);
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
    const word = remarkOf(event);
    if (word !== null) {
      const before = status.remark?.word === word ? status.remark.times : 0;
      become({ remark: { word, times: before + 1, atMs: clock.nowMs() } });
    }
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
        if (event.returnLoss === false && status.remark?.word === 'antenna-mismatch') become({ remark: null });
        break;
      case 'state-changed':
        // A reader that falls silent while it reads: nobody waits for a reply that could tell.
        if (event.state === 'failed' && status.state === 'reading') {
          void fail(from, { kind: 'no-reply', command: 'inventory', afterMs: 0 });
        }
        break;
      case 'disconnected':
        session = null;
        readsLastSecond = 0;
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
    readsLastSecond = 0;
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
    const sessionDeps = { port, clock, emit: (event: ReaderEvent) => receive(made, event) };
    const made: ReaderSession = deps.record
      ? createRecordedSession(
          plan.driver,
          sessionDeps,
          deps.record({
            driverId: plan.driver.id,
            readerId: plan.readerId,
            port: plan.path,
            startedAtMs: clock.nowMs(),
          }),
        )
      : plan.driver.createSession(sessionDeps);
    session = made;
    const identity = await made.open();
    if (!identity.ok) {
      if (isSilence(identity.failure)) speedAt++;
      return fail(made, identity.failure);
    }
    const applied = await made.configure(configurationOf(radio));
    if (!applied.ok) return fail(made, applied.failure);
    if (made !== session) return;
    retryMs = firstRetryMs;
    become({
      state: 'idle',
      maker: identity.value.maker,
      model: identity.value.model,
      firmware: identity.value.firmware,
      // What it is set to now: the identity says what it was set to before.
      region: applied.value.region,
      antennas: identity.value.antennas,
      powerDbm: applied.value.powerDbm ?? null,
      chosenAntennas: radio.antennas ?? null,
      abilities: {
        power: made.capabilities.power,
        write: made.capabilities.write && made.writeEpc !== undefined,
        gpi: made.capabilities.gpi,
      },
    });
    if (wanted) await inTurn(follow);
  }

  const isReady = (): boolean => session !== null && (status.state === 'idle' || status.state === 'reading');

  /** A reader takes a new configuration only while it is not reading. */
  async function reconfigure(choice: RadioChoice): Promise<Configured> {
    const next = { ...radio, ...choice };
    const driven = session;
    if (!driven || !isReady()) {
      radio = next;
      return { kind: 'kept' };
    }
    if (status.state === 'reading') {
      const stopped = await driven.stopInventory();
      if (driven !== session) return { kind: 'refused', why: 'unplugged' };
      if (!stopped.ok) {
        await fail(driven, stopped.failure);
        return { kind: 'refused', why: stopped.failure.kind };
      }
      become({ state: 'idle' });
    }
    const applied = await driven.configure(configurationOf(next));
    if (driven !== session) return { kind: 'refused', why: 'unplugged' };
    if (!applied.ok) {
      // What held before holds again; a reader that takes neither starts over.
      const before = await driven.configure(configurationOf(radio));
      if (!before.ok) await fail(driven, before.failure);
      else await follow();
      return { kind: 'refused', why: applied.failure.kind };
    }
    radio = next;
    const { powerDbm = null, region } = applied.value;
    become({ powerDbm, region, chosenAntennas: radio.antennas ?? null });
    await follow();
    return { kind: 'applied', powerDbm };
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
  watchHealth();
  void run();

  return {
    status: () => status,
    setReading(reading) {
      wanted = reading;
      void inTurn(follow);
    },
    configure: (choice) => inTurn(() => reconfigure(choice)),
    writeEpc: (epcHex, options) =>
      inTurn(async () => {
        const driven = session;
        if (!driven?.writeEpc || !isReady()) return null;
        const written = await driven.writeEpc(epcHex, options);
        return driven === session ? written : { ok: false, failure: { kind: 'closed' } };
      }),
    async close() {
      closed = true;
      cancelRetry();
      cancelRate();
      cancelHealth();
      const last = session;
      session = null;
      await last?.close();
    },
  };
}

function configurationOf(radio: RadioChoice): ReaderConfiguration {
  const { powerDbm, antennas, region = 'ETSI-LB', watchInputs = false } = radio;
  return {
    region,
    ...(watchInputs ? { watchInputs } : {}),
    ...(powerDbm === undefined ? {} : { powerDbm }),
    ...(antennas === undefined ? {} : { antennas }),
  };
}

/** The speeds to try in turn, the plan's own first; one `undefined` where the transport has no speed. */
function speedsOf({ driver, baudRate }: ReaderPlan): readonly (number | undefined)[] {
  if (driver.transport.kind !== 'serial') return [undefined];
  return [...new Set([baudRate, ...driver.transport.baudRates])].filter((rate) => rate !== undefined);
}
