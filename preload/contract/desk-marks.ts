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

/** A promised callback goes to this number, which need not be the contact's own. E.164, or as it was typed. */
export const numberMark = (number: string): string => `${numberWord}${number.replaceAll(/[\s\u00a0]/g, '')}`;

/** @returns null when the contact is to be called at the number of its record */
export const readNumberMark = (note: string): string | null => /duret-call:(\S{1,50})/.exec(note)?.[1] ?? null;

const numberWord = 'duret-call:';

/** Goods that a call desk asked the depot to make ready. */
export const preparationMark = 'duret-prepare';

/** Somebody works on a document at a station: who, where, and when that was last said. */
export const presenceMark = (station: string, person: string, saidAtMs: number): string =>
  `${presenceWord}${Math.floor(saidAtMs / 1000)};${encodeURIComponent(station)};${encodeURIComponent(person)};`;

/** @returns null when the note is of another kind */
export function readPresenceMark(
  note: string,
): { readonly station: string; readonly person: string; readonly saidAtMs: number } | null {
  const found = /duret-here:(\d{1,12});([^;\s]{0,600});([^;\s]{0,600});/.exec(note);
  if (!found) return null;
  try {
    const [station, person] = [decodeURIComponent(found[2]!), decodeURIComponent(found[3]!)];
    return { station, person, saidAtMs: Number(found[1]) * 1000 };
  } catch {
    // Not as this program writes it.
    return null;
  }
}

export const presenceWord = 'duret-here:';
