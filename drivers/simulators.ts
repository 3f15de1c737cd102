import { createHidSimulator } from './hid-pos-8c/simulator.ts';
import { createPlainSimulator, createTslSimulator } from './line-text/simulator.ts';
import { createLlrpSimulator } from './llrp/simulator.ts';
import { createM100Simulator } from './m100-bb7e/simulator.ts';
import { createNurSimulator } from './nordicid-nur/simulator.ts';
import { createR2000Simulator } from './r2000-a0/simulator.ts';
import type { DriverId } from './registry.ts';
import type { Simulator, SimulatorDeps, SimulatorOptions } from './simulation/simulator.ts';
import { createMercurySimulator } from './thingmagic-mercury/simulator.ts';
import { createRruSimulator } from './uhfreader-rru/simulator.ts';

/** The far end of every protocol in software, one line each. */
const simulators: Readonly<Record<DriverId, (deps: SimulatorDeps, options?: SimulatorOptions) => Simulator>> = {
  'thingmagic-mercury': createMercurySimulator,
  'r2000-a0': createR2000Simulator,
  'm100-bb7e': createM100Simulator,
  'uhfreader-rru': createRruSimulator,
  'line-text': createTslSimulator,
  'plain-line': createPlainSimulator,
  'nordicid-nur': createNurSimulator,
  'hid-pos-8c': createHidSimulator,
  llrp: createLlrpSimulator,
};

/** @throws for a driver that is not of the registry: a mistake in our own settings */
export function simulateReader(driverId: string, deps: SimulatorDeps, options?: SimulatorOptions): Simulator {
  const create = simulators[driverId as DriverId];
  if (create === undefined) throw new Error(`no simulator speaks ${driverId}`);
  return create(deps, options);
}
