import { drivers } from '../../drivers/registry.ts';
import { fuzzDriver } from '../fuzz/fuzz-driver.ts';
import { LOSES_NONE, recordedFrames } from '../fuzz/recorded-frames.ts';
import { seededRandom } from '../unit/drivers/fake-clock.ts';
import type { Report } from './run.ts';

/** Strings a protocol; `DURET_BENCH_STRINGS` asks for another number. The seed is told, so that a find can be met again. */
const STRINGS = Number(process.env['DURET_BENCH_STRINGS'] ?? 1_000_000);
const SEED = Number(process.env['DURET_BENCH_SEED'] ?? 20_261_125);

/** The longest frame of all, an LLRP report: what a splitter may keep at most. */
const LONGEST_FRAME_BYTES = 256 * 1024;

/**
 * The long fuzz: a million random and mutated byte strings a protocol, about ten seconds each. What a driver threw, missed,
 * lost or kept is a figure, and all of them must be zero or bounded.
 */
export async function run(report: Report): Promise<void> {
  report({ metric: 'fuzz.seed', value: SEED, unit: '' });
  for (const driver of drivers) {
    const { id } = driver;
    const startedAt = performance.now();
    const outcome = fuzzDriver(driver, {
      recorded: recordedFrames(id),
      losesNone: LOSES_NONE.includes(id),
      strings: STRINGS,
      random: seededRandom(SEED),
    });
    const tookS = (performance.now() - startedAt) / 1_000;
    report({ metric: `${id}.strings`, value: outcome.strings, unit: 'strings', atLeast: STRINGS });
    report({ metric: `${id}.throws`, value: outcome.throws, unit: 'strings', atMost: 0 });
    if (outcome.firstThrow !== null) console.error(`${id}: ${outcome.firstThrow}`);
    report({ metric: `${id}.good frames missed`, value: outcome.missed, unit: 'frames', atMost: 0 });
    report({ metric: `${id}.strings with lost bytes`, value: outcome.lost, unit: 'strings', atMost: 0 });
    report({
      metric: `${id}.longest pending`,
      value: outcome.longestPendingBytes,
      unit: 'bytes',
      atMost: LONGEST_FRAME_BYTES,
    });
    report({ metric: `${id}.slowest string`, value: Math.round(outcome.slowestMs * 100) / 100, unit: 'ms' });
    report({ metric: `${id}.took`, value: Math.round(tookS * 10) / 10, unit: 's' });
    // Lets the process breathe, and its memory be looked at, between two protocols.
    await new Promise((resolve) => setImmediate(resolve));
    report({
      metric: `${id}.heap afterwards`,
      value: Math.round(process.memoryUsage().heapUsed / 2 ** 20),
      unit: 'MiB',
      atMost: MOST_HEAP_MIB,
    });
  }
}

/** Nothing of what was thrown at a driver stays: the program itself and what is not swept up yet. */
const MOST_HEAP_MIB = 128;
