import type { Operation, OperationOf } from '../../preload/contract/operation.ts';
import type { Entry } from './entry-machine.ts';

/** The server's clock and ours may differ by so much: an act is rather named once too often. */
const clockMarginMs = 10 * 60_000;

/**
 * A count with the acts of this station that were done before it and that Odoo has not, or only after the sight: goods
 * that came in this morning without a line lie on the shelf that is counted at noon, whatever Odoo says of the time.
 */
export function withActsBefore(count: OperationOf<'count'>, entries: readonly Entry[]): OperationOf<'count'> {
  const firstSightMs = Math.min(...count.lines.map(({ seenAtMs }) => seenAtMs));
  const lastSightMs = Math.max(...count.lines.map(({ seenAtMs }) => seenAtMs));
  const products = new Set(count.lines.map(({ productId }) => productId));
  const doneBefore = entries.flatMap((entry) => {
    const operation = entry.operation as Operation;
    if (entry.state === 'held' || entry.state === 'set-aside' || operation.actedAtMs > lastSightMs) return [];
    if (entry.settledAtMs !== null && entry.settledAtMs < firstSightMs - clockMarginMs) return [];
    return 'lines' in operation && operation.lines.some(({ productId }) => products.has(productId))
      ? (namedIn(operation, operation.actedAtMs) ?? [])
      : [];
  });
  return doneBefore.length === 0 ? count : { ...count, doneBefore };
}

/**
 * A count that counted with an act, once a person made another act of that one: what the new one will move lies there already, too.
 * Both stay named. @returns null when the count did not count with it
 */
export function withReplacement(
  count: OperationOf<'count'>,
  given: string,
  next: Operation,
): OperationOf<'count'> | null {
  const before = count.doneBefore?.find(({ operationId }) => operationId === given);
  if (!count.doneBefore || !before) return null;
  // The goods moved when the person did it, not when they corrected what they had written.
  const named = namedIn(next, before.actedAtMs);
  return named && { ...count, doneBefore: [...count.doneBefore, named] };
}

/** How an act that moves goods is named in a count; null for any other. */
function namedIn(
  operation: Operation,
  actedAtMs: number,
): NonNullable<OperationOf<'count'>['doneBefore']>[number] | null {
  switch (operation.kind) {
    case 'receive':
    case 'deliver':
    case 'transfer':
    case 'receive-unannounced': {
      const pickingId = 'pickingId' in operation ? operation.pickingId : null;
      const reference = 'reference' in operation ? { reference: operation.reference } : {};
      return { operationId: operation.operationId, pickingId, ...reference, actedAtMs };
    }
    default:
      return null;
  }
}
