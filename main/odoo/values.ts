/** Odoo's own value shapes, as JSON-2 gives them: `false` is empty, a many2one is `[id, display_name]`. */
export type OdooRow = Readonly<Record<string, unknown>>;
export type Domain = readonly (readonly [string, string, unknown] | '|' | '&' | '!')[];

export const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
export const textOr = (value: unknown, otherwise: string): string => text(value) ?? otherwise;
export const num = (value: unknown): number => (typeof value === 'number' ? value : 0);
export const bool = (value: unknown): boolean => value === true;

/** Models without an `active` field have only living rows. */
export const activeOf = (row: OdooRow): boolean => row['active'] !== false;

/** What every row of the cache has. Spread last: V8 takes seventy times longer for a literal that begins with a spread. */
export const baseOf = (row: OdooRow) => ({
  id: num(row['id']),
  writeDate: textOr(row['write_date'], ''),
  active: activeOf(row),
});

export function idOf(value: unknown): number | null {
  const id: unknown = Array.isArray(value) ? value[0] : value;
  return typeof id === 'number' && id > 0 ? id : null;
}

export function nameOf(value: unknown): string | null {
  return Array.isArray(value) ? text(value[1]) : null;
}

/** A list of rows, or nothing when the server answered otherwise. */
export const rowsOf = (value: unknown): readonly OdooRow[] => (Array.isArray(value) ? (value as OdooRow[]) : []);
export const idsOf = (value: unknown): number[] =>
  Array.isArray(value) ? value.filter((id): id is number => typeof id === 'number') : [];
