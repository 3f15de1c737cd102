import type { FeedRow } from '../../preload/contract/feeds.ts';
import type { MemoryTables } from './memory-tables.ts';
import type { GoodsProduct } from './sighting.ts';
import { wholeStock } from './whole-stock.ts';

/** What Odoo last said lies in a place and in the places within it. */
export interface ZoneStock {
  readonly locationId: number;
  readonly name: string;
  /** The zone itself first. */
  readonly places: readonly { readonly id: number; readonly name: string }[];
  readonly lines: readonly StockLine[];
}

export interface StockLine {
  readonly product: GoodsProduct;
  readonly lotId: number | null;
  readonly lotName: string | null;
  readonly packageId: number | null;
  readonly locationId: number;
  /** In the product's unit. */
  readonly quantity: number;
}

/** @returns null when this station does not know the place */
export function zoneStock(tables: MemoryTables, locationId: number): ZoneStock | null {
  const zone = tables.get('locations', locationId);
  if (!zone) return null;
  const places = within(tables, zone);
  const lines = places.flatMap(({ id }) =>
    wholeStock(tables.find('quants', 'location', id)).flatMap((quant): StockLine[] => {
      const product = tables.get('products', quant.productId);
      // What is no longer sold or was taken out is no stock that a person could find.
      if (!product || quant.quantity <= 0) return [];
      const lot = quant.lotId === null ? undefined : tables.get('lots', quant.lotId);
      return [
        {
          product: {
            id: product.id,
            name: product.name,
            code: product.defaultCode,
            uomName: product.uomName,
            tracking: product.tracking,
          },
          lotId: quant.lotId,
          lotName: lot?.name ?? null,
          packageId: quant.packageId,
          locationId: id,
          quantity: quant.quantity,
        },
      ];
    }),
  );
  lines.sort(
    (a, b) => a.product.name.localeCompare(b.product.name) || (a.lotName ?? '').localeCompare(b.lotName ?? ''),
  );
  return { locationId, name: zone.completeName, places: places.map(({ id, name }) => ({ id, name })), lines };
}

function within(tables: MemoryTables, zone: FeedRow<'locations'>): readonly FeedRow<'locations'>[] {
  const children = new Map<number, FeedRow<'locations'>[]>();
  for (const place of tables.all('locations')) {
    if (!place.active || place.parentId === null) continue;
    const held = children.get(place.parentId);
    if (held) held.push(place);
    else children.set(place.parentId, [place]);
  }
  const found: FeedRow<'locations'>[] = [];
  // A place within itself would be Odoo's fault; it must not hang a station.
  const seen = new Set<number>();
  const visit = (place: FeedRow<'locations'>): void => {
    if (seen.has(place.id)) return;
    seen.add(place.id);
    found.push(place);
    for (const child of children.get(place.id) ?? []) visit(child);
  };
  visit(zone);
  return found;
}
