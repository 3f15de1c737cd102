/**
 * The part of an act's line that says who handled what it holds; empty where nobody was signed in.
 * @param people - `hr.employee` id for each scan
 */
export function handledBy(people: readonly (number | null)[]): { by?: number[] } {
  const by = [...new Set(people.flatMap((id) => id ?? []))];
  return by.length > 0 ? { by } : {};
}
