import type { Operation } from '../../../preload/contract/operation.ts';
import { handledBy } from '../scan/handled-by.ts';
import { whatIsMissing, type MoveItem, type MoveSession } from './move-session.ts';

/**
 * The acts of goods that were carried: one document for each way (where from, where to), and each offcut a lot of its own where
 * it now lies. Empty while something is missing.
 * @param offcutName - of the offcut of one lot; asked once for each
 */
export function moveOperations(
  session: MoveSession,
  deps: {
    readonly author: Operation['author'];
    readonly actedAtMs: number;
    readonly newId: () => string;
    readonly offcutName: (lotName: string) => string;
  },
): readonly Operation[] {
  const { to, damagedPlace, pickingTypeId, purpose, reasons } = session;
  if (whatIsMissing(session) !== null || to === null) return [];
  const head = { schemaVersion: 1, author: deps.author, actedAtMs: deps.actedAtMs } as const;
  const ways = new Map<string, { locationId: number; locationDestId: number; items: MoveItem[] }>();
  for (const item of session.items) {
    const { locationId } = item;
    const locationDestId = item.condition === 'damaged' ? (damagedPlace?.id ?? to.id) : to.id;
    const name = `${locationId}>${locationDestId}`;
    const way = ways.get(name) ?? { locationId, locationDestId, items: [] };
    ways.set(name, way);
    way.items.push(item);
  }
  const note = Object.values(reasons)
    .map((reason) => reason.trim())
    .filter(Boolean)
    .join('\n');
  return [...ways.values()].flatMap(({ locationId, locationDestId, items }): readonly Operation[] => [
    {
      kind: 'transfer',
      operationId: deps.newId(),
      ...head,
      purpose,
      pickingTypeId,
      locationId,
      locationDestId,
      partnerId: null,
      dueOn: null,
      note,
      lines: items.map(({ product, lotId, packageId, quantity, by }) => ({
        productId: product.id,
        lotId,
        packageId,
        keepsPackage: false,
        quantity,
        ...handledBy([by]),
      })),
    },
    ...items.flatMap(({ condition, product, lotId, lotName, quantity }): readonly Operation[] =>
      condition !== 'offcut' || lotId === null || lotName === null
        ? []
        : [
            {
              kind: 'split-lot',
              operationId: deps.newId(),
              ...head,
              productId: product.id,
              lotId,
              lotName,
              locationId: locationDestId,
              newLotName: deps.offcutName(lotName),
              quantity,
              pickingTypeId,
              followsLocationId: locationId,
            },
          ],
    ),
  ]);
}
