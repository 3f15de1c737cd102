import type { PushOutcome } from '../../../preload/contract/odoo.ts';
import type { OperationOf } from '../../../preload/contract/operation.ts';
import { idOf, rowsOf } from '../values.ts';
import { createLot } from './create-lot.ts';
import { moveGoods } from './move-goods.ts';
import { outcomeOf, refused, type RecipeDeps } from './outcome.ts';

/**
 * A part of a lot becomes a lot of its own: the new lot, then one document with two moves, out of the old lot to the product's
 * place of adjustments and from there back under the new one. A document happens once, and refuses when the lot no longer
 * holds enough; an inventory adjustment would have to say what the lot holds, which others change meanwhile.
 */
export async function splitLot(deps: RecipeDeps, split: OperationOf<'split-lot'>): Promise<PushOutcome> {
  const { productId, locationId, quantity } = split;
  const product = await deps.client.call(
    'product.product',
    'read',
    { fields: ['property_stock_inventory'] },
    { ids: [productId] },
  );
  if (!product.ok) return outcomeOf(product.failure);
  const adjustments = idOf(rowsOf(product.value.value)[0]?.['property_stock_inventory']);
  if (adjustments === null) return refused({ kind: 'odoo-refused', rule: 'missing-record', words: split.lotName });

  const { operationId, schemaVersion, author, actedAtMs, newLotName: name } = split;
  const made = await createLot(deps, {
    kind: 'create-lot',
    operationId,
    schemaVersion,
    author,
    actedAtMs,
    productId,
    name,
  });
  if (made.kind !== 'confirmed') return made;
  const piece = { productId, packageId: null, keepsPackage: false, quantity };
  return moveGoods(deps, {
    operationId,
    pickingTypeId: split.pickingTypeId,
    locationId,
    locationDestId: locationId,
    partnerId: null,
    dueOn: null,
    note: `${split.lotName} → ${name}`,
    lines: [
      { ...piece, lotId: split.lotId, locationId, locationDestId: adjustments, mustBeThere: true },
      {
        ...piece,
        lotId: made.records[0]?.id ?? null,
        locationId: adjustments,
        locationDestId: locationId,
        mustBeThere: false,
      },
    ],
  });
}
