import type { FeedRow } from '../../../preload/contract/feeds.ts';

const base = { writeDate: '2026-11-23 08:00:00', active: true };

export function partnerRow(id: number, over: Partial<FeedRow<'partners'>> = {}): FeedRow<'partners'> {
  return {
    ...base,
    id,
    name: `Client ${id}`,
    parentId: null,
    parentName: null,
    isCompany: true,
    type: 'contact',
    phone: null,
    phoneSanitized: null,
    email: null,
    street: null,
    zip: null,
    city: null,
    countryCode: 'FR',
    ref: null,
    agentNote: null,
    ...over,
  };
}

export function productRow(id: number, over: Partial<FeedRow<'products'>> = {}): FeedRow<'products'> {
  return {
    ...base,
    id,
    name: `Article ${id}`,
    defaultCode: null,
    barcode: null,
    tracking: 'none',
    uomId: 1,
    uomName: 'Unité(s)',
    ...over,
  };
}

export function lotRow(id: number, productId: number, name: string): FeedRow<'lots'> {
  return { ...base, id, name, productId, locationId: null, expirationDate: null };
}

export function pickingRow(id: number, over: Partial<FeedRow<'pickings'>> = {}): FeedRow<'pickings'> {
  return {
    ...base,
    id,
    name: `WH/IN/${id}`,
    origin: null,
    state: 'assigned',
    pickingTypeId: 1,
    pickingTypeCode: 'incoming',
    partnerId: null,
    partnerName: null,
    locationId: 4,
    locationName: 'Fournisseurs',
    locationDestId: 8,
    locationDestName: 'WH/Stock',
    scheduledDate: null,
    note: null,
    ...over,
  };
}

export function moveRow(
  id: number,
  pickingId: number,
  productId: number,
  over: Partial<FeedRow<'moves'>> = {},
): FeedRow<'moves'> {
  return {
    ...base,
    id,
    pickingId,
    productId,
    productName: `Article ${productId}`,
    demand: 5,
    productQuantity: 5,
    quantity: 0,
    picked: false,
    state: 'assigned',
    uomName: 'Unité(s)',
    locationId: 4,
    locationDestId: 8,
    hasTracking: 'none',
    ...over,
  };
}

export function moveLineRow(
  id: number,
  pickingId: number,
  moveId: number,
  productId: number,
  over: Partial<FeedRow<'moveLines'>> = {},
): FeedRow<'moveLines'> {
  return {
    ...base,
    id,
    pickingId,
    moveId,
    productId,
    lotId: null,
    lotName: null,
    packageId: null,
    quantity: 5,
    picked: false,
    locationId: 4,
    locationDestId: 8,
    ...over,
  };
}

export function locationRow(id: number, over: Partial<FeedRow<'locations'>> = {}): FeedRow<'locations'> {
  const name = `Travée ${id}`;
  return {
    ...base,
    id,
    name,
    completeName: name,
    usage: 'internal',
    parentId: null,
    barcode: null,
    nextInventoryDate: null,
    ...over,
  };
}

export function quantRow(
  id: number,
  row: Pick<FeedRow<'quants'>, 'productId' | 'locationId' | 'quantity'> & Partial<FeedRow<'quants'>>,
): FeedRow<'quants'> {
  return { ...base, id, lotId: null, packageId: null, ...row };
}
