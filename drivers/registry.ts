import type { DriverDefinition } from './reader-driver.ts';

/** Every driver of the program: a driver is a folder plus one line here. */
export const drivers = [] as const satisfies readonly DriverDefinition[];
