import type { HostClient } from '../../../preload/contract/host-client.ts';
import { ok } from '../../../preload/contract/result.ts';
import { barcodeKey } from '../../../renderer/store/barcode-key.ts';
import { createCatalogue, neverPulled, type Catalogue } from '../../../renderer/store/catalogue.ts';
import { openCatalogueDb } from '../../../renderer/store/catalogue-db.ts';
import { catchUpInSlices } from '../../../renderer/store/memory-tables.ts';
import { openDocuments, resolveEpc } from '../../../renderer/store/documents.ts';
import { lookupNumber } from '../../../renderer/store/partner-lookup.ts';
import { partRows } from '../../../renderer/sync/feed-plan.ts';
import { pullFeed } from '../../../renderer/sync/pull-feed.ts';
import { createBreath } from '../../../renderer/worker/breath.ts';
import { createPace } from '../../../renderer/worker/pace.ts';
import {
  barcodeOf,
  feedsAtSize,
  lotNameOf,
  packageNameOf,
  pageOf,
  partner,
  phoneOf,
  typedLots,
  typedPartners,
  typedProducts,
} from './store-rows.ts';

export interface StoreFigures {
  readonly loadMs: number;
  /** Search made ready after the load, between questions. */
  readonly indexMs: number;
  readonly searchMs: readonly number[];
  readonly productSearchMs: readonly number[];
  readonly lotSearchMs: readonly number[];
  readonly scanMs: readonly number[];
  readonly numberMs: readonly number[];
  readonly barcodeMs: readonly number[];
  /** An EPC's GTIN and serial. */
  readonly epcMs: readonly number[];
  readonly packageMs: readonly number[];
  /** All open receipts, with their lines, products and supplier. */
  readonly documentsMs: readonly number[];
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
  /** Numbers asked of a worker that only counts. */
  readonly whileCounting: Waits;
}

export type Asked = { readonly kind: 'number' | 'barcode'; readonly id: number };

const pageRows = 1000;
const breathe = createBreath();
const pace = createPace({
  breathe,
  nowMs: () => performance.now(),
  after: (delayMs, run) => setTimeout(run, delayMs),
});
let opened: Catalogue | null = null;

function catalogue(): Catalogue {
  return (opened ??= createCatalogue({ db: openCatalogueDb('bench'), onChange: () => undefined }));
}

/** Writes a whole cache, of `count` partners, products and lots. @returns rows a second */
export async function fill(count: number): Promise<number> {
  const { take, commit } = catalogue();
  let rows = 0;
  const startedAt = performance.now();
  for (const { feed, count: ofFeed, make } of feedsAtSize(count)) {
    rows += ofFeed;
    for (let from = 1; from <= ofFeed; from += pageRows) {
      take(feed, pageOf(from, Math.min(pageRows, ofFeed - from + 1), make));
      await commit(feed, neverPulled(feed));
    }
  }
  return rows / ((performance.now() - startedAt) / 1000);
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
  const texts = [...tables.all('partners')].map((row) =>
    `${row.name} ${row.city ?? ''} ${row.phone ?? ''}`.toLowerCase(),
  );
  let found = 0;
  const each = <T>(all: readonly T[], ask: (one: T) => number): number[] =>
    all.map((one) => timed(() => void (found += ask(one))));
  const ids = Array.from({ length: 2000 }, (_, at) => ((at * 7919) % count) + 1);
  const figures = {
    loadMs,
    indexMs,
    searchMs: each(typedPartners, (query) => tables.search('partners', query, 20).length),
    productSearchMs: each(typedProducts, (query) => tables.search('products', query, 20).length),
    lotSearchMs: each(typedLots, (query) => tables.search('lots', query, 20).length),
    scanMs: each(typedPartners, (query) => {
      const tokens = query.toLowerCase().split(' ');
      return texts.filter((text) => tokens.every((token) => text.includes(token))).length;
    }),
    numberMs: each(ids, (id) => answer({ kind: 'number', id })),
    barcodeMs: each(ids, (id) => answer({ kind: 'barcode', id })),
    epcMs: each(ids, (id) => (resolveEpc(tables, barcodeOf(id), lotNameOf(id))?.lot ? 1 : 0)),
    packageMs: each(ids, (id) => tables.find('packages', 'name', packageNameOf((id % 20_000) + 1)).length),
    documentsMs: each([...Array(20).keys()], () => openDocuments(tables, 'incoming').length),
  };
  if (found === 0) throw new Error('nothing was found');
  return figures;
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

/** Keeps the worker busy with nothing, a tenth of a millisecond at a time. */
export async function countOn(forMs: number): Promise<void> {
  for (const endAt = performance.now() + forMs; performance.now() < endAt; await breathe()) {
    const sliceEnd = performance.now() + 0.1;
    while (performance.now() < sliceEnd);
  }
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
          indexing = indexing.then(() => catchUpInSlices(own.tables, pace));
        },
      },
      nowMs: Date.now,
      breathe: pace,
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
