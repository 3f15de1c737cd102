import { drainActs } from './outbox-figures.ts';
import { fillCatalogue, measureCatalogue } from './store-figures.ts';

/** What the benchmarks call from outside, inside a real Chromium with its real IndexedDB. */
const bench = { fillCatalogue, measureCatalogue, drainActs };
export type BenchPage = typeof bench;

Object.assign(globalThis, { bench });
