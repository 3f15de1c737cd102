import type { DriverDefinition } from '../reader-driver.ts';
import { decodeR2000 } from './codec.ts';
import { createR2000Session } from './session.ts';
import { createR2000Splitter } from './splitter.ts';

/** Impinj Indy modules (R2000, R500, IND903) under many brands: Invelion, Rodinbell, AsReader desktop. */
export const r2000Driver = {
  id: 'r2000-a0',
  title: 'Impinj R2000 / R500 (A0)',
  transport: { kind: 'serial', baudRates: [115_200] },
  probeOrder: 30,
  hello: 'A003FF72EC',
  createSplitter: createR2000Splitter,
  decode: decodeR2000,
  createSession: createR2000Session,
} as const satisfies DriverDefinition;
