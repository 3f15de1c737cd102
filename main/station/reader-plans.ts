import type { DriverDefinition } from '../../drivers/reader-driver.ts';
import type { Settings } from '../../preload/contract/settings.ts';
import { err, ok, type Result } from '../../preload/contract/result.ts';
import { readReaderPath } from './reader-path.ts';
import type { ReaderPlan } from './reader-supervisor.ts';

/** Says in the settings that the program finds it out by itself: the path, or driver and path. */
export const AUTO = 'auto';

/** A reader that the station looks for on its serial ports. */
export interface WantedReader {
  readonly readerId: string;
  /** Empty: the found driver's own. */
  readonly title: string;
  /** What it may speak, in the order of probing. */
  readonly drivers: readonly DriverDefinition[];
  readonly powerDbm?: number | undefined;
  readonly antennas?: readonly number[] | undefined;
}

export interface ReaderPlans {
  readonly fixed: readonly ReaderPlan[];
  readonly wanted: readonly WantedReader[];
}

/** `index` counts the readers of the settings from 0, `key` is what is wrong there. */
export type ReaderPlansFailure = { readonly index: number } & (
  | { readonly kind: 'unknown-driver'; readonly key: 'driver'; readonly driver: string; readonly known: string[] }
  | { readonly kind: 'never-probed'; readonly key: 'path'; readonly driver: string }
  | { readonly kind: 'malformed-path'; readonly key: 'path'; readonly path: string; readonly expected: string }
  | { readonly kind: 'same-id'; readonly key: 'id'; readonly id: string }
);

/** What the readers of the settings file ask for; the first that cannot be done refuses them all, so that none is silently left out. */
export function readReaderPlans(
  readers: Settings['readers'],
  drivers: readonly DriverDefinition[],
): Result<ReaderPlans, ReaderPlansFailure> {
  const fixed: ReaderPlan[] = [];
  const wanted: WantedReader[] = [];
  const ids = new Set<string>();
  for (const [index, { id, title, driver: driverId, path, powerDbm, antennas }] of readers.entries()) {
    if (ids.has(id)) return err({ kind: 'same-id', key: 'id', index, id });
    ids.add(id);
    const common = { readerId: id, title, powerDbm, antennas };
    if (driverId === AUTO) {
      if (path !== AUTO) return err({ kind: 'malformed-path', key: 'path', index, path, expected: AUTO });
      wanted.push({ ...common, drivers: probedDrivers(drivers) });
      continue;
    }
    const driver = drivers.find((known) => known.id === driverId);
    if (!driver) {
      const known = [...drivers.map((each) => each.id), AUTO];
      return err({ kind: 'unknown-driver', key: 'driver', index, driver: driverId, known });
    }
    if (path === AUTO) {
      if (driver.probeOrder === null) return err({ kind: 'never-probed', key: 'path', index, driver: driverId });
      wanted.push({ ...common, drivers: [driver] });
      continue;
    }
    const address = readReaderPath(driver.transport, path);
    if (!address.ok) {
      return err({ kind: 'malformed-path', key: 'path', index, path, expected: address.failure.expected });
    }
    fixed.push({ ...common, title: title || driver.title, path, driver });
  }
  return ok({ fixed, wanted });
}

/** Drivers whose identification is harmless to the others, earliest first. */
export function probedDrivers(drivers: readonly DriverDefinition[]): readonly DriverDefinition[] {
  return drivers
    .filter((driver) => driver.probeOrder !== null)
    .toSorted((one, other) => (one.probeOrder ?? 0) - (other.probeOrder ?? 0));
}
