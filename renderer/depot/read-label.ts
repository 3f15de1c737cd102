import { parseElementString } from '../../drivers/gs1/element-string.ts';

export interface Label {
  /** 14 digits; null when the label names no trade item by GTIN. */
  readonly gtin: string | null;
  readonly serial: string | null;
  readonly lot: string | null;
  /** Pieces in the pack (AI 30 or 37). */
  readonly count: number | null;
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
  const elements = parsed.ok && parsed.value.suspect === null ? parsed.value.elements : [];
  const valueOf = (...ais: readonly string[]): string | null =>
    elements.find(({ ai }) => ais.includes(ai))?.value ?? null;
  const count = valueOf('30', '37');
  return {
    gtin: valueOf('01', '02'),
    serial: valueOf('21'),
    lot: valueOf('10'),
    count: count === null ? null : Number(count),
  };
}
