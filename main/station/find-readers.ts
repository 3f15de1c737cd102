import type { ListedPort, ListFailure } from '../../drivers/list-serial-ports.ts';
import type { BytePort, Clock, DriverDefinition, Result } from '../../drivers/reader-driver.ts';
import type { PortTrouble } from '../../drivers/serial-port.ts';
import type { ReaderStatus } from '../../preload/contract/station.ts';
import { knock } from './knock.ts';
import { AUTO, probedDrivers, type WantedReader } from './reader-plans.ts';
import {
  chooseReader,
  identityKeyOf,
  portsToProbe,
  probesOf,
  type FoundReader,
  type KnownReader,
  type Probe,
} from './reader-search.ts';
import { unknownReader, type PortPlan, type ReaderPlan } from './reader-supervisor.ts';

/** What the station is asked to look for, and how. */
export interface ReaderSearch {
  readonly wanted: readonly WantedReader[];
  /** The settings name no reader at all: whatever is plugged in over USB is taken. */
  readonly takesAny: boolean;
  readonly drivers: readonly DriverDefinition[];
  readonly listPorts: () => Promise<Result<readonly ListedPort[], ListFailure>>;
  /** Tells that ports may have come or gone, where the system says so: a reader is found without waiting for the next look. @returns stop */
  readonly watchPorts?: (changed: () => void) => () => void;
  readonly log: (line: string) => void;
}

/** The supervised readers, as the search sees them. */
export interface SupervisedReaders {
  status(readerId: string): ReaderStatus | null;
  /** Paths that supervised readers hold or wait for. */
  paths(): ReadonlySet<string>;
  adopt(plan: ReaderPlan): void;
  /** Ends the supervision; what was last known of the reader stays visible. */
  park(readerId: string): Promise<void>;
}

const lookEveryMs = 1_000;
/** Where the system tells of changes, looking is for what it may have missed. */
const lookEveryWhenToldMs = 3_000;
/** A device file appears before its rights are set. */
const settleMs = 150;
const lookAgainWhenUnlistedMs = 30_000;
const firstRestMs = 15_000;
const longestRestMs = 300_000;

/**
 * Plug a reader in and it is found: looks at the serial ports, probes the free ones, and hands what answers to the
 * station. A found reader whose port has gone is parked; plugged in elsewhere it comes back under the same `readerId`.
 * A port that replies to nothing is left alone for a while, longer each time, until it is unplugged.
 */
