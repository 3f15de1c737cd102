/**
 * Where a key leads in a list of rows.
 * @param key of a keyboard event
 * @param at the row chosen now; -1 when none is
 * @param seen rows in sight at once
 * @returns null when the key means nothing here
 */
export function rowAfterKey(key: string, at: number, count: number, seen: number): number | null {
  const row = rowFor(key, at, count, Math.max(1, seen - 1));
  return row === null || count === 0 ? null : Math.max(0, Math.min(count - 1, row));
}

function rowFor(key: string, at: number, count: number, page: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return at + 1;
    case 'ArrowUp':
      return at - 1;
    case 'PageDown':
      return at + page;
    case 'PageUp':
      return at - page;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
