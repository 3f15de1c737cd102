import type { Operation } from '../../../preload/contract/operation.ts';
import { cutOf, type DrumSession } from './drum-session.ts';

/**
 * The acts of one cut: the piece goes to its place under the drum's own lot, and what is left becomes a lot of its own when it
 * was taken off the drum. Empty while marks or destination are missing.
 * @param note - the marks in words, for who reads the transfer in Odoo
 */
export function cutOperations(
  session: DrumSession,
  deps: {
    readonly author: Operation['author'];
    readonly actedAtMs: number;
    readonly newId: () => string;
    readonly note: string;
    readonly offcutName: string;
  },
): readonly Operation[] {
  const cut = cutOf(session);
  if (cut.kind !== 'cut' || session.to === null) return [];
  const { author, actedAtMs } = deps;
  const { product, lotId, lotName, locationId, pickingTypeId } = session;
  const acts: Operation[] = [
    {
      kind: 'transfer',
      operationId: deps.newId(),
      schemaVersion: 1,
      author,
      actedAtMs,
      purpose: 'transfer',
      pickingTypeId,
      locationId,
      locationDestId: session.to.locationId,
      partnerId: null,
      dueOn: null,
      note: deps.note,
      lines: [{ productId: product.id, lotId, packageId: null, keepsPackage: false, quantity: cut.metres }],
    },
  ];
  if (session.restBecomesOffcut && cut.rest > 0)
    acts.push({
      kind: 'split-lot',
      operationId: deps.newId(),
      schemaVersion: 1,
      author,
      actedAtMs,
      productId: product.id,
      lotId,
      lotName,
      locationId,
      newLotName: deps.offcutName,
      quantity: cut.rest,
      pickingTypeId,
      followsLocationId: locationId,
    });
  return acts;
}
