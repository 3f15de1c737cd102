import { drivers } from '../../drivers/registry.ts';
import { fuzzDriver } from '../fuzz/fuzz-driver.ts';
import { LOSES_NONE, recordedFrames } from '../fuzz/recorded-frames.ts';
import { seededRandom } from '../unit/drivers/fake-clock.ts';
import type { Figure } from './epc.ts';

/** Strings a protocol; `DURET_BENCH_STRINGS` asks for another number. The seed is told, so that a find can be met again. */
const STRINGS = Number(process.env['DURET_BENCH_STRINGS'] ?? 1_000_000);
const SEED = Number(process.env['DURET_BENCH_SEED'] ?? 20_261_125);

/**
 * The long fuzz: a million random and mutated byte strings a protocol. A driver that throws ends it; what it missed, lost
 * or kept is a figure, and all three must be zero or bounded.
 */
export async function run(report: (figure: Figure) => void): Promise<void> {
  report({ metric: 'fuzz.seed', value: SEED, unit: '' });
  for (const driver of drivers) {
    const { id } = driver;
    const outcome = fuzzDriver(driver, {
      recorded: recordedFrames(id),
      losesNone: LOSES_NONE.includes(id),
      strings: STRINGS,
      random: seededRandom(SEED),
    });
    report({ metric: `${id}.strings`, value: outcome.strings, unit: 'strings' });
    report({ metric: `${id}.good frames missed`, value: outcome.missed, unit: 'frames' });
    report({ metric: `${id}.strings with lost bytes`, value: outcome.lost, unit: 'strings' });
    report({ metric: `${id}.longest pending`, value: outcome.longestPendingBytes, unit: 'bytes' });
    report({ metric: `${id}.slowest string`, value: Math.round(outcome.slowestMs * 100) / 100, unit: 'ms' });
    // Lets the process breathe, and its memory be looked at, between two protocols.
    await new Promise((resolve) => setImmediate(resolve));
    report({
      metric: `${id}.heap afterwards`,
      value: Math.round(process.memoryUsage().heapUsed / 2 ** 20),
      unit: 'MiB',
    });
  }
}
