import type { FeedName, FeedRow } from '../../../preload/contract/feeds.ts';
import { locationRow, moveLineRow, moveRow, pickingRow } from '../../unit/store/row-samples.ts';

/** Rows as an electrical contractor's Odoo holds them, the same ones in every run. */
const names =
  'Durand Martin Lefèvre Bernard Électricité Générale Rénovation Moreau Petit Girard Mairie Syndic Résidence Garage'.split(
    ' ',
  );
const towns = 'Lyon Villeurbanne Grenoble Saint-Étienne Chambéry Annecy Valence Mâcon Bourg-en-Bresse Vienne'.split(
  ' ',
);
const goods = 'Disjoncteur Câble Goulotte Prise Interrupteur Tableau Gaine Luminaire Contacteur Bornier'.split(' ');

export const phoneOf = (id: number): string => `+336${String((id * 48271) % 100_000_000).padStart(8, '0')}`;
export const barcodeOf = (id: number): string => String(3_000_000_000_000 + id * 7);

const written = { writeDate: '2026-11-20 08:00:00', active: true };
export const lotNameOf = (id: number): string => `SN${String((id * 48271) % 10_000_000).padStart(7, '0')}-${id % 100}`;
export const packageNameOf = (id: number): string => `3${String(id * 7).padStart(17, '0')}`;

export function partner(id: number): FeedRow<'partners'> {
  return {
    ...written,
    id,
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
    agentNote: null,
  };
}

export function product(id: number): FeedRow<'products'> {
  return {
    ...written,
    id,
    name: `${goods[id % goods.length]} ${id % 97} A ${id}`,
    defaultCode: `ART${id}`,
    barcode: barcodeOf(id),
    tracking: 'none',
    uomId: 1,
    uomName: 'Unité(s)',
  };
}

/** Rows of a feed by their id. */
type Make<N extends FeedName> = (id: number) => FeedRow<N>;

const lot: Make<'lots'> = (id) => ({
  ...written,
  id,
  name: lotNameOf(id),
  productId: id,
  locationId: (id % places) + 1,
  expirationDate: null,
});

const places = 2000;
const documents = 1000;
const movesOfEach = 6;

/** What a station of a contractor with several depots holds beside its partners, products and lots. */
const goodsFeeds: readonly { readonly feed: FeedName; readonly count: number; readonly make: Make<FeedName> }[] = [
  feedOf('packages', 20_000, (id) => ({
    ...written,
    id,
    name: packageNameOf(id),
    locationId: (id % places) + 1,
  })),
  feedOf('locations', places, (id) =>
    locationRow(id, {
      ...written,
      name: `${id % 40}-${Math.floor(id / 40)}`,
      completeName: `WH/Stock/Allée ${id % 40}/${id % 40}-${Math.floor(id / 40)}`,
      parentId: 1,
      barcode: `LOC-${id}`,
    }),
  ),
  feedOf('employees', 300, (id) => ({
    ...written,
    id,
    name: `${names[id % names.length]} ${id}`,
    jobTitle: 'Électricien',
    userId: null,
    barcode: null,
    partnerId: id,
  })),
  feedOf('pickings', documents, (id) =>
    pickingRow(id, {
      ...written,
      name: `WH/IN/${String(id).padStart(5, '0')}`,
      origin: `P${String(id).padStart(5, '0')}`,
      pickingTypeCode: id % 2 === 0 ? 'incoming' : 'outgoing',
      partnerId: id * 3,
      partnerName: `Fournisseur ${id % 50}`,
      scheduledDate: `2026-11-${String((id % 28) + 1).padStart(2, '0')} 08:00:00`,
    }),
  ),
  feedOf('moves', documents * movesOfEach, (id) =>
    moveRow(id, (id % documents) + 1, id * 31, { ...written, productName: `Article ${id}` }),
  ),
  feedOf('moveLines', documents * movesOfEach, (id) => moveLineRow(id, (id % documents) + 1, id, id * 31, written)),
  feedOf('quants', 60_000, (id) => ({
    ...written,
    id,
    productId: id * 3,
    locationId: (id % places) + 1,
    lotId: id % 2 === 0 ? id : null,
    packageId: null,
    quantity: id % 50,
  })),
];

/** Every feed of a cache of `count` partners, products and lots. */
export function feedsAtSize(count: number): typeof goodsFeeds {
  return [
    feedOf('partners', count, partner),
    feedOf('products', count, product),
    feedOf('lots', count, lot),
    ...goodsFeeds,
  ];
}

function feedOf<N extends FeedName>(feed: N, count: number, make: Make<N>): (typeof goodsFeeds)[number] {
  return { feed, count, make: make as Make<FeedName> };
}

/** @param from first id */
export function pageOf<T>(from: number, count: number, make: (id: number) => T): T[] {
  return Array.from({ length: count }, (_, at) => make(from + at));
}

/** Words as they are typed, letter after letter: names, towns, two words, digits. */
export const typedPartners = lettersOf([
  'lefevre',
  'electricite lyon',
  'durand 4711',
  'saint-etienne',
  '06 12 34',
  'ref-001234',
  'martin vienne',
  'bourg en bresse',
  'mairie annecy',
  'moreau petit 12',
  'syndic résidence',
  'girard valence 7',
  '+33 6 48 27',
  'contact4711@ex',
  'garage mâcon',
  'zzz',
]);
export const typedProducts = lettersOf([
  'disjoncteur',
  'cable 12 a',
  'art4711',
  '3000000',
  'tableau 97 a',
  'contacteur 5',
  'prise 16 a',
  'interrupteur 33',
  '3 000 004 711',
  'luminaire 4711',
  'art 4711',
  'zzz',
]);
export const typedLots = lettersOf(['sn4827', '4827100', 'sn 12-7', 'zz9']);

function lettersOf(words: readonly string[]): readonly string[] {
  return words.flatMap((word) => Array.from({ length: word.length - 1 }, (_, at) => word.slice(0, at + 2)));
}
