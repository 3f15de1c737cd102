import type { DriverDefinition } from '../reader-driver.ts';
import { decodeMercury } from './codec.ts';
import { createMercurySession } from './session.ts';
import { createMercurySplitter } from './splitter.ts';

/** JADAK ThingMagic modules (M5e, M6e, Nano, M7e) and USB readers; Silion SIM7xxx clones. */
export const mercuryDriver = {
  id: 'thingmagic-mercury',
  title: 'ThingMagic M5e / M6e / Nano / M7e',
  transport: { kind: 'serial', baudRates: [115_200, 9600] },
  // Before r2000-a0: the FF in that one's greeting would be taken for the start of a long frame here.
  probeOrder: 25,
  hello: 'FF00031D0C',
  createSplitter: createMercurySplitter,
  decode: decodeMercury,
  createSession: createMercurySession,
} as const satisfies DriverDefinition;
