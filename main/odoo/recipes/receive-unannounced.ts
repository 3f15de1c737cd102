import type { PushOutcome } from '../../../preload/contract/odoo.ts';
import type { OperationOf } from '../../../preload/contract/operation.ts';
import { idsOf } from '../values.ts';
import { moveGoods, originOf } from './move-goods.ts';
import { noteDocument } from './note-document.ts';
import { outcomeOf, type RecipeDeps } from './outcome.ts';
import { withPackages } from './receive.ts';

/**
 * A delivery that nobody announced: a receipt of its own, validated once, then its note and pictures. One that Odoo refuses
 * to validate is taken away again, else stations would expect goods that lie on the dock already.
 */
export async function receiveUnannounced(
  deps: RecipeDeps,
  operation: OperationOf<'receive-unannounced'>,
): Promise<PushOutcome> {
  const packed = await withPackages(deps, operation);
  if (!packed.ok) return outcomeOf(packed.failure);
  const { operationId, note, photos, lines, locationId, ...receipt } = packed.value;
  const received = await moveGoods(deps, {
    ...receipt,
    operationId,
    locationId,
    dueOn: null,
    note: '',
    lines: lines.map(({ packageId, ...line }) => ({
      ...line,
      locationId,
      packageId: null,
      keepsPackage: false,
      intoPackageId: packageId,
      mustBeThere: false,
    })),
  });
  if (received.kind === 'refused') await takeAway(deps, operation);
  const pickingId = received.kind === 'confirmed' ? received.records[0]?.id : undefined;
  if (pickingId === undefined || (note === '' && photos.length === 0)) return received;
  const noted = await noteDocument(deps, {
    kind: 'document-note',
    // A name of its own: the receipt has the act's.
    operationId: `${operationId}_n`,
    schemaVersion: 1,
    author: operation.author,
    actedAtMs: operation.actedAtMs,
    pickingId,
    pickingName: '',
    note,
    photos,
  });
  return noted.kind === 'confirmed' ? received : noted;
}

async function takeAway(deps: RecipeDeps, operation: OperationOf<'receive-unannounced'>): Promise<void> {
  const left = await deps.client.call('stock.picking', 'search', {
    domain: [
      ['origin', '=', originOf(operation)],
      ['state', 'not in', ['done', 'cancel']],
    ],
  });
  const ids = left.ok ? idsOf(left.value.value) : [];
  if (ids.length > 0) await deps.client.call('stock.picking', 'unlink', {}, { ids });
}
