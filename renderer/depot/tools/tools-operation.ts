import type { OperationOf } from '../../../preload/contract/operation.ts';
import { handledBy } from '../scan/handled-by.ts';
import type { ToolItem, ToolsSession } from './tools-session.ts';

type Transfer = OperationOf<'transfer'>;

/**
 * The acts that a visit becomes: one document out, one back for each place that tools come from.
 * @param newId - UUID for each act
 */
export function toolOperations(
  session: ToolsSession,
  deps: { readonly author: Transfer['author']; readonly actedAtMs: number; readonly newId: () => string },
): readonly Transfer[] {
  const { counter, borrower, dueOn, items } = session;
  const act = (
    purpose: Transfer['purpose'],
    way: Pick<Transfer, 'locationId' | 'locationDestId' | 'partnerId' | 'dueOn' | 'note'>,
    moved: readonly ToolItem[],
  ): Transfer => ({
    kind: 'transfer',
    operationId: deps.newId(),
    schemaVersion: 1,
    author: deps.author,
    actedAtMs: deps.actedAtMs,
    purpose,
    pickingTypeId: counter.pickingTypeId,
    ...way,
    lines: moved.map(({ product, lotId, packageId, by }) => ({
      productId: product.id,
      lotId,
      packageId,
      keepsPackage: packageId !== null && whole(session, packageId),
      quantity: 1,
      ...handledBy([by]),
    })),
  });

  const sources = (direction: ToolItem['direction']): readonly (readonly [number, readonly ToolItem[]])[] => {
    const byPlace = new Map<number, ToolItem[]>();
    for (const item of items) {
      if (item.direction !== direction) continue;
      byPlace.set(item.locationId, [...(byPlace.get(item.locationId) ?? []), item]);
    }
    return [...byPlace];
  };
  const out = borrower
    ? sources('out').map(([locationId, moved]) =>
        act(
          'tool-out',
          {
            locationId,
            locationDestId: borrower.kind === 'place' ? borrower.locationId : counter.lentId,
            partnerId: borrower.kind === 'person' ? borrower.partnerId : null,
            dueOn,
            note: [
              borrower.name,
              ...moved.flatMap(({ lotName, override }) => (override ? `${lotName} : ${override}` : [])),
            ].join('\n'),
          },
          moved,
        ),
      )
    : [];
  const back = sources('in').map(([locationId, moved]) =>
    act('tool-in', { locationId, locationDestId: counter.homeId, partnerId: null, dueOn: null, note: '' }, moved),
  );
  return [...out, ...back];
}

/** Odoo lets a package move only as a whole: a case that lost a piece here lets its pieces go one by one. */
function whole({ kits, items }: ToolsSession, packageId: number): boolean {
  const kit = kits.find((one) => one.packageId === packageId);
  return kit !== undefined && kit.pieces.every(({ lotId }) => items.some((item) => item.lotId === lotId));
}
