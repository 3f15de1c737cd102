import type { DriverDefinition } from '../reader-driver.ts';
import { decodeHidFrame } from './codec.ts';
import { createHidSession } from './session.ts';
import { createHidSplitter } from './splitter.ts';

/** Zebra, Honeywell and Datalogic imagers in HID-POS mode. Known by their usage page: nothing to probe. */
export const hidPos8c = {
  id: 'hid-pos-8c',
  title: 'HID-POS barcode scanner',
  transport: { kind: 'hid', usagePage: 0x8c, usage: 0x02 },
  probeOrder: null,
  createSplitter: createHidSplitter,
  decode: decodeHidFrame,
  createSession: createHidSession,
} as const satisfies DriverDefinition;
