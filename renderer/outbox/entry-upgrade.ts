import type { Refusal } from '../../preload/contract/odoo.ts';
import type { Entry } from './entry-machine.ts';

type OldRefusal =
  | { readonly kind: 'changed-meanwhile'; readonly by: string | null; readonly at: string | null }
  | { readonly kind: 'already-done-elsewhere'; readonly by: string | null; readonly at: string | null }
  | Exclude<Refusal, { kind: 'changed-meanwhile' | 'already-done-elsewhere' }>;

/** As version 1 of the database held it: no replacements, and conflicts told in two texts. */
export interface EntryOfVersion1 extends Omit<Entry, 'refusal' | 'place' | 'replaces' | 'replacedBy'> {
  readonly refusal: OldRefusal | null;
}

/** An entry of version 1, changed in place into one of version 2. What Odoo had then is read again at the next try. */
export function fromVersion1(entry: EntryOfVersion1): void {
  Object.assign(entry, { place: null, replaces: null, replacedBy: null, refusal: upgraded(entry.refusal) });
}

function upgraded(refusal: OldRefusal | null): Refusal | null {
  switch (refusal?.kind) {
    case undefined:
      return null;
    case 'changed-meanwhile':
      return { kind: refusal.kind, by: refusal.by, at: refusal.at, rows: [], standing: null };
    case 'already-done-elsewhere':
      return { kind: refusal.kind, by: refusal.by, at: refusal.at, rows: [], remainder: null };
    default:
      return refusal as Refusal;
  }
}
