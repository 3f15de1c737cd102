import type { NumberMatch } from '../worker/worker-api.ts';
import type { MemoryTables } from './memory-tables.ts';
import { phoneKey, phoneKeysOfRow, tailKey } from './phone-key.ts';

/** Who is behind a number: by all of it, else by its last nine digits. Archived partners do not answer. */
export function lookupNumber(tables: MemoryTables, number: string): NumberMatch {
  const key = phoneKey(number);
  if (key === null) return { kind: 'none', matches: [] };
  const matches = tables.find('partners', 'number', tailKey(key)).map((partner) => ({
    partner,
    certainty: phoneKeysOfRow(partner).includes(key) ? ('exact' as const) : ('probable' as const),
  }));
  // A number that is known exactly needs no guesses beside it.
  const exact = matches.filter((match) => match.certainty === 'exact');
  const kept = exact.length > 0 ? exact : matches;
  return { kind: kept.length === 0 ? 'none' : kept.length === 1 ? 'one' : 'several', matches: kept };
}