export function createReaderFinder(
  deps: ReaderSearch & {
    readonly clock: Clock;
    readonly openPort: (plan: PortPlan) => Promise<BytePort>;
    readonly troubleOf: (error: unknown) => PortTrouble;
    readonly readers: SupervisedReaders;
    readonly onStatus: () => void;
  },
): { statuses(): ReaderStatus[]; close(): Promise<void> } {
  const { clock, readers, wanted, takesAny } = deps;
  const sinceMs = clock.nowMs();
  const known = new Map<string, KnownReader>();
  const rests = new Map<string, { readonly untilMs: number; readonly pauseMs: number }>();
  /** Why a port on USB gave no reader, by path. */
  const troubles = new Map<string, string>();
  let unlisted = false;
  let closed = false;
  let cancelLook = (): void => {};
  let looking = false;
  let lookAgain = false;
  let probing: { close(): Promise<void> } | null = null;

  const isAway = (readerId: string): boolean => readers.status(readerId) === null;

  const note = (port: ListedPort, trouble: string | null): void => {
    if (port.vendorId !== null && trouble !== null) troubles.set(port.path, trouble);
    const pauseMs = Math.min((rests.get(port.path)?.pauseMs ?? firstRestMs / 2) * 2, longestRestMs);
    rests.set(port.path, { untilMs: clock.nowMs() + pauseMs, pauseMs });
  };

  /** Unplugged, or another device where it was: its port is free to be probed. */
  async function parkTheGone(listed: readonly ListedPort[]): Promise<void> {
    for (const { readerId, path } of known.values()) {
      const status = readers.status(readerId);
      if (!status) continue;
      const silent = status.state === 'failed' && (status.trouble === 'no-reply' || status.trouble === 'garbled');
      if (silent || !listed.some((port) => port.path === path)) await readers.park(readerId);
    }
  }

  function driversWanted(): readonly DriverDefinition[] {
    if (takesAny) return probedDrivers(deps.drivers);
    const away = wanted.filter(({ readerId }) => isAway(readerId));
    return probedDrivers([...new Set(away.flatMap(({ drivers }) => drivers))]);
  }

  /** What is on a port, by opening a session with it. @returns whether to go on asking */
  async function tryOut(port: ListedPort, attempt: Probe): Promise<'not-it' | 'over'> {
    let line: BytePort;
    try {
      line = await deps.openPort({ ...attempt, path: port.path });
    } catch (error) {
      note(port, deps.troubleOf(error));
      return 'over';
    }
    if (closed) {
      await line.close();
      return 'over';
    }
    const session = attempt.driver.createSession({ port: line, clock, emit: () => undefined });
    probing = session;
    const identity = await session.open();
    probing = null;
    await session.close();
    if (closed || (!identity.ok && identity.failure.kind === 'closed')) return 'over';
    if (!identity.ok) return 'not-it';
    take({ port, probe: attempt, identity: identity.value });
    return 'over';
  }

  /** Greets in every language at one speed. @returns what to try out first; null when the port is not to be had */
  async function greet(port: ListedPort, attempts: readonly Probe[]): Promise<readonly Probe[] | null> {
    const [first] = attempts;
    if (!first) return [];
    let line: BytePort;
    try {
      line = await deps.openPort({ ...first, path: port.path });
    } catch (error) {
      note(port, deps.troubleOf(error));
      return null;
    }
    probing = line;
    const heard = await knock(
      line,
      attempts.map(({ driver }) => driver),
      clock,
    );
    probing = null;
    await line.close();
    return attempts.filter(({ driver }) => driver === heard);
  }

  /**
   * First what answered there before; then a greeting at each speed, which finds a reader that is well within a second;
   * then a session with each driver in turn, for one that must be stopped before it answers. A new port object each time.
   */
  async function probe(port: ListedPort): Promise<void> {
    const last = [...known.values()].find(({ path }) => path === port.path)?.probe ?? null;
    const attempts = probesOf(driversWanted(), last);
    const tried = new Set<Probe>();
    const [again] = attempts;
    if (last && again?.driver === last.driver && again.baudRate === last.baudRate) {
      tried.add(again);
      if ((await tryOut(port, again)) === 'over') return;
    }
    for (const baudRate of new Set(attempts.map((attempt) => attempt.baudRate))) {
      const here = attempts.filter((attempt) => attempt.baudRate === baudRate && attempt.driver.hello !== undefined);
      const heard = await greet(port, here);
      if (!heard || closed) return;
      for (const attempt of heard) {
        tried.add(attempt);
        if ((await tryOut(port, attempt)) === 'over') return;
      }
    }
    for (const attempt of attempts) {
      if (!tried.has(attempt) && (await tryOut(port, attempt)) === 'over') return;
    }
    note(port, 'no-reply');
  }

  function take(found: FoundReader): void {
    const plan = chooseReader(found, { known: [...known.values()], isAway, wanted, takesAny });
    if (!plan) return note(found.port, null);
    const { readerId, path } = plan;
    troubles.delete(path);
    rests.delete(path);
    known.set(readerId, { readerId, identityKey: identityKeyOf(found), path, probe: found.probe });
    readers.adopt(plan);
  }

  async function look(): Promise<void> {
    looking = true;
    lookAgain = false;
    await lookOnce();
    looking = false;
    if (lookAgain && !closed) lookIn(settleMs);
  }

  async function lookOnce(): Promise<void> {
    const list = await deps.listPorts();
    if (closed) return;
    if (!list.ok) {
      if (!unlisted)
        deps.log(`Ports série inconnus\u00A0: ${list.failure.reason}. Les lecteurs n’y sont pas cherchés.`);
      unlisted = true;
      deps.onStatus();
      return lookIn(lookAgainWhenUnlistedMs);
    }
    unlisted = false;
    for (const path of [...rests.keys(), ...troubles.keys()]) {
      if (list.value.some((port) => port.path === path)) continue;
      rests.delete(path);
      troubles.delete(path);
    }
    await parkTheGone(list.value);
    const restUntilMs = new Map([...rests].map(([path, { untilMs }]) => [path, untilMs]));
    const search = { busy: readers.paths(), restUntilMs, nowMs: clock.nowMs(), usbOnly: takesAny };
    for (const port of portsToProbe(list.value, search)) {
      if (closed || driversWanted().length === 0) break;
      await probe(port);
    }
    if (closed) return;
    deps.onStatus();
    lookIn(deps.watchPorts ? lookEveryWhenToldMs : lookEveryMs);
  }

  function lookIn(delayMs: number): void {
    cancelLook();
    cancelLook = clock.after(delayMs, () => void look());
  }

  const stopWatching =
    deps.watchPorts?.(() => {
      if (closed) return;
      if (looking) lookAgain = true;
      else lookIn(settleMs);
    }) ?? (() => undefined);
  void look();

  return {
    statuses() {
      const [trouble = null] = unlisted ? ['ports-not-listed'] : troubles.values();
      const searching = { path: AUTO, driverId: AUTO, sinceMs, state: 'searching', trouble } as const;
      const rows = wanted
        .filter(({ readerId }) => isAway(readerId) && !known.has(readerId))
        .map(({ readerId, title }) => ({ ...unknownReader, ...searching, readerId, title: title || readerId }));
      // Nobody asked for a reader: the one thing to say is that a port that was plugged in may not be opened.
      const forbidden = takesAny ? [...troubles].filter(([, each]) => each === 'no-permission') : [];
      return [
        ...rows,
        ...forbidden.map(([path]) => ({ ...unknownReader, ...searching, readerId: path, title: path, path })),
      ];
    },
    async close() {
      closed = true;
      cancelLook();
      stopWatching();
      await probing?.close();
    },
  };
}
