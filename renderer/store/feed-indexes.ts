import type { FeedName, FeedRow } from '../../preload/contract/feeds.ts';
import { barcodeKey, packageKey } from './barcode-key.ts';
import type { Key } from './multi-map.ts';
import { numberKeysOf, phoneKeysOfRow } from './phone-key.ts';

/** A row's key or keys under one name; null when it has none. */
export type KeyCell = Key | readonly Key[] | null;

export interface FeedIndex<Row> {
  /** What screens look for a row by, besides its id. Kept on disk beside the rows, so that a start need not compute it. */
  readonly keys?: { readonly [name: string]: (row: Row) => KeyCell };
  /** What is searched as one types, the most telling first; null = not to be found (archived). */
  readonly words?: (row: Row) => readonly (string | null)[] | null;
}

/** Raised whenever a key is computed otherwise than before: caches on disk are then indexed anew. */
export const indexVersion = 2;

const living =
  <Row extends { readonly active: boolean }>(cell: (row: Row) => KeyCell) =>
  (row: Row): KeyCell =>
    row.active ? cell(row) : null;
const code = (barcode: string | null): KeyCell => (barcode === null ? null : barcodeKey(barcode));

/** Ways to find rows, one entry a feed; a feed without an entry is found by id only. */
export const feedIndexes = {
  partners: {
    keys: {
      number: living((row: FeedRow<'partners'>) => numberKeysOf(row)),
      parent: ({ parentId }: FeedRow<'partners'>) => parentId,
    },
    words: (row: FeedRow<'partners'>) =>
      row.active
        ? [
            row.name,
            row.ref,
            ...phoneKeysOfRow(row).map((key) => key.replace(/^\+33/, '0').replace('+', '')),
            row.parentName,
            row.city,
            row.email,
          ]
        : null,
  },
  products: {
    keys: { barcode: living((row: FeedRow<'products'>) => code(row.barcode)) },
    words: (row: FeedRow<'products'>) =>
      row.active ? [row.name, row.defaultCode, unspaced(row.defaultCode), row.barcode] : null,
  },
  packagings: { keys: { barcode: ({ barcode }: FeedRow<'packagings'>) => code(barcode) } },
  lots: {
    keys: { name: ({ name }: FeedRow<'lots'>) => name, product: ({ productId }: FeedRow<'lots'>) => productId },
    words: ({ name }: FeedRow<'lots'>) => [name],
  },
  locations: {
    keys: { barcode: living((row: FeedRow<'locations'>) => code(row.barcode)) },
    words: (row: FeedRow<'locations'>) => (row.active ? [row.name, row.completeName, row.barcode] : null),
  },
  packages: {
    keys: {
      name: ({ name }: FeedRow<'packages'>) => packageKey(name),
      location: ({ locationId }: FeedRow<'packages'>) => locationId,
    },
    words: ({ name }: FeedRow<'packages'>) => [name],
  },
  employees: {
    keys: { badge: living((row: FeedRow<'employees'>) => row.barcode) },
    words: (row: FeedRow<'employees'>) => (row.active ? [row.name, row.jobTitle] : null),
  },
  pickings: {
    keys: {
      /** By what is printed on its paper: its own name, or the order or delivery note it stands for. */
      name: ({ name, origin }: FeedRow<'pickings'>) => (origin === null || origin === name ? name : [name, origin]),
      partner: ({ partnerId }: FeedRow<'pickings'>) => partnerId,
    },
    words: (row: FeedRow<'pickings'>) => [row.name, row.origin, row.partnerName],
  },
  saleOrders: {
    keys: { partner: ({ partnerId }: FeedRow<'saleOrders'>) => partnerId },
    words: (row: FeedRow<'saleOrders'>) => [row.name, row.customerReference],
  },
  leads: { keys: { partner: ({ partnerId }: FeedRow<'leads'>) => partnerId } },
  tickets: { keys: { partner: ({ partnerId }: FeedRow<'tickets'>) => partnerId } },
  tasks: { keys: { partner: ({ partnerId }: FeedRow<'tasks'>) => partnerId } },
  invoices: { keys: { partner: ({ partnerId }: FeedRow<'invoices'>) => partnerId } },
  notes: { keys: { partner: ({ partnerId }: FeedRow<'notes'>) => partnerId } },
  consents: { keys: { partner: ({ partnerId }: FeedRow<'consents'>) => partnerId } },
  activities: { keys: { document: ({ resModel, resId }: FeedRow<'activities'>) => `${resModel}:${resId}` } },
  tags: { keys: { identity: ({ identity }: FeedRow<'tags'>) => identity } },
  moves: {
    keys: {
      picking: ({ pickingId }: FeedRow<'moves'>) => pickingId,
      product: ({ productId }: FeedRow<'moves'>) => productId,
    },
  },
  loans: { keys: { lot: ({ lotIds }: FeedRow<'loans'>) => lotIds } },
  moveLines: { keys: { picking: ({ pickingId }: FeedRow<'moveLines'>) => pickingId } },
  quants: {
    keys: {
      location: ({ locationId }: FeedRow<'quants'>) => locationId,
      product: ({ productId }: FeedRow<'quants'>) => productId,
      lot: ({ lotId }: FeedRow<'quants'>) => lotId,
      package: ({ packageId }: FeedRow<'quants'>) => packageId,
    },
  },
} satisfies { readonly [N in FeedName]?: FeedIndex<FeedRow<N>> };

type Indexes = typeof feedIndexes;
/** Names of the keys that a feed's rows can be found by. */
export type KeyName<N extends FeedName> = N extends keyof Indexes
  ? Indexes[N] extends { readonly keys: infer K }
    ? keyof K & string
    : never
  : never;

/** Feeds that can be searched as one types. */
export type SearchedFeed = {
  [N in keyof Indexes]: Indexes[N] extends { readonly words: unknown } ? N : never;
}[keyof Indexes];

export function indexOf(feed: FeedName): FeedIndex<FeedRow<FeedName>> {
  return ((feedIndexes as Partial<Record<FeedName, unknown>>)[feed] ?? {}) as FeedIndex<FeedRow<FeedName>>;
}

/** « 4 119 12 » is typed as 411912 as well. */
function unspaced(reference: string | null): string | null {
  const bare = reference?.replaceAll(/[\s./_-]/g, '');
  return bare === undefined || bare === reference ? null : bare;
}
