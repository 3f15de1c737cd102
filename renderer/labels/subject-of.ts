import type { Goods, Meaning } from '../store/sighting.ts';
import type { WorkerClient } from '../worker/worker-client.ts';
import type { LabelSubject } from './templates.ts';

type Known = Pick<WorkerClient, 'product' | 'row'>;

/** The label of what was scanned; null for what carries none (a person, a document, an unknown code). */
export async function subjectOf(worker: Known, meaning: Meaning): Promise<LabelSubject | null> {
  switch (meaning.kind) {
    case 'goods':
      return goodsSubject(worker, meaning);
    case 'place': {
      const place = await worker.row('locations', meaning.locationId);
      return { kind: 'place', id: meaning.locationId, name: meaning.name, barcode: place?.barcode ?? null };
    }
    case 'package':
      return { kind: 'package', id: meaning.packageId ?? meaning.name, name: meaning.name };
    case 'several':
    case 'person':
    case 'document':
    case 'unknown':
      return null;
  }
}

/** A tracked piece has a label of its own; anything else that of its product. */
export async function goodsSubject(
  worker: Known,
  { product, lotId, lotName }: Pick<Goods, 'product' | 'lotId' | 'lotName'>,
): Promise<LabelSubject> {
  const barcode = (await worker.product(product.id))?.barcode ?? null;
  return product.tracking === 'none' || lotName === null
    ? { kind: 'product', id: product.id, name: product.name, code: product.code, barcode }
    : {
        kind: 'lot',
        id: lotId ?? `${product.id}/${lotName}`,
        name: lotName,
        productName: product.name,
        barcode,
        tracking: product.tracking === 'serial' ? 'serial' : 'lot',
        amount: null,
      };
}
