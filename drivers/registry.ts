import type { DriverDefinition } from './reader-driver.ts';
import { uhfreaderRru } from './uhfreader-rru/driver.ts';

/** Every driver of the program: a driver is a folder plus one line here. */
export const drivers = [uhfreaderRru] as const satisfies readonly DriverDefinition[];
