import type { FeedRow } from '../../preload/contract/feeds.ts';
import type { NumberMatch } from '../worker/worker-api.ts';
import { foldText } from './fold-text.ts';
import { MultiMap } from './multi-map.ts';
import { lastNineDigits, phoneKey, phoneKeysOf } from './phone-key.ts';
import { createSearchIndex } from './search-index.ts';

type Partner = FeedRow<'partners'>;

export interface PartnerIndex {
  set(row: Partner, before: Partner | undefined): void;
  remove(row: Partner): void;
  lookup(number: string): NumberMatch;
  search(query: string, limit: number): readonly number[];
  /** Indexes some rows for search, see `SearchIndex`. */
  catchUp(atMost: number): boolean;
}

/** Who is behind a number or a name. Archived partners answer to neither. */
export function createPartnerIndex(partner: (id: number) => Partner | undefined): PartnerIndex {
  const text = createSearchIndex();
  const byTail = new MultiMap<number>();
  const byKey = new MultiMap<string>();

  const eachNumber = (row: Partner, act: (map: 'tail' | 'key', key: string | number) => void): void => {
    for (const key of keysOf(row)) {
      const tail = lastNineDigits(key);
      if (tail === null) act('key', key);
      else act('tail', tail);
    }
  };
  const forget = (row: Partner): void =>
    eachNumber(row, (map, key) =>
      map === 'tail' ? byTail.remove(key as number, row.id) : byKey.remove(key as string, row.id),
    );

  return {
    set(row, before) {
      if (before && (before.phone !== row.phone || before.phoneSanitized !== row.phoneSanitized)) forget(before);
      if (!row.active) {
        forget(row);
        return text.remove(row.id);
      }
      eachNumber(row, (map, key) =>
        map === 'tail' ? byTail.add(key as number, row.id) : byKey.add(key as string, row.id),
      );
      text.set(row.id, () => textOf(row));
    },
    remove(row) {
      forget(row);
      text.remove(row.id);
    },
    lookup(number) {
      const key = phoneKey(number);
      if (key === null) return { kind: 'none', matches: [] };
      const tail = lastNineDigits(key);
      const matches = (tail === null ? byKey.get(key) : byTail.get(tail)).flatMap((id) => {
        const found = partner(id);
        if (!found) return [];
        return { partner: found, certainty: keysOf(found).includes(key) ? ('exact' as const) : ('probable' as const) };
      });
      // A number that is known exactly needs no guesses beside it.
      const exact = matches.filter((match) => match.certainty === 'exact');
      const kept = exact.length > 0 ? exact : matches;
      return { kind: kept.length === 0 ? 'none' : kept.length === 1 ? 'one' : 'several', matches: kept };
    },
    search: (query, limit) => text.search(query, limit),
    catchUp: (atMost) => text.catchUp(atMost),
  };
}

function keysOf(row: Partner): readonly string[] {
  const own = row.phone === null ? [] : phoneKeysOf(row.phone);
  // Odoo's own reading is nearly always the same as ours.
  if (row.phoneSanitized === row.phone || row.phoneSanitized === own[0]) return own;
  const sanitized = row.phoneSanitized === null ? null : phoneKey(row.phoneSanitized);
  return sanitized === null || own.includes(sanitized) ? own : [...own, sanitized];
}

function textOf(row: Partner): string {
  const digits = keysOf(row)
    .map((key) => key.replace(/^\+33/, '0').replace('+', ''))
    .join(' ');
  return foldText(
    `${row.name} ${row.ref ?? ''} ${row.parentName ?? ''} ${row.city ?? ''} ${row.email ?? ''} ${digits}`,
  );
}
