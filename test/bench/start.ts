import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { chromiumPath } from '../e2e/browser.ts';
import { startStation } from '../e2e/station.ts';

type Report = (figure: { metric: string; value: number; unit: string; peer?: string }) => void;

const rounds = 5;

/**
 * Command to first contentful paint in the browser shell. Cold: a new data folder and a new browser profile, Chromium's
 * own start included. Warm: both kept, the page opened in a Chromium that runs already.
 */
export async function run(report: Report): Promise<void> {
  const executablePath = await chromiumPath();
  const cold: number[] = [];
  const warm: number[] = [];
  const ready: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const dataDir = mkdtempSync(join(tmpdir(), 'duret-bench-'));
    const profile = mkdtempSync(join(tmpdir(), 'duret-profile-'));
    for (const times of [cold, warm]) {
      const startedAt = performance.now();
      const station = await startStation({ dataDir, port: 47_900 + round, args: ['--demo'] });
      ready.push(performance.now() - startedAt);
      const beforeChromium = performance.now();
      const context = await chromium.launchPersistentContext(profile, {
        executablePath,
        args: ['--no-sandbox', '--disable-quic', '--disable-background-networking'],
      });
      const chromiumMs = performance.now() - beforeChromium;
      const page = context.pages()[0] ?? (await context.newPage());
      await page.goto(station.url);
      await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0);
      const elapsed = performance.now() - startedAt;
      times.push(times === warm ? elapsed - chromiumMs : elapsed);
      await context.close();
      await station.stop();
    }
    rmSync(dataDir, { recursive: true, force: true });
    rmSync(profile, { recursive: true, force: true });
  }
  report({ metric: 'command to READY, median', value: median(ready), unit: 'ms' });
  report({ metric: 'cold start to first paint, median', value: median(cold), unit: 'ms' });
  report({ metric: 'warm start to first paint without Chromium’s own start, median', value: median(warm), unit: 'ms' });
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0);
}
