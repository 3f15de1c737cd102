import type { DriverDefinition } from '../reader-driver.ts';
import { decodeRruFrame } from './codec.ts';
import { createRruSession } from './session.ts';
import { createRruSplitter } from './splitter.ts';

/** Chafon, RRU98xx, UHFReader18/86/288 and their relabelled kin. Probed last: it needs its own baud rate. */
export const uhfreaderRru = {
  id: 'uhfreader-rru',
  title: 'UHFReader / RRU (Chafon)',
  transport: { kind: 'serial', baudRates: [57_600, 115_200] },
  probeOrder: 50,
  hello: '04FF211995',
  createSplitter: createRruSplitter,
  decode: decodeRruFrame,
  createSession: createRruSession,
} as const satisfies DriverDefinition;
