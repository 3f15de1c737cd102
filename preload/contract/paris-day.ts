/** The day in France, where the depots and their Odoo are, whatever the clock of this station says: YYYY-MM-DD. */
export function parisDay(atMs: number): string {
  // Sweden writes days as ISO 8601 does.
  return new Date(atMs).toLocaleDateString('sv-SE', { timeZone: 'Europe/Paris' });
}
