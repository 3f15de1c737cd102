import type { FeedRow } from '../../../preload/contract/feeds.ts';

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

export function partner(id: number): FeedRow<'partners'> {
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

export function product(id: number): FeedRow<'products'> {
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

/** @param from first id */
export function pageOf<T>(from: number, count: number, make: (id: number) => T): T[] {
  return Array.from({ length: count }, (_, at) => make(from + at));
}

/** Words as they are typed: letter after letter, names, towns, two words, digits. */
export function typedQueries(): readonly string[] {
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
