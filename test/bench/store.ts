import { openBenchPage, percentile, round } from './page/open-page.ts';
import type { BenchPage } from './page/page.ts';
import type { Report } from './run.ts';

const rows = 200_000;

/** The cache at full size, in a real Chromium: writing, warm load, search as one types, lookups, also while a sync writes. */
export async function run(report: Report): Promise<void> {
  const { page, close } = await openBenchPage();
  try {
    const rate = await page.evaluate(
      (count) => (globalThis as unknown as { bench: BenchPage }).bench.fillCatalogue(count),
      rows,
    );
    report({ metric: 'first-sync-store', value: Math.round(rate), unit: 'rows/s' });
    await page.reload();
    const figures = await page.evaluate(
      (count) => (globalThis as unknown as { bench: BenchPage }).bench.measureCatalogue(count),
      rows,
    );
    report({ metric: 'warm-load-400k', value: Math.round(figures.loadMs), unit: 'ms' });
    report({ metric: 'search-ready-after-load', value: Math.round(figures.indexMs), unit: 'ms' });
    report({ metric: 'heap-400k', value: Math.round(figures.heapMb), unit: 'MB' });
    report({ metric: 'search-p50', value: percentile(figures.searchMs, 0.5), unit: 'ms' });
    report({ metric: 'search-p95', value: percentile(figures.searchMs, 0.95), unit: 'ms' });
    report({ metric: 'search-p95', value: percentile(figures.scanMs, 0.95), unit: 'ms', peer: 'linear scan' });
    report({ metric: 'number-lookup-p95', value: percentile(figures.numberMs, 0.95), unit: 'ms' });
    report({ metric: 'barcode-lookup-p95', value: percentile(figures.barcodeMs, 0.95), unit: 'ms' });
    report({ metric: 'number-lookup-during-sync-p50', value: percentile(figures.numberDuringSyncMs, 0.5), unit: 'ms' });
    report({
      metric: 'number-lookup-during-sync-p95',
      value: percentile(figures.numberDuringSyncMs, 0.95),
      unit: 'ms',
    });
    report({ metric: 'delta-100-in-200k', value: round(figures.deltaMs), unit: 'ms' });
  } finally {
    await close();
  }
}
