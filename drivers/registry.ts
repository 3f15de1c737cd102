import { hidPos8c } from './hid-pos-8c/driver.ts';
import { lineText, plainLine } from './line-text/driver.ts';
import { llrp } from './llrp/driver.ts';
import { m100Driver } from './m100-bb7e/driver.ts';
import { nordicidNur } from './nordicid-nur/driver.ts';
import { r2000Driver } from './r2000-a0/driver.ts';
import type { DriverDefinition } from './reader-driver.ts';
import { mercuryDriver } from './thingmagic-mercury/driver.ts';
import { uhfreaderRru } from './uhfreader-rru/driver.ts';

/** Every driver of the program: a driver is a folder plus one line here. */
export const drivers = [
  mercuryDriver,
  r2000Driver,
  m100Driver,
  uhfreaderRru,
  lineText,
  plainLine,
  nordicidNur,
  hidPos8c,
  llrp,
] as const satisfies readonly DriverDefinition[];

export type DriverId = (typeof drivers)[number]['id'];
