import type { FeedRow } from '../../../preload/contract/feeds.ts';
import type { GoodsProduct } from '../../store/sighting.ts';
import type { WorkerClient } from '../../worker/worker-client.ts';
import type { Place, Wanted } from './move-session.ts';

/** A place that holds less than its minimum, and what fills it up. */
export interface Refill {
  readonly place: Place;
  readonly wanted: readonly Wanted[];
}

/** Every place with a reordering rule of Odoo whose stock is under its minimum, filled up to its maximum. */
export async function refills(
  worker: Pick<WorkerClient, 'orderpoints' | 'find' | 'row'>,
  inDepot: (location: FeedRow<'locations'>) => boolean,
): Promise<readonly Refill[]> {
  const byPlace = new Map<number, { place: Place; wanted: Wanted[] }>();
  for (const rule of await worker.orderpoints()) {
    const location = await worker.row('locations', rule.locationId);
    const product = location && inDepot(location) ? await worker.row('products', rule.productId) : null;
    if (!location || !product) continue;
    const quants = await worker.find('quants', 'location', rule.locationId);
    const held = quants.reduce(
      (sum, { productId, quantity }) => (productId === rule.productId ? sum + quantity : sum),
      0,
    );
    const quantity = fillUp(held, rule);
    if (quantity <= 0) continue;
    const refill = byPlace.get(location.id) ?? { place: { id: location.id, name: location.completeName }, wanted: [] };
    byPlace.set(location.id, refill);
    refill.wanted.push({ product: goodsProduct(product), quantity });
  }
  return [...byPlace.values()].sort((a, b) => a.place.name.localeCompare(b.place.name));
}

/** Nothing until the minimum is undercut, then all that is lacking to the maximum. */
export const fillUp = (
  held: number,
  { minQuantity, maxQuantity }: Pick<FeedRow<'orderpoints'>, 'minQuantity' | 'maxQuantity'>,
): number => (held < minQuantity ? Math.max(minQuantity, maxQuantity) - held : 0);

const goodsProduct = ({ id, name, defaultCode, uomName, tracking }: FeedRow<'products'>): GoodsProduct => ({
  id,
  name,
  code: defaultCode,
  uomName,
  tracking,
});
