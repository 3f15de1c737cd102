import type { Goods, GoodsProduct, Meaning, Seen, Sighting } from '../../../renderer/store/sighting.ts';

/** One piece of a product, as a bare label tells it. */
export function goodsOf(product: GoodsProduct, over: Partial<Goods> = {}): Goods {
  return {
    identity: null,
    product,
    lotId: null,
    lotName: null,
    expiresOn: null,
    lotLocationId: null,
    lotPackageId: null,
    quantity: 1,
    packaging: null,
    expectedOn: [],
    ...over,
  };
}

export function sightingOf(source: Seen['source'], meaning: Meaning, text = '3017620422003', atMs = 2000): Sighting {
  return { source, text, aim: null, pc: null, readerId: 'r', antenna: null, rssiDbm: null, atMs, meaning };
}
