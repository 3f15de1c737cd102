import { drainActs } from './outbox-figures.ts';
import { storeBench } from './store-bench.ts';

/** What the benchmarks call from outside, inside a real Chromium with its real IndexedDB. */
const bench = { ...storeBench, drainActs };
export type BenchPage = typeof bench;

Object.assign(globalThis, { bench });
