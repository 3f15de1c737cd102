/** A date from a label. `day` is null where the label gives day 00: the whole month is meant, up to its last day. */
export interface Gs1Date {
  readonly year: number;
  readonly month: number;
  readonly day: number | null;
}

/**
 * Gives a printed YYMMDD its century: the year within 49 years back and 50 years ahead of now.
 *
 * @param yymmdd - six digits that form a date, day 00 allowed
 * @param currentYear - four digits; passed in so that a label means the same in every test
 * @see GS1 General Specifications 7.12
 */
export function dateOf(yymmdd: string, currentYear: number): Gs1Date {
  const short = Number(yymmdd.slice(0, 2));
  const century = Math.floor(currentYear / 100) * 100;
  const ahead = short - (currentYear % 100);
  const year = century + short + (ahead >= 51 ? -100 : ahead <= -50 ? 100 : 0);
  const day = Number(yymmdd.slice(4, 6));
  return { year, month: Number(yymmdd.slice(2, 4)), day: day === 0 ? null : day };
}
