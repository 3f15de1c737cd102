import { decodeEpc } from '../../drivers/epc/decode.ts';
import type { FeedRow } from '../../preload/contract/feeds.ts';
import { codeIdentity, epcIdentity, type TagHolder } from '../../preload/contract/tag-association.ts';
import { barcodeKey, packageKey } from './barcode-key.ts';
import { expectedOn } from './documents.ts';
import type { LotPlace } from './lot-places.ts';
import type { MemoryTables } from './memory-tables.ts';
import { readLabel, type Label } from './read-label.ts';
import type { Goods, Meaning, Packaging, Seen, Sighting, UnknownWhy } from './sighting.ts';

/** What the tables hold, and what people taught this station. */
export interface Known {
  readonly tables: MemoryTables;
  /** By the identity of a tag or code (`tag-association.ts`). */
  readonly holderOf: (identity: string) => TagHolder | null;
  /** Where a serial is, this station's own unsent transfers included. */
  readonly placeOf: (lotId: number) => LotPlace | null;
}

/**
 * What a tag or a label means here. One order for all: what a person associated; then physical things (serial, asset,
 * package, place, badge, document); then kinds of goods (GTIN, reference, packaging). Nothing is guessed: what has no single
 * meaning is `several` or `unknown`.
 */
export function identify(known: Known, seen: Seen): Sighting {
  const taught = known.holderOf(seen.source === 'tag' ? epcIdentity(seen.text) : codeIdentity(seen.text));
  const meaning =
    (taught && meaningOfHolder(known, seen, taught)) ?? (seen.source === 'tag' ? tag : label)(known, seen);
  return { ...seen, meaning };
}

function tag(known: Known, seen: Seen): Meaning {
  const epc = decodeEpc(seen.text, seen.pc);
  if (epc.kind === 'malformed' || epc.kind === 'raw') return unknown(epc.kind);
  switch (epc.key) {
    case 'sgtin':
    case 'dsgtin':
    case 'itip':
      return ofGtin(known, epc.gtin, { identity: seen.text, serial: epc.serial, lot: null, expiresOn: null, times: 1 });
    case 'sscc':
      return packageNamed(known, epc.sscc) ?? newPackage(epc.sscc);
    case 'sgln':
      return (
        placeOf(known, [epc.extension === null ? epc.gln : `${epc.gln}-${epc.extension}`, epc.gln]) ??
        unknown('not-a-product')
      );
    case 'grai':
      return physical(known, [`${epc.assetType}${epc.serial}`, epc.serial], seen.text) ?? unknown('not-a-product');
    case 'giai':
      return physical(known, [epc.giai], seen.text) ?? unknown('not-a-product');
    default:
      return unknown('not-a-product');
  }
}

function label(known: Known, { text: raw, aim, atMs }: Seen): Meaning {
  const text = raw.trim();
  const read = readLabel(text, aim, new Date(atMs).getFullYear());
  if (read.sscc !== null) return packageNamed(known, read.sscc) ?? newPackage(read.sscc);
  const thing =
    physical(known, read.asset === null ? [text] : [read.asset, text], null) ??
    placeOf(known, read.gln === null ? [text] : [read.gln, text]) ??
    personOf(known, text) ??
    documentOf(known, text);
  if (thing) return thing;
  if (read.separatorLost) return unknown('separator-lost');
  if (read.gtin !== null) {
    return ofGtin(known, read.gtin, {
      identity: null,
      serial: read.serial,
      lot: read.lot,
      expiresOn: read.expiresOn,
      times: read.count ?? 1,
      lengthMetres: read.lengthMetres,
    });
  }
  return ofGtin(known, text, plain);
}

type Described = Pick<Label, 'serial' | 'lot' | 'expiresOn'> & {
  readonly identity: string | null;
  readonly times: number;
  readonly lengthMetres?: number | null;
};
const plain: Described = { identity: null, serial: null, lot: null, expiresOn: null, times: 1 };

/** By product barcode, packaging barcode or internal reference. */
function ofGtin(known: Known, code: string, described: Described): Meaning {
  const { tables } = known;
  const asProduct = tables.find('products', 'barcode', barcodeKey(code));
  const found = asProduct.map((product) => goodsOf(known, product, null, described));
  for (const { productId, uomId, uomName } of tables.find('packagings', 'barcode', barcodeKey(code))) {
    const product = tables.get('products', productId);
    const holds = product && holdsOf(tables, uomId, product.uomId);
    if (product?.active && holds) found.push(goodsOf(known, product, null, described, { name: uomName, holds }));
  }
  const [only, ...more] = found;
  if (!only) return unknown('no-product');
  return more.length > 0 ? { kind: 'several', candidates: found } : { kind: 'goods', ...only };
}

/** How many of the product's unit one packaging holds; null when this station does not know its units. */
function holdsOf(tables: MemoryTables, uomId: number, ofUomId: number): number | null {
  const [packed, own] = [tables.get('uoms', uomId), tables.get('uoms', ofUomId)];
  return packed && own && own.factor > 0 ? packed.factor / own.factor : null;
}

