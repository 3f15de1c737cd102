import { createM100Simulator } from './m100-bb7e/simulator.ts';
import type { Simulator, SimulatorDeps, SimulatorOptions } from './simulation/simulator.ts';

/** The far end of every protocol in software, one line each, by the driver's id. */
export const simulators = {
  'm100-bb7e': createM100Simulator,
} as const satisfies Readonly<Record<string, (deps: SimulatorDeps, options?: SimulatorOptions) => Simulator>>;

/** @throws for a protocol that has no simulator: a mistake in our own settings */
export function simulateReader(driverId: string, deps: SimulatorDeps, options?: SimulatorOptions): Simulator {
  const create = simulators[driverId as keyof typeof simulators];
  if (create === undefined) throw new Error(`no simulator speaks ${driverId}`);
  return create(deps, options);
}
