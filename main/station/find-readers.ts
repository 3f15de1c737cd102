import type { ListedPort, ListFailure } from '../../drivers/list-serial-ports.ts';
import type { BytePort, Clock, DriverDefinition, ReaderSession, Result } from '../../drivers/reader-driver.ts';
import type { PortTrouble } from '../../drivers/serial-port.ts';
import type { ReaderStatus } from '../../preload/contract/station.ts';
import { AUTO, probedDrivers, type WantedReader } from './reader-plans.ts';
import {
  chooseReader,
  identityKeyOf,
  portsToProbe,
  probesOf,
  type FoundReader,
  type KnownReader,
} from './reader-search.ts';
import { unknownReader, type PortPlan, type ReaderPlan } from './reader-supervisor.ts';

/** What the station is asked to look for, and how. */
export interface ReaderSearch {
  readonly wanted: readonly WantedReader[];
  /** The settings name no reader at all: whatever is plugged in over USB is taken. */
  readonly takesAny: boolean;
  readonly drivers: readonly DriverDefinition[];
  readonly listPorts: () => Promise<Result<readonly ListedPort[], ListFailure>>;
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

const lookEveryMs = 3_000;
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
  let probing: ReaderSession | null = null;

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

  /** A new port object for each attempt; one session at a time. */
  async function probe(port: ListedPort): Promise<void> {
    const last = [...known.values()].find(({ path }) => path === port.path)?.probe ?? null;
    for (const attempt of probesOf(driversWanted(), last)) {
      let line: BytePort;
      try {
        line = await deps.openPort({ ...attempt, path: port.path });
      } catch (error) {
        return note(port, deps.troubleOf(error));
      }
      if (closed) return line.close();
      const session = attempt.driver.createSession({ port: line, clock, emit: () => undefined });
      probing = session;
      const identity = await session.open();
      probing = null;
      await session.close();
      if (closed || (!identity.ok && identity.failure.kind === 'closed')) return;
      if (identity.ok) return take({ port, probe: attempt, identity: identity.value });
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
    lookIn(lookEveryMs);
  }

  function lookIn(delayMs: number): void {
    cancelLook = clock.after(delayMs, () => void look());
  }

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
      await probing?.close();
    },
  };
}