/** A serial, a lot or a package that Odoo knows by this very name. */
function physical(known: Known, names: readonly string[], identity: string | null): Meaning | null {
  const { tables } = known;
  for (const name of names) {
    const found = tables.find('lots', 'name', name).flatMap((lot) => {
      const product = lot.active ? tables.get('products', lot.productId) : undefined;
      return product ? [goodsOf(known, product, lot, { ...plain, identity })] : [];
    });
    const [only, ...more] = found;
    if (only) return more.length > 0 ? { kind: 'several', candidates: found } : { kind: 'goods', ...only };
    const held = packageNamed(known, name);
    if (held) return held;
  }
  return null;
}

function packageNamed(known: Known, name: string): Meaning | null {
  const [held, ...more] = known.tables.find('packages', 'name', packageKey(name));
  return held && more.length === 0 ? packageOf(known, held) : null;
}

function packageOf(known: Known, { id, name, locationId }: FeedRow<'packages'>): Meaning {
  const { tables } = known;
  const contents = tables.find('quants', 'package', id).flatMap((quant) => {
    const product = tables.get('products', quant.productId);
    const lot = quant.lotId === null ? null : (tables.get('lots', quant.lotId) ?? null);
    return product ? [goodsOf(known, product, lot, { ...plain, times: quant.quantity })] : [];
  });
  return { kind: 'package', packageId: id, name, locationId, contents };
}

const newPackage = (sscc: string): Meaning => ({
  kind: 'package',
  packageId: null,
  name: sscc,
  locationId: null,
  contents: [],
});

function placeOf({ tables }: Known, codes: readonly string[]): Meaning | null {
  for (const code of codes) {
    const [place, ...more] = tables.find('locations', 'barcode', barcodeKey(code));
    if (place && more.length === 0)
      return { kind: 'place', locationId: place.id, name: place.completeName, usage: place.usage };
  }
  return null;
}

function personOf({ tables }: Known, badge: string): Meaning | null {
  const [person, ...more] = tables.find('employees', 'badge', badge);
  return person && more.length === 0
    ? { kind: 'person', employeeId: person.id, partnerId: person.partnerId, name: person.name }
    : null;
}

/** By its own name, or by what it stands for: the supplier's delivery note, the purchase order. */
function documentOf({ tables }: Known, name: string): Meaning | null {
  const pickings = tables.find('pickings', 'name', name).filter(({ active, state }) => active && !closed.has(state));
  if (pickings.length === 0) return null;
  return {
    kind: 'document',
    name,
    pickings: pickings.map(({ id, pickingTypeCode }) => ({ pickingId: id, typeCode: pickingTypeCode })),
  };
}
const closed: ReadonlySet<string> = new Set(['done', 'cancel', 'draft']);

function goodsOf(
  known: Known,
  product: FeedRow<'products'>,
  named: FeedRow<'lots'> | null,
  { identity, serial, lot, expiresOn, times, lengthMetres }: Described,
  packaging: Packaging | null = null,
): Goods {
  const tracked = product.tracking !== 'none';
  // A tag's serial tells pieces apart; for goods by lot it is the lot only when the label has no better.
  const told = product.tracking === 'serial' ? serial : product.tracking === 'lot' ? (lot ?? serial) : null;
  const held =
    named ??
    (told === null
      ? null
      : (known.tables.find('lots', 'name', told).find((row) => row.productId === product.id) ?? null));
  const pieces = product.tracking === 'serial' ? 1 : times * (packaging?.holds ?? 1);
  const at = held && known.placeOf(held.id);
  const lotName = tracked ? (held?.name ?? told) : null;
  const sold = lengthMetres != null && metres.test(product.uomName) ? lengthMetres : pieces;
  return {
    // Only a serial makes two scans the same piece; a bare product code counts each time.
    identity:
      identity ??
      (product.tracking === 'serial' && lotName !== null
        ? `${product.id}/${lotName}`
        : serial && `${product.id}/${serial}`),
    product: {
      id: product.id,
      name: product.name,
      code: product.defaultCode,
      uomName: product.uomName,
      tracking: product.tracking,
    },
    lotId: tracked ? (held?.id ?? null) : null,
    lotName,
    expiresOn: expiresOn ?? held?.expirationDate?.slice(0, 10) ?? null,
    lotLocationId: at && inDepot(known, at.locationId) ? at.locationId : null,
    lotPackageId: at?.packageId ?? null,
    quantity: sold,
    packaging,
    expectedOn: expectedOn(known.tables, product.id, 3),
  };
}
/** A serial at a customer's may come back; one that is in a depot, a van or on a site is there. */
const inDepot = ({ tables }: Known, locationId: number): boolean =>
  (tables.get('locations', locationId)?.usage ?? 'internal') === 'internal';

const metres = /^m(?:ètres?|eters?)?$/i;

function meaningOfHolder(known: Known, seen: Seen, taught: TagHolder): Meaning | null {
  const { tables } = known;
  switch (taught.kind) {
    case 'goods': {
      const product = tables.get('products', taught.productId);
      if (!product) return null;
      const identity = seen.source === 'tag' ? seen.text : null;
      const { lotName: lot, quantity: times } = taught;
      return { kind: 'goods', ...goodsOf(known, product, null, { ...plain, identity, serial: lot, lot, times }) };
    }
    case 'place': {
      const place = tables.get('locations', taught.locationId);
      return place ? { kind: 'place', locationId: place.id, name: place.completeName, usage: place.usage } : null;
    }
    case 'package': {
      const held = tables.get('packages', taught.packageId);
      return held ? packageOf(known, held) : null;
    }
  }
}

const unknown = (why: UnknownWhy): Meaning => ({ kind: 'unknown', why });
