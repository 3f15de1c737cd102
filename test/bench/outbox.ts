import * as fc from 'fast-check';
import { depotDay, playDay } from '../unit/outbox/depot-day.ts';
import { play, schedule } from '../unit/outbox/schedule.ts';
import { openBenchPage, percentile, round } from './page/open-page.ts';
import type { BenchPage } from './page/page.ts';
import type { Report } from './run.ts';

const acts = 1000;
const schedules = 5000;
const days = 500;
/** What one recipe takes against a real Odoo on the same machine. */
const pushMs = 15;

/** 1,000 acts accepted on strict IndexedDB in a real Chromium and drained, beside a bare client that makes the same calls. */
export async function run(report: Report): Promise<void> {
  await drain(report);
  await playSchedules(report);
}

async function drain(report: Report): Promise<void> {
  const { page, close } = await openBenchPage();
  try {
    const figures = await page.evaluate(
      ([count, each]) => (globalThis as unknown as { bench: BenchPage }).bench.drainActs(count!, each!),
      [acts, pushMs],
    );
    if (figures.applied !== acts) throw new Error(`applied ${figures.applied} of ${acts}`);
    report({ metric: 'accept-p50', value: percentile(figures.addMs, 0.5), unit: 'ms' });
    report({ metric: 'accept-p95', value: percentile(figures.addMs, 0.95), unit: 'ms' });
    report({ metric: 'drain-rate', value: Math.round(acts / (figures.drainMs / 1000)), unit: 'acts/s' });
    report({
      metric: 'drain-rate',
      value: Math.round(acts / (figures.bareMs / 1000)),
      unit: 'acts/s',
      peer: 'bare client',
    });
    report({
      metric: 'drain-share-of-bare',
      value: round(figures.bareMs / figures.drainMs),
      unit: 'ratio',
      atLeast: 0.8,
    });
  } finally {
    await close();
  }
}

/** The model-based properties of the outbox, about ten times as often as in the tests: another seed at every run, told when it fails. */
async function playSchedules(report: Report): Promise<void> {
  const seed = Date.now() % 2 ** 31;
  const startedAt = performance.now();
  await fc.assert(fc.asyncProperty(schedule, play), { numRuns: schedules, seed });
  await fc.assert(fc.asyncProperty(depotDay, playDay), { numRuns: days, seed });
  report({ metric: 'random days of goods and calls through the recipes, as people did', value: days, unit: 'days' });
  report({ metric: 'random schedules, nothing lost, nothing twice', value: schedules, unit: 'schedules' });
  report({ metric: 'random schedules, seed', value: seed, unit: 'seed' });
  report({ metric: 'random schedules', value: Math.round((performance.now() - startedAt) / 1000), unit: 's' });
}
