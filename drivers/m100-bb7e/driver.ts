import type { DriverDefinition } from '../reader-driver.ts';
import { decodeM100 } from './codec.ts';
import { createM100Session } from './session.ts';
import { createM100Splitter } from './splitter.ts';

/** M100/QM100 modules: R200, YRM100, JRD-4035 and other USB encoders. */
export const m100Driver = {
  id: 'm100-bb7e',
  title: 'M100 / R200 / YRM100 / JRD-4035',
  transport: { kind: 'serial', baudRates: [115_200] },
  probeOrder: 20,
  hello: 'BB0003000100047E',
  createSplitter: createM100Splitter,
  decode: decodeM100,
  createSession: createM100Session,
} as const satisfies DriverDefinition;
