import type { DriverDefinition } from '../reader-driver.ts';
import { decodeLlrpFrame } from './codec.ts';
import { createLlrpSession } from './session.ts';
import { createLlrpSplitter } from './splitter.ts';

/** Impinj Speedway and R700, Zebra FX and every other LLRP reader on the network. Its address is entered by hand. */
export const llrp = {
  id: 'llrp',
  title: 'LLRP (Impinj, Zebra FX)',
  transport: { kind: 'tcp', port: 5084 },
  probeOrder: null,
  createSplitter: createLlrpSplitter,
  decode: decodeLlrpFrame,
  createSession: createLlrpSession,
} as const satisfies DriverDefinition;
