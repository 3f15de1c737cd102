/** @param serverTime UTC `YYYY-MM-DD HH:MM:SS`, as Odoo writes it @returns the same notation, `seconds` earlier */
export function secondsBefore(serverTime: string, seconds: number): string {
  const atMs = Date.parse(`${serverTime.replace(' ', 'T')}Z`) - seconds * 1000;
  return new Date(atMs).toISOString().slice(0, 19).replace('T', ' ');
}
