/**
 * How desks recognise their own activities in stock Odoo: a word in the note, which every station reads through the cache.
 * Nothing of it is hidden: a person who opens the activity in Odoo sees it too.
 */

/** A callback that a missed call opened: its number, so that a caller whom no contact knows is found again, and when. */
export function callbackMark(number: string, missedAtMs: number): string {
  return `${callbackWord}${number}@${Math.floor(missedAtMs / 1000)}`;
}

/** @returns null when no missed call opened it */
export function readCallbackMark(note: string): { readonly number: string; readonly missedAtMs: number } | null {
  const found = /duret-missed:([^@\s]{1,50})@(\d{1,12})/.exec(note);
  return found ? { number: found[1]!, missedAtMs: Number(found[2]) * 1000 } : null;
}

export const callbackWord = 'duret-missed:';

/** Goods that a call desk asked the depot to make ready. */
export const preparationMark = 'duret-prepare';
