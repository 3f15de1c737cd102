import type { Operation } from '../../preload/contract/operation.ts';

/** Who handled the lines of an act, and how many each, who handled most first. Empty where its lines name nobody. */
export function handlersOf(
  operation: Operation | null,
): readonly { readonly employeeId: number; readonly lines: number }[] {
  if (operation === null || !('lines' in operation)) return [];
  const lines = new Map<number, number>();
  for (const line of operation.lines) for (const id of line.by ?? []) lines.set(id, (lines.get(id) ?? 0) + 1);
  return [...lines]
    .map(([employeeId, count]) => ({ employeeId, lines: count }))
    .sort((a, b) => b.lines - a.lines || a.employeeId - b.employeeId);
}
