import { AI_ROWS } from './ai-table.generated.ts';
import { isTellingRule } from './rules.ts';

/** One part of an AI's value: character type, length in characters, and the names of the rules that its content keeps. */
export interface AiComponent {
  /** `N` digits, `X` character set 82, `Y` character set 39, `Z` base64url. */
  readonly type: 'N' | 'X' | 'Y' | 'Z';
  readonly min: number;
  readonly max: number;
  readonly optional: boolean;
  /** Rule names of GS1's dictionary. */
  readonly rules: readonly string[];
}

export interface AiDefinition {
  /** GS1's data title, as on labels. */
  readonly title: string;
  /** The value's length follows from the AI: no separator comes after it. */
  readonly predefined: boolean;
  readonly components: readonly AiComponent[];
  /** The value holds a date or a check digit, which seldom hold by chance. */
  readonly telling: boolean;
  /** Characters that the value may take. */
  readonly min: number;
  readonly max: number;
}

/** Every AI of GS1's dictionary, ranges spelt out, by its two to four digits. No AI begins with another. */
export const AI_TABLE: ReadonlyMap<string, AiDefinition> = new Map(
  AI_ROWS.flatMap(([first, last, predefined, specification, title]) => {
    const components = specification.split(' ').map(parseComponent);
    const definition: AiDefinition = {
      title,
      predefined,
      components,
      telling: components.some((component) => component.rules.some(isTellingRule)),
      min: sum(components.map((component) => (component.optional ? 0 : component.min))),
      max: sum(components.map((component) => component.max)),
    };
    const count = Number(last) - Number(first) + 1;
    return Array.from(
      { length: count },
      (_, i) => [String(Number(first) + i).padStart(first.length, '0'), definition] as const,
    );
  }),
);

/** Finds the AI with which `text` begins at `at`; null if there is none. */
export function aiAt(text: string, at: number): { readonly ai: string; readonly definition: AiDefinition } | null {
  const length = LENGTH_BY_FIRST_TWO[(text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48];
  if (length === undefined) return null;
  const ai = text.slice(at, at + length);
  const definition = AI_TABLE.get(ai);
  return definition === undefined ? null : { ai, definition };
}

/** An AI's first two digits tell how many it has (General Specifications 7.8.1); a test holds the dictionary to it. */
const LENGTH_BY_FIRST_TWO: readonly (number | undefined)[] = Array.from(
  { length: 100 },
  (_, i) => [...AI_TABLE.keys()].find((ai) => Number(ai.slice(0, 2)) === i)?.length,
);

/** `N13,csum`, `X..20`, `[N4],hhmi`. */
function parseComponent(text: string): AiComponent {
  const [form = '', ...rules] = text.split(',');
  const [, type = 'X', range, length = '0'] = /^\[?([NXYZ])(\.\.)?(\d+)/.exec(form) ?? [];
  return {
    type: type as AiComponent['type'],
    min: range === undefined ? Number(length) : 1,
    max: Number(length),
    optional: form.startsWith('['),
    rules,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
