import type { FeedRow } from '../../preload/contract/feeds.ts';

/**
 * Odoo may hold one stock in several rows for a while, one for each of two writers at once. They are one thing that lies there:
 * one row for each product, lot, package and place, its quantity theirs together.
 */
export function wholeStock(quants: readonly FeedRow<'quants'>[]): readonly FeedRow<'quants'>[] {
  const stock = new Map<string, FeedRow<'quants'>>();
  for (const quant of quants) {
    const key = [quant.productId, quant.lotId, quant.packageId, quant.locationId].join('/');
    const before = stock.get(key);
    stock.set(key, before ? { ...before, quantity: before.quantity + quant.quantity } : quant);
  }
  return [...stock.values()];
}
