import type { DriverDefinition } from '../reader-driver.ts';
import { decodeNurFrame } from './codec.ts';
import { createNurSession } from './session.ts';
import { createNurSplitter } from './splitter.ts';

/** Nordic ID Stix, Sampo, FR22, EXA and whatever else has a NUR module. */
export const nordicidNur = {
  id: 'nordicid-nur',
  title: 'Nordic ID NUR',
  transport: { kind: 'serial', baudRates: [115_200, 1_000_000] },
  probeOrder: 10,
  hello: 'A5030000005901D1F1',
  createSplitter: createNurSplitter,
  decode: decodeNurFrame,
  createSession: createNurSession,
} as const satisfies DriverDefinition;
