import type { OperationOf } from '../../../preload/contract/operation.ts';
import { receivedLines } from './receipt-operation.ts';
import type { ReceiptSession, Unannounced } from './receipt-session.ts';

type Act = OperationOf<'receive-unannounced'>;

/** The one act that goods become which nobody announced: a receipt of its own, its note and pictures with it. */
export function unannouncedOperation(
  session: ReceiptSession & { readonly unannounced: Unannounced },
  said: Pick<Act, 'note' | 'photos'>,
  author: Act['author'],
  actedAtMs: number,
): Act {
  const { pickingTypeId, supplier, reference } = session.unannounced;
  return {
    kind: 'receive-unannounced',
    operationId: session.operationId,
    schemaVersion: 1,
    author,
    actedAtMs,
    reference: reference.trim(),
    partnerId: supplier?.id ?? null,
    pickingTypeId,
    locationId: session.locationId,
    locationDestId: session.locationDestId,
    ...said,
    lines: receivedLines(session, null).map(
      ({ productId, lotId, lotName, packageId, packageName, quantity, expiresOn, locationDestId }) => ({
        productId,
        lotId,
        lotName,
        packageId,
        ...(packageName !== undefined && { packageName }),
        quantity,
        ...(expiresOn !== undefined && { expiresOn }),
        locationDestId,
      }),
    ),
  };
}
