import { openBenchPage, percentile, round } from './page/open-page.ts';
import type { Report } from './run.ts';

const rows = 200_000;

/** The cache at full size, in a worker of a real Chromium: writing, warm load, search as one types, lookups, also while a sync writes. */
export async function run(report: Report): Promise<void> {
  const { page, call, residentMb, close } = await openBenchPage();
  const ms = (metric: string, value: number, more: { readonly atMost?: number; readonly peer?: string } = {}): void =>
    report({ metric, value: round(value), unit: 'ms', ...more });
  try {
    const rate = await call('fillCatalogue', rows);
    report({ metric: 'whole cache written', value: Math.round(rate), unit: 'rows/s' });
    await page.reload();
    const figures = await call('measureCatalogue', rows);
    const p95 = (metric: string, values: readonly number[], atMost?: number): void =>
      ms(`${metric}, p95`, percentile(values, 0.95), { ...(atMost !== undefined && { atMost }) });
    ms('warm load of 200,000 partners, products and lots each, and all goods', figures.loadMs, { atMost: 1000 });
    ms('search ready after the load, lookups answered meanwhile', figures.indexMs);
    ms('search of partners as one types, p50', percentile(figures.searchMs, 0.5));
    for (const [feed, values] of [
      ['partners', figures.searchMs],
      ['products', figures.productSearchMs],
      ['lots', figures.lotSearchMs],
    ] as const) {
      p95(`search of ${feed} as one types`, values, 2);
      ms(`search of ${feed} as one types, worst`, Math.max(...values));
    }
    ms('search of partners as one types, p95', percentile(figures.scanMs, 0.95), { peer: 'linear scan' });
    p95('number lookup', figures.numberMs, 1);
    p95('barcode lookup', figures.barcodeMs, 1);
    p95('EPC lookup, by GTIN and serial', figures.epcMs, 1);
    p95('package lookup', figures.packageMs, 1);
    p95('500 open receipts with their lines', figures.documentsMs);
    report({ metric: 'memory of page and worker, whole cache', value: Math.round(await residentMb()), unit: 'MB' });
    ms('delta of 100 changes', await call('measureDelta', rows), { atMost: 1000 });

    const during = await call('measureDuringSync', rows, 50_000);
    report({ metric: 'first sync in the worker', value: Math.round(during.rowsPerSecond), unit: 'rows/s' });
    for (const [name, { workerMs, pageMs }] of Object.entries({ number: during.number, barcode: during.barcode })) {
      ms(`${name} lookup during a first sync, asked to answered by the worker, p50`, percentile(workerMs, 0.5));
      ms(`${name} lookup during a first sync, p95`, percentile(workerMs, 0.95), { atMost: 1 });
      ms(`${name} lookup during a first sync, back in the page, p95`, percentile(pageMs, 0.95));
    }
    ms('number lookup, p95', percentile(during.whileCounting.workerMs, 0.95), { peer: 'worker that only counts' });
    for (const peer of ['MiniSearch', 'FlexSearch'] as const) {
      await page.reload();
      const theirs = await call('measurePeer', peer, rows);
      ms('search index of 200,000 partners built', theirs.buildMs, { peer });
      ms('search of partners as one types, p95', percentile(theirs.searchMs, 0.95), { peer });
      report({
        metric: 'memory of page and worker, partners alone',
        value: Math.round(await residentMb()),
        unit: 'MB',
        peer,
      });
    }
  } finally {
    await close();
  }
}
