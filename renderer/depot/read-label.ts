import { toGtin14 } from '../../drivers/gs1/gtin.ts';

export interface Label {
  /** 14 digits; null when the label names no trade item by GTIN. */
  readonly gtin: string | null;
  readonly serial: string | null;
  readonly lot: string | null;
  /** Pieces in the pack (AI 30 or 37). */
  readonly count: number | null;
}

const nothing: Label = { gtin: null, serial: null, lot: null, count: null };

/**
 * What a printed label says about goods: a plain GTIN, or a GS1 element string.
 *
 * @param aim - AIM symbology identifier where the imager passes it on: `]C1`, `]d2`, `]Q3` and `]e0` announce GS1
 */
export function readLabel(text: string, aim: string | null): Label {
  const bare = text.trim();
  const gtin = toGtin14(bare);
  if (gtin) return { ...nothing, gtin };
  const announced = aim === ']C1' || aim === ']d2' || aim === ']Q3' || aim === ']e0';
  return ((announced || bare.startsWith('01')) && readElements(bare)) || nothing;
}

/** The few AIs that a receipt asks for, with their form (GS1 General Specifications 3.2): fixed length, or up to a separator. */
const elements: readonly { ai: string; digits: number | null; max: number }[] = [
  { ai: '01', digits: 14, max: 14 },
  { ai: '02', digits: 14, max: 14 },
  { ai: '11', digits: 6, max: 6 },
  { ai: '13', digits: 6, max: 6 },
  { ai: '15', digits: 6, max: 6 },
  { ai: '17', digits: 6, max: 6 },
  { ai: '10', digits: null, max: 20 },
  { ai: '21', digits: null, max: 20 },
  { ai: '30', digits: null, max: 8 },
  { ai: '37', digits: null, max: 8 },
];

const separator = '\u001d';

/** Null when anything in the text is not understood: half a label is no label. */
function readElements(text: string): Label | null {
  let label = nothing;
  let rest = text;
  while (rest.length > 0) {
    if (rest.startsWith(separator)) {
      rest = rest.slice(1);
      continue;
    }
    const element = elements.find(({ ai }) => rest.startsWith(ai));
    if (!element) return null;
    const after = rest.slice(2);
    const end = element.digits ?? (after.includes(separator) ? after.indexOf(separator) : after.length);
    const value = after.slice(0, end);
    if (value.length === 0 || value.length > element.max || (element.digits !== null && value.length < element.digits))
      return null;
    rest = after.slice(end);
    switch (element.ai) {
      case '01':
      case '02': {
        const gtin = toGtin14(value);
        if (!gtin) return null;
        label = { ...label, gtin };
        break;
      }
      case '21':
        label = { ...label, serial: value };
        break;
      case '10':
        label = { ...label, lot: value };
        break;
      case '30':
      case '37': {
        if (!/^\d+$/.test(value)) return null;
        label = { ...label, count: Number(value) };
      }
    }
  }
  return label.gtin ? label : null;
}
