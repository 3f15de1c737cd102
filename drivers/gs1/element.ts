import type { AiComponent, AiDefinition } from './ai-table.ts';
import { dateOf, type Gs1Date } from './gs1-date.ts';
import { keepsRule } from './rules.ts';

/** One AI with its value. */
export interface Gs1Element {
  readonly ai: string;
  /** GS1's data title. */
  readonly title: string;
  /** As printed, without separator. */
  readonly value: string;
  /** The first date in the value; null where the AI carries none. */
  readonly date: Gs1Date | null;
  /** Measures and amounts (31nn to 36nn, 390n to 395n) with their decimal point, as text: `12.50`; else null. */
  readonly decimal: string | null;
}

/** Why a value does not fit its AI. `rule` is GS1's name of the broken rule, or `characters`. */
export type ValueFailure =
  | { readonly kind: 'too-short'; readonly ai: string }
  | { readonly kind: 'too-long'; readonly ai: string }
  | { readonly kind: 'invalid-value'; readonly ai: string; readonly rule: string };

export type ElementReading =
  | { readonly ok: true; readonly element: Gs1Element }
  | { readonly ok: false; readonly failure: ValueFailure };

/** Checks a value against its AI and reads its date and decimal. */
export function readElement(ai: string, definition: AiDefinition, value: string, currentYear: number): ElementReading {
  if (value.length < definition.min) return refuse({ kind: 'too-short', ai });
  if (value.length > definition.max) return refuse({ kind: 'too-long', ai });
  let at = 0;
  let date: Gs1Date | null = null;
  for (const component of definition.components) {
    if (component.optional && at === value.length) break;
    const part = value.slice(at, at + component.max);
    if (part.length < component.min) return refuse({ kind: 'too-short', ai });
    if (!CHARACTERS[component.type].test(part)) return refuse({ kind: 'invalid-value', ai, rule: 'characters' });
    const broken = component.rules.find((rule) => !keepsRule(rule, part));
    if (broken !== undefined) return refuse({ kind: 'invalid-value', ai, rule: broken });
    date ??= componentDate(component, part, currentYear);
    at += part.length;
  }
  if (at < value.length) return refuse({ kind: 'too-long', ai });
  return { ok: true, element: { ai, title: definition.title, value, date, decimal: decimalOf(ai, value) } };
}

const CHARACTERS: Readonly<Record<AiComponent['type'], RegExp>> = {
  N: /^\d*$/,
  X: /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]*$/,
  Y: /^[#\-/0-9A-Z]*$/,
  Z: /^[A-Za-z0-9\-_=]*$/,
};

function componentDate(component: AiComponent, part: string, currentYear: number): Gs1Date | null {
  if (component.rules.some((rule) => rule.startsWith('yymmd'))) return dateOf(part, currentYear);
  if (!component.rules.some((rule) => rule.startsWith('yyyymmd'))) return null;
  const day = Number(part.slice(6));
  return { year: Number(part.slice(0, 4)), month: Number(part.slice(4, 6)), day: day === 0 ? null : day };
}

/** The fourth digit of the AI counts the decimals; 391n and 393n begin with a currency. */
function decimalOf(ai: string, value: string): string | null {
  if (!/^(3[1-6]\d\d|39[0-5]\d)$/.test(ai)) return null;
  const digits = ai.startsWith('391') || ai.startsWith('393') ? value.slice(3) : value;
  const decimals = Number(ai.charAt(3));
  const padded = digits.padStart(decimals + 1, '0');
  const whole = padded.slice(0, padded.length - decimals).replace(/^0+(?=\d)/, '');
  return decimals === 0 ? whole : `${whole}.${padded.slice(-decimals)}`;
}

function refuse(failure: ValueFailure): ElementReading {
  return { ok: false, failure };
}
