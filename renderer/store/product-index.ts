import type { FeedRow } from '../../preload/contract/feeds.ts';
import { foldText } from './fold-text.ts';
import { MultiMap } from './multi-map.ts';
import { createSearchIndex } from './search-index.ts';

type Product = FeedRow<'products'>;

export interface ProductIndex {
  set(row: Product, before: Product | undefined): void;
  remove(row: Product): void;
  byBarcode(code: string): readonly number[];
  search(query: string, limit: number): readonly number[];
  /** Indexes some rows for search, see `SearchIndex`. */
  catchUp(atMost: number): boolean;
}

/** Products by what is printed on them. Archived products answer to neither barcode nor search. */
export function createProductIndex(): ProductIndex {
  const text = createSearchIndex();
  const byCode = new MultiMap<string>();
  const forget = (row: Product): void => {
    if (row.barcode !== null) byCode.remove(barcodeKey(row.barcode), row.id);
  };
  return {
    set(row, before) {
      if (before && (before.barcode !== row.barcode || !row.active)) forget(before);
      if (!row.active) return text.remove(row.id);
      if (row.barcode !== null) byCode.add(barcodeKey(row.barcode), row.id);
      text.set(row.id, () => foldText(`${row.name} ${row.defaultCode ?? ''} ${row.barcode ?? ''}`));
    },
    remove(row) {
      forget(row);
      text.remove(row.id);
    },
    byBarcode: (code) => byCode.get(barcodeKey(code)),
    search: (query, limit) => text.search(query, limit),
    catchUp: (atMost) => text.catchUp(atMost),
  };
}

/**
 * GTIN-8, -12, -13 and -14 name one trade item when they differ in leading zeros only, so all are compared with 14 digits.
 * The check digit is not judged here: a wrong one in the product's record must still match the same wrong one on the label.
 */
export function barcodeKey(code: string): string {
  const trimmed = code.trim();
  return /^(?:\d{8}|\d{12,14})$/.test(trimmed) ? trimmed.padStart(14, '0') : trimmed;
}
