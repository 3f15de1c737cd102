import { decodeEpc } from '../../drivers/epc/decode.ts';
import type { StationEvent } from '../../preload/contract/station.ts';
import type { FeedRow } from '../../preload/contract/feeds.ts';
import type { WorkerClient } from '../worker/worker-client.ts';
import type { ReceiptProduct, Sighting } from './receipt-session.ts';
import { readLabel } from './read-label.ts';

type Catalogue = Pick<WorkerClient, 'resolveEpc' | 'productByBarcode' | 'lotsNamed' | 'product'>;
type Seen = Extract<StationEvent['at'], { kind: 'tag-arrived' | 'barcode-scanned' }>;

/** What a tag or a label means in the catalogue of this station. Nothing is guessed: what has no single meaning is `unknown`. */
export function identifySighting(catalogue: Catalogue, seen: Seen): Promise<Sighting> {
  return seen.kind === 'tag-arrived' ? identifyTag(catalogue, seen) : identifyLabel(catalogue, seen);
}

async function identifyTag(
  catalogue: Catalogue,
  { epcHex, readAtMs: atMs, pc }: Extract<Seen, { kind: 'tag-arrived' }>,
): Promise<Sighting> {
  const unknown = (why: 'raw' | 'malformed' | 'no-product' | 'not-a-product'): Sighting => ({
    kind: 'unknown',
    identity: epcHex,
    why,
    atMs,
  });
  const epc = decodeEpc(epcHex, pc);
  if (epc.kind === 'malformed') return unknown('malformed');
  if (epc.kind === 'raw') return unknown('raw');
  if (epc.key !== 'sgtin' && epc.key !== 'dsgtin' && epc.key !== 'itip') return unknown('not-a-product');
  const found = await catalogue.resolveEpc(epc.gtin, epc.serial);
  if (!found) return unknown('no-product');
  const tracked = found.product.tracking !== 'none';
  return {
    kind: 'goods',
    identity: epcHex,
    product: receiptProduct(found.product),
    lotId: tracked ? (found.lot?.id ?? null) : null,
    lotName: tracked ? (found.lot?.name ?? epc.serial) : null,
    quantity: 1,
    atMs,
  };
}

async function identifyLabel(
  catalogue: Catalogue,
  { text, readAtMs: atMs, aim }: Extract<Seen, { kind: 'barcode-scanned' }>,
): Promise<Sighting> {
  const label = readLabel(text.trim(), aim, new Date(atMs).getFullYear());
  const products = await catalogue.productByBarcode(label.gtin ?? text.trim());
  if (products.length > 1) return { kind: 'unknown', identity: text, why: 'several-products', atMs };
  const product = products[0] ?? null;
  if (!product) {
    // A plain label may carry nothing but a serial number that Odoo already knows.
    const lots = await catalogue.lotsNamed(text.trim());
    const lot = lots.length === 1 ? lots[0] : undefined;
    const owner = lot && (await catalogue.product(lot.productId));
    if (!lot || !owner) return { kind: 'unknown', identity: text, why: 'no-product', atMs };
    return {
      kind: 'goods',
      identity: `${owner.id}/${lot.name}`,
      product: receiptProduct(owner),
      lotId: lot.id,
      lotName: lot.name,
      quantity: 1,
      atMs,
    };
  }
  const lotName = product.tracking === 'serial' ? label.serial : product.tracking === 'lot' ? label.lot : null;
  return {
    kind: 'goods',
    // Only a serial makes two scans the same piece; a bare product code counts each time.
    identity: label.serial ? `${product.id}/${label.serial}` : null,
    product: receiptProduct(product),
    lotId: null,
    lotName,
    quantity: label.count ?? 1,
    atMs,
  };
}

function receiptProduct(product: FeedRow<'products'>): ReceiptProduct {
  return {
    id: product.id,
    name: product.name,
    code: product.defaultCode,
    uomName: product.uomName,
    tracking: product.tracking,
  };
}
