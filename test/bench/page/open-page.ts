import { createServer } from 'node:http';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { largestChildMb } from './process-memory.ts';
import type { BenchPage } from './page.ts';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from '@playwright/test';
import { build } from 'vite';
import { chromiumPath } from '../../e2e/browser.ts';

export interface BenchWindow {
  readonly page: Page;
  /** Calls a benchmark of the page. */
  call<N extends keyof BenchPage>(
    name: N,
    ...args: Parameters<BenchPage[N]>
  ): Promise<Awaited<ReturnType<BenchPage[N]>>>;
  /** Resident memory of the process that holds page and worker, after a collection of garbage; NaN where the system does not tell it. */
  residentMb(): Promise<number>;
  close(): Promise<void>;
}

/** Builds the bench page with the program's own modules and opens it in a Chromium with a profile on disk. */
export async function openBenchPage(): Promise<BenchWindow> {
  const folder = mkdtempSync(join(tmpdir(), 'duret-bench-page-'));
  const out = join(folder, 'out');
  await build({
    configFile: false,
    logLevel: 'silent',
    root: fileURLToPath(new URL('.', import.meta.url)),
    build: { outDir: out, target: 'chrome120' },
    worker: { format: 'es' },
  });
  const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript' };
  const server = createServer((request, response) => {
    const path = normalize(request.url === '/' ? '/index.html' : (request.url ?? '/'));
    try {
      const body = readFileSync(join(out, path));
      // Isolated as the program's own page is: clocks then tell hundredths of a millisecond.
      response
        .writeHead(200, {
          'content-type': types[extname(path)] ?? 'application/octet-stream',
          'cross-origin-opener-policy': 'same-origin',
          'cross-origin-embedder-policy': 'require-corp',
        })
        .end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
    executablePath: await chromiumPath(),
    args: ['--no-sandbox'],
  });
  const page = context.pages()[0] ?? (await context.newPage());
  page.setDefaultTimeout(300_000);
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  return {
    page,
    call: (name, ...args) =>
      page.evaluate(
        ([method, given]) => {
          const { bench } = globalThis as unknown as { bench: Record<string, (...args: unknown[]) => unknown> };
          return bench[method as string]!(...(given as unknown[]));
        },
        [name, args] as const,
      ) as Promise<never>,
    async residentMb() {
      const session = await context.newCDPSession(page);
      await session.send('HeapProfiler.collectGarbage');
      await session.detach();
      return largestChildMb('renderer');
    },
    async close() {
      await context.close();
      server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** @returns the value below which `share` of all lie */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN);
}

export function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
