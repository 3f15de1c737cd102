import type { ListedPort } from '../../drivers/list-serial-ports.ts';
import type { DriverDefinition, ReaderIdentity } from '../../drivers/reader-driver.ts';
import type { WantedReader } from './reader-plans.ts';
import type { ReaderPlan } from './reader-supervisor.ts';

/** One attempt on one port. */
export interface Probe {
  readonly driver: DriverDefinition;
  readonly baudRate: number;
}

/** A reader that was found since the start: who it is, and where it was last. */
export interface KnownReader {
  readonly readerId: string;
  /** Equal for the same reader on any port; equal too for two readers that nothing tells apart. */
  readonly identityKey: string;
  readonly path: string;
  readonly probe: Probe;
}

export interface FoundReader {
  readonly port: ListedPort;
  readonly probe: Probe;
  readonly identity: ReaderIdentity;
}

/**
 * What to try on a port, in order: what answered there last, then every driver at its usual speed in ascending
 * `probeOrder`, then the drivers' other speeds. Only serial drivers whose identification is harmless to the others.
 */
export function probesOf(drivers: readonly DriverDefinition[], last: Probe | null): readonly Probe[] {
  const probes = drivers
    .flatMap((driver) =>
      driver.transport.kind === 'serial' && driver.probeOrder !== null
        ? driver.transport.baudRates.map((baudRate, turn) => ({
            driver,
            baudRate,
            turn,
            order: driver.probeOrder ?? 0,
          }))
        : [],
    )
    .toSorted((one, other) => one.turn - other.turn || one.order - other.order)
    .map(({ driver, baudRate }) => ({ driver, baudRate }));
  const again = last && probes.find((probe) => probe.driver === last.driver && probe.baudRate === last.baudRate);
  return again ? [again, ...probes.filter((probe) => probe !== again)] : probes;
}

/**
 * Ports worth trying now, those on USB first.
 * @param search.usbOnly nobody asked for a reader: what hangs on a built-in port may be a printer or a machine, and is not spoken to
 * @param search.restUntilMs when a port that did not reply is tried again, by path
 */
export function portsToProbe(
  listed: readonly ListedPort[],
  search: {
    readonly busy: ReadonlySet<string>;
    readonly restUntilMs: ReadonlyMap<string, number>;
    readonly nowMs: number;
    readonly usbOnly: boolean;
  },
): readonly ListedPort[] {
  return listed
    .filter(({ path, vendorId }) => {
      if (search.busy.has(path) || (search.usbOnly && vendorId === null)) return false;
      return (search.restUntilMs.get(path) ?? 0) <= search.nowMs;
    })
    .toSorted((one, other) => Number(one.vendorId === null) - Number(other.vendorId === null));
}

/** Firmware is left out: an updated reader is the same reader. */
export function identityKeyOf({ port, probe, identity }: FoundReader): string {
  const { maker, model, serial } = identity;
  return JSON.stringify([probe.driver.id, maker, model, serial, port.vendorId, port.productId, port.serialNumber]);
}

/**
 * Which reader of the station the found one is. First the one it was before; then a wanted one never found, then a
 * wanted one that is away (its reader was replaced); then, where any reader is taken, a new one.
 * Two readers away that nothing tells apart are told by their port, else not at all.
 * @returns null when nobody wants it
 */
export function chooseReader(
  found: FoundReader,
  station: {
    readonly known: readonly KnownReader[];
    readonly isAway: (readerId: string) => boolean;
    readonly wanted: readonly WantedReader[];
    readonly takesAny: boolean;
  },
): ReaderPlan | null {
  const { driver, baudRate } = found.probe;
  const { path } = found.port;
  const key = identityKeyOf(found);
  const candidates = station.wanted.filter(
    ({ readerId, drivers }) => station.isAway(readerId) && drivers.includes(driver),
  );
  const same = station.known.filter(({ readerId, identityKey }) => identityKey === key && station.isAway(readerId));
  const before = same.find((known) => known.path === path) ?? (same.length === 1 ? same[0] : undefined);
  const isKnown = (readerId: string): boolean => station.known.some((known) => known.readerId === readerId);

  const readerId =
    before?.readerId ??
    candidates.find((each) => !isKnown(each.readerId))?.readerId ??
    candidates[0]?.readerId ??
    (station.takesAny ? newReaderId(found, isKnown) : null);
  if (readerId === null) return null;
  const wanted = station.wanted.find((each) => each.readerId === readerId);
  return {
    readerId,
    title: wanted?.title || driver.title,
    path,
    driver,
    baudRate,
    powerDbm: wanted?.powerDbm,
    antennas: wanted?.antennas,
  };
}

/** Made of what the reader says, so that it is the same after a restart. */
function newReaderId({ port, probe, identity }: FoundReader, isKnown: (readerId: string) => boolean): string {
  const base = [probe.driver.id, identity.serial ?? port.serialNumber].filter((part) => part !== null).join('-');
  let readerId = base;
  for (let turn = 2; isKnown(readerId); turn++) readerId = `${base}-${turn}`;
  return readerId;
}
