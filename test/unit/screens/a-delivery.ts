import type { GoodsProduct } from '../../../renderer/store/sighting.ts';
import type { GoodsDocument } from '../../../renderer/worker/worker-api.ts';

const base = { writeDate: '2026-11-23 09:00:00', active: true };

/** A delivery note as the store hands it over: picking 7, from place 4 to place 8, move lines 101 and 102. */
export function deliveryOf(
  moves: readonly { readonly moveId: number; readonly product: GoodsProduct; readonly demand: number }[],
): GoodsDocument {
  return {
    picking: {
      ...base,
      id: 7,
      name: 'DF/IN/00041',
      origin: 'BL SV-260417',
      state: 'assigned',
      pickingTypeId: 1,
      pickingTypeCode: 'incoming',
      partnerId: 30,
      partnerName: 'Sonévolt',
      locationId: 4,
      locationName: 'Fournisseurs',
      locationDestId: 8,
      locationDestName: 'Quai 2',
      scheduledDate: null,
      note: null,
    },
    partner: null,
    moves: moves.map(({ moveId, product, demand }) => ({
      move: {
        ...base,
        id: moveId,
        pickingId: 7,
        productId: product.id,
        productName: product.name,
        demand,
        productQuantity: demand,
        quantity: 0,
        picked: false,
        state: 'assigned',
        uomName: product.uomName,
        locationId: 4,
        locationDestId: 8,
        hasTracking: product.tracking,
      },
      product: null,
      lines: [],
    })),
    lineIds: [101, 102],
  };
}
