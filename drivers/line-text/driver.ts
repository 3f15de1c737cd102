import type { DriverDefinition } from '../reader-driver.ts';
import { decodePlainFrame, decodeTaggedFrame } from './codec.ts';
import { createPlainSession } from './plain-session.ts';
import { createLineSplitter } from './splitter.ts';
import { createTslSession } from './tsl-session.ts';

/** TSL 1128, 1153 and other readers of the TSL ASCII 2.x protocol. Baud rate is of no consequence on USB. */
export const lineText = {
  id: 'line-text',
  title: 'TSL ASCII 2.x',
  transport: { kind: 'serial', baudRates: [115_200] },
  probeOrder: 60,
  // `.vr`: version.
  hello: '2E76720D0A',
  createSplitter: () => createLineSplitter('tagged'),
  decode: decodeTaggedFrame,
  createSession: createTslSession,
} as const satisfies DriverDefinition;

/** Barcode scanners on USB-CDC and badge readers. They answer nothing, so they are chosen by hand. */
export const plainLine = {
  id: 'plain-line',
  title: 'Plain lines',
  transport: { kind: 'serial', baudRates: [9600, 115_200] },
  probeOrder: null,
  // Two people take turns at a station within seconds: the badge of the first must count again.
  heldOneByOneMs: 1000,
  createSplitter: () => createLineSplitter('plain'),
  decode: decodePlainFrame,
  createSession: createPlainSession,
} as const satisfies DriverDefinition;
