import type { FeedRow } from '../../../preload/contract/feeds.ts';
import { createCatalogue, neverPulled, type Catalogue } from '../../../renderer/store/catalogue.ts';
import { barcodeKey } from '../../../renderer/store/barcode-key.ts';
import { openCatalogueDb } from '../../../renderer/store/catalogue-db.ts';
import { lookupNumber } from '../../../renderer/store/partner-lookup.ts';

export interface StoreFigures {
  readonly loadMs: number;
  /** Search made ready after the load, between questions. */
  readonly indexMs: number;
  readonly heapMb: number;
  readonly searchMs: readonly number[];
  readonly scanMs: readonly number[];
  readonly numberMs: readonly number[];
  readonly barcodeMs: readonly number[];
  /** From asking to answering while pages are written, waits for the event loop included. */
  readonly numberDuringSyncMs: readonly number[];
  readonly deltaMs: number;
  readonly found: number;
}

const names =
  'Durand Martin Lefèvre Bernard Électricité Générale Rénovation Moreau Petit Girard Mairie Syndic Résidence Garage'.split(
    ' ',
  );
const towns = 'Lyon Villeurbanne Grenoble Saint-Étienne Chambéry Annecy Valence Mâcon Bourg-en-Bresse Vienne'.split(
  ' ',
);
const goods = 'Disjoncteur Câble Goulotte Prise Interrupteur Tableau Gaine Luminaire Contacteur Bornier'.split(' ');
const pageRows = 1000;

/** Writes a cache of `count` partners and `count` products, as a first sync does. @returns rows a second */
export async function fillCatalogue(count: number): Promise<number> {
  const { catalogue } = await openCatalogue();
  const startedAt = performance.now();
  for (let from = 0; from < count; from += pageRows) {
    catalogue.take('partners', pageOf(from, partner));
    await catalogue.commit('partners', neverPulled('partners'));
    catalogue.take('products', pageOf(from, product));
    await catalogue.commit('products', neverPulled('products'));
  }
  return (2 * count) / ((performance.now() - startedAt) / 1000);
}

/** Loads the cache that an earlier page wrote and asks it. */
export async function measureCatalogue(count: number): Promise<StoreFigures> {
  const loadAt = performance.now();
  const { catalogue } = await openCatalogue();
  await catalogue.load();
  const loadMs = performance.now() - loadAt;
  const { tables } = catalogue;
  const indexAt = performance.now();
  while (tables.catchUp(Infinity));
  const indexMs = performance.now() - indexAt;
  const queries = typedQueries();
  const texts = [...tables.all('partners')].map((row) =>
    `${row.name} ${row.city ?? ''} ${row.phone ?? ''}`.toLowerCase(),
  );
  let found = 0;

  const searchMs = queries.map((query) =>
    timed(() => {
      found += tables.search('partners', query, 20).length;
    }),
  );
  const scanMs = queries.map((query) =>
    timed(() => {
      const tokens = query.toLowerCase().split(' ');
      found += texts.filter((text) => tokens.every((token) => text.includes(token))).length > 0 ? 1 : 0;
    }),
  );
  const ids = Array.from({ length: 2000 }, (_, at) => ((at * 7919) % count) + 1);
  const numberMs = ids.map((id) => timed(() => void (found += lookupNumber(tables, phoneOf(id)).matches.length)));
  const barcodeMs = ids.map((id) =>
    timed(() => void (found += tables.find('products', 'barcode', barcodeKey(barcodeOf(id))).length)),
  );

  const numberDuringSyncMs = await lookupsDuringSync(catalogue, count);
  const changed = Array.from({ length: 100 }, (_, at) => ({
    ...partner(at * 1999),
    name: 'Changé',
    writeDate: '2026-11-23 09:00:00',
  }));
  const deltaAt = performance.now();
  catalogue.take('partners', changed);
  await catalogue.commit('partners', neverPulled('partners'));
  const deltaMs = performance.now() - deltaAt;

  const { memory } = performance as Performance & { memory?: { usedJSHeapSize: number } };
  return {
    loadMs,
    indexMs,
    heapMb: (memory?.usedJSHeapSize ?? 0) / 1e6,
    searchMs,
    scanMs,
    numberMs,
    barcodeMs,
    numberDuringSyncMs,
    deltaMs,
    found,
  };
}

async function lookupsDuringSync(catalogue: Catalogue, count: number): Promise<readonly number[]> {
  const { port1, port2 } = new MessageChannel();
  const waits: number[] = [];
  let writing = true;
  // A question from the page arrives as a message: it waits its turn behind whatever the worker does.
  port2.onmessage = ({ data }: MessageEvent<number>) => {
    lookupNumber(catalogue.tables, phoneOf((waits.length % count) + 1));
    waits.push(performance.timeOrigin + performance.now() - data);
    if (writing) setTimeout(ask, 3);
  };
  const ask = (): void => port1.postMessage(performance.timeOrigin + performance.now());
  ask();
  for (let from = 0; from < 20_000; from += pageRows) {
    catalogue.take('partners', pageOf(count + from, partner));
    await catalogue.commit('partners', neverPulled('partners'));
  }
  writing = false;
  port1.close();
  return waits;
}

async function openCatalogue(): Promise<{ catalogue: Catalogue }> {
  const db = openCatalogueDb('bench');
  return { catalogue: createCatalogue({ db, onChange: () => undefined }) };
}

function timed(act: () => void): number {
  const at = performance.now();
  act();
  return performance.now() - at;
}

/** Words as they are typed: letter after letter, names, towns, two words, digits. */
function typedQueries(): readonly string[] {
  const whole = [
    'lefevre',
    'electricite lyon',
    'durand 4711',
    'saint-etienne',
    '06 12 34',
    'ref-001234',
    'martin vienne',
    'zzz',
  ];
  return whole.flatMap((word) => Array.from({ length: word.length - 1 }, (_, at) => word.slice(0, at + 2)));
}

function pageOf<T>(from: number, make: (at: number) => T): T[] {
  return Array.from({ length: pageRows }, (_, at) => make(from + at));
}

const phoneOf = (id: number): string => `+336${String((id * 48271) % 100_000_000).padStart(8, '0')}`;
const barcodeOf = (id: number): string => String(3_000_000_000_000 + id * 7);

function partner(at: number): FeedRow<'partners'> {
  const id = at + 1;
  return {
    id,
    writeDate: '2026-11-20 08:00:00',
    active: true,
    name: `${names[id % names.length]} ${names[(id * 7) % names.length]} ${id}`,
    parentId: null,
    parentName: null,
    isCompany: id % 3 === 0,
    type: 'contact',
    phone: phoneOf(id),
    phoneSanitized: phoneOf(id),
    email: `contact${id}@example.fr`,
    street: `${id % 200} rue de la République`,
    zip: '69001',
    city: towns[(id * 3) % towns.length]!,
    countryCode: 'FR',
    ref: `REF-${String(id).padStart(6, '0')}`,
  };
}

function product(at: number): FeedRow<'products'> {
  const id = at + 1;
  return {
    id,
    writeDate: '2026-11-20 08:00:00',
    active: true,
    name: `${goods[id % goods.length]} ${id % 97} A ${id}`,
    defaultCode: `ART${id}`,
    barcode: barcodeOf(id),
    tracking: 'none',
    uomId: 1,
    uomName: 'Unité(s)',
  };
}
