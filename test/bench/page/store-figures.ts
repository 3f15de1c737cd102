import type { HostClient } from '../../../preload/contract/host-client.ts';
import { ok } from '../../../preload/contract/result.ts';
import { barcodeKey } from '../../../renderer/store/barcode-key.ts';
import { createCatalogue, neverPulled, type Catalogue } from '../../../renderer/store/catalogue.ts';
import { openCatalogueDb } from '../../../renderer/store/catalogue-db.ts';
import { catchUpInSlices } from '../../../renderer/store/memory-tables.ts';
import { lookupNumber } from '../../../renderer/store/partner-lookup.ts';
import { partRows } from '../../../renderer/sync/feed-plan.ts';
import { pullFeed } from '../../../renderer/sync/pull-feed.ts';
import { createBreath } from '../../../renderer/worker/breath.ts';
import { barcodeOf, pageOf, partner, phoneOf, product, typedQueries } from './store-rows.ts';

export interface StoreFigures {
  readonly loadMs: number;
  /** Search made ready after the load, between questions. */
  readonly indexMs: number;
  readonly searchMs: readonly number[];
  readonly productSearchMs: readonly number[];
  readonly scanMs: readonly number[];
  readonly numberMs: readonly number[];
  readonly barcodeMs: readonly number[];
  readonly found: number;
}

/** From the question of the page to the answer: posted by the worker, whatever it was busy with, and back in the page. */
export interface Waits {
  readonly workerMs: readonly number[];
  readonly pageMs: readonly number[];
}

export interface SyncFigures {
  readonly rowsPerSecond: number;
  readonly number: Waits;
  readonly barcode: Waits;
}

export type Asked = { readonly kind: 'number' | 'barcode'; readonly id: number };

const pageRows = 1000;
const breathe = createBreath();
let opened: Catalogue | null = null;

function catalogue(): Catalogue {
  return (opened ??= createCatalogue({ db: openCatalogueDb('bench'), onChange: () => undefined }));
}

/** Writes a cache of `count` partners and `count` products. @returns rows a second */
export async function fill(count: number): Promise<number> {
  const { take, commit } = catalogue();
  const startedAt = performance.now();
  for (let from = 1; from <= count; from += pageRows) {
    take('partners', pageOf(from, pageRows, partner));
    await commit('partners', neverPulled('partners'));
    take('products', pageOf(from, pageRows, product));
    await commit('products', neverPulled('products'));
  }
  return (2 * count) / ((performance.now() - startedAt) / 1000);
}

/** Loads the cache that an earlier page wrote and asks it. */
export async function measure(count: number): Promise<StoreFigures> {
  const loadAt = performance.now();
  const { load, tables } = catalogue();
  await load();
  const loadMs = performance.now() - loadAt;
  const indexAt = performance.now();
  await catchUpInSlices(tables, breathe);
  const indexMs = performance.now() - indexAt;
  const queries = typedQueries();
  const texts = [...tables.all('partners')].map((row) =>
    `${row.name} ${row.city ?? ''} ${row.phone ?? ''}`.toLowerCase(),
  );
  let found = 0;
  const searchMs = queries.map((query) => timed(() => void (found += tables.search('partners', query, 20).length)));
  const productSearchMs = ['disj', 'cable 12', 'art4711', '3000000', 'tableau 97 a', 'contacteur 5', 'zz'].map(
    (query) => timed(() => void (found += tables.search('products', query, 20).length)),
  );
  const scanMs = queries.map((query) =>
    timed(() => {
      const tokens = query.toLowerCase().split(' ');
      found += texts.filter((text) => tokens.every((token) => text.includes(token))).length > 0 ? 1 : 0;
    }),
  );
  const ids = Array.from({ length: 2000 }, (_, at) => ((at * 7919) % count) + 1);
  const numberMs = ids.map((id) => timed(() => void (found += answer({ kind: 'number', id }))));
  const barcodeMs = ids.map((id) => timed(() => void (found += answer({ kind: 'barcode', id }))));
  return { loadMs, indexMs, searchMs, productSearchMs, scanMs, numberMs, barcodeMs, found };
}

/** What a screen asks: who calls, what lies there. @returns how many were found */
export function answer({ kind, id }: Asked): number {
  const { tables } = catalogue();
  return kind === 'number'
    ? lookupNumber(tables, phoneOf(id)).matches.length
    : tables.find('products', 'barcode', barcodeKey(barcodeOf(id))).length;
}

/** 100 changes in `count` rows, anywhere: pulled, taken in and on disk. @returns milliseconds */
export async function delta(count: number): Promise<number> {
  const changed = Array.from({ length: 100 }, (_, at) => ({
    ...partner(at * Math.floor(count / 100) + 1),
    name: 'Changé',
    writeDate: '2026-11-23 09:00:00',
  }));
  const run = pull([changed]);
  const startedAt = performance.now();
  await run();
  return performance.now() - startedAt;
}

let prepared: { readonly count: number; readonly run: () => Promise<void> } | null = null;

/** Makes the texts of a first sync of further partners, as they come off the wire. */
export function prepareSync(from: number, count: number): void {
  const parts: unknown[][] = [];
  for (let at = 0; at < count; at += partRows) parts.push(pageOf(from + at + 1, partRows, partner));
  prepared = { count, run: pull(parts) };
}

/** That first sync as the worker does it: texts read, checked, taken in, written, made searchable. @returns rows a second */
export async function sync(): Promise<number> {
  if (!prepared) throw new Error('nothing was prepared');
  const { count, run } = prepared;
  const startedAt = performance.now();
  await run();
  return count / ((performance.now() - startedAt) / 1000);
}

/** @returns runs it, once the texts are made */
function pull(parts: readonly (readonly unknown[])[]): () => Promise<void> {
  const texts = parts.map((rows, at) =>
    JSON.stringify({ rows, serverTime: '2026-11-23 10:00:00', more: at < parts.length - 1, total: null }),
  );
  const call = (async () => {
    // As from a socket: a task of its own, that reads the text.
    await breathe();
    return ok({ kind: 'page', page: JSON.parse(texts.shift()!) as unknown });
  }) as unknown as HostClient['call'];
  return async () => {
    const own = catalogue();
    await own.commit('partners', neverPulled('partners'));
    let indexing: Promise<unknown> = Promise.resolve();
    const result = await pullFeed('partners', {
      host: { call },
      catalogue: {
        ...own,
        async commit(feed, mark) {
          await own.commit(feed, mark);
          indexing = indexing.then(() => catchUpInSlices(own.tables, breathe));
        },
      },
      nowMs: Date.now,
      breathe,
      signedInAs: () => null,
      onPage: () => undefined,
    });
    if (result.kind !== 'complete') throw new Error(result.kind);
    await indexing;
  };
}

function timed(act: () => void): number {
  const at = performance.now();
  act();
  return performance.now() - at;
}
