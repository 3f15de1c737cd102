import { parseElementString } from '../../drivers/gs1/element-string.ts';
import type { Gs1Date } from '../../drivers/gs1/gs1-date.ts';

export interface Label {
  /** 14 digits; null when the label names no trade item by GTIN. */
  readonly gtin: string | null;
  readonly serial: string | null;
  readonly lot: string | null;
  /** Pieces in the pack (AI 30 or 37). */
  readonly count: number | null;
  /** AI 00, 18 digits. */
  readonly sscc: string | null;
  /** AI 17 or 15, YYYY-MM-DD; day 00 is the month's last. */
  readonly expiresOn: string | null;
  /** AI 414, a place. */
  readonly gln: string | null;
  /** AI 8003 or 8004: a returnable or an individual asset, as it stands on the label. */
  readonly asset: string | null;
  /** AI 311n, metres of what is sold by length. */
  readonly lengthMetres: number | null;
  /** A separator did not come through: what the label says is not certain, and is not used. */
  readonly separatorLost: boolean;
}

/**
 * What a printed label says about goods: a GTIN by itself, or a GS1 element string.
 * A label with a lost separator, or that breaks a rule of its AIs, says nothing: it is looked up as plain text.
 *
 * @param aim - AIM symbology identifier where the imager passes it on
 * @param currentYear - four digits, for the century of dates
 */
export function readLabel(text: string, aim: string | null, currentYear: number): Label {
  const parsed = parseElementString(aim !== null && !text.startsWith(']') ? aim + text : text, { currentYear });
  const separatorLost = parsed.ok ? parsed.value.suspect !== null : parsed.failure.kind === 'separator-lost';
  const elements = parsed.ok && !separatorLost ? parsed.value.elements : [];
  const valueOf = (...ais: readonly string[]): string | null =>
    elements.find(({ ai }) => ais.includes(ai))?.value ?? null;
  const count = valueOf('30', '37');
  const length = elements.find(({ ai }) => /^311\d$/.test(ai))?.decimal ?? null;
  return {
    gtin: valueOf('01', '02'),
    serial: valueOf('21'),
    lot: valueOf('10'),
    count: count === null ? null : Number(count),
    sscc: valueOf('00'),
    expiresOn: dayOf(elements.find(({ ai }) => ai === '17' || ai === '15')?.date),
    gln: valueOf('414'),
    asset: valueOf('8003')?.slice(1) ?? valueOf('8004'),
    lengthMetres: length === null ? null : Number(length),
    separatorLost,
  };
}

/** YYYY-MM-DD; a label that means a whole month means its last day. */
function dayOf(date: Gs1Date | null | undefined): string | null {
  if (!date) return null;
  const { year, month, day } = date;
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return [year, String(month).padStart(2, '0'), String(day ?? last).padStart(2, '0')].join('-');
}
